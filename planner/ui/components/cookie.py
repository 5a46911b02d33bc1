"""Keep a value in the browser."""

from __future__ import annotations

import streamlit as st

_JS = """
export default function ({ data }) {
  for (const [name, value] of Object.entries(data ?? {})) {
    document.cookie = `${name}=${value}; path=/; max-age=31536000; SameSite=Lax`;
  }
}
"""

_cookie = st.components.v2.component("kaibo_cookie", js=_JS)


def keep_cookies() -> None:
    """Write what :func:`planner.ui.session.remember` was told in this session."""
    kept = st.session_state.get("cookies", {})
    if kept:
        _cookie(data=kept, key="cookies")
