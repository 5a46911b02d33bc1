"""Add or edit one library item in a dialog: saved with a button, both sides shown where
somebody else changed the same field meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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


@dataclass
class Open:
    """What the open dialog is about: an item as it stood when it was opened (``None``: a
    new one of ``kind``), whether its removal is asked, and a save that waits for a
    decision."""

    kind: Kind
    item: Item | None
    removing: bool = False
    body: dict[str, Any] = field(default_factory=dict)
    error: ConflictError | None = None


def open_dialog(kind: Kind, item: Item | None) -> None:
    """Let the dialog be open from the next drawing of the page on."""
    st.session_state[_STATE] = Open(kind, item)


def draw_if_open(stores: Mapping[str, str]) -> None:
    """Draw the dialog if one is open; ``stores`` gives ids their names."""
    state: Open | None = st.session_state.get(_STATE)
    if state is None:
        return
    title = plain(state.item.name) if state.item else t(f"library.add.{state.kind}")

    @st.dialog(title, width="medium", on_dismiss=_close)
    def show() -> None:
        if state.item and state.error:
            _decide(state, state.item, state.error)
        elif state.item and state.removing:
            _ask_to_remove(state, state.item)
        else:
            _draw_form(state, stores)

    show()


def _close() -> None:
    st.session_state.pop(_STATE, None)


def _draw_form(state: Open, stores: Mapping[str, str]) -> None:
    kind, item = state.kind, state.item
    stored = dict(item.body) if item else KINDS[kind]().model_dump(mode="json")
    if item is None and "store_id" in stored and len(stores) == 1:
        stored["store_id"] = next(iter(stores))
    body = dict(stored)
    prefix = f"library_{item.id}_{item.number}" if item else f"library_new_{kind}"
    with st.form(prefix, border=False):
        for name in OPEN[kind]:
            body[name] = draw_field(kind, name, stored[name], f"{prefix}_{name}", stores)
        with st.expander(t("library.more_fields")):
            for name in FOLDED[kind]:
                body[name] = draw_field(kind, name, stored[name], f"{prefix}_{name}", stores)
        if st.form_submit_button(t("library.save"), type="primary", icon=":material/save:"):
            _save(state, body)
    if item is None:
        return
    with st.container(horizontal=True):
        if st.button(t("library.remove"), icon=":material/delete:", key="library_remove"):
            state.removing = True
            st.rerun()
        if stored.get("phone"):
            _offer_phone(item)


def _save(
    state: Open,
    body: dict[str, Any],
    mine: set[Path] | None = None,
    against: int | None = None,
) -> None:
    database, who, now, item = session.db(), session.who(), session.now(), state.item
    merged = False
    try:
        if item is None:
            library.add(database, who, state.kind, body, now=now)
        else:
            merged = library.save(
                database, who, item.id, item.number, body, now=now, mine=mine, against=against
            ).merged
    except ConflictError as error:
        state.body, state.error = body, error
        st.rerun()
    except KaiboError as error:
        said = session.say(error)
        if error.where:
            said = t("library.wrong", field=label(state.kind, error.where[0]), sentence=said)
        st.error(said, icon=":material/error:")
        return
    words = "library.merged" if merged else "library.saved"
    session.notice(t(words, name=plain(str(body["name"]))))
    _close()
    st.rerun()


def _decide(state: Open, item: Item, error: ConflictError) -> None:
    st.markdown(t("conflict.lead", by=plain(error.by)))
    mine: set[Path] = set()
    for i, each in enumerate(error.conflicts):
        sides = {
            "mine": (t("conflict.mine"), each.mine),
            "theirs": (t("conflict.theirs", by=error.by), each.theirs),
        }
        said = {
            side: plain(t("library.side", whose=whose, value=conflict.shown(value)))
            for side, (whose, value) in sides.items()
        }
        chosen = st.radio(
            label(state.kind, each.path[0]),
            list(said),
            format_func=said.__getitem__,
            key=f"library_conflict_{item.id}_{error.number}_{i}",
        )
        if chosen == "mine":
            mine.add(each.path)
    if st.button(t("conflict.save"), type="primary", key="library_decide"):
        _save(state, state.body, mine, error.number)


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


def _ask_to_remove(state: Open, item: Item) -> None:
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
            state.removing = False
            st.rerun()


def _remove(item: Item) -> None:
    try:
        library.remove(session.db(), session.who(), item.id, now=session.now())
    except KaiboError as error:
        st.error(session.say(error))
        return
    st.session_state["library_undo"] = (item.id, item.name)
    _close()
    st.rerun()
