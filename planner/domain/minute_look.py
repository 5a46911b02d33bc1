"""A reading by the minute, as its preview shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from planner.domain.columns import Values
from planner.domain.imports import Target
from planner.domain.matching import Room
from planner.domain.time_texts import SECOND, Micros, moment
from planner.domain.timed_rows import Reading

_MINUTE = 60 * SECOND
MOST_MINUTES = 3_000
"""Two days; a longer curve is shown from its start."""


@dataclass(frozen=True)
class Curve:
    """One number of one room by the minute: of samples the mean in it, of comments and
    leads how many."""

    room: Room
    metric: Target
    at: Sequence[datetime]
    values: Sequence[float]


def curves(reading: Reading, counted: Target) -> list[Curve]:
    """Return the curves of a reading; ``counted`` is the metric its comments or leads are."""
    found = [_curve(one.room, one.metric, one.at, one.values, mean=True) for one in reading.series]
    rows = reading.rows
    for number in np.unique(rows.room):
        at = rows.at[rows.room == number]
        found.append(_curve(rows.rooms[int(number)], counted, at, np.ones(len(at)), mean=False))
    return found


def _curve(room: Room, metric: Target, at: Micros, values: Values, *, mean: bool) -> Curve:
    minutes, codes = np.unique(at // _MINUTE, return_inverse=True)
    sums = np.bincount(codes, weights=values)
    shares = sums / np.bincount(codes) if mean else sums
    shown = minutes[:MOST_MINUTES]
    return Curve(
        room,
        metric,
        [moment(int(minute) * _MINUTE) for minute in shown],
        shares[: len(shown)].tolist(),
    )
