"""Campaigns in a month calendar, each on the day it starts by its own clock."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import streamlit as st

from planner.actions import overview
from planner.actions.overview import Day
from planner.store.campaigns import CampaignRow, Query
from planner.ui import navigation, session
from planner.ui.components.month import Entry, draw_month
from planner.ui.markdown import plain
from planner.ui.overview_cards import title_of
from planner.ui.session import t, w

_MONTH = "overview_month"


def draw_calendar(query: Query, now: datetime) -> None:
    """Draw the month this session looks at, this month at first."""
    today = now.astimezone(session.zone()).date()
    month: date = st.session_state.setdefault(_MONTH, today.replace(day=1))
    _choose_month(month, today)
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    days = overview.days(session.db(), query, weeks[0][0], weeks[-1][-1])
    clicked = draw_month(
        "overview_calendar",
        weeks,
        month,
        today,
        _entries(days),
        label=t("overview.month.alt", month=w().month(month)),
        words=w(),
    )
    if clicked.entry_id:
        _open(clicked.entry_id, now)
    if clicked.day is not None:
        _whole_day(query, clicked.day)


def shifted(month: date, by: int) -> date:
    """The first day of the month so many months later."""
    number = month.year * 12 + month.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


def _choose_month(month: date, today: date) -> None:
    def turn(to: date) -> None:
        st.session_state[_MONTH] = to

    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(w().month(month), anchor=False, width="stretch")
        for name, icon, to in (
            ("earlier", ":material/chevron_left:", shifted(month, -1)),
            ("later", ":material/chevron_right:", shifted(month, 1)),
        ):
            words = t(f"overview.month.{name}")
            st.button("", icon=icon, help=words, key=f"overview_{name}", on_click=turn, args=(to,))
        st.button(
            t("overview.month.today"),
            key="overview_this_month",
            on_click=turn,
            args=(today.replace(day=1),),
        )


def _entries(days: Mapping[date, Day]) -> dict[date, tuple[list[Entry], int]]:
    return {day: ([_entry(row) for row in held.rows], held.total) for day, held in days.items()}


def _entry(row: CampaignRow) -> Entry:
    return Entry(
        row.id,
        w().clock(row.starts_at, row.zone),
        title_of(row),
        row.status,
        t(f"status.{row.status}"),
    )


def _open(campaign_id: str, now: datetime) -> None:
    progress = overview.read_progress(session.db(), campaign_id, now=now)
    navigation.go(progress.step, campaign_id)


def _whole_day(query: Query, day: date) -> None:
    @st.dialog(w().day(day), width="medium")
    def show() -> None:
        wanted = replace(query, day=day, since=None, over_by=None, newest_first=False)
        page = st.session_state.get("overview_day_page", 1)
        listed = overview.listed(session.db(), wanted, page=page)
        for row in listed.rows:
            label = f"{w().clock(row.starts_at, row.zone)} {plain(title_of(row))}"
            navigation.link("goals", label, campaign_id=row.id)
        pages = -(-listed.total // overview.PAGE)
        if pages > 1:
            st.pagination(pages, key="overview_day_page")

    show()
