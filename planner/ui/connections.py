"""Connections 数据接入: the accounts figures come from, and how each stands."""

from __future__ import annotations

import streamlit as st

from planner.ui import connect_account, connection_cards, navigation, push_list
from planner.ui.session import t


def draw() -> None:
    """Draw the page."""
    st.header(t("page.connections"), anchor=False)
    st.markdown(t("connections.lead"))
    if st.button(t("connections.add"), icon=":material/add_link:", type="primary"):
        connect_account.open_dialog()
    connection_cards.draw()
    push_list.draw()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("connections.by_file"), width="content")
        navigation.link("imports", t("connections.to_imports"), icon=":material/upload_file:")
    connect_account.draw_if_open()


draw()
