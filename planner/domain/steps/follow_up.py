"""Step 9, follow-up 后续推广: what makes the effect last longer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from planner.domain.problems import Problem
from planner.domain.rows import Body, Instant, Line, Row, Text

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings


Kind = Literal["replay", "clip", "ugc", "leads", "winners", "thanks", "archive", "other"]


class FollowUpTask(Row):
    """A task after the stream; a clip names its time range and cue."""

    kind: Kind = "other"
    text: Line = ""
    owner: Line = ""
    due: Instant | None = None
    clip_from: int | None = Field(default=None, ge=0)
    """Seconds since the start."""
    clip_to: int | None = Field(default=None, ge=0)
    """Seconds since the start."""
    cue_id: str = ""
    link: Line = ""
    result: Line = ""
    done: bool = False


class FollowUp(Body):
    """Step 9 as it is stored."""

    tasks: list[FollowUpTask] = []
    note: Text = ""


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step."""
    yield from ()
