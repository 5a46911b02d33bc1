"""Step 6, broadcast 现场直播: the day itself, and who says it may start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from planner.domain.problems import Problem
from planner.domain.rows import Body, Instant, Line, Row, Text
from planner.domain.steps.resources import Role

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings


class CheckItem(Row):
    """A line of the day-of checklist; a critical one keeps the broadcast off the air."""

    role: Role = ""
    text: Line = ""
    critical: bool = False
    before: int | None = Field(default=None, ge=0, le=7 * 24 * 60)
    """To be done by, in minutes before the start."""
    done: bool = False
    done_by: Line = ""
    done_at: Instant | None = None
    note: Line = ""


class Emergency(Row):
    """What may go wrong, how it shows, what is done then and by whom."""

    risk: Line = ""
    sign: Line = ""
    response: Text = ""
    owner: Line = ""


class SignOff(Row):
    """A signature: ready to go live, or the review before broadcast the law asks for."""

    kind: Literal["compliance", "ready"] = "ready"
    by: Line = ""
    at: Instant
    note: Line = ""


class Broadcast(Body):
    """Step 6 as it is stored."""

    checklist: list[CheckItem] = []
    emergencies: list[Emergency] = []
    sign_offs: list[SignOff] = []
    note: Text = ""


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step."""
    yield from ()
