"""The warm-up in pictures: its timeline and the media plan beside the budget."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import streamlit as st

from planner.charts.timeline import Mark, State, TimelineWords, timeline
from planner.domain import budget
from planner.domain.campaign import Campaign
from planner.domain.steps.warm_up import (
    MediaLine,
    WarmUpItem,
    days_before,
    is_late,
    media_plan,
    media_total,
    t_minus,
)
from planner.ui import session
from planner.ui.chart import draw_chart, on_dark
from planner.ui.session import t, w

MOST_DAYS = 60
"""A timeline longer than this shows its last days before the start."""


def draw_timeline(campaign: Campaign) -> None:
    """Draw the items that have a day."""
    now = session.now()
    start = campaign.header.local_start.date()
    items = [
        item for item in campaign.warm_up.items if item.due is not None and item.status != "dropped"
    ]
    marks = [_mark(campaign, item, item.due) for item in items if item.due is not None]
    marks = [mark for mark in marks if (start - mark.day).days <= MOST_DAYS]
    if not marks:
        return
    days = {mark.day for mark in marks} | {start}
    span = (max(days) - min(days)).days
    every = max(1, span // 10)
    shown = [max(days) - timedelta(days=n) for n in range(0, span + 1, every)][::-1]
    names: dict[State, str] = {s: t(f"warm_up.mark.{s}") for s in ("open", "late", "done")}
    words = TimelineWords(
        states=names,
        start=t("warm_up.chart.start"),
        today=t("warm_up.chart.today"),
        days={day: _tick(campaign, day) for day in shown},
    )
    figure = timeline(
        marks, start, now.astimezone(campaign.header.zone).date(), words, dark=on_dark()
    )
    late = sum(mark.state == "late" for mark in marks)
    done = sum(mark.state == "done" for mark in marks)
    draw_chart(
        figure,
        alt=t("warm_up.chart.alt", items=len(marks), done=done, late=late),
        key="warm_up_timeline",
    )


def draw_media_plan(campaign: Campaign) -> None:
    """Draw cost and reach by channel, with the total beside the media budget."""
    items = campaign.warm_up.items
    lines = [line for line in media_plan(items) if line.cost or line.impressions]
    if not lines:
        st.caption(t("warm_up.media.empty"))
        return
    currency = campaign.header.currency
    total = media_total(items)
    media = budget.total(x for x in campaign.resources.budget if x.category == "media").planned
    with st.container(horizontal=True):
        st.metric(t("warm_up.media.cost"), _money(total.cost, currency))
        st.metric(t("warm_up.media.budget"), _money(media, currency))
        if media is not None and total.cost is not None:
            st.metric(t("warm_up.media.left"), _money(media - total.cost, currency))
        st.metric(t("warm_up.media.reach"), _count(total.impressions))
    st.dataframe(
        [_shown(line, currency) for line in lines], hide_index=True, key="warm_up_media_plan"
    )


def _mark(campaign: Campaign, item: WarmUpItem, due: date) -> Mark:
    state: State = "open"
    if item.status == "done":
        state = "done"
    elif is_late(campaign, item, session.now()):
        state = "late"
    said = " · ".join(
        text
        for text in (t_minus(days_before(campaign, due)), w().day(due), item.title, item.owner)
        if text
    )
    return Mark(due, item.channel or t("warm_up.no_channel"), state, _escaped(said))


def _escaped(text: str) -> str:
    # Plotly reads a few HTML tags in its texts
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _tick(campaign: Campaign, day: date) -> str:
    return f"{t_minus(days_before(campaign, day))}<br>{day.month}-{day.day}"


def _shown(line: MediaLine, currency: str) -> dict[str, str]:
    return {
        t("warm_up.items.channel"): line.channel or t("warm_up.no_channel"),
        t("warm_up.media.items"): w().number(line.items),
        t("warm_up.media.cost"): _money(line.cost, currency),
        t("warm_up.media.reach"): _count(line.impressions),
        t("warm_up.media.cpm"): _money(line.cost_per_thousand, currency),
    }


def _money(amount: Decimal | None, currency: str) -> str:
    return t("warm_up.missing") if amount is None else w().money(amount, currency)


def _count(value: int | None) -> str:
    return t("warm_up.missing") if value is None else w().number(value)
