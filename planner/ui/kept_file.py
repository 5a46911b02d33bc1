"""The file a session is importing, kept between the runs of a page."""

from __future__ import annotations

from typing import Any

import streamlit as st


def of(key: str) -> dict[str, Any]:
    """What is kept of the import called ``key``: the file, what was answered so far, and
    the ``turn``, which is in the name of every field, so that a new file finds new ones."""
    kept: dict[str, Any] = st.session_state.setdefault(f"{key}:import", {"turn": 0})
    return kept


def forget(key: str) -> None:
    """Let go of the file: it was imported, or another one is wanted."""
    st.session_state[f"{key}:import"] = {"turn": of(key)["turn"] + 1}
