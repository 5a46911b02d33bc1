"""The broadcasts that stand out by one measure, and two measures against each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.insight.measures import PLACES
from planner.insight.portfolio import VALUE, Mask, Numbers, Places, Portfolio

MOST_POINTS = 500
"""A scatter has no more points; of more broadcasts the newest are shown."""


@dataclass(frozen=True)
class Scatter:
    """Broadcasts by two measures: their places, and of how many that have both."""

    rows: Places
    across: Numbers
    up: Numbers
    broadcasts: int


def ranked(portfolio: Portfolio, mask: Mask, measure: str, *, lowest: bool = False) -> Places:
    """Return the places of the chosen broadcasts by a measure, the highest first (or the
    lowest); those that lack it come last, newest first."""
    rows = np.flatnonzero(mask)[::-1]  # newest first, so that equal ones stay in that order
    values = portfolio.numbers[rows, VALUE, PLACES[measure]]
    keys = np.where(np.isnan(values), np.inf, values if lowest else -values)
    found: Places = rows[np.argsort(keys, kind="stable")]
    return found


def newest(mask: Mask) -> Places:
    """Return the places of the chosen broadcasts, the last day first."""
    found: Places = np.flatnonzero(mask)[::-1]
    return found


def scatter(portfolio: Portfolio, mask: Mask, across: str, up: str) -> Scatter:
    """Return the chosen broadcasts that have both measures, the newest of them."""
    rows = np.flatnonzero(mask)
    x = portfolio.numbers[rows, VALUE, PLACES[across]]
    y = portfolio.numbers[rows, VALUE, PLACES[up]]
    both = np.flatnonzero(~np.isnan(x) & ~np.isnan(y))
    shown = both[-MOST_POINTS:]
    return Scatter(rows[shown], x[shown], y[shown], len(both))
