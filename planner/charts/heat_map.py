"""Weekday × hour: how broadcasts that started then did, and how many they were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from planner.charts.palette import BLUES, INK
from planner.i18n import Words
from planner.insight.history import TimeOfWeek

ENOUGH = 3
"""With fewer broadcasts behind it a cell is pale."""


def heat_map(
    times: Sequence[TimeOfWeek], label: str, words: Words, *, dark: bool = False
) -> go.Figure:
    """Draw the mean by weekday (down) and hour of the start (across); the number in a
    cell is how many broadcasts stand behind it. ``label`` names what is averaged;
    ``dark``: for a dark page."""
    hours = list(range(min(t.hour for t in times), max(t.hour for t in times) + 1))
    top = max(time.mean for time in times)
    traces = []
    for pale in (True, False):
        chosen = {(t.weekday, t.hour): t for t in times if (t.broadcasts < ENOUGH) == pale}
        if chosen:
            traces.append(_trace(chosen, hours, top, label, words, INK[dark] if pale else None))
    bare = {"showgrid": False, "zeroline": False, "fixedrange": True}
    return go.Figure(
        traces,
        layout={
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
    )


def weekday(day: int, words: Words) -> str:
    """The short name of a weekday, 0 is Monday: 周一 · Mon."""
    return str(words.locale.days["stand-alone"]["abbreviated"][day])


def _trace(
    cells: dict[tuple[int, int], TimeOfWeek],
    hours: list[int],
    top: float,
    label: str,
    words: Words,
    pale_ink: str | None,
) -> Any:
    """The cells of one kind; ``pale_ink`` is the colour of the writing on pale ones."""
    grid = [[cells.get((day, hour)) for hour in hours] for day in range(7)]
    return go.Heatmap(
        x=hours,
        y=list(range(7)),
        z=[[None if cell is None else cell.mean for cell in row] for row in grid],
        zmin=0,
        zmax=top or 1,
        text=[["" if cell is None else str(cell.broadcasts) for cell in row] for row in grid],
        texttemplate="%{text}",
        customdata=[
            ["" if cell is None else words.number(cell.mean, 1) for cell in row] for row in grid
        ],
        hovertemplate=f"%{{y}} %{{x}}:00<br>{label}: %{{customdata}}<br>n = %{{text}}<extra></extra>",
        hoverongaps=False,
        colorscale=BLUES,
        opacity=1 if pale_ink is None else 0.35,
        textfont=None if pale_ink is None else {"color": pale_ink},
        showscale=False,
        xgap=2,
        ygap=2,
    )
