"""A chart on a page, and which page it is on."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st


def draw_chart(figure: go.Figure, *, key: str, alt: str) -> None:
    """Draw a chart; ``alt`` says what it shows to whoever cannot see it."""
    st.plotly_chart(figure, key=key, alt=alt, config={"displayModeBar": False})


def on_dark() -> bool:
    """Whether the page is dark."""
    return st.context.theme.type == "dark"
