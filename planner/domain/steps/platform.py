"""Step 3, time and platform 时间与平台: when, and in which rooms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from planner.domain.problems import Problem
from planner.domain.rows import Body, Instant, Line, Row, Text

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings


Platform = Literal[
    "", "douyin", "kuaishou", "wechat_channels", "bilibili", "youtube", "twitch", "other"
]


class Channel(Row):
    """A room on a platform, with what its account has to prepare."""

    library_id: str = ""
    platform: Platform = ""
    account: Line = ""
    title: Line = ""
    cover: Line = ""
    reservation_link: Line = ""
    lead_component: Line = ""
    place: Line = ""
    device: Line = ""
    planned_on: Instant | None = None
    """``None``: with the campaign's start."""
    planned_off: Instant | None = None
    """``None``: with the campaign's end."""
    actual_on: Instant | None = None
    actual_off: Instant | None = None
    room_id: Line = ""
    """The platform's own id of the room or video, by which imported figures find it."""
    note: Line = Field(default="")


class PlatformStep(Body):
    """Step 3 as it is stored; start, zone and length stand in the header."""

    channels: list[Channel] = []
    note: Text = ""


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step."""
    yield from ()
