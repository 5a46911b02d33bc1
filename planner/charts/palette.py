"""Colours of the charts: those of the theme, safe for colour-blind eyes.

What is good or bad is always said in words or by place too, never by colour alone.
"""

from __future__ import annotations

BLUE, AMBER, GREY = "#0b6e99", "#d97706", "#5b6b7b"
"""Blue for what is; amber for what falls short; grey for what was wanted."""

INK = {False: "#1b1f24", True: "#e9ecef"}
"""The colour of text on a light and on a dark page."""

BLUES = [[0.0, "#d6e9f2"], [0.5, "#5aa5c6"], [1.0, "#0b4f70"]]
"""From little to much, by lightness."""

SERIES = (BLUE, AMBER, "#6d4aa3", "#15803d", "#b3261e", GREY, "#0e7c86", "#9a6700")
"""Things that are compared, the theme's own order of colours."""

DASHES = ("solid", "dash", "dashdot", "longdash")
"""How the lines of things compared differ, so that colour is not needed."""
