"""The broadcasts that stand out by one measure, and two measures against each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from planner.insight.measures import MONEY, PLACES
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
    lowest), money within its currency; those that lack it come last, newest first."""
    rows = np.flatnonzero(mask)[::-1]  # newest first, so that equal ones stay in that order
    values = portfolio.numbers[rows, VALUE, PLACES[measure]]
    currencies = portfolio.marks.currencies.codes[rows] * (measure in MONEY)
    found: Places = rows[np.lexsort((values if lowest else -values, currencies, np.isnan(values)))]
    return found


def several_currencies(portfolio: Portfolio, mask: Mask) -> bool:
    """Whether the chosen broadcasts have money of several currencies, which is not set side
    by side."""
    return len(np.unique(portfolio.marks.currencies.codes[mask])) > 1


def newest(mask: Mask) -> Places:
    """Return the places of the chosen broadcasts, the last day first."""
    found: Places = np.flatnonzero(mask)[::-1]
    return found


def to_check(portfolio: Portfolio, mask: Mask, now: datetime) -> Places:
    """Return the places of the chosen broadcasts that have figures to check, the last day
    first."""
    rows = newest(mask)
    found: Places = rows[portfolio.to_check(rows, now)]
    return found


def scatter(portfolio: Portfolio, mask: Mask, across: str, up: str) -> Scatter:
    """Return the chosen broadcasts that have both measures, the newest of them."""
    rows = np.flatnonzero(mask)
    x = portfolio.numbers[rows, VALUE, PLACES[across]]
    y = portfolio.numbers[rows, VALUE, PLACES[up]]
    both = np.flatnonzero(~np.isnan(x) & ~np.isnan(y))
    shown = both[-MOST_POINTS:]
    return Scatter(rows[shown], x[shown], y[shown], len(both))
