"""Which of a store's broadcasts hardly can be as they are told, beside those before each.

The review of one broadcast says the same figure by figure (:mod:`planner.insight.suspicion`).
Here all broadcasts of a store are gone through at once: whatever lies so far off that the rules
of :mod:`planner.domain.suspicion` may have something to say is found with arrays, and only that
is put before them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from planner.domain.suspicion import (
    CAME,
    ENOUGH,
    FAR,
    LEAST_DEVIATION,
    MOST_OWN,
    TIMES,
    Reason,
    beside_past,
)

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]


_ROUNDING = 1e-9
_SURGED = log(2.0)
"""Three times as many as usual lie at least so far off on the logarithm of one more."""


@dataclass(frozen=True)
class Held:
    """Broadcasts of one store: when each began and ended (seconds since 1970), those that may
    be held against each other by the same number in ``alike``, and each metric (missing: NaN)."""

    starts: Numbers
    ends: Numbers
    alike: Places
    values: Mapping[str, Numbers]


def unusual(held: Held, since: float) -> dict[int, tuple[Reason, ...]]:
    """Return why broadcasts that began at a moment or later hardly can be as they are told, by
    their places."""
    rows = np.flatnonzero(held.starts >= since)
    before, there = _before(held, rows)
    off = np.zeros(len(rows), bool)
    for metric, values in held.values.items():
        off |= _off(metric, values[rows], np.where(there, values[before], np.nan))
    found = {}
    for number in np.flatnonzero(off).tolist():
        place, past = int(rows[number]), before[number][there[number]]
        own = {m: float(v[place]) for m, v in held.values.items() if not np.isnan(v[place])}
        known = {m: held.values[m][past] for m in own}
        usual = {m: v[~np.isnan(v)].tolist() for m, v in known.items()}
        if reasons := tuple(dict.fromkeys(one.reason for one in beside_past(own, usual))):
            found[place] = reasons
    return found


def _before(held: Held, rows: Places) -> tuple[Places, NDArray[np.bool_]]:
    """The places of the store's last broadcasts that had ended before each of ``rows`` began
    (row × :data:`MOST_OWN`), and which of them are there and like it."""
    order = np.argsort(held.ends, kind="stable")
    ended = np.searchsorted(held.ends[order], held.starts[rows], "right")
    ranks = ended[:, None] - np.arange(1, MOST_OWN + 1)
    places = order[np.maximum(ranks, 0)]
    return places, (ranks >= 0) & (held.alike[places] == held.alike[rows, None])


def _off(metric: str, values: Numbers, before: Numbers) -> NDArray[np.bool_]:
    """Whose metric may be far from what it was ``before`` (row × :data:`MOST_OWN`)."""
    logs = np.log1p(before)
    number = np.count_nonzero(~np.isnan(logs), axis=1)
    middle = _median(logs, number)
    deviation = np.fmax(LEAST_DEVIATION, 1.4826 * _median(abs(logs - middle[:, None]), number))
    off = np.log1p(values) - middle
    found: NDArray[np.bool_] = abs(off) >= np.fmax(FAR * deviation, log(TIMES)) - _ROUNDING
    if metric in CAME:
        found |= off >= _SURGED
    found &= number >= ENOUGH
    return found


def _median(values: Numbers, number: Places) -> Numbers:
    """The median of each row, of which ``number`` are there; NaN where none is."""
    ordered = np.sort(values, axis=1)  # what is missing comes last
    rows, last = np.arange(len(values)), np.maximum(number - 1, 0)
    found: Numbers = (ordered[rows, last // 2] + ordered[rows, (last + 1) // 2]) / 2
    return found
