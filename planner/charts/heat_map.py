"""Weekday × hour: what a broadcast that starts then usually brings, and how many it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from planner.charts.palette import BLUES, INK, drawn
from planner.domain.best_slot import Slot
from planner.i18n import Words


def heat_map(slots: Sequence[Slot], label: str, words: Words, *, dark: bool) -> go.Figure:
    """Draw what is usual by weekday (down) and hour of the start (across); the number in a
    cell is how many broadcasts stand behind it, and few make it pale. ``label`` names what
    is usual; ``dark``: for a dark page."""
    hours = list(range(min(s.hour for s in slots), max(s.hour for s in slots) + 1))
    top = max(slot.usual for slot in slots)
    traces = []
    for pale in (True, False):
        chosen = {(s.weekday, s.hour): s for s in slots if s.enough != pale}
        if chosen:
            traces.append(_trace(chosen, hours, top, label, words, pale, dark))
    bare = {"showgrid": False, "zeroline": False, "fixedrange": True}
    return drawn(
        traces,
        {
            "height": 300,
            "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
            "xaxis": bare
            | {
                "tickvals": hours,
                "ticktext": [f"{h:02d}" for h in hours],
                "range": [hours[0] - 0.5, hours[-1] + 0.5],
            },
            "yaxis": bare
            | {
                "tickvals": list(range(7)),
                "ticktext": [weekday(day, words) for day in range(7)],
                "range": [6.5, -0.5],
            },
        },
        dark=dark,
    )


def weekday(day: int, words: Words) -> str:
    """The short name of a weekday, 0 is Monday: 周一 · Mon."""
    return str(words.locale.days["stand-alone"]["abbreviated"][day])


def _trace(
    cells: dict[tuple[int, int], Slot],
    hours: list[int],
    top: float,
    label: str,
    words: Words,
    pale: bool,
    dark: bool,
) -> Any:
    """The cells of one kind; what is written on pale ones is in the ink of the page."""
    grid = [[cells.get((day, hour)) for hour in hours] for day in range(7)]
    return go.Heatmap(
        x=hours,
        y=list(range(7)),
        z=[[None if cell is None else cell.usual for cell in row] for row in grid],
        zmin=0,
        zmax=top or 1,
        text=[["" if cell is None else str(cell.broadcasts) for cell in row] for row in grid],
        texttemplate="%{text}",
        customdata=[
            ["" if cell is None else words.count(cell.usual) for cell in row] for row in grid
        ],
        hovertemplate=f"%{{y}} %{{x}}:00<br>{label}: %{{customdata}}<br>n = %{{text}}<extra></extra>",
        hoverongaps=False,
        colorscale=BLUES[dark],
        opacity=0.35 if pale else 1,
        textfont={"color": INK[dark]} if pale else None,
        showscale=False,
        xgap=2,
        ygap=2,
    )
