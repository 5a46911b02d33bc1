"""The day-of checklist: ticked by role, on a phone, by whoever does it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from planner.actions import checklist
from planner.domain.campaign import Header
from planner.domain.steps.broadcast import CheckItem, due_at
from planner.errors import KaiboError
from planner.ui import session
from planner.ui.components.grid import Column
from planner.ui.crew import role_options
from planner.ui.frame import Page
from planner.ui.markdown import plain
from planner.ui.session import t, w

MOST_SHOWN = 30
"""Lines on the screen at once; with more, those done come last."""


def draw_checklist(page: Page) -> None:
    """The lines by role with their clock times, and the table to change them."""
    items = [item for item in page.campaign.broadcast.checklist if item.text]
    st.subheader(t("broadcast.checklist"), anchor=False)
    if items:
        done = sum(item.done for item in items)
        st.progress(done / len(items), t("broadcast.done_of", done=done, total=len(items)))
        _draw_groups(page, items)
    else:
        st.caption(t("broadcast.checklist.none"))
    with st.expander(
        t("broadcast.checklist.edit"),
        icon=":material/edit:",
        expanded=not items,
        key="broadcast_checklist_edit",
    ):
        page.form().table(
            ("checklist",),
            [
                Column("text", width=26),
                Column("role", "choice", width=12, options=role_options()),
                Column("before", "whole", width=9),
                Column("critical", "check", width=6),
                Column("note", folded=True),
            ],
        )


def _draw_groups(page: Page, items: Sequence[CheckItem]) -> None:
    order = [role for role, _ in role_options()]
    roles = sorted({item.role for item in items}, key=lambda role: (not role, order.index(role)))
    waiting: dict[str, int] = {r: sum(i.role == r and not i.done for i in items) for r in roles}

    names = {role: t(f"role.{role}") if role else t("broadcast.everybody") for role in roles}
    labels = {role: f"{names[role]} {waiting[role]}" for role in roles}
    chosen = None
    if len(roles) > 1:
        chosen = st.pills(
            t("broadcast.whose"),
            roles,
            format_func=lambda role: labels.get(role, role),
            key=f"{page.campaign.id}:checklist_role",
            label_visibility="collapsed",
        )
    shown = [item for item in items if chosen is None or item.role == chosen]
    if len(shown) > MOST_SHOWN:
        shown = sorted(shown, key=lambda item: item.done)
        left = len(shown) - MOST_SHOWN
        shown = shown[:MOST_SHOWN]
        st.caption(t("broadcast.choose_role", n=left))
    for role in roles:
        group = [item for item in shown if item.role == role]
        if group:
            st.markdown(f"**{names[role]}**")
            for item in sorted(group, key=_most_ahead_first):
                _draw_item(page.campaign.id, page.campaign.header, item)


def _most_ahead_first(item: CheckItem) -> int:
    return -(item.before if item.before is not None else -1)


def _draw_item(campaign_id: str, header: Header, item: CheckItem) -> None:
    key = f"{campaign_id}:check:{item.id}"
    st.session_state[key] = item.done
    st.checkbox(
        _label(header, item), key=key, on_change=partial(_tick, campaign_id, item.id), wrap=True
    )


def _tick(campaign_id: str, item_id: str) -> None:
    done = st.session_state[f"{campaign_id}:check:{item_id}"]
    try:
        checklist.tick(session.db(), session.who(), campaign_id, item_id, done, now=session.now())
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")


def _label(header: Header, item: CheckItem) -> str:
    due = due_at(header.starts_at, item)
    parts = []
    if due is not None:
        local = due.astimezone(header.zone)
        same_day = local.date() == header.local_start.date()
        clock = w().clock(due, header.zone) if same_day else w().moment(due, header.zone)
        late = not item.done and due < session.now()
        parts.append(f":red[**{clock}**]" if late else f"**{clock}**")
    parts.append(plain(item.text))
    if item.critical and not item.done:
        parts.append(f":red-badge[{t('broadcast.must')}]")
    if item.done and item.done_at is not None:
        done = f"{item.done_by} {w().stamp(item.done_at, header.zone)}"
        parts.append(f":green-badge[{plain(done)}]")
    if item.note:
        parts.append(f":gray[{plain(item.note)}]")
    return " ".join(parts)
