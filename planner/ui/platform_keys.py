"""The keys of a platform's app: typed once, encrypted, never shown again."""

from __future__ import annotations

import streamlit as st

from planner.actions import connections, platforms
from planner.actions.platforms import Gives
from planner.errors import KaiboError
from planner.settings import settings
from planner.store.sealing import seal
from planner.ui import session
from planner.ui.markdown import plain
from planner.ui.session import say, t

_LONGEST = platforms.LONGEST_KEY


def draw(gives: Gives) -> bool:
    """Draw the form, or that there are keys; return whether there are."""
    if gives.redirects == "https" and not settings().public_url:
        name = t(f"platform_name.{gives.platform}")
        st.warning(t("connections.redirect.https", platform=name), icon=":material/link_off:")
    kept = platforms.app_ids(session.db()).get(gives.platform)
    if kept is None:
        st.markdown(f"**{t('connections.keys')}**")
        _form(gives, "")
        return False
    st.markdown(f"**{plain(t('connections.keys.kept', id=kept))}**")
    with st.expander(t("connections.keys.change")):
        _form(gives, kept)
        st.caption(t("connections.keys.forget.sure"))
        if st.button(t("connections.keys.forget"), icon=":material/delete:"):
            _forget(gives.platform)
    return True


def _form(gives: Gives, app_id: str) -> None:
    words = f"connections.app.{gives.platform}"
    turn = st.session_state.get("keys:turn", 0)
    with st.form(f"keys:{gives.platform}:{turn}", border=False):
        st.caption(f"{t(f'{words}.where')} {t('connections.keys.hidden')}")
        typed = st.text_input(t(f"{words}.id"), app_id, max_chars=_LONGEST, autocomplete="off")
        secret = _secret(t(f"{words}.secret"))
        further = (*gives.app_fields, *gives.app_options)
        more = {name: _secret(t(f"{words}.{name}")) for name in further}
        if gives.sign_in == "oauth":
            st.caption(t("connections.redirect"))
            st.code(connections.redirect_address(gives.platform), language=None, wrap_lines=True)
            if gives.redirects == "unknown" and not settings().public_url:
                st.caption(t("connections.redirect.local"))
        if st.form_submit_button(t("connections.keys.save"), icon=":material/key:"):
            _save(gives.platform, typed, secret, more)


def _secret(label: str) -> str:
    return st.text_input(label, type="password", max_chars=_LONGEST, autocomplete="new-password")


def _save(platform: str, app_id: str, secret: str, more: dict[str, str]) -> None:
    try:
        platforms.keep_keys(
            session.db(), seal(), session.who(), platform, app_id, secret, more, now=session.now()
        )
    except KaiboError as error:
        st.error(say(error), icon=":material/error:")
        return
    _begin_anew(t("connections.keys.saved"))


def _forget(platform: str) -> None:
    try:
        platforms.forget_keys(session.db(), session.who(), platform, now=session.now())
    except KaiboError as error:
        st.error(say(error), icon=":material/error:")
        return
    _begin_anew(t("connections.keys.forgotten"))


def _begin_anew(said: str) -> None:
    """What was typed is gone from the session with the fields that held it."""
    st.session_state["keys:turn"] = st.session_state.get("keys:turn", 0) + 1
    session.notice(said)
    st.rerun()
