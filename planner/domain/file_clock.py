"""How the times of a file are read: in which zone, and what the person answered where a
day could be read two ways or lies in a year no broadcast of hers can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from planner.domain.cells import Order

FIRST_YEAR = 2016
"""Before it none of the platforms had live streams of shops."""

Style = Literal["moment", "clock", "elapsed"]
"""What a time says: day and time, the time of day alone, or how long since the start."""

Years = Literal["", "keep", "leave_out"]


@dataclass(frozen=True)
class Clock:
    """``zone`` is the platform's; ``order``, ``years`` and ``style`` are answers, empty
    while nobody gave one."""

    zone: tzinfo
    order: Order = ""
    years: Years = ""
    style: Style | Literal[""] = ""

    def doubts(self, year: int, now: datetime) -> bool:
        """Whether a year is one to ask about, or was to be left out."""
        return self.years != "keep" and not FIRST_YEAR <= year <= now.year + 1


@dataclass(frozen=True)
class Question:
    """Something only a person knows of a column of times: ``day_or_month`` (``suggested``
    is what the rest of the column says, empty if nothing) or ``years``; with how many rows
    it is about and a few of their cells."""

    kind: Literal["day_or_month", "years"]
    heading: str
    rows: int
    examples: Sequence[str]
    suggested: Order = ""
