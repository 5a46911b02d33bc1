"""Connect an account in a dialog: which one, the platform's keys, sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import streamlit as st

from planner.actions import connected, connections, library, platforms
from planner.actions.platforms import Gives
from planner.domain.metrics import dictionary
from planner.errors import KaiboError
from planner.settings import settings
from planner.store.connections import Connection
from planner.store.library import Item
from planner.store.sealing import seal
from planner.ui import metric_names, navigation, platform_keys, session
from planner.ui.markdown import plain
from planner.ui.session import say, t, w

_STATE = "connect_dialog"
_MOST_NAMES = 8
_ANEW = timedelta(minutes=10)
"""A link to a sign-in page is made anew after this: it is good for a quarter of an hour."""


@dataclass
class Begun:
    """A sign-in under way: the page to open, made for which account when."""

    platform: str
    library_id: str
    page: str
    at: datetime


@dataclass
class Open:
    """What the open dialog is about; ``library_id`` and ``platform`` where they are chosen
    already."""

    library_id: str = ""
    platform: str = ""
    begun: Begun | None = None


def open_dialog(library_id: str = "", platform: str = "") -> None:
    """Let the dialog be open from the next drawing of the page on."""
    st.session_state[_STATE] = Open(library_id, platform)


def close_if_done() -> None:
    """Close the dialog once the person came back from the platform's page."""
    state: Open | None = st.session_state.get(_STATE)
    if state is None or state.begun is None:
        return
    begun = state.begun
    made = connected.signed_in_since(session.db(), begun.platform, begun.library_id, begun.at)
    if made is not None:
        _done(made)


def draw_if_open() -> None:
    """Draw the dialog if it is open."""
    state: Open | None = st.session_state.get(_STATE)
    if state is None:
        return

    @st.dialog(t("connections.add"), width="medium", on_dismiss=_close)
    def show() -> None:
        try:
            _draw(state)
        except KaiboError as error:
            st.error(say(error), icon=":material/error:")

    show()


def _draw(state: Open) -> None:
    everything = platforms.all_platforms()
    account = _choose_account(state, {gives.rooms_on for gives in everything})
    if account is None:
        return
    here = [gives for gives in everything if gives.rooms_on == account.body["platform"]]
    gives = _choose_platform(state, here)
    _say_what_it_gives(gives)
    if not platform_keys.draw(gives):
        return
    if gives.sign_in == "oauth":
        _draw_oauth(state, gives, account)
    else:
        _draw_code(gives, account)


def _choose_account(state: Open, connectable: set[str]) -> Item | None:
    accounts = {
        item.id: item
        for item in library.page(session.db(), "account", limit=library.MOST_CHOICES)
        if item.body["platform"] in connectable
    }
    if not accounts:
        st.info(t("connections.no_accounts"), icon=":material/inventory_2:")
        navigation.link("library", t("connections.to_library"), icon=":material/arrow_forward:")
        return None
    ids = list(accounts)
    chosen = st.selectbox(
        t("connections.account"),
        ids,
        index=ids.index(state.library_id) if state.library_id in accounts else None,
        format_func=lambda key: _said(accounts[key]),
        placeholder=t("connections.account.choose"),
    )
    return accounts.get(chosen or "")


def _said(account: Item) -> str:
    platform = account.body["platform"]
    return f"{account.name} · {t(f'platform_name.{platform}')}"


def _choose_platform(state: Open, here: list[Gives]) -> Gives:
    by_key = {gives.platform: gives for gives in here}
    keys = list(by_key)
    if len(keys) == 1:
        return here[0]
    chosen = st.segmented_control(
        t("connections.platform"),
        keys,
        default=state.platform if state.platform in by_key else keys[0],
        format_func=lambda key: t(f"platform_name.{key}"),
        required=True,
    )
    return by_key[str(chosen)]


def _say_what_it_gives(gives: Gives) -> None:
    live, after = _names(gives.live), _names(gives.after)
    pulled = "chat" in gives.feeds or gives.listens
    pushed = gives.pushes and "chat" not in gives.lacks and not pulled
    if pulled or (pushed and settings().public_url):
        live.append(t("connections.gives.chat"))
    if "leads" in gives.feeds and "leads" not in gives.after:
        after.append(t("connections.gives.leads"))
    lacks = [t(f"connector.lacks.{key}") for key in gives.lacks]
    said = [
        t("connections.gives.live", metrics=_some(live)) if live else "",
        t("connections.gives.after", metrics=_some(after)) if after else "",
        t("connections.lacks", what=_some(lacks)) if lacks else "",
        t("connections.gives.chat_off") if pushed and not settings().public_url else "",
    ]
    st.caption(" ".join(said))


def _names(metrics: frozenset[str]) -> list[str]:
    """What metrics are called, in the order of the dictionary."""
    return [metric_names.name(key) for key in dictionary() if key in metrics]


def _some(names: list[str]) -> str:
    if len(names) <= _MOST_NAMES:
        return w().listed(names)
    first = w().listed(names[: _MOST_NAMES - 2])
    return t("connections.gives.more", names=first, n=len(names))


def _draw_oauth(state: Open, gives: Gives, account: Item) -> None:
    platform = t(f"platform_name.{gives.platform}")
    st.markdown(f"**{t('connections.sign_in', platform=platform)}**")
    begun = _begun(state, gives.platform, account.id)
    st.link_button(
        t("connections.sign_in.open", platform=platform),
        begun.page,
        icon=":material/open_in_new:",
        type="primary",
    )
    st.caption(t("connections.sign_in.after"))
    if settings().public_url:
        return
    with st.form("connect:paste", border=False):
        pasted = st.text_input(
            t("connections.sign_in.paste"), autocomplete="off", placeholder="http://localhost…"
        )
        if st.form_submit_button(t("connections.sign_in.finish")):
            _done(_finished(state, gives.platform, pasted or ""))


def _finished(state: Open, platform: str, pasted: str) -> Connection:
    """Finish with the address that was pasted. Where that fails the state may be spent: the
    next sign-in begins anew."""
    state.begun = None
    return connections.finish_by_hand(
        session.db(), seal(), session.who(), platform, pasted, now=session.now()
    )


def _begun(state: Open, platform: str, library_id: str) -> Begun:
    """The sign-in under way for this account, begun anew where there is none."""
    now, begun = session.now(), state.begun
    if (
        begun is None
        or (begun.platform, begun.library_id) != (platform, library_id)
        or now - begun.at > _ANEW
    ):
        redirect = connections.redirect_address(platform)
        page = connections.begin(
            session.db(), seal(), session.who(), platform, library_id, redirect, now=now
        )
        begun = state.begun = Begun(platform, library_id, page, now)
    return begun


def _draw_code(gives: Gives, account: Item) -> None:
    """A code the person types, or nothing beside the keys."""
    by_code = gives.sign_in == "code"
    st.markdown(f"**{t('connections.code' if by_code else 'connections.by_app')}**")
    with st.form("connect:code", border=False):
        code = ""
        if by_code:
            code = st.text_input(t("connections.code.where"), type="password", autocomplete="off")
        if st.form_submit_button(t("connections.connect"), type="primary"):
            _done(
                connections.connect_with_code(
                    session.db(),
                    seal(),
                    session.who(),
                    gives.platform,
                    account.id,
                    code,
                    now=session.now(),
                )
            )


def _done(made: Connection) -> None:
    _close()
    session.notice(t("connections.connected", account=plain(made.account_name)))
    st.rerun()


def _close() -> None:
    st.session_state.pop(_STATE, None)
