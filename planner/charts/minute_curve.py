"""Who watched when: a line a channel, counts a minute as small bars below it, and pale bands
where nothing could be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import plotly.graph_objects as go

from planner.charts.clock_axis import clock_axis, escaped, place
from planner.charts.palette import DASHES, GREY, SERIES, drawn
from planner.domain.figures import State
from planner.insight.minute_counts import Bar
from planner.insight.minute_curve import MinuteCurve
from planner.insight.minute_lines import Line, Point

_LINES, _BARS, _BETWEEN, _FOOT = 250, 46, 26, 64
"""Pixels of the lines, of each row of bars, between them, and below all: clock and legend."""
_WORDED = 0.3
"""A band narrower than this share of the chart has its words below the chart only."""


@dataclass(frozen=True)
class CurveWords:
    """What is written in the chart: what each channel and each row of bars is called, what
    the lines show, how a typed point and a state are called, why each gap is there."""

    channels: Mapping[str, str]
    viewers: str
    counts: Mapping[str, str]
    typed: str
    states: Mapping[State, str]
    gaps: Sequence[str]


def minute_curve(curve: MinuteCurve, zone: ZoneInfo, words: CurveWords, *, dark: bool) -> go.Figure:
    """Draw the curve on the clock of ``zone``. Channels differ by colour and by dashes; typed
    numbers are open diamonds, joined by dots where a channel has no others."""
    return drawn(*parts(curve, zone, words), dark=dark)


def parts(
    curve: MinuteCurve, zone: ZoneInfo, words: CurveWords
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return traces and layout of the curve, to which more may be added before a figure is
    made of them: to add to a figure costs more with all that is in it already."""
    looks = {channel: place for place, channel in enumerate(words.channels)}
    traces = [
        trace for line in curve.lines for trace in _line(line, looks[line.channel_id], zone, words)
    ]
    for row, (metric, bars) in enumerate(curve.bars.by_metric.items(), 2):
        channels = list(dict.fromkeys(bar.channel_id for bar in bars))
        for side, channel in enumerate(channels):
            own = [bar for bar in bars if bar.channel_id == channel]
            of = (side, len(channels))
            traces.append(
                _bars(own, curve.bars.step, of, zone, words.counts[metric])
                | {
                    "name": escaped(words.channels[channel]),
                    "legendgroup": channel,
                    "marker": {"color": _colour(looks[channel])},
                    "yaxis": f"y{row}",
                }
            )
    _show_each_once(traces)
    moments = _moments(curve)
    titles = [words.viewers, *(words.counts[metric] for metric in curve.bars.by_metric)]
    layout = _layout(titles, moments, zone)
    for gap, why in zip(curve.gaps, words.gaps, strict=True):
        layout["shapes"].append(band(gap.since, gap.until, GREY, 0.16))
        if (gap.until - gap.since) / (moments[1] - moments[0]) > _WORDED:
            said = _words_at(escaped(why), 1.0) | {"x": place(gap.since), "xref": "x"}
            layout["annotations"].append(said)
    return traces, layout


def band(since: datetime, until: datetime, colour: str, opacity: float) -> dict[str, Any]:
    """A pale band behind the whole chart."""
    return {
        "type": "rect",
        "x0": place(since),
        "x1": place(until),
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "fillcolor": colour,
        "opacity": opacity,
        "line": {"width": 0},
        "layer": "below",
    }


def _line(line: Line, number: int, zone: ZoneInfo, words: CurveWords) -> Iterator[dict[str, Any]]:
    colour, dash = _colour(number), DASHES[number % len(DASHES)]
    name = escaped(words.channels[line.channel_id])
    if line.pieces:
        points: list[Point | None] = []
        for piece in line.pieces:
            points += [*([None] if points else []), *piece]  # nothing joins two pieces
        alone = {piece[0] for piece in line.pieces if len(piece) == 1}
        yield _marks(points, zone, words) | {
            "mode": "lines+markers",
            "name": name,
            "legendgroup": line.channel_id,
            "line": {"color": colour, "width": 2, "dash": dash},
            "marker": {"color": colour, "size": [5 if point in alone else 0 for point in points]},
        }
    if line.typed:
        yield _marks(line.typed, zone, words) | {
            "mode": "markers" if line.pieces else "lines+markers",
            "name": f"{name} · {escaped(words.typed)}",
            "legendgroup": line.channel_id,
            "line": {"color": colour, "width": 1, "dash": "dot"},
            "marker": {"color": colour, "size": 9, "symbol": "diamond-open"},
        }


