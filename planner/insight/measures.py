"""What broadcasts are compared by, and what may be done with each number."""

from __future__ import annotations

from planner.domain import metrics
from planner.domain.broadcast_totals import IMPOSSIBLE
from planner.domain.suspicion import COMPARED

MEASURES: tuple[str, ...] = (
    "airtime",
    "effective_stream",
    "impressions",
    "views",
    "enter_rate",
    "watch_time_avg",
    "leads",
    "valid_leads",
    "spend",
    "cpl_blended",
    "visits",
    "orders",
    "cost_per_sale",
)
"""The measures of a list of broadcasts, in the order they are shown."""

KEPT: tuple[str, ...] = tuple(dict.fromkeys((*MEASURES, "viewers", *COMPARED, IMPOSSIBLE)))
"""What is known of each broadcast: the measures, what rates are weighted by, what is held
against the store's past, and how many of its figures cannot be."""

PLACES = {measure: place for place, measure in enumerate(KEPT)}

NEVER_SPLIT = frozenset({"airtime", "effective_stream"})
"""Measures each host of a broadcast has whole: who was there for two hours was there for two
hours, whoever else was."""

RATES = frozenset(key for key in MEASURES if metrics.dictionary()[key].denominator)
"""Measures that never add up: over several broadcasts they are counts summed ÷ counts
summed."""


def weights_of(rate: str) -> tuple[str, ...]:
    """Return what a rate is weighted by that was read without its counts: its denominator,
    and views where people are not known."""
    per = metrics.dictionary()[rate].denominator
    return (per, "views") if per == "viewers" else (per,)


MONEY = frozenset(key for key in MEASURES if metrics.dictionary()[key].kind == "money")
"""Measures in the campaign's currency, which add up within one currency only."""
