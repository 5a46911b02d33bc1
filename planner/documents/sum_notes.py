"""What has to be said of a sum beside its number: how a rate came about that is not simply
counts ÷ counts."""

from __future__ import annotations

from collections.abc import Sequence

from planner.documents.amounts import name
from planner.i18n import Words
from planner.insight.comparison import Sum, Sums
from planner.insight.measures import MEASURES, weights_of


def note_of(measure: str, one: Sum, w: Words) -> str:
    """Return how a rate was reckoned; empty where counts were summed and divided."""
    if one.how == "counts":
        return ""
    by = " / ".join(name(weight, w) for weight in weights_of(measure))
    return w(f"broadcasts.rate.{one.how}", name=name(measure, w), by=by)


def notes_of(sums: Sums, w: Words, measures: Sequence[str] = MEASURES) -> str:
    """Return the notes of a row of sums in one text."""
    return w("broadcasts.rate.between").join(
        note for measure in measures if (note := note_of(measure, sums[measure], w))
    )
