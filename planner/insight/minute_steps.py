"""How many minutes a mark of a chart stands for, so that a long broadcast has no more marks
than a short one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STEPS = tuple(timedelta(minutes=n) for n in (1, 2, 5, 10, 15, 30, 60, 120, 240, 1440))


def step_for(marks: Collection[tuple[str, datetime]], most: int) -> timedelta:
    """The shortest step at which ``marks`` (whose, and when) become no more than ``most``."""
    for step in STEPS:
        if len({(whose, begin(at, step)) for whose, at in marks}) <= most:
            return step
    return STEPS[-1]


def begin(at: datetime, step: timedelta) -> datetime:
    """The beginning of the step a moment falls into."""
    return at - (at - _EPOCH) % step
