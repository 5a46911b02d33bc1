"""What was said when: a row a topic or word, a column a stretch of minutes; the further from the
page a colour is, the more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import plotly.graph_objects as go

from planner.charts.clock_axis import clock_axis, escaped, place
from planner.charts.palette import BLUES, drawn

MOST_ROWS = 10
_MOST_CELLS = 480
_ROW, _FOOT = 26, 40
"""Pixels of a row, and of the clock below them."""


def said_over_time(
    rows: Sequence[tuple[str, Sequence[int]]],
    begins: datetime,
    minutes: int,
    zone: ZoneInfo,
    per: str,
    *,
    dark: bool,
) -> go.Figure:
    """Draw names with their counts in bins of so many ``minutes`` from ``begins``; bins are
    joined until there are few enough (:func:`together`), and ``per`` says what one then is. ``dark``:
    for a dark page."""
    shown = rows[:MOST_ROWS]
    joined = together(len(shown), len(shown[0][1]))
    wide = timedelta(minutes=minutes * joined)
    counts = [_joined(by_bin, joined) for _, by_bin in shown]
    starts = [begins + n * wide for n in range(len(counts[0]))]
    clocks = [start.astimezone(zone).strftime("%H:%M") for start in starts]
    names = [escaped(name) for name, _ in shown]
    cells = go.Heatmap(
        x=[place(start + wide / 2) for start in starts],
        y=list(range(len(shown))),
        z=[[count or None for count in row] for row in counts],
        zmin=0,
        text=[
            [
                f"{name}<br>{clock}<br>{count} {per}"
                for clock, count in zip(clocks, row, strict=True)
            ]
            for name, row in zip(names, counts, strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
        hoverongaps=False,
        colorscale=BLUES[dark],
        showscale=False,
        xgap=1,
        ygap=3,
    )
    return drawn(
        [cells],
        {
            "height": _ROW * len(shown) + _FOOT,
            "margin": {"l": 0, "r": 0, "t": 4, "b": 0},
            "xaxis": clock_axis([*starts, starts[-1] + wide], zone) | {"showgrid": False},
            "yaxis": {
                "tickvals": list(range(len(shown))),
                "ticktext": names,
                "range": [len(shown) - 0.5, -0.5],
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
            },
        },
        dark=dark,
    )


def together(rows: int, bins: int) -> int:
    """How many bins become one cell, so that the eye has no more cells than it can use."""
    return max(1, -(-rows * bins // _MOST_CELLS))


def _joined(by_bin: Sequence[int], joined: int) -> list[int]:
    return [sum(by_bin[n : n + joined]) for n in range(0, len(by_bin), joined)]
