"""What a hand on a mark tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner.charts.clock_axis import escaped


def on_hover(told: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The settings of a trace whose marks tell these lines; nothing where there are none."""
    if not any(told):
        return {"hoverinfo": "skip"}
    return {
        "hovertext": ["<br>".join(map(escaped, lines)) for lines in told],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
