"""The library: what is entered once and used by every campaign, a tab a kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import streamlit as st

from planner.actions import library
from planner.domain.library import Kind
from planner.errors import KaiboError
from planner.store.library import Item
from planner.ui import session
from planner.ui.library_fields import summary
from planner.ui.library_form import draw_if_open, open_dialog
from planner.ui.markdown import plain
from planner.ui.session import t, w

_PAGE = 24


def draw() -> None:
    """Draw the page."""
    st.title(t("page.library"), anchor=False)
    st.markdown(t("library.what"))
    _draw_way_back()
    kinds: dict[Kind, str] = {kind: t(f"library.kind.{kind}") for kind in get_args(Kind)}
    kind = st.segmented_control(
        t("library.kind"),
        list(kinds),
        default="store",
        required=True,
        format_func=kinds.__getitem__,
        key="library_kind",
        label_visibility="collapsed",
        persist_state="session",
    )
    stores = dict(library.choices(session.db(), "store"))
    text, store_id, removed = _choose(kind, stores)
    total = library.count(session.db(), kind, text=text, store_id=store_id, removed=removed)
    # another list begins on its first page
    key = f"library_page:{kind}:{text}:{store_id}:{removed}"
    pages = max(1, -(-total // _PAGE))
    page = min(int(st.session_state.get(key, 1)), pages)
    items = library.page(
        session.db(),
        kind,
        text=text,
        store_id=store_id,
        removed=removed,
        offset=(page - 1) * _PAGE,
        limit=_PAGE,
    )
    if items:
        st.caption(t("library.count", n=total))
    else:
        _nothing(kind, filtered=bool(text or store_id), removed=removed)
    for item in items:
        _draw_item(item, stores)
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="center"):
            st.pagination(pages, key=key)
    draw_if_open(stores)


def _choose(kind: Kind, stores: Mapping[str, str]) -> tuple[str, str, bool]:
    with st.container(horizontal=True, vertical_alignment="center"):
        text = st.text_input(
            t("library.search"),
            key="library_text",
            type="search",
            live="300ms",
            placeholder=t("library.search"),
            label_visibility="collapsed",
            max_chars=100,
        )
        store_id = None
        if kind != "store" and stores:
            store_id = st.selectbox(
                t("library.store_id"),
                list(stores),
                index=None,
                format_func=stores.__getitem__,
                placeholder=t("library.store_filter"),
                key="library_store",
                label_visibility="collapsed",
                width=220,
            )
        removed = st.toggle(t("library.removed"), key="library_removed")
        if st.button(t(f"library.add.{kind}"), icon=":material/add:", type="primary"):
            open_dialog(kind, None)
    return text or "", store_id or "", removed


def _draw_item(item: Item, stores: Mapping[str, str]) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", wrap=False):
        name = f"**{plain(item.name)}**"
        if item.sample:
            name += f" :orange-badge[:material/science: {t('library.sample')}]"
        at = w().stamp(item.saved_at, session.zone())
        changed = t("library.changed", by=plain(item.saved_by), at=at)
        about = plain(summary(item.kind, item.body, stores))
        st.markdown(
            "  \n".join(line for line in (name, about, f":small[:gray[{changed}]]") if line),
            width="stretch",
        )
        if item.removed_at is not None:
            st.button(
                t("library.restore"),
                icon=":material/restore_from_trash:",
                key=f"restore_{item.id}",
                on_click=_restore,
                args=(item.id, item.name),
            )
        elif st.button(t("library.edit"), icon=":material/edit:", key=f"edit_{item.id}"):
            open_dialog(item.kind, item)


def _nothing(kind: Kind, *, filtered: bool, removed: bool) -> None:
    if filtered:
        st.info(t("library.none_match"))
    else:
        st.info(t("library.none_removed" if removed else f"library.none.{kind}"))


def _restore(item_id: str, name: str) -> None:
    try:
        library.restore(session.db(), session.who(), item_id, now=session.now())
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
    else:
        session.notice(t("library.restored", name=plain(name)))


def _draw_way_back() -> None:
    """Say what was just removed, with a button that brings it back."""
    gone: tuple[str, str] | None = st.session_state.get("library_undo")
    if gone is None:
        return
    item_id, name = gone
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(t("library.did_remove", name=plain(name)), width="stretch")
        if st.button(t("library.undo"), icon=":material/undo:", key="library_undo_do"):
            _restore(item_id, name)
            del st.session_state["library_undo"]
            st.rerun()


draw()
