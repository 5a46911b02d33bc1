"""A card for each connected account: how it stands, what it read, sign in again, disconnect."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from planner.actions import connected, connections, platforms
from planner.actions.connected import Connected
from planner.actions.platforms import Allowance
from planner.errors import KaiboError
from planner.insight.connection_state import Standing, standing
from planner.store.connections import Connection
from planner.ui import connect_account, connection_details, session
from planner.ui.markdown import plain
from planner.ui.moments import on_clock
from planner.ui.session import say, t, w

_PAGE = 24
_COLOURS = {"works": "green", "idle": "green", "waits": "orange", "sign_in": "red"}
_ICONS = {
    "works": ":material/check_circle:",
    "idle": ":material/check_circle:",
    "waits": ":material/schedule:",
    "sign_in": ":material/login:",
}


@st.fragment(run_every=5)
def draw() -> None:
    """Draw the cards; they follow what happens by themselves."""
    connect_account.close_if_done()
    total = connected.count(session.db())
    if not total:
        st.info(t("connections.none"), icon=":material/cable:")
        return
    st.caption(t("connections.count", n=total))
    pages = max(1, -(-total // _PAGE))
    page = min(int(st.session_state.get("connections:page", 1)), pages)
    shown = connected.page(session.db(), offset=(page - 1) * _PAGE, limit=_PAGE)
    now = session.now()
    left = {
        platform: platforms.allowance(session.db(), platform, now=now)
        for platform in {one.connection.platform for one in shown}
    }
    for one in shown:
        with st.container(border=True, gap="xsmall"):
            _card(one, left[one.connection.platform], now)
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="center"):
            st.pagination(pages, key="connections:page")


def _card(one: Connected, left: Allowance | None, now: datetime) -> None:
    connection, stands = one.connection, standing(one.connection, one.feeds)
    platform = t(f"platform_name.{connection.platform}")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{platform} · {plain(connection.account_name)}** {_badges(one, stands, now)}",
            width="stretch",
        )
        if st.button(
            t("connections.reconnect"),
            key=f"reconnect:{connection.id}",
            icon=":material/login:",
            type="primary" if stands.state == "sign_in" else "secondary",
        ):
            connect_account.open_dialog(connection.library_id, connection.platform)
            st.rerun()
        _disconnect(connection)
    st.markdown(f":small[:gray[{plain(_facts(one, stands, left, now))}]]")
    if stands.error:
        st.markdown(f":{_COLOURS[stands.state]}[{say(connected.trouble(stands.error))}]")
    connection_details.draw(one, now)


def _badges(one: Connected, stands: Standing, now: datetime) -> str:
    state = f"{_ICONS[stands.state]} {plain(_said(stands, now))}"
    badges = [f":{_COLOURS[stands.state]}-badge[{state}]"]
    if one.connection.demo:
        badges.append(f":orange-badge[:material/science: {t('connections.demo')}]")
    return " ".join(badges)


def _said(stands: Standing, now: datetime) -> str:
    if stands.state != "waits":
        return t(f"connections.state.{stands.state}")
    if stands.next_at is None or stands.next_at <= now:
        return t("connections.state.tries")
    return t("connections.state.waits", at=on_clock(stands.next_at, now))


def _facts(one: Connected, stands: Standing, left: Allowance | None, now: datetime) -> str:
    """What a card says in one line."""
    said = [t("connections.follows", account=one.account)]
    if stands.last_ok_at is not None:
        said.append(t("connections.last_ok", at=on_clock(stands.last_ok_at, now)))
    elif one.feeds:
        said.append(t("connections.never_read"))
    if stands.next_at is not None and stands.next_at > now:
        said.append(t("connections.next", at=on_clock(stands.next_at, now)))
    if left is not None:
        number = w().number
        said.append(t("connections.left", left=number(left.left), of=number(left.of)))
        if left.left < left.of:
            said.append(t("connections.left.until", at=on_clock(left.until, now)))
    return " · ".join(said)


def _disconnect(connection: Connection) -> None:
    with st.popover(
        t("connections.disconnect"), icon=":material/link_off:", key=f"leave:{connection.id}"
    ):
        name = plain(connection.account_name)
        st.markdown(t("connections.disconnect.sure", account=name))
        if st.button(t("connections.disconnect"), type="primary", key=f"leave_yes:{connection.id}"):
            try:
                connections.disconnect(
                    session.db(), session.who(), connection.id, now=session.now()
                )
            except KaiboError as error:
                session.notice(say(error), icon=":material/error:")
            else:
                session.notice(t("connections.disconnected", account=name))
            st.rerun()
