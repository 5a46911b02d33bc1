"""Step 9, follow-up 后续推广: what makes the effect last longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from planner.domain.problems import Problem, Severity, Term
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


class DismissedClip(Row):
    """A clip that was proposed and is not wanted; seconds since the start."""

    clip_from: int = Field(default=0, ge=0)
    clip_to: int = Field(default=0, ge=0)


class FollowUp(Body):
    """Step 9 as it is stored."""

    tasks: list[FollowUpTask] = []
    dismissed_clips: list[DismissedClip] = []
    note: Text = ""


DEFAULT_HOURS: dict[Kind, int] = {
    "leads": 12,
    "thanks": 24,
    "replay": 24,
    "winners": 24,
    "clip": 36,
    "ugc": 48,
    "archive": 48,
}
"""What follows every broadcast, and how many hours after its end it is due."""

RECORD_YEARS = 3
"""Streams and advertisements are kept this long (网络交易监督管理办法 20,
互联网广告管理办法 13)."""
LOTTERY_YEARS = 2
"""Draws and their winners are kept this long (规范促销行为暂行规定 19)."""


def default_tasks(
    ends_at: datetime, *, with_draws: bool, say: Callable[[Kind], str]
) -> list[FollowUpTask]:
    """Return the tasks that follow every broadcast, the first due first; ``say`` gives
    a task's words."""
    return [
        FollowUpTask(kind=kind, text=say(kind), due=ends_at + timedelta(hours=hours))
        for kind, hours in DEFAULT_HOURS.items()
        if kind != "winners" or with_draws
    ]


def keep_until(day: date, years: int) -> date:
    """Return the last day records of ``day`` have to be kept; 29 February counts as 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def late(task: FollowUpTask, now: datetime) -> bool:
    """Whether a task should have been done."""
    return not task.done and task.due is not None and task.due < now


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step."""
    header = campaign.header
    if header.status == "cancelled":
        return
    tasks = [task for task in campaign.follow_up.tasks if task.text or task.kind != "other"]
    for task in tasks:
        yield from _task(task, around.now, campaign)
    if not campaign.over(around.now):
        return
    if not tasks:
        yield _problem("no_follow_up", Severity.OPEN, "tasks")
        return
    kinds = {task.kind for task in tasks}
    if "leads" not in kinds:
        yield _problem("no_lead_hand_over", Severity.OPEN, "tasks")
    if "winners" not in kinds and campaign.interaction.draws:
        yield _problem("winners_not_planned", Severity.OPEN, "tasks")


def _problem(code: str, severity: Severity, *where: str, **params: Any) -> Problem:
    return Problem(code, "follow_up", severity, where, params)


def _task(task: FollowUpTask, now: datetime, campaign: Campaign) -> Iterator[Problem]:
    where = ("tasks", task.id)
    name: Any = task.text or Term(f"follow_up.kind.{task.kind}")
    if late(task, now) and task.due is not None:
        due = task.due.astimezone(campaign.header.zone)
        yield _problem("follow_up_late", Severity.OPEN, *where, task=name, due=due)
    if not task.owner and not task.done:
        grave = Severity.OPEN if campaign.over(now) else Severity.HINT
        yield _problem("follow_up_no_owner", grave, *where, task=name)
    if task.clip_from is not None and task.clip_to is not None and task.clip_to <= task.clip_from:
        yield _problem("clip_ends_before_start", Severity.OPEN, *where, task=name)
    if task.kind == "winners" and task.done and not task.link:
        yield _problem("winners_no_proof", Severity.HINT, *where, task=name)
