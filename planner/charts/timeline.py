"""The warm-up as a timeline: a day a column, a channel a row, each item a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import plotly.graph_objects as go

from planner.charts.clock_axis import upright
from planner.charts.palette import AMBER, BLUE, GREY, drawn

State = Literal["open", "late", "done"]
_LOOKS: dict[State, tuple[str, str]] = {
    "open": (BLUE, "circle-open"),
    "late": (AMBER, "diamond"),
    "done": (GREY, "circle"),
}
"""Colour and shape, so that colour is not needed to tell them apart."""


@dataclass(frozen=True)
class Mark:
    """An item: its day, its row, how it stands and what is said about it."""

    day: date
    row: str
    state: State
    said: str


@dataclass(frozen=True)
class TimelineWords:
    """What stands beside the chart: names of the states, of the start and of today, and
    how a day is written."""

    states: dict[State, str]
    start: str
    today: str
    days: dict[date, str]


def timeline(
    marks: Sequence[Mark], start: date, today: date, words: TimelineWords, *, dark: bool
) -> go.Figure:
    """Draw the items by day up to the start; items of one row and day stand side by side."""
    rows = list(dict.fromkeys(mark.row for mark in marks))
    traces: list[Any] = []
    places = _places(marks, rows)
    for state, (colour, symbol) in _LOOKS.items():
        mine = [i for i, mark in enumerate(marks) if mark.state == state]
        if mine:
            traces.append(
                go.Scatter(
                    x=[marks[i].day for i in mine],
                    y=[places[i] for i in mine],
                    mode="markers",
                    name=words.states[state],
                    marker={
                        "color": colour,
                        "symbol": symbol,
                        "size": 13,
                        "line": {"width": 2, "color": colour},
                    },
                    text=[marks[i].said for i in mine],
                    hovertemplate="%{text}<extra></extra>",
                )
            )
    days = [
        (day.isoformat(), label)
        for day, label in ((start, words.start), (today, words.today))
        if day == start or min(words.days) <= day <= max(words.days)
    ]
    layout = {
        "shapes": [upright(day, {"color": GREY, "width": 1, "dash": "dot"}) for day, _ in days],
        "annotations": [
            {"x": day, "y": 1, "yref": "paper", "yanchor": "bottom", "text": label}
            | {"showarrow": False}
            for day, label in days
        ],
        "height": 110 + 36 * max(len(rows), 1),
        "margin": {"l": 0, "r": 10, "t": 24, "b": 20},
        "legend": {"orientation": "h", "y": -0.25},
        "xaxis": {
            "type": "date",
            "tickvals": list(words.days),
            "ticktext": list(words.days.values()),
            "range": [_noon(min(words.days), -1), _noon(max(words.days), 0)],
            "fixedrange": True,
        },
        "yaxis": {
            "tickvals": list(range(len(rows))),
            "ticktext": rows,
            "range": [len(rows) - 0.4, -0.6],
            "fixedrange": True,
            "automargin": True,
            "zeroline": False,
        },
        "dragmode": False,
    }
    return drawn(traces, layout, dark=dark)


def _noon(day: date, later: int) -> str:
    return f"{(day + timedelta(days=later)).isoformat()} 12:00"


def _places(marks: Sequence[Mark], rows: Sequence[str]) -> list[float]:
    """The height of each mark: its row, a little lower for each one on the same day."""
    taken: dict[tuple[str, date], int] = {}
    places = []
    for mark in marks:
        before = taken.get((mark.row, mark.day), 0)
        taken[mark.row, mark.day] = before + 1
        places.append(rows.index(mark.row) + min(before, 3) * 0.22)
    return places
