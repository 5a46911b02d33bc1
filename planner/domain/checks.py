"""All checks of a campaign together, and how ready each step is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from planner.domain import compliance
from planner.domain.bookings import Booking
from planner.domain.campaign import STEPS, Campaign, Part, Step
from planner.domain.problems import Problem, Severity
from planner.domain.steps import (
    broadcast,
    content,
    follow_up,
    goals,
    interaction,
    metrics,
    platform,
    resources,
    review,
    warm_up,
)

StepState = Literal["empty", "open", "ready"]


@dataclass(frozen=True)
class Surroundings:
    """What checks need beyond the campaign: the present moment and its neighbours.

    ``clashes`` are bookings of the same people, cars and room by other campaigns while
    this one is on; ``figured`` are the metrics it has figures of, looked up once it is over.
    """

    now: datetime
    clashes: Sequence[Booking] = ()
    figured: frozenset[str] = frozenset()


_CHECKS = (
    goals.problems,
    resources.problems,
    platform.problems,
    content.problems,
    warm_up.problems,
    broadcast.problems,
    interaction.problems,
    metrics.problems,
    follow_up.problems,
    review.problems,
    compliance.problems,
)


def find_problems(campaign: Campaign, around: Surroundings) -> list[Problem]:
    """Return everything still to do, in the order of the steps, gravest first in each."""
    found = [problem for check in _CHECKS for problem in check(campaign, around)]
    return sorted(found, key=lambda p: (STEPS.index(p.step), -p.severity))


def step_states(campaign: Campaign, problems: Sequence[Problem]) -> dict[Step, StepState]:
    """Return how far each step is: nothing saved, something to do, or ready."""
    open_steps = {p.step for p in problems if p.severity >= Severity.OPEN}
    states: dict[Step, StepState] = {}
    for step in STEPS:
        if not any(campaign.number(part) for part in parts_of(step)):
            states[step] = "empty"
        else:
            states[step] = "open" if step in open_steps else "ready"
    return states


def critical(problems: Sequence[Problem]) -> list[Problem]:
    """Return what keeps the broadcast off the air."""
    return [p for p in problems if p.severity is Severity.CRITICAL]


def parts_of(step: Step) -> tuple[Part, ...]:
    """Return the parts a step's page writes."""
    return (step, "run_sheet") if step == "content" else (step,)
