"""Step 10, review 复盘: what was learned, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Literal

from planner.domain.problems import Problem
from planner.domain.rows import Body, Instant, Line, Row, Text

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings


class Lesson(Row):
    """What the next campaign of the store should know."""

    kind: Literal["keep", "problem", "try"] = "keep"
    text: Line = ""


class Action(Body):
    """The one action: judged by a metric, done or not when the next campaign is made."""

    text: Line = ""
    owner: Line = ""
    due: date | None = None
    metric: Line = ""
    outcome: Literal["open", "done", "not_done"] = "open"
    outcome_note: Line = ""


class Review(Body):
    """Step 10 as it is stored."""

    people: Text = ""
    goods: Text = ""
    scene: Text = ""
    data: Text = ""
    lessons: list[Lesson] = []
    action: Action = Action()
    signed_by: Line = ""
    signed_at: Instant | None = None


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step."""
    yield from ()
