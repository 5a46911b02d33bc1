"""A measure over time, in steps wide enough that a chart stays readable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np

from planner.insight.broadcast_filter import Filter, chosen
from planner.insight.comparison import NOTHING, Sum, compared
from planner.insight.periods import Period
from planner.insight.portfolio import Groups, Places, Portfolio

MOST_STEPS = 120
"""A trend of days, weeks or months has no more points."""
MOST_POINTS = 500
"""Nor has one of years, whatever days broadcasts are said to be on; the last ones count."""

Step = Literal["day", "week", "month", "year"]

_UNITS: dict[Step, str] = {"day": "D", "month": "M", "year": "Y"}
_EPOCH = date(1970, 1, 1).toordinal()
_ON: dict[Step, timedelta] = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}
"""From a step's first day into the next step."""
_LONGEST: dict[Step, int] = {"day": 31, "week": 7 * 53, "month": 31 * MOST_STEPS}
"""How many days may be shown in which step."""


@dataclass(frozen=True)
class Point:
    """A step: when it begins, the measure within it, how many broadcasts it has; ``partial``
    where it is not over, or not all of its days are looked at."""

    begins: date
    sum: Sum
    broadcasts: int
    partial: bool


@dataclass(frozen=True)
class Trend:
    """A measure step by step, from the first day looked at to the last."""

    step: Step
    points: tuple[Point, ...]


def trend(
    portfolio: Portfolio, wanted: Filter, measure: str, now: datetime, step: Step | None = None
) -> Trend:
    """Return how a measure of the chosen broadcasts went, in ``step`` or one that fits;
    ``now`` is on the clock of who reads it."""
    shown, mask = chosen(portfolio, wanted)
    mask = mask & portfolio.begun(now)
    all_days = portfolio.marks.days
    days = all_days[mask]
    if not len(days):
        return Trend(step or "week", ())
    period = wanted.period or Period(
        date.fromordinal(int(days.min())), date.fromordinal(int(days.max()))
    )
    fits: Step = step or _fitting(period)
    steps, places = np.unique(_first_days(days, fits), return_inverse=True)
    names = tuple(str(first) for first in steps)
    groups = Groups(names, names, np.flatnonzero(mask), places, np.ones(len(days)))
    found = {int(group.key): group for group in compared(shown, groups, mask, [measure])}
    points = []
    for begins in list(_steps(period, fits))[-MOST_POINTS:]:
        group = found.get(begins.toordinal())
        one, broadcasts = (group.sums[measure], group.broadcasts) if group else (NOTHING, 0)
        points.append(Point(begins, one, broadcasts, _partial(begins, fits, wanted, now.date())))
    return Trend(fits, tuple(points))


def _first_days(days: Places, step: Step) -> Places:
    """The first day of the step each day is in, as :meth:`datetime.date.toordinal` counts."""
    if step == "week":
        return days - (days - 1) % 7  # day 1 was a Monday
    found = (days - _EPOCH).astype("datetime64[D]").astype(f"datetime64[{_UNITS[step]}]")
    return found.astype("datetime64[D]").astype(np.int64) + _EPOCH


def _begins(day: date, step: Step) -> date:
    [first] = _first_days(np.array([day.toordinal()]), step)
    return date.fromordinal(int(first))


def _partial(begins: date, step: Step, wanted: Filter, today: date) -> bool:
    period = wanted.period
    if period and begins < period.first:
        return True
    last_day = min(period.last, today) if period else today
    if date.max - begins < _ON[step]:
        return True
    return _begins(begins + _ON[step], step) > last_day + timedelta(days=1)


def _fitting(period: Period) -> Step:
    return next((step for step, most in _LONGEST.items() if period.days <= most), "year")


def _steps(period: Period, step: Step) -> Iterator[date]:
    """When each step of a period begins."""
    begins = _begins(period.first, step)
    while begins <= period.last:
        yield begins
        if date.max - begins < _ON[step]:
            return  # the calendar ends within this step
        begins = _begins(begins + _ON[step], step)
