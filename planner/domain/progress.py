"""How far a campaign is, in the few words a list has room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from planner.domain.campaign import STEPS, Campaign, Step
from planner.domain.checks import critical, step_states
from planner.domain.dues import Due, dues
from planner.domain.problems import Problem, Severity

AFTERWARDS: tuple[Step, ...] = ("metrics", "follow_up", "review")
"""The steps that still matter when the broadcast is over."""


@dataclass(frozen=True)
class Progress:
    """Steps ready (of ten), problems that are critical and open, the step to go on with,
    and what is due, the earliest first."""

    ready: int
    critical: int
    open: int
    step: Step
    ends_at: datetime
    dues: tuple[Due, ...]

    def late(self, now: datetime) -> int:
        """How many tasks are past their deadline; once the broadcast is over only those
        that can still be done count."""
        return sum(due.late(now) for due in self._pending(now))

    def next_due(self, now: datetime) -> Due | None:
        """The next task with a deadline, or ``None``."""
        return next((due for due in self._pending(now) if not due.late(now)), None)

    def _pending(self, now: datetime) -> list[Due]:
        over = self.ends_at <= now
        return [due for due in self.dues if not over or due.step in AFTERWARDS]


def progress(campaign: Campaign, problems: Sequence[Problem], now: datetime) -> Progress:
    """Return how far a campaign is, given what is still to do in it."""
    states = step_states(campaign, problems)
    over = campaign.header.ends_at <= now
    steps = AFTERWARDS if over else STEPS
    return Progress(
        ready=sum(state == "ready" for state in states.values()),
        critical=len(critical(problems)),
        open=sum(p.severity is Severity.OPEN for p in problems),
        step=next((step for step in steps if states[step] != "ready"), steps[-1]),
        ends_at=campaign.header.ends_at,
        dues=tuple(dues(campaign)),
    )
