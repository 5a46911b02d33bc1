"""What metrics are called in this session's language."""

from __future__ import annotations

from planner.domain import metrics
from planner.ui.session import language


def name(key: str) -> str:
    """A metric by its name; one that is not in the dictionary by its key."""
    found = metrics.dictionary().get(key)
    return key if found is None else found.name(language())
