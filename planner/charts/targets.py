"""Goal against actual: a bar a target, all on one scale, with a line where the goal is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from planner.charts.hover import on_hover
from planner.charts.palette import AMBER, BLUE, GREY, drawn

_GOAL = {
    "type": "line",
    "x0": 1,
    "x1": 1,
    "y0": 0,
    "y1": 1,
    "yref": "paper",
    "line": {"color": GREY, "width": 2, "dash": "dot"},
}

_LINE = 17
"""Pixels of a line beside a bar."""

FURTHEST = 2.0
"""A bar ends at twice the goal; beyond that the number says it."""


@dataclass(frozen=True)
class Reached:
    """A target: its name, how much of it was reached (a share of 1, ``None``: missing),
    whether that meets it (a cost meets it from below), what is written beside it, and what
    a hand on it tells, in lines."""

    name: str
    share: float | None
    met: bool
    said: str
    about: Sequence[str] = ()


def targets(rows: Sequence[Reached], *, dark: bool) -> go.Figure:
    """Draw what was reached of each target; ``·`` in what is said begins a new line. A goal
    not met is amber and hatched, one that is met blue and plain, so that colour is not needed
    to tell them apart."""
    places = list(range(len(rows)))
    short = [not row.met for row in rows]
    shares = [min(row.share or 0.0, FURTHEST) for row in rows]
    beside = max([*shares, 1.0])
    lines = max([row.said.count(" · ") + 1 for row in rows], default=1)
    hover = on_hover([row.about for row in rows])
    bars = go.Bar(
        x=shares,
        y=places,
        orientation="h",
        marker={
            "color": [AMBER if one else BLUE for one in short],
            "pattern": {"shape": ["/" if one else "" for one in short], "size": 6},
        },
        **hover,
    )
    texts = go.Scatter(
        x=[beside * 1.03] * len(rows),
        y=places,
        mode="text",
        text=[row.said.replace(" · ", "<br>") for row in rows],
        textposition="middle right",
        cliponaxis=False,
        **hover,
    )
    return drawn(
        [bars, texts],
        {
            "height": 52 + (8 + _LINE * lines) * len(rows),
            "margin": {"l": 0, "r": 0, "t": 4, "b": 20},
            "bargap": 0.35,
            "showlegend": False,
            "shapes": [_GOAL],
            "xaxis": {
                "range": [0, beside * 1.9],
                "tickvals": [0, 0.5, 1],
                "tickformat": ".0%",
                "showgrid": False,
                "fixedrange": True,
            },
            "yaxis": {
                "tickvals": places,
                "ticktext": [row.name for row in rows],
                "range": [len(rows) - 0.5, -0.5],
                "showgrid": False,
                "fixedrange": True,
                "automargin": True,
            },
        },
        dark=dark,
    )
