"""The minute curve cut by what ran: each cue a band with its number, what is usual as a dotted
line behind it, and notes as marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import plotly.graph_objects as go

from planner.charts import minute_curve
from planner.charts.clock_axis import escaped, place, upright
from planner.charts.minute_curve import CurveWords
from planner.charts.palette import AMBER, BLUE, GREY, drawn
from planner.insight.minute_counts import Bar, Bars
from planner.insight.minute_curve import MinuteCurve

MOST_MARKS = 500
MOST_BANDS = 40
"""Of more cues only the longest are bands; the table has them all."""
MOST_USUAL = 60
"""Points of all lines of what is usual."""
MOST_NOTES = 20
_ODD, _EVEN = (BLUE, 0.1), (GREY, 0.03)
"""Colour and opacity of every other band."""
_PINNED = {"color": AMBER, "width": 1.5, "dash": "dot"}


@dataclass(frozen=True)
class Band:
    """A cue: its number in the table, from when to when, and what is said of it."""

    number: int
    start: datetime
    end: datetime
    said: str


@dataclass(frozen=True)
class PaleLine:
    """What is usual on one channel, by moments of this broadcast."""

    name: str
    points: Sequence[tuple[datetime, float]]


@dataclass(frozen=True)
class Pin:
    """A note at a moment."""

    at: datetime
    said: str


def cut_curve(
    curve: MinuteCurve,
    zone: ZoneInfo,
    words: CurveWords,
    bands: Sequence[Band],
    usual: Sequence[PaleLine] = (),
    pins: Sequence[Pin] = (),
    *,
    dark: bool,
) -> go.Figure:
    """Draw the curve with what ran. Where there would be too many marks for an eye, rows of
    counts are left out, the last first."""
    shown = sorted(bands, key=lambda band: band.start - band.end)[:MOST_BANDS]
    pins = pins[-MOST_NOTES:]
    room = MOST_MARKS - 2 * len(shown) - len(pins) - (MOST_USUAL if usual else 0)
    traces, layout = minute_curve.parts(fitted(curve, room), zone, words)
    since, until = (
        datetime.fromisoformat(end).replace(tzinfo=UTC) for end in layout["xaxis"]["range"]
    )
    within = [
        replace(band, start=max(band.start, since), end=min(band.end, until))
        for band in shown
        if band.end > since and band.start < until
    ]
    layout["shapes"] += [
        minute_curve.band(band.start, band.end, *(_ODD if band.number % 2 else _EVEN))
        for band in within
    ]
    if within:
        traces.append(_numbers(within))
    each = MOST_USUAL // max(len(usual), 1)
    traces += [_usual(line, since, until, each) for line in usual]
    for pin in pins:
        layout["shapes"].append(upright(place(pin.at), _PINNED))
        layout["annotations"].append(_head(pin))
    return drawn(traces, layout, dark=dark)


def fitted(curve: MinuteCurve, room: int) -> MinuteCurve:
    """The curve with as many rows of counts as there is room for."""
    room -= sum(len(line.points) for line in curve.lines) + len(curve.gaps)
    kept: dict[str, tuple[Bar, ...]] = {}
    for metric, bars in _leads_first(curve.bars).items():
        if len(bars) <= room:
            kept[metric] = bars
            room -= len(bars)
    in_order = {metric: kept[metric] for metric in curve.bars.by_metric if metric in kept}
    return replace(curve, bars=replace(curve.bars, by_metric=in_order))


def _leads_first(bars: Bars) -> Mapping[str, tuple[Bar, ...]]:
    wanted = ("leads", *bars.by_metric)
    return {metric: bars.by_metric[metric] for metric in wanted if metric in bars.by_metric}


def _numbers(bands: Sequence[Band]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": [place(band.start + (band.end - band.start) / 2) for band in bands],
        "y": [0] * len(bands),
        "text": [str(band.number) for band in bands],
        "hovertext": [escaped(band.said) for band in bands],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "mode": "text",
        "textposition": "top center",
        "textfont": {"size": 11},
        "showlegend": False,
    }


def _usual(line: PaleLine, since: datetime, until: datetime, most: int) -> dict[str, Any]:
    points = [point for point in line.points if since <= point[0] <= until]
    thinned = points[:: max(1, -(-len(points) // most))]
    return {
        "type": "scatter",
        "x": [place(at) for at, _ in thinned],
        "y": [value for _, value in thinned],
        "name": escaped(line.name),
        "mode": "lines",
        "line": {"color": GREY, "width": 2, "dash": "dot"},
        "zorder": -1,
        "hovertemplate": "%{y:,.0f}<extra></extra>",
    }


def _head(pin: Pin) -> dict[str, Any]:
    return {
        "x": place(pin.at),
        "y": 1,
        "yref": "paper",
        "yanchor": "top",
        "text": "▾",
        "font": {"size": 14},
        "hovertext": escaped(pin.said),
        "showarrow": False,
    }
