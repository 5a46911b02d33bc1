"""The week (or month) of every store: what was planned and held, what it brought, against
its goals and against what is usual there, and what became of the last review's action."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from planner.domain import metrics
from planner.domain.natural_order import natural
from planner.insight.comparison import Sums, compared, sums, weights
from planner.insight.measures import MEASURES, MONEY, PLACES, RATES
from planner.insight.periods import Period
from planner.insight.portfolio import TARGET, VALUE, Groups, Mask, Numbers, Places, Portfolio
from planner.insight.usual import LOOKED_AT, MOST, Usual, usual_of
from planner.store import portfolio_rows as stored
from planner.store.database import Database
from planner.store.portfolio_rows import LastAction

_RESULTS = ("leads", "orders", "cost_per_sale", "spend", "cpl_blended", "valid_leads", "visits")
SHOWN: tuple[str, ...] = (*_RESULTS, *(m for m in MEASURES if m not in (*_RESULTS, "views")))
"""The measures of the board: what it came to, and then how."""
BESIDE_BEFORE = ("leads", "orders")
"""Those that stand beside what they were in the period before."""
COMPARED: tuple[str, ...] = tuple(m for m in SHOWN if m != "effective_stream")
"""Those that have a goal and a usual: whether a stream is valid has neither."""
LOOK_BACK = 56
"""A store that had a broadcast within so many days before is listed though it has none."""


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
    """The period of one store, or of all together (``whole``). ``to_check`` broadcasts of it
    have figures to check. ``before`` is what it brought in the period right before, ``usual``
    is a broadcast's, ``currency`` that of its money, empty where it has several."""

    store: str
    name: str
    planned: int
    held: int
    to_check: int
    sums: Sums
    before: Sums
    goals: Mapping[str, Goal]
    usual: Mapping[str, Usual]
    currency: str
    action: LastAction | None = None
    whole: bool = False


@dataclass(frozen=True)
class Behind:
    """A store that missed a goal: of its goals the one it is furthest from."""

    row: StoreWeek
    measure: str
    goal: Goal

    @property
    def achieved(self) -> float:
        """Which share of the goal; of what is better low, how much of it was allowed."""
        goal = self.goal
        if metrics.dictionary()[self.measure].lower_is_better:
            return goal.target / goal.actual if goal.actual else 1.0
        return goal.actual / goal.target if goal.target else 1.0


@dataclass(frozen=True)
class Board:
    """Every store's period, by name, broadcasts without a store after them, and all of them
    together."""

    period: Period
    stores: tuple[StoreWeek, ...]
    whole: StoreWeek
    sample: bool

    @property
    def rows(self) -> tuple[StoreWeek, ...]:
        """Every row, the whole in the last."""
        return (*self.stores, self.whole)


def board(
    portfolio: Portfolio, actions: Sequence[LastAction], period: Period, now: datetime
) -> Board:
    """Return the board of a period; ``now`` is on the clock of who reads it."""
    first, last = period.first.toordinal(), period.last.toordinal()
    days, groups = portfolio.marks.days, portfolio.marks.stores
    by_store = {action.store: action for action in actions}
    inside, begun = (days >= first) & (days <= last), portfolio.begun(now)
    brought = {group.key: group.sums for group in compared(portfolio, groups, inside & begun)}
    earlier = _earlier(portfolio, period, now)
    before = {g.key: g.sums for g in compared(portfolio, groups, earlier, BESIDE_BEFORE)}
    nothing = sums(portfolio, np.empty(0, np.int64))
    rows = []
    for code in dict.fromkeys(groups.codes[(days >= first - LOOK_BACK) & (days <= last)].tolist()):
        own = np.flatnonzero(groups.codes == code)
        key = groups.keys[code]
        within, past = own[inside[own]], own[days[own] < first]
        currency = _currency(portfolio, within if len(within) else past[-1:])
        rows.append(
            StoreWeek(
                key,
                groups.labels[code] if key else "",
                *_counts(portfolio, within, now),
                brought.get(key, nothing),
                before.get(key, nothing),
                _goals(portfolio.numbers[within], currency),
                _usual(portfolio, past, currency),
                currency,
                by_store.get(key),
            )
        )
    rows.sort(key=lambda row: (not row.store, natural(row.name)))
    return Board(period, tuple(rows), _whole(portfolio, period, now), portfolio.sample)


def behind(board: Board) -> list[Behind]:
    """Return the stores that missed a goal, the one furthest from it first. Who spent less
    than planned missed none."""
    found = []
    for row in board.stores:
        goals = [Behind(row, m, goal) for m, goal in row.goals.items() if m != "spend"]
        worst = min(goals, key=lambda one: one.achieved, default=None)
        if worst and worst.achieved < 1:
            found.append(worst)
    return sorted(found, key=lambda one: one.achieved)


