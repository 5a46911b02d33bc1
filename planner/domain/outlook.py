"""What a broadcast can be expected to bring, by those before it, and how well that was
foretold so far.

Everything is on the logarithm (:class:`Scale`). Each past broadcast is foretold from those
that were over before it began, with spreads found on earlier ones alone; how far it came out
from that is a score, and the scores make the range of the next
(:mod:`planner.domain.conformal`). ``docs/evaluation-forecast.md`` tells how well it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, floor, log, log10
from statistics import median

import numpy as np
from numpy.typing import NDArray

from planner.domain import conformal
from planner.domain.audience import Numbers
from planner.domain.broadcast_case import Case, Cases, alike
from planner.domain.pooling import Fit, Spreads, covariance, fit

FIRST = 3
"""With so many broadcasts before it, one can be foretold."""
GROWTH = 2
"""The spreads are found again each time the history has grown so many times."""
STEPS = 5
LATEST = 5
"""What people look at instead: the median of the store's last ones."""
LEAST = FIRST + conformal.LEAST
"""So many broadcasts are needed before a range can be told."""


@dataclass(frozen=True)
class Scale:
    """The logarithm of a number plus ``offset``; ``whole`` numbers are counts."""

    whole: bool
    offset: float

    def log(self, value: float) -> float | None:
        """Return where a value lies; ``None`` for what has no logarithm."""
        return log(value + self.offset) if value + self.offset > 0 else None

    def value(self, place: float) -> float:
        """Return the value of a place, never below 0."""
        return max(0.0, exp(place) - self.offset)

    def said(self, value: float) -> float:
        """Return a value as a forecast says it: to two digits, and counts in whole ones."""
        if value <= 0:
            return 0.0
        digits = 1 - floor(log10(value))
        return round(value, min(0, digits) if self.whole else digits)


