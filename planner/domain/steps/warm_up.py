"""Step 5, warm-up 预热: what is posted and bought before the start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from planner.domain.problems import Problem
from planner.domain.rows import Body, Line, Money, Row, Text

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings


Status = Literal["todo", "doing", "done", "dropped"]


class WarmUpItem(Row):
    """A post, an advertisement, a task before the start."""

    channel: Line = ""
    format: Line = ""
    title: Line = ""
    text: Text = ""
    owner: Line = ""
    due: date | None = None
    """Local day of the campaign's time zone."""
    cost: Money | None = None
    impressions: int | None = Field(default=None, ge=0)
    """People it is planned to reach."""
    link: Line = ""
    status: Status = "todo"


class WarmUp(Body):
    """Step 5 as it is stored."""

    items: list[WarmUpItem] = []
    reservations_wanted: int | None = Field(default=None, ge=0)
    reservations_reached: int | None = Field(default=None, ge=0)
    landing_page: Line = ""
    """The address tracked links lead to, outside the platforms."""


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step."""
    yield from ()
