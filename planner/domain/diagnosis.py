"""Where the funnel is narrower than it usually is, and whose work that points to.

Low entry points to the cover and the scene, a low click rate to the words, low
conversion after the click to price and trust.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

RATES = ("enter_rate", "component_click_rate", "component_lead_rate")
"""Adjacent rates of the lead funnel that a diagnosis looks at, in its order."""

NOTABLY_LOW = 0.8
"""A rate below this share of the usual one is called low."""


@dataclass(frozen=True)
class Finding:
    """A rate that is low: what it was and what it usually is, shares of 1."""

    rate: str
    actual: float
    usual: float


def diagnose(
    actual: Mapping[str, float | None], usual: Mapping[str, float | None]
) -> list[Finding]:
    """Return the rates that are notably low, the lowest in proportion first.

    A rate is judged only where both its actual and its usual value are known.
    """
    found = [
        Finding(rate, now, before)
        for rate in RATES
        if (now := actual.get(rate)) is not None
        and (before := usual.get(rate)) is not None
        and before > 0
        and now < before * NOTABLY_LOW
    ]
    return sorted(found, key=lambda finding: finding.actual / finding.usual)