def _marks(points: Sequence[Point | None], zone: ZoneInfo, words: CurveWords) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": [point and place(point.at) for point in points],
        "y": [point and point.value for point in points],
        "text": [
            point
            and f"{_clock(point.at, zone)}<br>{words.viewers} {point.value:,.0f}"
            f" · {words.states[point.state]}"
            for point in points
        ],
        "hovertemplate": "%{text}",
    }


def _bars(
    bars: Sequence[Bar], step: timedelta, side: tuple[int, int], zone: ZoneInfo, counted: str
) -> dict[str, Any]:
    """Bars of one channel, as the first, second … of so many beside each other."""
    place_of_ours, beside = side
    width = step.total_seconds() * 1000 * 0.85 / beside
    return {
        "type": "bar",
        "x": [place(bar.at) for bar in bars],
        "y": [bar.value for bar in bars],
        "width": width,
        "offset": width * place_of_ours,
        "text": [f"{_clock(bar.at, zone)}<br>{counted} {bar.value:,.0f}" for bar in bars],
        "textposition": "none",
        "hovertemplate": "%{text}",
    }


def _colour(number: int) -> str:
    return SERIES[number % len(SERIES)]


def _show_each_once(traces: Sequence[dict[str, Any]]) -> None:
    """A channel's bars stand in the legend only where it has no line."""
    shown: set[str] = set()
    for trace in traces:
        trace["showlegend"] = trace["type"] == "scatter" or trace["legendgroup"] not in shown
        shown.add(trace["legendgroup"])


def _moments(curve: MinuteCurve) -> list[datetime]:
    """From where to where the chart goes."""
    moments = [point.at for line in curve.lines for point in line.points]
    for bars in curve.bars.by_metric.values():
        moments += [moment for bar in bars for moment in (bar.at, bar.at + curve.bars.step)]
    moments += [moment for gap in curve.gaps for moment in (gap.since, gap.until)]
    first, last = min(moments), max(moments)
    return [first, max(last, first + timedelta(minutes=10))]


def _layout(titles: Sequence[str], moments: Sequence[datetime], zone: ZoneInfo) -> dict[str, Any]:
    heights = [_LINES, *[_BARS] * (len(titles) - 1)]
    whole = sum(heights) + _BETWEEN * len(heights)
    layout: dict[str, Any] = {
        "height": whole + _FOOT,
        "margin": {"l": 0, "r": 8, "t": 0, "b": _FOOT},
        "barmode": "overlay",
        "bargap": 0,
        "hovermode": "closest",
        "dragmode": False,
        "legend": {"orientation": "h", "x": 0, "y": -26 / whole, "yanchor": "top"},
        "annotations": [],
        "shapes": [],
    }
    top = 1.0
    for number, (title, height) in enumerate(zip(titles, heights, strict=True), 1):
        top -= _BETWEEN / whole
        bottom = max(top - height / whole, 0.0)
        layout["yaxis" if number == 1 else f"yaxis{number}"] = {
            "domain": [bottom, top],
            "rangemode": "tozero",
            "nticks": 5 if number == 1 else 2,
            "tickformat": ",.0f",
            "automargin": True,
            "fixedrange": True,
            "zeroline": False,
        }
        layout["annotations"].append(_words_at(escaped(title), top))
        top = bottom
    axis = clock_axis(moments, zone) | {
        "range": [place(moments[0]), place(moments[1])],
        "anchor": "free",
        "position": 0,
    }
    return layout | {"xaxis": axis}


def _words_at(text: str, top: float) -> dict[str, Any]:
    """Small words above a height of the chart."""
    return {
        "text": text,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": top,
        "yref": "paper",
        "yanchor": "bottom",
        "font": {"size": 12},
        "showarrow": False,
    }


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%H:%M")
