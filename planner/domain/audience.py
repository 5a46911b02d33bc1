"""The audience of one channel over time: readings, what stands between them, and by how
much it grew while something was on.

Moments are minutes since 1970 as floating-point numbers (:func:`minutes`). A minute nobody
read is not there: it is never zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def minutes(at: datetime) -> float:
    """A moment as minutes since 1970."""
    return at.timestamp() / 60


def moment(at: float) -> datetime:
    """Minutes since 1970 as a moment, to the millisecond, UTC."""
    return datetime.fromtimestamp(round(at * 60, 3), UTC)


@dataclass(frozen=True, eq=False)
class Curve:
    """Readings in order of time: moments and viewers. Two readings more than ``apart``
    minutes from each other say nothing of what was between them."""

    at: Numbers
    viewers: Numbers
    apart: float

    @classmethod
    def of(cls, readings: Iterable[tuple[float, float]], apart: float) -> Curve:
        """A curve of readings in any order; of two at one moment the last given stands."""
        pairs = sorted(dict(readings).items())
        table = np.array(pairs, dtype=np.float64).reshape(-1, 2)
        return cls(table[:, 0], table[:, 1], apart)

    def value(self, at: float) -> float | None:
        """How many watched at a moment, on the line between the readings around it;
        ``None`` where it lies in a gap or outside. Up to half of ``apart`` beyond the
        first or last reading, that reading stands."""
        if not len(self.at):
            return None
        after = int(np.searchsorted(self.at, at))
        if after < len(self.at) and self.at[after] == at:
            return float(self.viewers[after])
        if after in (0, len(self.at)):
            edge = min(after, len(self.at) - 1)
            near = abs(self.at[edge] - at) <= self.apart / 2
            return float(self.viewers[edge]) if near else None
        if self.at[after] - self.at[after - 1] > self.apart:
            return None
        return float(np.interp(at, self.at, self.viewers))

    def growth(self, start: float, end: float) -> float | None:
        """By how much the logarithm of the viewers grew from one moment to another;
        ``None`` where either is not known, or nobody watched."""
        before, after = self.value(start), self.value(end)
        return log(after / before) if before and after else None


@dataclass(frozen=True)
class Span:
    """Something was on, from … to; ``kind`` is what it is alike, empty for nothing."""

    kind: str
    start: float
    end: float


@dataclass(frozen=True, eq=False)
class Series:
    """The viewers of one channel of a broadcast, and what was on. ``begins`` is its start,
    ``hour`` the hour of the local day then (20.5: half past eight)."""

    broadcast: str
    channel: str
    begins: float
    hour: float
    curve: Curve
    spans: tuple[Span, ...]

    @property
    def first(self) -> float:
        """When the first thing went on."""
        return min((span.start for span in self.spans), default=self.begins)

    @property
    def last(self) -> float:
        """When the last thing ended."""
        return max((span.end for span in self.spans), default=self.begins)
