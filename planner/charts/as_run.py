"""Planned and actual length of every cue, one above the other on the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import plotly.graph_objects as go

from planner.charts.clock_axis import clock_axis, escaped, place
from planner.charts.palette import AMBER, BLUE, GREY, drawn, faded
from planner.domain.as_run import LATE, AsRunRow

_LONGEST_NAME = 11


@dataclass(frozen=True)
class BarNames:
    """What the bars are called: as planned, as it ran, and where it ran over."""

    planned: str
    actual: str
    over: str


def planned_and_actual(
    rows: Sequence[AsRunRow], zone: ZoneInfo, names: BarNames, *, dark: bool
) -> go.Figure:
    """Draw a line of bars a cue: grey as planned, blue as it ran, amber where it ran over
    by a minute."""
    bars: list[Any] = []
    moments: list[datetime] = []
    for label, colour, width, spans in (
        (names.planned, GREY, 0.8, [(r.planned_start, r.planned_end) for r in rows]),
        (names.actual, BLUE, 0.4, [(r.started, r.ended) if not _late(r) else _NONE for r in rows]),
        (names.over, AMBER, 0.4, [(r.started, r.ended) if _late(r) else _NONE for r in rows]),
    ):
        kept = [(i, a, b) for i, (a, b) in enumerate(spans) if a and b]
        if not kept:
            continue
        moments += [at for _, a, b in kept for at in (a, b)]
        bars.append(
            go.Bar(
                y=[i for i, _, _ in kept],
                base=[place(a) for _, a, _ in kept],
                x=[(b - a).total_seconds() * 1000 for _, a, b in kept],
                orientation="h",
                name=label,
                marker={
                    "color": faded(GREY, 0.35) if colour == GREY else colour,
                    "line": {"color": colour, "width": 1},
                },
                width=width,
                text=[
                    f"{escaped(rows[i].title)}<br>{_clock(a, zone)}–{_clock(b, zone)}"
                    for i, a, b in kept
                ],
                textposition="none",
                hovertemplate="%{text}<extra>" + label + "</extra>",
            )
        )
    layout = {
        "barmode": "overlay",
        "height": 120 + 26 * max(len(rows), 3),
        "margin": {"l": 0, "r": 10, "t": 10, "b": 20},
        "legend": {"orientation": "h", "y": 1, "yanchor": "bottom"},
        "xaxis": clock_axis(moments, zone),
        "yaxis": {
            "tickvals": list(range(len(rows))),
            "ticktext": [_name(i, row.title) for i, row in enumerate(rows, 1)],
            "range": [len(rows) - 0.4, -0.6],
            "automargin": True,
            "zeroline": False,
            "fixedrange": True,
        },
        "dragmode": False,
    }
    return drawn(bars, layout, dark=dark)


_NONE = (None, None)


def _late(row: AsRunRow) -> bool:
    return row.over is not None and row.over >= LATE


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%H:%M:%S")


def _name(number: int, title: str) -> str:
    short = title if len(title) <= _LONGEST_NAME else title[: _LONGEST_NAME - 1] + "…"
    return f"{number}. {escaped(short)}"
