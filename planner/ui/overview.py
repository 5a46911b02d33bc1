"""All campaigns: cards, table or month; search, filters and the shelves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal, cast, get_args

import streamlit as st

from planner.actions import library, overview, sample
from planner.domain.campaign import Status
from planner.store.campaigns import Query
from planner.ui import navigation, overview_sample, session
from planner.ui.overview_calendar import draw_calendar
from planner.ui.overview_cards import draw_cards
from planner.ui.overview_progress import progress_of
from planner.ui.overview_shelves import draw_way_back
from planner.ui.overview_table import draw_table
from planner.ui.session import t

Which = Literal["upcoming", "past", "all", "archived", "deleted"]
View = Literal["cards", "table", "calendar"]

_VIEW_ICONS: dict[View, str] = {
    "cards": ":material/grid_view:",
    "table": ":material/table_rows:",
    "calendar": ":material/calendar_month:",
}
_IN_A_MONTH: tuple[Which, ...] = ("all", "archived", "deleted")
_TEXT, _STORE, _STATUS, _TAG = (f"overview_{n}" for n in ("text", "store", "status", "tag"))


def draw() -> None:
    """Draw the page."""
    now = session.now()
    if not overview.anything(session.db()):
        _first_run()
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(t("page.overview"), anchor=False, width="stretch")
        if st.button(t("overview.new"), icon=":material/add:", type="primary"):
            navigation.go("new_campaign")
    draw_way_back()
    if sample.loaded(session.db()):
        overview_sample.say_so()
    which, view = _choose_list()
    query = _filtered(which, now)
    if view == "calendar":
        draw_calendar(query, now)
    else:
        _draw_page(query, which, view, now)


def _first_run() -> None:
    st.title(t("overview.first.title"), anchor=False)
    st.markdown(t("overview.first.what"))
    with st.container(horizontal=True):
        if st.button(t("overview.new"), icon=":material/add:", type="primary"):
            navigation.go("new_campaign")
        overview_sample.offer()


def _choose_list() -> tuple[Which, View]:
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        place = st.container(width="content")
        views = {name: f"{icon} {t(f'overview.view.{name}')}" for name, icon in _VIEW_ICONS.items()}
        view = st.segmented_control(
            t("overview.view"),
            list(views),
            default="cards",
            required=True,
            format_func=views.__getitem__,
            key="overview_view",
            label_visibility="collapsed",
            persist_state="session",
        )
        # a month shows what is over and what is to come together
        names = _IN_A_MONTH if view == "calendar" else get_args(Which)
        lists = {name: t(f"overview.list.{name}") for name in names}
        with place:
            which = st.segmented_control(
                t("overview.list"),
                list(lists),
                default=names[0],
                required=True,
                format_func=lists.__getitem__,
                key=f"overview_which_{len(names)}",
                label_visibility="collapsed",
                persist_state="session",
            )
    return cast(Which, which), view


def _filtered(which: Which, now: datetime) -> Query:
    with st.container(horizontal=True, vertical_alignment="center"):
        text = st.text_input(
            t("overview.search"),
            key=_TEXT,
            type="search",
            live="300ms",
            placeholder=t("overview.search"),
            label_visibility="collapsed",
            max_chars=100,
            persist_state="session",
        )
        on = sum(bool(st.session_state.get(key)) for key in (_STORE, _STATUS, _TAG))
        label = t("overview.filter.on", n=on) if on else t("overview.filter")
        with st.popover(label, icon=":material/filter_list:", width="content"):
            stores = dict(library.choices(session.db(), "store"))
            store_id = _choice("store", _STORE, list(stores), stores)
            states = {name: t(f"status.{name}") for name in get_args(Status)}
            status = _choice("status", _STATUS, list(states), states)
            tag = _choice("tag", _TAG, overview.tags(session.db()), {})
    query = Query(
        text=text or "",
        store_id=store_id,
        status=status,
        tag=tag,
        shelf=which if which in ("archived", "deleted") else "current",
        newest_first=which in ("past", "archived", "deleted"),
    )
    if which == "upcoming":
        return replace(query, since=now)
    return replace(query, over_by=now) if which == "past" else query


def _choice(name: str, key: str, options: Sequence[str], words: dict[str, str]) -> str:
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    found = st.selectbox(
        t(f"overview.filter.{name}"),
        options,
        index=None,
        format_func=lambda option: words.get(option, option),
        placeholder=t("overview.filter.any"),
        key=key,
        persist_state="session",
    )
    return found or ""


def _draw_page(query: Query, which: Which, view: View, now: datetime) -> None:
    # another list begins on its first page
    wanted = (which, query.text, query.store_id, query.status, query.tag)
    key = f"overview_page:{':'.join(wanted)}"
    listed = overview.listed(session.db(), query, page=int(st.session_state.get(key, 1)))
    if not listed.rows:
        _nothing(query, which)
        return
    far = progress_of(listed.rows, now)
    st.caption(t("overview.count", n=listed.total))
    if view == "cards":
        draw_cards(listed.rows, far, now)
    else:
        draw_table(listed.rows, far, now, f"table:{listed.rows[0].id}:{listed.rows[-1].id}")
    pages = -(-listed.total // overview.PAGE)
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="center"):
            st.pagination(pages, key=key)


def _nothing(query: Query, which: Which) -> None:
    if not (query.text or query.store_id or query.status or query.tag):
        st.info(t(f"overview.none_{which}"))
        return
    st.info(t("overview.none_match"))
    st.button(t("overview.filter.clear"), icon=":material/filter_list_off:", on_click=_clear)


def _clear() -> None:
    for key in (_TEXT, _STORE, _STATUS, _TAG):
        st.session_state[key] = "" if key == _TEXT else None


draw()
