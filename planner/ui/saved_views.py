"""The views of a page that a person keeps: choose one, save this one, delete one and take
that back."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import streamlit as st

from planner.actions import saved_views
from planner.errors import KaiboError
from planner.store.saved_views import SavedView
from planner.ui import session
from planner.ui.markdown import plain
from planner.ui.session import t

_CAMPAIGN = "campaign"
_NOT_KEPT = (_CAMPAIGN, "page")
"""The campaign somebody works on is no part of a view, nor is how far they turned its pages."""
_GONE = "view_gone"


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
                    t("broadcasts.views.forget"),
                    key=f"forget:{view.name}",
                    type="tertiary",
                    on_click=_forget,
                    args=(view,),
                )
        if gone := _gone():
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption(plain(t("broadcasts.views.gone", name=gone.name)))
                st.button(t("broadcasts.views.undo"), icon=":material/undo:", on_click=_undo)
        st.text_input(
            t("broadcasts.views.name"), key="view_name", max_chars=saved_views.LONGEST_NAME
        )
        st.button(t("broadcasts.views.keep"), icon=":material/bookmark_add:", on_click=_keep)


def _show(query: str) -> None:
    campaign = st.query_params.get(_CAMPAIGN)
    st.query_params.clear()
    for name, value in parse_qsl(query):
        st.query_params[name] = value
    if campaign:
        st.query_params[_CAMPAIGN] = campaign


def _keep() -> None:
    query = {k: v for k, v in st.query_params.items() if k not in _NOT_KEPT}
    view = SavedView(st.session_state.get("view_name", ""), urlencode(sorted(query.items())))
    if _saved(view):
        st.session_state["view_name"] = ""
        session.notice(t("broadcasts.views.kept"))


def _forget(view: SavedView) -> None:
    try:
        saved_views.remove(session.db(), session.who(), "broadcasts", view.name)
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
        return
    st.session_state[_GONE] = view


def _undo() -> None:
    gone = _gone()
    if gone and _saved(gone):
        del st.session_state[_GONE]


def _gone() -> SavedView | None:
    """The view deleted last, which can be taken back."""
    return st.session_state.get(_GONE)


def _saved(view: SavedView) -> bool:
    """Save a view; whether it was. What speaks against it is said."""
    try:
        saved_views.save(
            session.db(), session.who(), "broadcasts", view.name, view.query, now=session.now()
        )
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
        return False
    return True
