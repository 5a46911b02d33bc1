"""Add or edit one library item in a dialog: saved with a button, both sides shown where
somebody else changed the same field meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from planner.actions import library
from planner.domain.library import KINDS, Kind
from planner.domain.merging import Path
from planner.errors import ConflictError, KaiboError
from planner.store.library import Item
from planner.ui import conflict, session
from planner.ui.library_fields import FOLDED, OPEN, draw_field, label
from planner.ui.markdown import plain
from planner.ui.session import t, w

_STATE = "library_dialog"
"""What the open dialog remembers: the conflict to decide, or that removal is asked."""


def open_dialog(kind: Kind, item: Item | None, stores: Mapping[str, str]) -> None:
    """Open the dialog for an item, or for a new one of ``kind``."""
    st.session_state.pop(_STATE, None)
    title = plain(item.name) if item else t(f"library.add.{kind}")

    @st.dialog(title, width="medium")
    def show() -> None:
        state = st.session_state.get(_STATE, {})
        if item and "error" in state:
            _decide(kind, item, state)
        elif item and state.get("removing"):
            _ask_to_remove(item)
        else:
            _draw_form(kind, item, stores)

    show()


def _draw_form(kind: Kind, item: Item | None, stores: Mapping[str, str]) -> None:
    stored = dict(item.body) if item else KINDS[kind]().model_dump(mode="json")
    body = dict(stored)
    prefix = f"library_{item.id}_{item.number}" if item else f"library_new_{kind}"
    with st.form(prefix, border=False):
        for name in OPEN[kind]:
            body[name] = draw_field(kind, name, stored[name], f"{prefix}_{name}", stores)
        with st.expander(t("library.more_fields")):
            for name in FOLDED[kind]:
                body[name] = draw_field(kind, name, stored[name], f"{prefix}_{name}", stores)
        if st.form_submit_button(t("library.save"), type="primary", icon=":material/save:"):
            _save(kind, item, body)
    if item is None:
        return
    with st.container(horizontal=True):
        if st.button(t("library.remove"), icon=":material/delete:", key="library_remove"):
            st.session_state[_STATE] = {"removing": True}
            st.rerun(scope="fragment")
        if stored.get("phone"):
            _offer_phone(item)


def _save(
    kind: Kind,
    item: Item | None,
    body: Mapping[str, Any],
    mine: set[Path] | None = None,
    against: int | None = None,
) -> None:
    database, who, now = session.db(), session.who(), session.now()
    merged = False
    try:
        if item is None:
            library.add(database, who, kind, body, now=now)
        else:
            merged = library.save(
                database, who, item.id, item.number, body, now=now, mine=mine, against=against
            ).merged
    except ConflictError as error:
        st.session_state[_STATE] = {"error": error, "body": dict(body)}
        st.rerun(scope="fragment")
    except KaiboError as error:
        where = f"{label(kind, error.where[0])}：" if error.where else ""
        st.error(f"{where}{session.say(error)}", icon=":material/error:")
        return
    words = "library.merged" if merged else "library.saved"
    session.notice(t(words, name=plain(str(body["name"]))))
    st.rerun()


def _decide(kind: Kind, item: Item, state: Mapping[str, Any]) -> None:
    error: ConflictError = state["error"]
    st.markdown(t("conflict.lead", by=plain(error.by)))
    mine: set[Path] = set()
    for i, each in enumerate(error.conflicts):
        sides = {
            "mine": f"{t('conflict.mine')}：{conflict.shown(each.mine)}",
            "theirs": f"{t('conflict.theirs', by=error.by)}：{conflict.shown(each.theirs)}",
        }
        chosen = st.radio(
            label(kind, each.path[0]),
            list(sides),
            format_func={side: plain(said) for side, said in sides.items()}.__getitem__,
            key=f"library_conflict_{error.number}_{i}",
        )
        if chosen == "mine":
            mine.add(each.path)
    if st.button(t("conflict.save"), type="primary", key="library_decide"):
        _save(kind, item, state["body"], mine, error.number)


def _offer_phone(item: Item) -> None:
    if st.button(
        t("library.phone.show"),
        icon=":material/visibility:",
        help=t("library.phone.logged"),
        key="library_phone",
    ):
        try:
            number = library.reveal_phone(session.db(), session.who(), item.id, now=session.now())
        except KaiboError as error:
            st.error(session.say(error))
        else:
            st.code(number, language=None)
            st.caption(t("library.phone.logged"))


def _ask_to_remove(item: Item) -> None:
    now = session.now()
    used = library.uses(session.db(), item.id, now=now)
    if used:
        st.markdown(t("library.remove.used", n=len(used)))
        zone = session.zone()
        for booking in used[:10]:
            moment = w().moment(booking.starts_at, zone)
            st.markdown(f"- {plain(booking.title)} · {moment}")
    else:
        st.markdown(t("library.remove.unused"))
    st.caption(t("library.remove.effect"))
    with st.container(horizontal=True):
        if st.button(t("library.remove.yes"), type="primary", key="library_remove_yes"):
            _remove(item)
        if st.button(t("library.remove.no"), key="library_remove_no"):
            st.session_state.pop(_STATE, None)
            st.rerun(scope="fragment")


def _remove(item: Item) -> None:
    try:
        library.remove(session.db(), session.who(), item.id, now=session.now())
    except KaiboError as error:
        st.error(session.say(error))
        return
    st.session_state["library_undo"] = (item.id, item.name)
    st.rerun()
