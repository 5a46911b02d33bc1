"""Totals over broadcasts, and groups of them side by side: what adds up is added, a rate is
counts summed ÷ counts summed, and each number knows how many broadcasts stand behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from planner.domain.figures import STATES, State
from planner.insight.measures import MEASURES, MONEY, PLACES, RATES
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
"""With fewer broadcasts behind it a group is shown pale, and never called the best."""

Missing = Literal["missing", "currencies"]
"""No broadcast has it · it is money of several currencies."""


@dataclass(frozen=True)
class Sum:
    """A measure over broadcasts: of ``broadcasts`` of them, in ``state`` (the least final).
    ``mean`` is it per valid stream; of a rate it is the rate."""

    value: float | None
    broadcasts: int
    mean: float | None = None
    state: State | None = None
    missing: Missing | None = None


Sums = Mapping[str, Sum]


@dataclass(frozen=True)
class Group:
    """Broadcasts that have something in common, and what they brought."""

    key: str
    label: str
    broadcasts: int
    sums: Sums


def sums(portfolio: Portfolio, rows: Places) -> Sums:
    """Return every measure over the broadcasts in ``rows``."""
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
    with most broadcasts first."""
    kept = chosen[groups.rows]
    numbers = groups.numbers if groups.numbers is not None else portfolio.numbers[groups.rows]
    some = Groups(
        groups.keys, groups.labels, groups.rows[kept], groups.codes[kept], groups.weights[kept]
    )
    found = [g for g in _grouped(portfolio, some, numbers[kept], measures) if g.broadcasts]
    return sorted(found, key=lambda group: (-group.broadcasts, group.label))


def _grouped(
    portfolio: Portfolio, groups: Groups, numbers: Numbers, measures: Sequence[str]
) -> list[Group]:
    size, codes = len(groups.keys), groups.codes
    several = _several_currencies(portfolio, groups)
    valid = numbers[:, VALUE, PLACES["effective_stream"]] != 0  # unknown counts as valid
    columns = {
        measure: _sums(numbers[:, :, PLACES[measure]], measure, groups, valid)
        for measure in measures
    }
    counts = np.bincount(codes, minlength=size)
    return [
        Group(
            key,
            label,
            int(counts[code]),
            {
                m: Sum(None, column[code].broadcasts, missing="currencies")
                if several[code] and m in MONEY
                else column[code]
                for m, column in columns.items()
            },
        )
        for code, (key, label) in enumerate(zip(groups.keys, groups.labels, strict=True))
    ]


def _sums(numbers: Numbers, measure: str, groups: Groups, valid: Mask) -> list[Sum]:
    size, codes, weights = len(groups.keys), groups.codes, groups.weights
    rate = measure in RATES
    above = numbers[:, OVER if rate else VALUE]
    below = numbers[:, UNDER] if rate else None
    there = ~np.isnan(above)
    if below is not None:
        there &= ~np.isnan(below)

    def added(values: Numbers, which: Mask = there) -> Numbers:
        found = np.bincount(codes[which], weights=(values * weights)[which], minlength=size)
        return found.astype(np.float64)  # of nothing it would count in whole numbers

    total = added(above)
    count = np.bincount(codes[there], minlength=size)
    if below is not None:
        under = added(below)
        with np.errstate(divide="ignore", invalid="ignore"):
            total = np.where(under > 0, total / under, np.nan)
        mean = total
    else:
        streams = there & valid
        per = np.bincount(codes[streams], minlength=size)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = np.where(per > 0, added(above, streams) / per, np.nan)
    states = np.full(size, np.inf)
    np.minimum.at(states, codes[there], np.nan_to_num(numbers[there, STATE], nan=np.inf))
    return [
        Sum(
            _number(total[i]) if count[i] else None,
            int(count[i]),
            _number(mean[i]),
            STATES[int(states[i])] if np.isfinite(states[i]) else None,
            None if count[i] and not np.isnan(total[i]) else "missing",
        )
        for i in range(size)
    ]


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _several_currencies(portfolio: Portfolio, groups: Groups) -> Mask:
    """Which groups hold money of more than one currency."""
    currency = portfolio.currencies.codes
    size, kinds = len(groups.keys), max(len(portfolio.currencies.keys), 1)
    seen = np.zeros((size, kinds), bool)
    seen[groups.codes, currency[groups.rows]] = True
    return np.asarray(seen.sum(axis=1) > 1)
