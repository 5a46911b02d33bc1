"""Measures of several broadcasts as a screen says them."""

from __future__ import annotations

from collections.abc import Iterable

from planner.domain import metrics
from planner.domain.metrics import said_value
from planner.insight.comparison import Sum
from planner.insight.measures import MONEY
from planner.ui.session import language, t, w


def name_of(measure: str) -> str:
    """What a measure is called."""
    return metrics.dictionary()[measure].name(language())


def said_sum(measure: str, one: Sum) -> str:
    """A total as it is said: the number, or why there is none."""
    if one.value is None:
        return t(f"broadcasts.{one.missing or 'missing'}")
    return said(measure, one.value, one.currency)


def said_mean(measure: str, one: Sum) -> str:
    """A mean per valid stream as it is said."""
    if one.missing == "currencies" and measure in MONEY:
        return t("broadcasts.currencies")
    return t("broadcasts.missing") if one.mean is None else said(measure, one.mean, one.currency)


def said(measure: str, value: float, currency: str) -> str:
    """A value as it is said; airtime in hours."""
    if measure == "airtime":
        return t("broadcasts.hours", hours=w().number(value / 3600, 1))
    return said_value(measure, value, w(), currency)


def several_currencies(sums: Iterable[Sum]) -> bool:
    """Whether these are amounts in several currencies, which are not drawn side by side."""
    found = list(sums)
    currencies = {one.currency for one in found if one.value is not None}
    return len(currencies) > 1 or any(one.missing == "currencies" for one in found)


def said_change(share: float | None) -> str:
    """A change as it is said: +12% · -3% · 0%; empty where there is none."""
    if share is None:
        return ""
    said = w().percent(abs(share), 1)
    return said if said == w().percent(0) else f"{'+' if share > 0 else '-'}{said}"
