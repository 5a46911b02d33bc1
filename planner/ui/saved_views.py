"""The views of a page that a person keeps: choose one, keep this one, forget one."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import streamlit as st

from planner.actions import saved_views
from planner.errors import KaiboError
from planner.ui import session
from planner.ui.markdown import plain
from planner.ui.session import t

_NOT_KEPT = "campaign"
"""The campaign somebody works on is no part of a view."""


def draw_saved_views() -> None:
    """Draw them behind a button."""
    with st.popover(t("broadcasts.views"), icon=":material/bookmark:", width="content"):
        for view in saved_views.of(session.db(), session.who(), "broadcasts"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    plain(view.name),
                    key=f"view:{view.name}",
                    on_click=_show,
                    args=(view.query,),
                    width="stretch",
                )
                st.button(
                    "",
                    key=f"forget:{view.name}",
                    icon=":material/delete:",
                    help=t("broadcasts.views.forget"),
                    type="tertiary",
                    on_click=_forget,
                    args=(view.name,),
                )
        st.text_input(
            t("broadcasts.views.name"), key="view_name", max_chars=saved_views.LONGEST_NAME
        )
        st.button(t("broadcasts.views.keep"), icon=":material/bookmark_add:", on_click=_keep)


def _show(query: str) -> None:
    campaign = st.query_params.get(_NOT_KEPT)
    st.query_params.clear()
    for name, value in parse_qsl(query):
        st.query_params[name] = value
    if campaign:
        st.query_params[_NOT_KEPT] = campaign


def _keep() -> None:
    query = {k: v for k, v in st.query_params.items() if k != _NOT_KEPT}
    try:
        saved_views.save(
            session.db(),
            session.who(),
            "broadcasts",
            st.session_state.get("view_name", ""),
            urlencode(sorted(query.items())),
            now=session.now(),
        )
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
        return
    st.session_state["view_name"] = ""
    session.notice(t("broadcasts.views.kept"))


def _forget(name: str) -> None:
    try:
        saved_views.remove(session.db(), session.who(), "broadcasts", name)
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
