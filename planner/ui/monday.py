"""The board of the week 每周看板: what every store planned, held and brought."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from planner.documents import monday_board
from planner.documents.document import as_data
from planner.documents.number_table import NumberTable
from planner.i18n import Words
from planner.insight.monday import Behind, Board, behind, board, last_actions
from planner.insight.periods import Period, month_of, week_of
from planner.insight.usual import MOST
from planner.ui import navigation, session
from planner.ui.asked import pick, switch
from planner.ui.components.picture import draw_picture
from planner.ui.markdown import plain
from planner.ui.measured import name_of
from planner.ui.number_table import draw_files, draw_number_table
from planner.ui.portfolio import portfolio
from planner.ui.session import language, t, w

WEEKS, MONTHS = 26, 24
"""So far back one can choose."""
SPANS = ("week", "month")
MOST_BEHIND = 6
"""So many stores that missed a goal are named; a table holds them all."""
VIEWS = ("numbers", "goals", "usual", "actions", "picture")


def draw() -> None:
    """Draw the page."""
    st.title(t("page.monday"), anchor=False)
    st.markdown(t("monday.lead"))
    everything = portfolio()
    if not len(everything):
        st.info(t("broadcasts.none"), icon=":material/monitoring:")
        navigation.link("imports", t("broadcasts.to_imports"), icon=":material/upload_file:")
        return
    if everything.sample:
        st.info(t("broadcasts.sample"), icon=":material/science:")
    now, zone = session.now(), session.zone()
    period = _period(now.astimezone(zone).date())
    actions = last_actions(session.db(), period, zone, sample=everything.sample)
    found = board(everything, actions, period, now.astimezone(zone))
    if not found.stores:
        st.info(t("monday.nothing"), icon=":material/event_busy:")
        return
    _draw_behind(found)
    view = switch(
        "view", t("broadcasts.show"), VIEWS, lambda name: t(f"monday.view.{name}"),
        default="numbers",
    )  # fmt: skip
    _draw(view, found)
    _draw_files(view, found)
    _draw_link(found)


def _draw_behind(found: Board) -> None:
    """The stores that missed a goal, each leading to its broadcasts of these days."""
    stores = behind(found)
    if not stores:
        return
    st.markdown(t("monday.behind"))
    with st.container(horizontal=True):
        for one in stores[:MOST_BEHIND]:
            if one.row.store:
                days = _days(found.period) | {"store": one.row.store, "show": "ranking"}
                navigation.link("broadcasts", plain(_said_behind(one)), **days)
            else:
                st.markdown(plain(_said_behind(one)))
    if len(stores) > MOST_BEHIND:
        st.caption(t("monday.behind.more", n=len(stores) - MOST_BEHIND))


def _said_behind(one: Behind) -> str:
    return t(
        "monday.behind.one",
        store=one.row.name or t("broadcasts.no_store"),
        measure=name_of(one.measure),
        reached=w().percent(one.goal.reached or 0, 0),
    )


def _draw(view: str, found: Board) -> None:
    if view == "picture":
        document = monday_board.build(found, w(), session.now(), session.zone())
        name = f"{document.title}-{found.period.first}"
        alt = t("monday.picture.alt", span=document.subtitle)
        draw_picture("picture:monday", as_data(document), name, w(), language=language(), alt=alt)
        return
    table = _table(view, found, w())
    if table is None or not table.rows:
        st.info(t(f"monday.none.{view}"))
        return
    draw_number_table(table, f"monday:{view}:{found.period.first}:{found.period.days}")
    if view == "actions":
        return
    if view == "numbers" and found.whole.to_check:
        days = _days(found.period) | {"show": "ranking", "order": "to_check"}
        label = t("broadcasts.to_check.see", n=found.whole.to_check)
        navigation.link("broadcasts", label, icon=":material/warning:", **days)
    st.caption(t(f"monday.{view}.how", n=MOST))
    if any(one.missing == "currencies" for row in found.rows for one in row.sums.values()):
        st.caption(t("broadcasts.currencies.why"))


def _table(view: str, found: Board, said: Words) -> NumberTable | None:
    match view:
        case "goals":
            return monday_board.goals(found, said)
        case "usual":
            return monday_board.usual(found, said)
        case "actions":
            return monday_board.actions(found, said)
        case _:
            return monday_board.numbers(found, said)


def _draw_files(view: str, found: Board) -> None:
    """What is shown comes first: it is the whole of the csv file."""

    def sheets(said: Words) -> list[tuple[str, NumberTable]]:
        tables = {name: _table(name, found, said) for name in (view, *VIEWS) if name != "picture"}
        return [
            (said(f"monday.view.{name}"), table)
            for name, table in tables.items()
            if table is not None
        ]

    name = f"{t('page.monday')}-{found.period.first}"
    draw_files(name, sheets, rows=len(found.stores))


def _draw_link(found: Board) -> None:
    """The same days on the page of all broadcasts."""
    days = _days(found.period)
    navigation.link("broadcasts", t("monday.to_broadcasts"), icon=":material/query_stats:", **days)


def _days(period: Period) -> dict[str, str]:
    """How the page of all broadcasts is asked for a period."""
    return {"when": "own", "from": period.first.isoformat(), "to": period.last.isoformat()}


def _period(today: date) -> Period:
    with st.container(horizontal=True, vertical_alignment="center"):
        span = switch(
            "span", t("monday.span_of"), SPANS, lambda name: t(f"monday.{name}"), default="week"
        )
        weekly = span == "week"
        if weekly:
            this = week_of(today)
            periods = [
                Period(this.first - timedelta(days=7 * n), this.last - timedelta(days=7 * n))
                for n in range(WEEKS)
            ]
        else:
            periods = _months(today)
        by_first = {period.first.isoformat(): period for period in periods}
        options = list(by_first)
        with st.container(width=280):
            chosen = pick(
                span, t(f"monday.{span}"), options,
                lambda first: _said(by_first[first], weekly), default=options[1],
            )  # fmt: skip
    return by_first[chosen]


def _months(today: date) -> list[Period]:
    found = [month_of(today)]
    while len(found) < MONTHS:
        found.append(month_of(found[-1].first - timedelta(days=1)))
    return found


def _said(period: Period, weekly: bool) -> str:
    if not weekly:
        return w().month(period.first)
    return monday_board.said_span(period, w())


draw()
