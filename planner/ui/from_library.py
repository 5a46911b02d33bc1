"""Choose library items for a table of the resources, and keep typed rows in the library."""

from __future__ import annotations

import streamlit as st

from planner.actions import library, resources
from planner.actions.resources import KIND_OF, Table
from planner.errors import KaiboError
from planner.ui import session
from planner.ui.frame import Page
from planner.ui.session import t


def draw_picker(page: Page, table: Table) -> None:
    """A list of the store's items to add, and a way to keep what was typed by hand."""
    campaign = page.campaign
    found = library.choices(session.db(), KIND_OF[table], campaign.header.store_id)
    used = {row.library_id for row in getattr(campaign.resources, table)}
    names = {item: name for item, name in found if item not in used}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if names:
            _draw_add(campaign.id, table, names)
        elif not found:
            st.caption(t(f"resources.{table}.library_empty"))
        typed = resources.typed_once(campaign.resources, table)
        if typed:
            _draw_keep(campaign.id, table, typed)


def _draw_add(campaign_id: str, table: Table, names: dict[str, str]) -> None:
    key = f"{campaign_id}:{table}:from_library"

    def add() -> None:
        chosen = st.session_state[key]
        try:
            resources.take(
                session.db(), session.who(), campaign_id, table, chosen, now=session.now()
            )
        except KaiboError as error:
            session.notice(session.say(error), icon=":material/error:")
            return
        st.session_state[key] = []

    chosen = st.multiselect(
        t(f"resources.{table}.from_library"),
        list(names),
        format_func=lambda item: names.get(item, ""),
        placeholder=t("resources.from_library.choose"),
        key=key,
        width=420,
    )
    if chosen:
        st.button(
            t("resources.from_library.add", n=len(chosen)),
            icon=":material/add:",
            key=f"{key}:add",
            type="primary",
            on_click=add,
        )


def _draw_keep(campaign_id: str, table: Table, typed: dict[str, str]) -> None:
    key = f"{campaign_id}:{table}:to_library"

    def keep() -> None:
        try:
            n = resources.keep(
                session.db(),
                session.who(),
                campaign_id,
                table,
                st.session_state[key],
                now=session.now(),
            )
        except KaiboError as error:
            session.notice(session.say(error), icon=":material/error:")
        else:
            session.notice(t("resources.to_library.done", n=n))

    with st.popover(t("resources.to_library"), icon=":material/inventory_2:", width="content"):
        st.markdown(t("resources.to_library.why"))
        chosen = st.pills(
            t("resources.to_library.which"),
            list(typed),
            selection_mode="multi",
            default=list(typed),
            format_func=lambda row: typed.get(row, ""),
            key=key,
        )
        st.button(
            t("resources.to_library.keep", n=len(chosen)),
            type="primary",
            key=f"{key}:keep",
            disabled=not chosen,
            on_click=keep,
        )
