"""The first-run screen: what Kaibo is, and who is at this browser."""

from __future__ import annotations

import streamlit as st

from planner.actions.who import LONGEST_NAME
from planner.ui import session
from planner.ui.session import t


def ask_for_name() -> None:
    """Ask for the name that will stand beside every save; then open the page."""
    st.title(t("welcome.title"))
    st.markdown(t("welcome.what"))
    with st.form("welcome", width=480):
        name = st.text_input(
            t("welcome.name"),
            max_chars=LONGEST_NAME,
            help=t("welcome.name.help"),
            autocomplete="name",
        )
        if st.form_submit_button(t("welcome.start"), type="primary"):
            if name.strip():
                session.remember(name=name.strip())
                st.rerun()
            st.error(t("error.name_missing"))
