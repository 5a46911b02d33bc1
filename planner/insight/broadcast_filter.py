"""Which broadcasts somebody looks at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np

from planner.insight.periods import Against, Period
from planner.insight.portfolio import Groups, Mask, Portfolio


@dataclass(frozen=True)
class Filter:
    """Broadcasts of a period (``None``: all time) with these marks; empty ones do not filter."""

    period: Period | None = None
    tag: str = ""
    store: str = ""
    platform: str = ""
    host: str = ""
    template: str = ""
    currency: str = ""

    def against(self, how: Against, today: date) -> Filter | None:
        """The same filter in the period to compare with; ``None`` where there is none. Days
        still to come are compared with nothing."""
        period = self.period.against_by(how, today) if self.period else None
        return replace(self, period=period) if period else None


class Chosen(NamedTuple):
    """The broadcasts that are meant, as a mask over all of ``portfolio``, whose numbers are
    those of the platform that is meant: a broadcast on several counts with that one alone."""

    portfolio: Portfolio
    mask: Mask


def chosen(portfolio: Portfolio, wanted: Filter) -> Chosen:
    """Return the broadcasts somebody looks at, with the numbers that are looked at."""
    all_ = portfolio.marks
    mask: Mask = np.ones(len(portfolio), bool)
    if wanted.period:
        first, last = wanted.period.first.toordinal(), wanted.period.last.toordinal()
        mask &= (all_.days >= first) & (all_.days <= last)
    marks: list[tuple[str, Groups]] = []
    if wanted.tag:
        marks.append((wanted.tag, all_.tags))
    if wanted.store:
        marks.append((wanted.store, all_.stores))
    if wanted.platform:
        marks.append((wanted.platform, all_.platforms))
    if wanted.host:
        marks.append((wanted.host, all_.hosts))
    if wanted.template:
        marks.append((wanted.template, all_.templates))
    if wanted.currency:
        marks.append((wanted.currency, all_.currencies))
    for key, groups in marks:
        has = np.zeros(len(portfolio), bool)
        has[groups.rows[groups.has(key)]] = True
        mask &= has
    return Chosen(portfolio.on(wanted.platform), mask)


def first_day(portfolio: Portfolio, wanted: Filter) -> date | None:
    """Return the day of the first broadcast with these marks, whatever the period: before it
    there are no data to compare with."""
    rows = np.flatnonzero(chosen(portfolio, replace(wanted, period=None)).mask)
    return portfolio.broadcasts[rows[0]].day if len(rows) else None
