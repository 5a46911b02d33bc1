"""A measure step by step, as bars, with another period beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from planner.charts.clock_axis import escaped
from planner.charts.palette import BLUE, GREY, drawn

_MOST_TICKS = 6


@dataclass(frozen=True)
class Step:
    """A step: what it is called, its value (``None``: missing) and what is said of it;
    ``partial`` where it does not hold all its days."""

    name: str
    value: float | None
    said: str
    partial: bool = False


def steps(
    rows: Sequence[Step], before: Sequence[Step], names: tuple[str, str], *, dark: bool
) -> go.Figure:
    """Draw ``rows`` as bars, partial ones hatched; ``before`` (step for step; may be empty)
    as open diamonds, so that colour is not needed to tell them apart. ``names`` are those of
    the two periods."""
    places = list(range(len(rows)))
    traces: list[Any] = [
        go.Bar(
            x=places,
            y=[row.value for row in rows],
            name=escaped(names[0]),
            marker={
                "color": BLUE,
                "pattern": {"shape": ["/" if row.partial else "" for row in rows], "size": 6},
            },
            text=[escaped(row.said) for row in rows],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )
    ]
    if before:
        traces.append(
            go.Scatter(
                x=list(range(len(before))),
                y=[row.value for row in before],
                mode="lines+markers",
                name=escaped(names[1]),
                line={"color": GREY, "width": 1, "dash": "dot"},
                marker={"color": GREY, "symbol": "diamond-open", "size": 8},
                text=[escaped(row.said) for row in before],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    every = max(1, -(-len(rows) // _MOST_TICKS))
    layout = {
        "height": 320,
        "margin": {"l": 0, "r": 8, "t": 8, "b": 40},
        "bargap": 0.25,
        "showlegend": bool(before),
        "legend": {"orientation": "h", "x": 0, "y": -0.15, "yanchor": "top"},
        "dragmode": False,
        "xaxis": {
            "tickvals": places[::every],
            "ticktext": [escaped(row.name) for row in rows[::every]],
            "tickangle": 0,
            "fixedrange": True,
            "range": [-0.6, max(len(rows), len(before)) - 0.4],
        },
        "yaxis": {"rangemode": "tozero", "fixedrange": True, "automargin": True, "nticks": 5},
    }
    return drawn(traces, layout, dark=dark)
