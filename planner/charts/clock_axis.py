"""An axis of time: marks stand on UTC and the clock below them is the campaign's, so that
midnight and a change of clocks bend nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240)
_MOST_TICKS = 5


def place(at: datetime) -> str:
    """Where a moment stands on the axis."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat()


def clock_axis(moments: Sequence[datetime], zone: ZoneInfo) -> dict[str, Any]:
    """The axis across ``moments``, with the time of ``zone`` written below it."""
    marks = ticks(moments)
    return {
        "type": "date",
        "tickvals": [place(at) for at in marks],
        "ticktext": [at.astimezone(zone).strftime("%H:%M") for at in marks],
        "tickangle": 0,
        "fixedrange": True,
    }


def ticks(moments: Sequence[datetime]) -> list[datetime]:
    """Round times across the chart, few enough for a phone."""
    if not moments:
        return []
    first, last = min(moments), max(moments)
    minutes = (last - first).total_seconds() / 60
    step = next((s for s in _STEPS if minutes / s <= _MOST_TICKS), 1440) * 60
    found = datetime.fromtimestamp(-(-first.timestamp() // step) * step, UTC)
    marks = []
    while found <= last:
        marks.append(found)
        found += timedelta(seconds=step)
    return marks


def upright(at: str, line: dict[str, Any]) -> dict[str, Any]:
    """A line from bottom to top of the lines' own part of a chart, where ``at`` stands."""
    ends = {"x0": at, "x1": at, "y0": 0, "y1": 1}
    return {"type": "line", **ends, "xref": "x", "yref": "y domain", "line": line}


def escaped(text: str) -> str:
    """Text as it is where Plotly would read its few HTML tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
