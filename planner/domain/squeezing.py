"""Squeeze what should have happened already into the time that is left.

Nothing is born late: a task whose day has passed is moved into the days left, in order,
or dropped where it can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from planner.domain.answers import Late


@dataclass(frozen=True)
class Fitted:
    """What becomes of a task: the day it was planned for, and the day it gets; ``None``
    where it is dropped."""

    planned: date
    day: date | None

    @property
    def late(self) -> bool:
        """Whether its planned day had passed."""
        return self.day != self.planned


def squeeze(
    planned: Sequence[date], today: date, start: date, late: Late, essential: Sequence[bool]
) -> list[Fitted]:
    """Return the day of each task, in the order given.

    Tasks planned before ``today`` are spread, in their order, over the days from today to
    the first task that is on time (at the latest ``start``); with ``late="drop"`` only
    the essential ones are.
    """
    past = sorted(
        (i for i, day in enumerate(planned) if day < today and (late == "squeeze" or essential[i])),
        key=lambda i: (planned[i], i),
    )
    until = min([day for day in planned if day >= today], default=start)
    days = max((min(until, start) - today).days + 1, 1)
    moved = {i: today + timedelta(days=n * days // len(past)) for n, i in enumerate(past)}
    return [Fitted(day, day if day >= today else moved.get(i)) for i, day in enumerate(planned)]


def squeeze_minutes(before: Sequence[int], now: datetime, starts_at: datetime) -> list[int]:
    """Return minutes before the start for tasks of the last hours: those whose moment has
    passed come with the first one that is still ahead, or halfway to the start."""
    left = int((starts_at - now).total_seconds() // 60)
    ahead = [minutes for minutes in before if minutes < left]
    first = max([*ahead, max(left, 0) // 2])
    return [minutes if minutes < left else first for minutes in before]
