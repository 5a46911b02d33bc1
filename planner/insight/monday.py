"""The week (or month) of every store: what was planned and held, what it brought, against
its goals and against what is usual there, and what became of the last review's action."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from planner.insight.comparison import Sums, compared, sums
from planner.insight.measures import PLACES
from planner.insight.periods import Period
from planner.insight.portfolio import TARGET, VALUE, Numbers, Places, Portfolio
from planner.insight.usual import LOOKED_AT, Usual, usual_of
from planner.store import portfolio_rows as stored
from planner.store.database import Database
from planner.store.portfolio_rows import LastAction

GOALS: tuple[str, ...] = ("impressions", "views", "leads", "valid_leads", "visits", "orders")
"""The measures whose goals add up over broadcasts."""
LOOK_BACK = 56
"""A store that had a broadcast within so many days before is listed though it has none."""


_DIGITS = re.compile(r"(\d{1,9})")


@dataclass(frozen=True)
class Goal:
    """What was wanted of a measure and what came, over the broadcasts that have both."""

    target: float
    actual: float
    broadcasts: int

    @property
    def reached(self) -> float | None:
        """Actual ÷ target."""
        return self.actual / self.target if self.target else None


@dataclass(frozen=True)
class StoreWeek:
    """One store's period. ``goals`` of measures that add up, ``usual`` a broadcast,
    ``currency`` empty where it has several."""

    store_id: str
    name: str
    planned: int
    held: int
    sums: Sums
    goals: Mapping[str, Goal]
    usual: Mapping[str, Usual]
    currency: str
    action: LastAction | None = None


@dataclass(frozen=True)
class Board:
    """Every store's period, by name, and all of them together."""

    period: Period
    stores: tuple[StoreWeek, ...]
    whole: StoreWeek
    sample: bool


def board(
    portfolio: Portfolio, actions: Sequence[LastAction], period: Period, now: datetime
) -> Board:
    """Return the board of a period."""
    first, last = period.first.toordinal(), period.last.toordinal()
    days, groups = portfolio.days, portfolio.stores
    by_store = {action.store_id: action for action in actions}
    inside = (days >= first) & (days <= last)
    brought = {group.key: group.sums for group in compared(portfolio, groups, inside)}
    nothing = sums(portfolio, np.empty(0, np.int64))
    rows = []
    for code in dict.fromkeys(groups.codes[(days >= first - LOOK_BACK) & (days <= last)].tolist()):
        own = np.flatnonzero(groups.codes == code)
        key = groups.keys[code]
        name, found = groups.labels[code], brought.get(key, nothing)
        within, before = own[inside[own]], own[days[own] < first]
        rows.append(_row(portfolio, key, name, within, before, found, now, by_store.get(key)))
    rows.sort(key=lambda row: _counted(row.name))
    within, before = np.flatnonzero(inside), np.flatnonzero(days < first)
    whole = _row(portfolio, "", "", within, before, sums(portfolio, within), now, None)
    return Board(period, tuple(rows), whole, portfolio.sample)


def last_actions(
    database: Database, period: Period, zone: ZoneInfo, *, sample: bool
) -> list[LastAction]:
    """Return the action of each store's last review before the end of a period."""
    end = datetime.combine(period.last + timedelta(days=1), time(), zone)
    with database.read() as connection:
        return stored.last_actions(connection, end, sample=sample)


def _row(
    portfolio: Portfolio,
    store_id: str,
    name: str,
    within: Places,
    before: Places,
    found: Sums,
    now: datetime,
    action: LastAction | None,
) -> StoreWeek:
    held = [portfolio.broadcasts[i].held(now) for i in within]
    currencies = {portfolio.broadcasts[i].facts.currency for i in within}
    return StoreWeek(
        store_id,
        name,
        len(within),
        sum(held),
        found,
        _goals(portfolio.numbers[within]),
        _usual(portfolio.numbers, before),
        currencies.pop() if len(currencies) == 1 else "",
        action,
    )


def _counted(name: str) -> list[tuple[int, str]]:
    """A name as people sort it: store 2 before store 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in _DIGITS.split(name)]


def _goals(numbers: Numbers) -> dict[str, Goal]:
    """Goals of counts and money: a rate's goal holds for one broadcast and does not add up."""
    found = {}
    for measure in GOALS:
        target = numbers[:, TARGET, PLACES[measure]]
        actual = numbers[:, VALUE, PLACES[measure]]
        both = ~np.isnan(target) & ~np.isnan(actual)
        if both.any():
            found[measure] = Goal(
                float(target[both].sum()), float(actual[both].sum()), int(both.sum())
            )
    return found


def _usual(numbers: Numbers, before: Places) -> dict[str, Usual]:
    """What each measure usually is; the last broadcasts that have it count."""
    found = {}
    newest_first = numbers[before[: -LOOKED_AT - 1 : -1], VALUE]
    for measure, place in PLACES.items():
        values = [value for value in newest_first[:, place].tolist() if value == value]
        if one := usual_of(values):
            found[measure] = one
    return found
