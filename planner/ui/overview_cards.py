"""Campaigns as cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import streamlit as st

from planner.domain.campaign import STEPS, Status
from planner.domain.dues import Due
from planner.domain.progress import Progress
from planner.store.campaigns import CampaignRow
from planner.ui import navigation, overview_shelves
from planner.ui.markdown import plain
from planner.ui.session import t, w

_IN_A_ROW = 3
STATUS_COLOURS: dict[Status, str] = {
    "planning": "blue",
    "ready": "green",
    "held": "violet",
    "reviewed": "gray",
    "cancelled": "gray",
}


def draw_cards(rows: Sequence[CampaignRow], far: Mapping[str, Progress], now: datetime) -> None:
    """Draw a page of campaigns, three in a row."""
    for start in range(0, len(rows), _IN_A_ROW):
        columns = st.columns(_IN_A_ROW)
        for column, row in zip(columns, rows[start : start + _IN_A_ROW], strict=False):
            with column, st.container(border=True, height="stretch", gap="xsmall"):
                _card(row, far[row.id], now)


def _card(row: CampaignRow, far: Progress, now: datetime) -> None:
    title = title_of(row)
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        with st.container(width="stretch"):
            if row.deleted_at is None:
                navigation.link(far.step, f"**{plain(title)}**", campaign_id=row.id)
            else:
                st.markdown(f"**{plain(title)}**")
        key = f"card_{row.id}"
        st.menu_button(
            "",
            overview_shelves.acts_for(row),
            key=key,
            format_func=overview_shelves.said,
            type="tertiary",
            icon=":material/more_vert:",
            help=t("overview.more"),
            on_click=_chosen,
            args=(key, row.id, title),
        )
    store = plain(row.store_name) or t("overview.no_store")
    st.markdown(f"{w().moment(row.starts_at, row.zone)} · {store}")
    st.markdown(" ".join(badges(row, now)))
    if row.deleted_at is not None:
        at = w().stamp(row.deleted_at, row.zone)
        st.caption(t("overview.deleted_on", at=at))
        return
    st.progress(far.ready / len(STEPS), t("frame.ready_count", n=far.ready))
    st.markdown(f":small[{'  ·  '.join(to_do(row, far, now))}]")


def _chosen(key: str, campaign_id: str, title: str) -> None:
    act: overview_shelves.Act | None = st.session_state[key]
    if act is not None:
        overview_shelves.do(act, campaign_id, title)


def title_of(row: CampaignRow) -> str:
    """What a campaign is called, also if nobody named it."""
    return row.title or t("overview.untitled")


def badges(row: CampaignRow, now: datetime) -> list[str]:
    """Status, sample and tag as Markdown badges."""
    found = [f":{STATUS_COLOURS[row.status]}-badge[{t(f'status.{row.status}')}]"]
    if row.starts_at <= now < row.ends_at and row.status != "cancelled":
        found.insert(0, f":red-badge[:material/sensors: {t('overview.on_now')}]")
    if row.sample:
        found.append(f":orange-badge[:material/science: {t('overview.sample')}]")
    if row.tag:
        found.append(f":gray-badge[{plain(row.tag)}]")
    return found


def to_do(row: CampaignRow, far: Progress, now: datetime) -> list[str]:
    """What is critical, late and next, as Markdown."""
    if row.status == "cancelled":
        return []
    found: list[str] = []
    if far.critical and row.ends_at > now:
        found.append(f":red[:material/error: {t('overview.critical', n=far.critical)}]")
    late = far.late(now)
    if late:
        found.append(f":orange[:material/schedule: {t('overview.late', n=late)}]")
    due = far.next_due(now)
    if due is not None:
        found.append(plain(said_due(due, row)))
    return found or [t("overview.nothing_due")]


def said_due(due: Due, row: CampaignRow) -> str:
    """A task with its last day; a deadline at midnight belongs to the day that ends."""
    day = (due.at - timedelta(seconds=1)).astimezone(row.zone)
    return t(
        "overview.next_due",
        day=w().day(day),
        text=due.text or t("overview.next_due.untitled"),
    )
