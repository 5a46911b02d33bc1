"""Campaigns as a table: one row ticked can be opened, archived or deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from planner.domain.campaign import STEPS
from planner.domain.progress import Progress
from planner.store.campaigns import CampaignRow
from planner.ui import navigation, overview_shelves
from planner.ui.markdown import plain
from planner.ui.overview_cards import said_due, title_of
from planner.ui.session import t, w


def draw_table(
    rows: Sequence[CampaignRow], far: Mapping[str, Progress], now: datetime, key: str
) -> None:
    """Draw a page of campaigns; ``key`` changes with the page, so that a tick does not
    slip to another campaign."""
    bar = st.container(horizontal=True, vertical_alignment="center")
    names = ("title", "start", "store", "status", "ready", "critical", "late", "tag", "next")
    frame = pd.DataFrame([_cells(row, far[row.id], now) for row in rows], columns=list(names))
    picked: Any = st.dataframe(
        frame,
        key=key,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        height="content",
        column_config={name: t(f"overview.column.{name}") for name in names if name != "ready"}
        | {
            "title": st.column_config.TextColumn(t("overview.column.title"), width="medium"),
            "ready": st.column_config.ProgressColumn(
                t("overview.column.ready"), format=f"%d / {len(STEPS)}", max_value=len(STEPS)
            ),
        },
    )
    chosen = [rows[i] for i in picked.selection.rows if i < len(rows)]
    with bar:
        if not chosen:
            st.caption(t("overview.table.hint"))
        for row in chosen:
            _act(row, far[row.id])


def _cells(row: CampaignRow, far: Progress, now: datetime) -> tuple[Any, ...]:
    due = far.next_due(now) if row.status != "cancelled" else None
    return (
        title_of(row),
        w().moment(row.starts_at, row.zone),
        row.store_name,
        t(f"status.{row.status}"),
        far.ready,
        str(far.critical or "") if row.ends_at > now else "",
        str(far.late(now) or ""),
        row.tag,
        said_due(due, row) if due else "",
    )


def _act(row: CampaignRow, far: Progress) -> None:
    title = title_of(row)
    st.markdown(t("overview.table.chosen", title=plain(title)))
    opens = row.deleted_at is None
    if opens and st.button(t("overview.open"), icon=":material/open_in_new:", type="primary"):
        navigation.go(far.step, row.id)
    for act in overview_shelves.acts_for(row):
        st.button(
            t(f"overview.act.{act}"),
            icon=overview_shelves.ICONS[act],
            key=f"table_{act}",
            on_click=overview_shelves.do,
            args=(act, row.id, title),
        )
