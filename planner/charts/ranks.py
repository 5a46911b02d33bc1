"""Things side by side by one number, each with how much stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from planner.charts.clock_axis import escaped
from planner.charts.palette import BLUE, drawn

MOST_RANKS = 20
_LONGEST_NAME = 18


@dataclass(frozen=True)
class Rank:
    """One of them: its name, its value, what is written beside it; ``pale`` where little
    stands behind it."""

    name: str
    value: float
    said: str
    pale: bool = False


def ranks(rows: Sequence[Rank], *, dark: bool) -> go.Figure:
    """Draw the first :data:`MOST_RANKS` as bars, from the top down; a pale one is
    hatched."""
    shown = rows[:MOST_RANKS]
    longest = max([row.value for row in shown] + [0.0]) or 1.0
    places = list(range(len(shown)))
    bars = go.Bar(
        x=[row.value for row in shown],
        y=places,
        orientation="h",
        marker={
            "color": BLUE,
            "pattern": {"shape": ["/" if row.pale else "" for row in shown], "size": 6},
        },
        text=[escaped(row.said) for row in shown],
        textposition="outside",
        cliponaxis=False,
        hovertext=[escaped(f"{row.name} {row.said}") for row in shown],
        hoverinfo="text",
    )
    return drawn(
        [bars],
        {
            "height": 40 + 30 * len(shown),
            "margin": {"l": 0, "r": 0, "t": 4, "b": 0},
            "bargap": 0.3,
            "showlegend": False,
            "dragmode": False,
            "xaxis": {"visible": False, "range": [0, longest * 1.6], "fixedrange": True},
            "yaxis": {
                "tickvals": places,
                "ticktext": [_short(row.name) for row in shown],
                "range": [len(shown) - 0.5, -0.5],
                "showgrid": False,
                "fixedrange": True,
                "automargin": True,
            },
        },
        dark=dark,
    )


def _short(name: str) -> str:
    return escaped(name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…")
