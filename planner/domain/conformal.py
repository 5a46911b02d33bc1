"""Ranges and chances from how far earlier forecasts were off, whatever the reasons.

A score is how far a number came out from what was expected, in units of what was expected to
be usual. The next score lies between two of the earlier ones as often as their ranks say
(split conformal prediction: Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random
World", 2005); that needs no assumption on their distribution but that the next is like them.
"""

from __future__ import annotations

import numpy as np

from planner.domain.audience import Numbers

SHARE = 0.8
"""How often a number is to lie within its range."""
LEAST = 9
"""With fewer scores, a tenth of the next ones may lie beyond all of them on either side."""
MOST = 100
"""Only so many scores count, the latest: what is usual changes."""


def bounds(scores: Numbers) -> tuple[float, float] | None:
    """Return between which scores the next one lies :data:`SHARE` of the time, half of the
    rest on either side; ``None`` where there are too few of them."""
    if len(scores) < LEAST:
        return None
    off = (1 - SHARE) / 2
    return _at(scores, off), _at(scores, 1 - off)


def middle(scores: Numbers) -> float:
    """Return the score that the next one exceeds as often as not."""
    return _at(scores, 0.5)


def _at(scores: Numbers, share: float) -> float:
    """The score that a share of the next ones stays below: between two scores by their ranks
    among one more than there are."""
    ordered = np.sort(scores[-MOST:])
    return float(np.interp(share * (len(ordered) + 1) - 1, np.arange(len(ordered)), ordered))


def chance(scores: Numbers, least: float) -> float | None:
    """Return how likely the next score is at least ``least``; never 0 or 1, ``None`` where
    there are too few scores."""
    if len(scores) < LEAST:
        return None
    latest = scores[-MOST:]
    above = np.sum(latest > least) + np.sum(latest == least) / 2
    return float((above + 0.5) / (len(latest) + 1))
