"""Planned and actual length of every cue, one above the other on the clock."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import plotly.graph_objects as go

from planner.charts.palette import AMBER, BLUE, GREY
from planner.domain.as_run import AsRunRow


def planned_and_actual(
    rows: Sequence[AsRunRow], zone: ZoneInfo, planned: str, actual: str, over: str
) -> go.Figure:
    """Draw a line of bars a cue: grey as planned, blue as it ran, amber where it ran a
    minute over. The three texts name them; times are those of ``zone``."""
    names = [f"{i}. {row.title}" for i, row in enumerate(rows, 1)]
    figure = go.Figure()
    for label, colour, width, spans in (
        (planned, GREY, 0.8, [(r.planned_start, r.planned_end) for r in rows]),
        (actual, BLUE, 0.4, [(None, None) if _late(r) else (r.started, r.ended) for r in rows]),
        (over, AMBER, 0.4, [(r.started, r.ended) if _late(r) else (None, None) for r in rows]),
    ):
        kept = [(n, a, b) for n, (a, b) in zip(names, spans, strict=True) if a and b]
        if not kept:
            continue
        figure.add_trace(
            go.Bar(
                y=[name for name, _, _ in kept],
                base=[a.astimezone(zone).replace(tzinfo=None).isoformat() for _, a, _ in kept],
                x=[(b - a).total_seconds() * 1000 for _, a, b in kept],
                orientation="h",
                name=label,
                marker={"color": colour},
                opacity=0.35 if colour == GREY else 1,
                width=width,
                hovertemplate="%{y}<br>%{base|%H:%M:%S}<extra>" + label + "</extra>",
            )
        )
    figure.update_layout(
        barmode="overlay",
        height=120 + 26 * max(len(rows), 3),
        margin={"l": 0, "r": 10, "t": 10, "b": 20},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        xaxis={"type": "date", "tickformat": "%H:%M"},
        yaxis={"autorange": "reversed", "automargin": True, "categoryarray": names},
    )
    return figure


def _late(row: AsRunRow) -> bool:
    return row.over is not None and row.over.total_seconds() >= 60
