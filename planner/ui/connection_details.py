"""What a connection read: by broadcast and feed, what is still to come, what is missing."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from planner.actions import connected
from planner.actions.connected import Connected, FollowedChannel
from planner.store.feeds import FeedRow, Gap
from planner.ui import metric_names, navigation, session
from planner.ui.markdown import plain
from planner.ui.moments import on_clock
from planner.ui.session import t, w

_SHOWN = 8
"""Broadcasts at once, those read last."""
_GAPS = 20
_OWN_REASONS = ("stopped", "late")


def draw(one: Connected, now: datetime) -> None:
    """Draw the details, read only once they are opened."""
    box = st.expander(
        t("connections.details"), key=f"details:{one.connection.id}", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        channels = connected.followed(session.db(), one)
        if not channels:
            st.caption(t("connections.details.none"))
        for channel in channels[:_SHOWN]:
            _draw_channel(channel, now)


def _draw_channel(channel: FollowedChannel, now: datetime) -> None:
    header = channel.header
    title = header.title or t("overview.untitled")
    navigation.link(
        "metrics",
        f"**{plain(title)}** · {w().moment(header.starts_at, header.zone)}",
        campaign_id=channel.campaign_id,
    )
    st.dataframe(
        [
            {
                t("connections.column.feed"): t(f"connections.feed.{row.feed}"),
                t("connections.column.state"): _state(row),
                t("connections.column.last"): on_clock(row.last_ok_at, now)
                if row.last_ok_at
                else "–",
                t("connections.column.next"): on_clock(row.next_at, now)
                if row.next_at and not row.over
                else "–",
            }
            for row in channel.feeds
        ],
        hide_index=True,
        width="stretch",
    )
    for row in channel.feeds:
        for said in _notes(row):
            st.markdown(f":small[:orange[:material/info:] {plain(said)}]")
    for gap in channel.gaps[-_GAPS:]:
        st.markdown(f":small[:orange[:material/remove_circle:] {plain(_said_gap(gap, now))}]")


def _state(row: FeedRow) -> str:
    if row.error:
        return t("connections.row.failed")
    if row.over:
        return t("connections.row.over")
    if row.pending:
        return t("connections.row.pending")
    return t("connections.row.works" if row.last_ok_at else "connections.row.waiting")


def _notes(row: FeedRow) -> list[str]:
    """What a cell of the table has no room for."""
    feed = t(f"connections.feed.{row.feed}")
    found = []
    if row.error:
        why = session.sentence(connected.trouble(row.error))
        found.append(t("connections.row.why", feed=feed, why=why))
    if row.pending and not row.over:
        later = w().listed(metric_names.name(metric) for metric in row.pending)
        found.append(t("connections.row.pending.what", feed=feed, metrics=later))
    return found


def _said_gap(gap: Gap, now: datetime) -> str:
    why = (
        t(f"connections.gap.{gap.reason}")
        if gap.reason in _OWN_REASONS
        else session.sentence(connected.trouble({"reason": gap.reason}))
    )
    return t(
        "connections.gap",
        since=on_clock(gap.since, now),
        until=on_clock(gap.until, now),
        feed=t(f"connections.feed.{gap.feed}"),
        why=why,
    )
