"""The rules of :mod:`planner.domain.standing`, where answers look for them."""

from planner.domain.standing import (
    WHOLE,
    Missing,
    Standing,
    Total,
    pair,
    rate_of,
    standing,
    total,
)

__all__ = ["WHOLE", "Missing", "Standing", "Total", "pair", "rate_of", "standing", "total"]
