"""Broadcasts as points by two measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from planner.charts.clock_axis import escaped
from planner.charts.palette import BLUE, drawn, faded


@dataclass(frozen=True)
class Dot:
    """A broadcast: where it stands and what it is called."""

    across: float
    up: float
    name: str


def cloud(dots: Sequence[Dot], across: str, up: str, *, dark: bool) -> go.Figure:
    """Draw the points; ``across`` and ``up`` name the axes."""
    axis = {"rangemode": "tozero", "fixedrange": True, "automargin": True, "nticks": 6}
    dotted = go.Scatter(
        x=[dot.across for dot in dots],
        y=[dot.up for dot in dots],
        mode="markers",
        marker={
            "color": faded(BLUE, 0.55),
            "line": {"color": BLUE, "width": 1},
            "size": 8,
        },
        text=[escaped(dot.name) for dot in dots],
        hovertemplate=f"%{{text}}<br>{escaped(across)} %{{x:,.1f}}"
        f"<br>{escaped(up)} %{{y:,.1f}}<extra></extra>",
    )
    return drawn(
        [dotted],
        {
            "height": 380,
            "margin": {"l": 0, "r": 8, "t": 8, "b": 40},
            "showlegend": False,
            "dragmode": False,
            "xaxis": axis | {"title": {"text": escaped(across)}},
            "yaxis": axis | {"title": {"text": escaped(up)}},
        },
        dark=dark,
    )
