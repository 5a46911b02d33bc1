"""How sums stand in a table: the number or why there is none, its currency, and how a rate
came about that is not simply counts ÷ counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planner.documents.number_table import Cell, rounded
from planner.domain.metrics import metric_name
from planner.i18n import Words
from planner.insight.comparison import Sum, Sums
from planner.insight.measures import MEASURES, weights_of


def cell(measure: str, value: float | None, one: Sum, w: Words) -> Cell:
    """Return a value of a sum as it stands in a table; where there was no broadcast it does
    not lack anything."""
    if one.missing in ("currencies", "not_held"):
        return w(f"broadcasts.{one.missing}")
    return rounded(measure, value)


def currency_of(sums: Sums, w: Words) -> str:
    """Return in which currency the money of a row is."""
    spend = sums["spend"]
    return w("broadcasts.currencies") if spend.missing == "currencies" else spend.currency


def one_currency(currencies: Iterable[str], w: Words) -> str:
    """Return the currency of all money in a table, which its headings name then; empty where
    it has several, so that each row names its own."""
    found = set(currencies) - {""}
    return found.pop() if len(found) == 1 and w("broadcasts.currencies") not in found else ""


def note_of(measure: str, one: Sum, w: Words) -> str:
    """Return how a rate was reckoned; empty where counts were summed and divided."""
    if one.how == "counts":
        return ""
    by = " / ".join(metric_name(weight, w) for weight in weights_of(measure))
    return w(f"broadcasts.rate.{one.how}", name=metric_name(measure, w), by=by)


def notes_of(sums: Sums, w: Words, measures: Sequence[str] = MEASURES) -> str:
    """Return the notes of a row of sums in one text."""
    return w("broadcasts.rate.between").join(
        note for measure in measures if (note := note_of(measure, sums[measure], w))
    )
