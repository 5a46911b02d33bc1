"""Load the sample campaign, say that it is one, remove it."""

from __future__ import annotations

import streamlit as st

from planner.actions import sample
from planner.errors import KaiboError
from planner.store.telemetry import telemetry
from planner.ui import session
from planner.ui.session import t

_ASKED = "sample_removal_asked"


def offer() -> None:
    """A button that loads the sample."""
    if st.button(t("sample.load"), icon=":material/science:", key="sample_load"):
        _run(load=True)


def say_so() -> None:
    """Say that demonstration data are in the store, with a way to remove them."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/science: {t('sample.loaded')}", width="stretch")
        if st.button(t("sample.remove"), icon=":material/delete_sweep:", key="sample_remove"):
            st.session_state[_ASKED] = True
    if st.session_state.get(_ASKED):
        _confirm()


def _confirm() -> None:
    @st.dialog(t("sample.remove"), icon=":material/delete_sweep:", on_dismiss=_close)
    def ask() -> None:
        st.markdown(t("sample.remove.sure"))
        with st.container(horizontal=True):
            if st.button(t("sample.remove.yes"), type="primary", key="sample_remove_yes"):
                _close()
                _run(load=False)
            if st.button(t("sample.remove.no"), key="sample_remove_no"):
                _close()
                st.rerun()

    ask()


def _close() -> None:
    st.session_state.pop(_ASKED, None)


def _run(*, load: bool) -> None:
    database, who, now = session.db(), session.who(), session.now()
    try:
        if load:
            sample.load(database, who, session.language(), now=now)
        else:
            removed = sample.remove(database, telemetry(), who, now=now)
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
    else:
        if not load and session.campaign_id() in removed:
            session.forget_campaign()
        session.notice(t("sample.loaded.now") if load else t("sample.removed.now"))
    st.rerun()
