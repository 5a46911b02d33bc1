"""Totals over broadcasts, and groups of them side by side: what adds up is added, a rate is
counts summed ÷ counts summed (or says how else it came about), and each number knows how
many broadcasts stand behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from planner.domain.figures import STATES, State
from planner.domain.natural_order import natural
from planner.insight.measures import MEASURES, MONEY, NEVER_SPLIT, PLACES, RATES, weights_of
from planner.insight.portfolio import (
    OVER,
    STATE,
    UNDER,
    VALUE,
    Groups,
    Mask,
    Numbers,
    Places,
    Portfolio,
)

ENOUGH = 3
"""With fewer broadcasts behind it a group is shown pale and never called the best, and a sum
is not said to have changed."""

Missing = Literal["missing", "not_held", "currencies"]
"""No broadcast has it · there was no broadcast · it is money of several currencies."""

How = Literal["counts", "weighted", "mean"]
"""A rate is counts summed ÷ counts summed · some of it were read without their counts and
weighted · some cannot be weighted either, so that it is the mean of the broadcasts."""


@dataclass(frozen=True)
class Sum:
    """A measure over broadcasts: of ``broadcasts`` of them, in ``state`` (the least final).
    ``mean`` is it per valid stream, of which several hosts have a part each; of a rate it is
    the rate, which came about by ``how``.
    Money is in ``currency``."""

    value: float | None
    broadcasts: int
    mean: float | None = None
    state: State | None = None
    missing: Missing | None = None
    how: How = "counts"
    currency: str = ""


Sums = Mapping[str, Sum]

NOTHING = Sum(None, 0, missing="not_held")
"""What no broadcast brought."""


@dataclass(frozen=True)
class Group:
    """Broadcasts that have something in common, and what they brought."""

    key: str
    label: str
    broadcasts: int
    sums: Sums


def sums(portfolio: Portfolio, rows: Places) -> Sums:
    """Return every measure over the broadcasts in ``rows``."""
    if not len(rows):
        return dict.fromkeys(MEASURES, NOTHING)
    alone = Groups(("",), ("",), rows, np.zeros(len(rows), np.int64), np.ones(len(rows)))
    found = _grouped(portfolio, alone, portfolio.numbers[rows], MEASURES)
    return found[0].sums


def compared(
    portfolio: Portfolio,
    groups: Groups,
    chosen: Mask,
    measures: Sequence[str] = MEASURES,
) -> list[Group]:
    """Return the groups that have a broadcast among ``chosen`` (a mask over all), the one
    with most broadcasts first, those with as many by name."""
    some = groups.only(chosen[groups.rows])
    numbers = portfolio.numbers[some.rows] if some.numbers is None else some.numbers
    found = [g for g in _grouped(portfolio, some, numbers, measures) if g.broadcasts]
    return sorted(found, key=lambda group: (-group.broadcasts, natural(group.label)))


def change(now: Sum, before: Sum) -> float | None:
    """Return by which share a sum changed; ``None`` where either is missing or has fewer than
    :data:`ENOUGH` broadcasts behind it, it was zero, or it is money in another currency."""
    if now.value is None or not before.value or now.currency != before.currency:
        return None
    if min(now.broadcasts, before.broadcasts) < ENOUGH:
        return None
    return now.value / before.value - 1


def _grouped(
    portfolio: Portfolio, groups: Groups, numbers: Numbers, measures: Sequence[str]
) -> list[Group]:
    size, codes = len(groups.keys), groups.codes
    currencies = _currencies(portfolio, groups)
    valid = numbers[:, VALUE, PLACES["effective_stream"]] != 0  # unknown counts as valid
    columns = {measure: _sums(numbers, measure, groups, valid) for measure in measures}
    counts = np.bincount(codes, minlength=size)
    return [
        Group(
            key,
            label,
            int(counts[code]),
            {
                m: _in_currency(column[code], currencies[code]) if m in MONEY else column[code]
                for m, column in columns.items()
            },
        )
        for code, (key, label) in enumerate(zip(groups.keys, groups.labels, strict=True))
    ]


def _sums(numbers: Numbers, measure: str, groups: Groups, valid: Mask) -> list[Sum]:
    if measure in RATES:
        return _rates(numbers, measure, groups)
    if measure in NEVER_SPLIT:
        groups = groups.unsplit
    values = numbers[:, VALUE, PLACES[measure]]
    there = ~np.isnan(values)
    totals = _added(values, there, groups)
    streams = there & valid
    parts = _added(np.ones_like(values), streams, groups)
    means = _quotient(_added(values, streams, groups), parts)
    count = _counted(there, groups)
    return [
        Sum(total, n, mean, state, None if n else "missing")
        for total, n, mean, state in zip(
            _numbers(np.where(count > 0, totals, np.nan)),
            count.tolist(),
            _numbers(means),
            _states(numbers, measure, there, groups),
            strict=True,
        )
    ]


def _rates(numbers: Numbers, measure: str, groups: Groups) -> list[Sum]:
    """Counts summed ÷ counts summed. A rate that was read without its counts goes in by its
    weight; where the weight of one is unknown too, each broadcast counts the same."""
    value, over, under = (numbers[:, kind, PLACES[measure]] for kind in (VALUE, OVER, UNDER))
    counted = ~np.isnan(over) & ~np.isnan(under)
    read = ~counted & ~np.isnan(value)
    weight = weights(numbers, measure)
    bare = read & np.isnan(weight)
    weighed = counted | (read & ~bare)
    rates = _quotient(
        _added(np.where(read, value * weight, over), weighed, groups),
        _added(np.where(read, weight, under), weighed, groups),
    )
    standing = ~np.isnan(value)
    means = _quotient(
        _added(value, standing, groups), _added(np.ones_like(value), standing, groups)
    )
    has_bare, has_read = _counted(bare, groups) > 0, _counted(read, groups) > 0
    there = counted | read
    return [
        Sum(rate, n, rate, state, "missing" if rate is None else None, _how(n, unweighed, some))
        for rate, n, state, unweighed, some in zip(
            _numbers(np.where(has_bare, means, rates)),
            _counted(there, groups).tolist(),
            _states(numbers, measure, there, groups),
            has_bare.tolist(),
            has_read.tolist(),
            strict=True,
        )
    ]


def _how(broadcasts: int, unweighed: bool, read: bool) -> How:
    if broadcasts < 2 or not read:
        return "counts"
    return "mean" if unweighed else "weighted"


def weights(numbers: Numbers, rate: str) -> Numbers:
    """Return what each broadcast's rate weighs in a sum: what it was divided by, or what it
    would have been; NaN where that is unknown."""
    found = numbers[:, UNDER, PLACES[rate]]
    for measure in weights_of(rate):
        counts = numbers[:, VALUE, PLACES[measure]]
        found = np.where(np.isnan(found) & (counts > 0), counts, found)
    return found


def _added(values: Numbers, which: Mask, groups: Groups) -> Numbers:
    found = np.bincount(
        groups.codes[which],
        weights=(values * groups.weights)[which],
        minlength=len(groups.keys),
    )
    return found.astype(np.float64)  # of nothing it would count in whole numbers


def _counted(which: Mask, groups: Groups) -> Places:
    found: Places = np.bincount(groups.codes[which], minlength=len(groups.keys))
    return found


def _quotient(above: Numbers, below: Numbers) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)


def _states(numbers: Numbers, measure: str, there: Mask, groups: Groups) -> Iterator[State | None]:
    """The least final state in each group."""
    found = np.full(len(groups.keys), np.inf)
    known = np.nan_to_num(numbers[there, STATE, PLACES[measure]], nan=np.inf)
    np.minimum.at(found, groups.codes[there], known)
    return (STATES[int(place)] if np.isfinite(place) else None for place in found)


def _numbers(values: Numbers) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]


def _in_currency(one: Sum, currency: str | None) -> Sum:
    if currency is None:
        return Sum(None, one.broadcasts, missing="currencies")
    return replace(one, currency=currency)


def _currencies(portfolio: Portfolio, groups: Groups) -> list[str | None]:
    """The currency of each group; ``None`` where it has several."""
    found: list[str | None] = [""] * len(groups.keys)
    known = portfolio.marks.currencies
    kinds = max(len(known.keys), 1)
    for pair in np.unique(groups.codes * kinds + known.codes[groups.rows]).tolist():
        group, currency = divmod(pair, kinds)
        found[group] = known.keys[currency] if found[group] == "" else None
    return found
