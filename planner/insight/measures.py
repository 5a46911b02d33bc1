"""What broadcasts are compared by, and what may be done with each number."""

from __future__ import annotations

from planner.domain import metrics

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

PLACES = {measure: place for place, measure in enumerate(MEASURES)}

RATES = frozenset(key for key in MEASURES if metrics.dictionary()[key].denominator)
"""Measures that never add up: over several broadcasts they are counts summed ÷ counts
summed, of the broadcasts where both stand."""

MONEY = frozenset(key for key in MEASURES if metrics.dictionary()[key].kind == "money")
"""Measures in the campaign's currency, which add up within one currency only."""
