"""Colours of the charts: those of the theme, safe for colour-blind eyes.

Marks have one colour for a light and a dark page, with a contrast of 3 : 1 on both; text is in
the ink of its page, at 4.5 : 1. What is good or bad is always said in words or by place too,
never by colour alone.
"""

from __future__ import annotations

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


def in_ink(figure: go.Figure, *, dark: bool) -> go.Figure:
    """The figure with its text in the ink of the page, where it would be a pale grey."""
    font = {"color": INK[dark]}
    there = figure.layout.to_plotly_json()
    axes = {"xaxis", "yaxis", *(name for name in there if name.startswith(("xaxis", "yaxis")))}
    # in one go: each change of a figure is checked anew by Plotly
    figure.update_layout(
        {
            "font": font,
            "legend": {"font": font},
            "hoverlabel": {"font": font},
            **{axis: {"tickfont": font, "title": {"font": font}} for axis in axes},
        }
    )
    return figure
