"""Which broadcasts somebody looks at."""

from __future__ import annotations

from dataclasses import dataclass, replace

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

    def against(self, how: Against) -> Filter | None:
        """The same filter in the period to compare with; ``None`` where there is none."""
        period = self.period.against(how) if self.period else None
        return replace(self, period=period) if period else None


def chosen(portfolio: Portfolio, wanted: Filter) -> Mask:
    """Return which broadcasts are meant, as a mask over all of them."""
    mask: Mask = np.ones(len(portfolio), bool)
    if wanted.period:
        first, last = wanted.period.first.toordinal(), wanted.period.last.toordinal()
        mask &= (portfolio.days >= first) & (portfolio.days <= last)
    marks: list[tuple[str, Groups]] = []
    if wanted.tag:
        marks.append((wanted.tag, portfolio.tags))
    if wanted.store:
        marks.append((wanted.store, portfolio.stores))
    if wanted.platform:
        marks.append((wanted.platform, portfolio.platforms))
    if wanted.host:
        marks.append((wanted.host, portfolio.hosts))
    if wanted.template:
        marks.append((wanted.template, portfolio.templates))
    for key, groups in marks:
        has = np.zeros(len(portfolio), bool)
        has[groups.members(key)] = True
        mask &= has
    return mask
