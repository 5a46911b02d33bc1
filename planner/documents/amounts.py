"""A value of a metric as it is written: counts, money, lengths, rates."""

from __future__ import annotations

from planner.domain import metrics, timing
from planner.i18n import Words


def name(key: str, w: Words) -> str:
    """What a metric is called; one that left the dictionary keeps its key."""
    metric = metrics.dictionary().get(key)
    return key if metric is None else metric.name(w.language)


def amount(key: str, value: float, w: Words, currency: str) -> str:
    """A value of a metric with its unit."""
    metric = metrics.dictionary().get(key)
    match metric.kind if metric else "count":
        case "money":
            return w.money(round(value, 2), currency)
        case "duration":
            return timing.length(round(value))
        case "rate":
            return w.percent(value, 2)
        case "ratio":
            return w.number(value, 2)
        case _:
            return w.number(value, 1)
