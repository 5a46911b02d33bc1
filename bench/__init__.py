"""Figures of speed: ``make bench`` or ``make bench ONLY=<group>``.

Each module of this package is a group with a function ``run() -> Iterator[Figure]``.
A figure is measured beside its obvious alternative in the same run where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass

import planner  # noqa: F401  it says how many threads numpy may use, before numpy is loaded


@dataclass(frozen=True)
class Figure:
    """One line of the report: ``BENCH <group>.<name> <value> <unit> [<peer> <value> <ratio>]
    [target <value> <ratio> [MISSED]]``. What has a target reaches it at or below."""

    name: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float = 0.0
    target: float | None = None

    def line(self, group: str) -> str:
        """The figure as it is printed."""
        text = f"BENCH {group}.{self.name} {self.value:.4g} {self.unit}"
        if self.peer and self.peer_value:
            text += f" {self.peer} {self.peer_value:.4g} {self.value / self.peer_value:.3g}"
        if self.target is not None:
            text += f" target {self.target:.4g} {self.value / self.target:.3g}"
            text += " MISSED" if self.value > self.target else ""
        return text


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of the sorted values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
