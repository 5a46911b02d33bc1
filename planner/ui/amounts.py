"""Values of metrics as a screen says them, by what the dictionary knows of each."""

from __future__ import annotations

from planner.domain import metrics
from planner.i18n import Words


def said_value(metric: str, value: float, words: Words, currency: str) -> str:
    """A value of a metric; of one the dictionary no longer has, the bare number."""
    known = metrics.dictionary().get(metric)
    return known.said(value, words, currency) if known else words.number(value, 2)


def metric_name(metric: str, words: Words) -> str:
    """What a metric is called; one the dictionary no longer has, by its key."""
    known = metrics.dictionary().get(metric)
    return known.name(words.language) if known else metric