@dataclass(frozen=True)
class Range:
    """Between which values a number usually lies, and its middle, rounded as they are said."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Tested:
    """How a broadcast came out beside what was told before it: whether within the range, how
    far ``off`` the middle (on the logarithm), and how far off the median of the store's last
    five was; ``None`` where there was none."""

    within: bool
    off: float
    last_off: float | None


@dataclass(frozen=True, eq=False)
class Expectation:
    """What is expected of one broadcast, by the scores of those before it."""

    scale: Scale
    place: float
    spread: float
    scores: Numbers

    @property
    def middle(self) -> float:
        """What is exceeded as often as not, on the logarithm."""
        return self.place + self.spread * conformal.middle(self.scores)

    def range(self) -> Range | None:
        """Return the range, or ``None`` where there are too few scores for one."""
        found = conformal.bounds(self.scores)
        if found is None:
            return None
        low, high = (self.place + self.spread * end for end in found)
        told = (self.scale.value(place) for place in (low, self.middle, high))
        return Range(*(self.scale.said(value) for value in told))

    def chance(self, target: float, *, below: bool = False) -> float | None:
        """Return how likely at least (``below``: at most) ``target`` is reached."""
        # a count reaches 3 from two and a half on
        edge = (
            (floor(target) + 0.5 if below else ceil(target) - 0.5) if self.scale.whole else target
        )
        place = self.scale.log(edge)
        if place is None:
            place = -np.inf
        above = conformal.chance(self.scores, (place - self.place) / self.spread)
        return None if above is None else 1 - above if below else above


@dataclass(frozen=True, eq=False)
class Outlook:
    """A history as it is reckoned with. ``expected`` are the places and spreads that were
    foretold of each of ``cases``, not a number where that was too early; ``over`` is how
    many, from the first on, were all over when each began. ``places`` are where ``values``
    came out on the scale, ``middle`` their median."""

    scale: Scale
    cases: Cases
    values: Numbers
    places: Numbers
    expected: Numbers
    over: NDArray[np.int64]
    fitted: Fit
    middle: float
    inverse: Numbers

    @property
    def scores(self) -> Numbers:
        """How far each value came out from what was foretold, too early ones left out."""
        expected, spreads = self.expected
        return np.asarray(((self.places - expected) / spreads)[np.isfinite(expected)])

    @property
    def pull(self) -> Numbers:
        """By how much each past broadcast pulls at those like it."""
        return np.asarray(self.inverse @ (self.places - self.middle))

    def expect(self, case: Case) -> Expectation:
        """Return what is expected of a broadcast to come."""
        spreads = self.fitted.spreads
        row = covariance(alike([case], [*self.cases, case]), spreads)[0]
        near, own = row[:-1], float(row[-1])
        spread = float(np.sqrt(own + spreads.noise - near @ self.inverse @ near))
        return Expectation(self.scale, self.middle + float(self.pull @ near), spread, self.scores)

    def tested(self, store: str, most: int) -> list[Tested]:
        """Return how the last ``most`` broadcasts of a store came out of which a range could
        be told before them, the latest first."""
        expected, spreads = self.expected
        told, scores = np.flatnonzero(np.isfinite(expected)), self.scores
        found: list[Tested] = []
        for i in reversed(told.tolist()):
            known = scores[: np.searchsorted(told, self.over[i])]
            if len(known) < conformal.LEAST or len(found) == most:
                break
            if self.cases[i].store == store:
                then = Expectation(self.scale, float(expected[i]), float(spreads[i]), known)
                found.append(self._test(i, then))
        return found

    def _test(self, place: int, then: Expectation) -> Tested:
        told, case = then.range(), self.cases[place]
        assert told is not None, "there are enough scores"
        latest = [
            float(self.places[i])
            for i in range(place)
            if self.cases[i].store == case.store and self.cases[i].ends <= case.starts
        ][-LATEST:]
        value, came_to = float(self.values[place]), float(self.places[place])
        return Tested(
            told.low <= value <= told.high,
            abs(came_to - then.middle),
            abs(came_to - median(latest)) if latest else None,
        )


def look_ahead(cases: Sequence[Case], values: Sequence[float], scale: Scale) -> Outlook | None:
    """Return the outlook of a history in any order; values that have no logarithm are left
    out. ``None`` where nothing is left."""
    known = [(c, v) for c, v in zip(cases, values, strict=True) if scale.log(v) is not None]
    if not known:
        return None
    known.sort(key=lambda pair: (pair[0].starts, pair[0].id))
    ordered, numbers = [case for case, _ in known], np.array([value for _, value in known])
    places = np.log(numbers + scale.offset)
    matrices = alike(ordered, ordered)
    ends = np.maximum.accumulate([case.ends for case in ordered])
    over = np.searchsorted(ends, [case.starts for case in ordered], side="right")
    expected, spreads = _foretold(over, places, matrices)
    middle = float(np.median(places))
    fitted = fit(matrices, places - middle, spreads, STEPS)
    inverse = np.asarray(np.linalg.inv(_with_noise(matrices, fitted.spreads, fitted.doubts)))
    return Outlook(scale, ordered, numbers, places, expected, over, fitted, middle, inverse)


def _foretold(
    over: NDArray[np.int64], values: Numbers, matrices: Numbers
) -> tuple[Numbers, Spreads]:
    """What was to be expected of each broadcast by those over before it, and the spreads
    that were found last."""
    found = np.full((2, len(values)), np.nan)
    spreads, first = Spreads.usual(), int(np.searchsorted(over, FIRST))
    while first < len(values):
        known = int(over[first])
        until = int(np.searchsorted(over, known * GROWTH))
        middle = float(np.median(values[:known]))
        fitted = fit(matrices[:, :known, :known], values[:known] - middle, spreads, STEPS)
        spreads = fitted.spreads
        doubts = np.append(fitted.doubts, np.ones(until - known))
        whole = _with_noise(matrices[:, :until, :until], spreads, doubts)
        # a row of the root holds how the earlier ones foretell it, one after the other
        root = np.linalg.cholesky(whole)
        fresh = np.linalg.solve(root, values[:until] - middle)
        for i in range(first, until):
            row = root[i, : over[i]]
            found[:, i] = middle + row @ fresh[: over[i]], np.sqrt(whole[i, i] - row @ row)
        first = until
    return found, spreads


def _with_noise(matrices: Numbers, spreads: Spreads, doubts: Numbers) -> Numbers:
    whole = covariance(matrices, spreads)
    whole[np.diag_indices_from(whole)] += spreads.noise * doubts
    return whole
