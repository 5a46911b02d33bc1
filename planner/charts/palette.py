"""Colours of the charts: those of the theme, safe for colour-blind eyes.

Marks have one colour for a light and a dark page, with a contrast of 3 : 1 on both; text is in
the ink of its page, at 4.5 : 1. What is good or bad is always said in words or by place too,
never by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

BLUE, AMBER, GREY = "#0b6e99", "#d97706", "#5b6b7b"
"""Blue for what is; amber for what falls short; grey for what was wanted."""

INK = {False: "#1b1f24", True: "#e9ecef"}
"""The colour of text on a light and on a dark page."""

BLUES = {
    False: [[0.0, "#4f98bc"], [0.5, "#1f6a8f"], [1.0, "#08364e"]],
    True: [[0.0, "#2c7199"], [0.5, "#6fb0d0"], [1.0, "#dceef6"]],
}
"""From little to much on a light and on a dark page: further from the page is more."""

SERIES = (BLUE, AMBER, "#7b57b5", "#15803d", "#c8372d", GREY, "#0e7c86", "#9a6700")
"""Things that are compared, the theme's own order of colours."""

DASHES = ("solid", "dash", "dashdot", "longdash")
"""How the lines of things compared differ, so that colour is not needed."""


def faded(colour: str, opacity: float) -> str:
    """A colour the page shines through, for a fill whose outline is the mark."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def drawn(traces: Sequence[Any], layout: Mapping[str, Any], *, dark: bool) -> go.Figure:
    """The figure of traces (Plotly's own, or dictionaries) and a layout, its text in the ink
    of the page, where it would be a pale grey.

    In one go, since Plotly checks every change of a figure against all that is in it: forty
    cues added one by one took two seconds.
    """
    ink = {"color": INK[dark]}
    inked = {"xaxis": {}, "yaxis": {}, "legend": {}, "hoverlabel": {}, **layout, "font": ink}
    for name, part in inked.items():
        if name in ("legend", "hoverlabel"):
            inked[name] = {**part, "font": ink}
        elif name.startswith(("xaxis", "yaxis")):
            title = {**part.get("title", {}), "font": ink}
            inked[name] = {**part, "tickfont": ink, "title": title}
    return go.Figure(list(traces), inked)
