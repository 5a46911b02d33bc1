"""The frame of all broadcasts, shared by everybody at this app."""

from __future__ import annotations

import streamlit as st

from planner.insight.portfolio import Portfolio
from planner.insight.portfolio_keeper import PortfolioKeeper
from planner.ui import session


@st.cache_resource(max_entries=2, ttl="7d", show_spinner=False)
def _keeper(url: str) -> PortfolioKeeper:
    return PortfolioKeeper(session.db())


def portfolio() -> Portfolio:
    """All broadcasts as they stand in the store now."""
    return _keeper(session.db().url).portfolio()
