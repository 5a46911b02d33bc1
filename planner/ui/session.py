"""What a page knows of its visitor: language, name, campaign, and the words to use."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from planner.actions.who import LONGEST_NAME, Who
from planner.errors import KaiboError
from planner.i18n import LANGUAGES, Language, Words, best_language, words
from planner.store.database import Database, database
from planner.ui.markdown import plain

NAME_COOKIE, LANGUAGE_COOKIE = "kaibo_name", "kaibo_language"


def language() -> Language:
    """The language of this session: chosen, remembered, or the browser's."""
    known = st.session_state.get("language")  # one read: a page asks two hundred times
    if known is None:
        kept = st.context.cookies.get(LANGUAGE_COOKIE, "")
        known = kept if kept in LANGUAGES else best_language(st.context.locale)
        st.session_state.language = known
    return cast(Language, known)


def w() -> Words:
    """The words of this session's language."""
    return words(language())


def t(key: str, /, **params: Any) -> str:
    """A sentence in this session's language."""
    return w()(key, **params)


def who() -> Who:
    """The person at this browser; the name is empty until she typed it."""
    if "name" not in st.session_state:
        kept = unquote(st.context.cookies.get(NAME_COOKIE, ""))
        st.session_state.name = kept[:LONGEST_NAME].strip()
    return Who(st.session_state.name)


def remember(**cookies: str) -> None:
    """Keep ``name`` or ``language`` for this session and, in the browser, for a year."""
    for name, value in cookies.items():
        st.session_state[name] = value
        names = {"name": NAME_COOKIE, "language": LANGUAGE_COOKIE}
        st.session_state.setdefault("cookies", {})[names[name]] = quote(value)


def db() -> Database:
    """The store."""
    return database()


def now() -> datetime:
    """The present moment, UTC."""
    return datetime.now(UTC)


def zone() -> ZoneInfo:
    """The time zone of the visitor's browser, for moments no campaign's clock shows;
    Shanghai where the browser does not say."""
    try:
        return ZoneInfo(st.context.timezone or "Asia/Shanghai")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("Asia/Shanghai")


def campaign_id() -> str:
    """The campaign this session works on, from the address or as last opened; empty if
    there is none. The address always names it, so that a link or reload leads back."""
    asked = st.query_params.get("campaign", "")
    if asked:
        st.session_state.campaign_id = asked
    return str(st.session_state.get("campaign_id", ""))


def forget_campaign() -> None:
    """Leave the campaign: it was deleted, or the person went elsewhere."""
    st.session_state.pop("campaign_id", None)
    st.query_params.pop("campaign", None)


def sentence(error: KaiboError) -> str:
    """The sentence of an error in this session's language, as text."""
    return t(error.key, **error.params)


def say(error: KaiboError) -> str:
    """The sentence of an error as Markdown: what people typed in it stays as it is."""
    params = {k: plain(v) if isinstance(v, str) else v for k, v in error.params.items()}
    return t(error.key, **params)


def notice(text: str, *, icon: str = ":material/check:") -> None:
    """Show a short message with the next page that is drawn."""
    st.session_state.setdefault("notices", []).append((text, icon))


def show_notices() -> None:
    """Show the messages that :func:`notice` left."""
    for text, icon in st.session_state.pop("notices", []):
        st.toast(text, icon=icon)
