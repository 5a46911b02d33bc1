"""Archive, delete and bring back from the overview, each with a way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from planner.actions import shelves
from planner.errors import KaiboError
from planner.store.campaigns import CampaignRow
from planner.ui import session
from planner.ui.markdown import plain
from planner.ui.session import t

Act = Literal["archive", "unarchive", "delete", "undelete"]

_ACTS: dict[Act, Callable[..., None]] = {
    "archive": shelves.archive,
    "unarchive": shelves.unarchive,
    "delete": shelves.delete,
    "undelete": shelves.undelete,
}
_BACK: dict[Act, Act] = {
    "archive": "unarchive",
    "unarchive": "archive",
    "delete": "undelete",
    "undelete": "delete",
}
ICONS: dict[Act, str] = {
    "archive": ":material/archive:",
    "unarchive": ":material/unarchive:",
    "delete": ":material/delete:",
    "undelete": ":material/restore_from_trash:",
}


def acts_for(row: CampaignRow) -> list[Act]:
    """Return what can be done with a campaign on its shelf."""
    if row.deleted_at is not None:
        return ["undelete"]
    return ["unarchive" if row.archived_at is not None else "archive", "delete"]


def said(act: Act) -> str:
    """An action with its icon, for a menu."""
    return f"{ICONS[act]} {t(f'overview.act.{act}')}"


def do(act: Act, campaign_id: str, title: str) -> None:
    """Do it, and remember how it is undone."""
    try:
        _ACTS[act](session.db(), session.who(), campaign_id, now=session.now())
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
        return
    if act == "delete" and session.campaign_id() == campaign_id:
        session.forget_campaign()
    st.session_state["overview_undo"] = (act, campaign_id, title)


def draw_way_back() -> None:
    """Say what was just done, with a button that undoes it."""
    done: tuple[Act, str, str] | None = st.session_state.get("overview_undo")
    if done is None:
        return
    act, campaign_id, title = done
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"{ICONS[act]} {t(f'overview.did.{act}', title=plain(title))}", width="stretch")
        if st.button(t("overview.undo"), icon=":material/undo:", key="overview_undo_do"):
            do(_BACK[act], campaign_id, title)
            st.session_state.pop("overview_undo", None)
            st.rerun()
        if st.button("", icon=":material/close:", key="overview_undo_close", type="tertiary"):
            st.session_state.pop("overview_undo", None)
            st.rerun()
