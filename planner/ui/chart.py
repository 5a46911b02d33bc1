"""A chart on a page, in the colours of the page."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from planner.charts.palette import in_ink


def draw_chart(figure: go.Figure, *, key: str, alt: str) -> None:
    """Draw a chart; ``alt`` says what it shows to whoever cannot see it."""
    st.plotly_chart(
        in_ink(figure, dark=on_dark()), key=key, alt=alt, config={"displayModeBar": False}
    )


def on_dark() -> bool:
    """Whether the page is dark."""
    return st.context.theme.type == "dark"
