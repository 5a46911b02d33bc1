"""The funnel of a broadcast as bars, one a stage, with the rate from stage to stage."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from planner.charts.hover import on_hover
from planner.charts.palette import BLUE, drawn


@dataclass(frozen=True)
class Bar:
    """One stage: its name, its value (``None``: missing), what is written beside it, and what
    a hand on it tells, in lines."""

    name: str
    value: float | None
    said: str
    about: Sequence[str] = ()


def funnel(bars: Sequence[Bar], *, dark: bool) -> go.Figure:
    """Draw the stages from the top down.

    From impressions to deliveries numbers fall by a million, so a bar's length is the
    logarithm of its value; the number itself stands beside it. A missing stage has no
    bar and says so.
    """
    lengths = [0.0 if bar.value is None else math.log10(1 + bar.value) for bar in bars]
    longest = max([*lengths, 1.0])
    places = list(range(len(bars)))
    bar = go.Bar(
        x=lengths,
        y=places,
        orientation="h",
        marker={"color": BLUE},
        text=[bar.said for bar in bars],
        textposition="outside",
        cliponaxis=False,
        **on_hover([bar.about for bar in bars]),
    )
    return drawn(
        [bar],
        {
            "height": 44 + 30 * len(bars),
            "margin": {"l": 0, "r": 0, "t": 4, "b": 0},
            "bargap": 0.3,
            "showlegend": False,
            "xaxis": {"visible": False, "range": [0, longest * 1.75], "fixedrange": True},
            "yaxis": {
                "tickvals": places,
                "ticktext": [bar.name for bar in bars],
                "range": [len(bars) - 0.5, -0.5],
                "showgrid": False,
                "fixedrange": True,
                "automargin": True,
            },
        },
        dark=dark,
    )