def _earlier(portfolio: Portfolio, period: Period, now: datetime) -> Mask:
    """The broadcasts of the period before, up to the same day where this one is not over."""
    before = period.against_by("before", now.date())
    if before is None:
        return np.zeros(len(portfolio), bool)
    days = portfolio.marks.days
    found: Mask = (days >= before.first.toordinal()) & (days <= before.last.toordinal())
    return found


def _whole(portfolio: Portfolio, period: Period, now: datetime) -> StoreWeek:
    days = portfolio.marks.days
    within = np.flatnonzero((days >= period.first.toordinal()) & (days <= period.last.toordinal()))
    currency = _currency(portfolio, within)
    return StoreWeek(
        "",
        "",
        *_counts(portfolio, within, now),
        sums(portfolio, within[portfolio.begun(now)[within]]),
        sums(portfolio, np.flatnonzero(_earlier(portfolio, period, now))),
        _goals(portfolio.numbers[within], currency),
        _usual_of_periods(portfolio, period, currency),
        currency,
        whole=True,
    )


def last_actions(
    database: Database, period: Period, zone: ZoneInfo, *, sample: bool
) -> list[LastAction]:
    """Return the action of each store's last review before the end of a period."""
    end = datetime.combine(period.last + timedelta(days=1), time(), zone)
    with database.read() as connection:
        return stored.last_actions(connection, end, sample=sample)


def _counts(portfolio: Portfolio, within: Places, now: datetime) -> tuple[int, int, int]:
    """How many broadcasts were planned and held, and how many have figures to check."""
    held, to_check = portfolio.held(within, now), portfolio.to_check(within, now)
    return len(within), int(held.sum()), int(to_check.sum())


def _currency(portfolio: Portfolio, rows: Places) -> str:
    """The currency of broadcasts; empty where they have several, or there are none."""
    found = {portfolio.broadcasts[i].facts.currency for i in rows}
    return found.pop() if len(found) == 1 else ""


def _goals(numbers: Numbers, currency: str) -> dict[str, Goal]:
    """Goals of counts and money add up. Those of rates are weighted as the rates are, so that
    a goal of the whole is what would have come had each broadcast just reached its own."""
    found = {}
    for measure in _in_one_currency(currency):
        target = numbers[:, TARGET, PLACES[measure]]
        actual = numbers[:, VALUE, PLACES[measure]]
        both = ~np.isnan(target) & ~np.isnan(actual)
        if both.any():
            weight = _goal_weights(numbers[both], measure)
            found[measure] = Goal(
                float(target[both] @ weight), float(actual[both] @ weight), int(both.sum())
            )
    return found


def _goal_weights(numbers: Numbers, measure: str) -> Numbers:
    if measure not in RATES:
        return np.ones(len(numbers))
    weight = weights(numbers, measure)
    if np.isnan(weight).any() or not weight.any():
        weight = np.ones(len(numbers))
    found: Numbers = weight / weight.sum()
    return found


def _usual(portfolio: Portfolio, before: Places, currency: str) -> dict[str, Usual]:
    """What each measure usually is; the last broadcasts that have it count, of money those in
    the same currency."""
    recent = before[: -LOOKED_AT - 1 : -1]
    numbers = portfolio.numbers[recent, VALUE]
    same = np.array([portfolio.broadcasts[i].facts.currency == currency for i in recent], bool)
    found = {}
    for measure in COMPARED:
        rows = numbers[same] if measure in MONEY else numbers
        values = rows[:, PLACES[measure]]
        found[measure] = usual_of(values[~np.isnan(values)].tolist())
    return {measure: usual for measure, usual in found.items() if usual}


def _usual_of_periods(portfolio: Portfolio, period: Period, currency: str) -> dict[str, Usual]:
    """What each measure of all stores together was in the periods before, as it is this time:
    per valid stream, a rate as it is."""
    periods = _before(period)
    if not periods:
        return {}
    days = portfolio.marks.days
    begins = np.array([one.first.toordinal() for one in periods])
    rows = np.flatnonzero((days >= begins[0]) & (days < period.first.toordinal()))
    names = tuple(one.first.isoformat() for one in periods)
    codes = np.searchsorted(begins, days[rows], side="right") - 1
    by_period = Groups(names, names, rows, codes, np.ones(len(rows)))
    brought = compared(portfolio, by_period, np.ones(len(portfolio), bool), COMPARED)
    found = {}
    for measure in COMPARED:
        known = [group.sums[measure] for group in brought]
        same = (one for one in known if measure not in MONEY or one.currency == currency)
        found[measure] = usual_of([one.mean for one in same if one.mean is not None][::-1])
    return {measure: usual for measure, usual in found.items() if usual}


def _before(period: Period) -> list[Period]:
    """The periods of the same length before one, the last of them last."""
    found = [period]
    while len(found) <= MOST and (earlier := found[0].against("before")):
        found.insert(0, earlier)
    return found[:-1]


def _in_one_currency(currency: str) -> Iterator[str]:
    """The measures that may be compared: money where it is of one currency."""
    return (measure for measure in COMPARED if currency or measure not in MONEY)
