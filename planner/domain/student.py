"""Student's t: how wide a range from few repetitions has to be."""

from __future__ import annotations

from functools import cache
from math import atan, cos, pi, sin, sqrt


@cache
def student(confidence: float, freedom: int) -> float:
    """Return the ``t`` with P(\\|T\\| ≤ t) = ``confidence`` for a whole number of degrees of
    freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4)."""
    low, high = 0.0, 1.0
    while _within(high, freedom) < confidence:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < confidence else (low, middle)
    return high


def _within(t: float, freedom: int) -> float:
    angle = atan(t / sqrt(freedom))
    odd = freedom % 2
    term = total = cos(angle) if odd else 1.0
    for k in range(2 + odd, freedom, 2):
        term *= (k - 1) / k * cos(angle) ** 2
        total += term
    if not odd:
        return sin(angle) * total
    return (angle + (sin(angle) * total if freedom > 1 else 0.0)) * 2 / pi
