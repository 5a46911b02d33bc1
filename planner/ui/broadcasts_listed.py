"""The chosen broadcasts one by one: ranked, or as points; a ticked one can be opened."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import streamlit as st

from planner.charts.cloud import Dot, cloud
from planner.charts.ranks import MOST_RANKS, Rank, ranks
from planner.documents import broadcast_tables
from planner.documents.number_table import NumberTable, column_of
from planner.i18n import Words
from planner.insight import ranking
from planner.insight.measures import MONEY
from planner.insight.portfolio import Broadcast, Mask, Places, Portfolio
from planner.ui import navigation, session
from planner.ui.asked import asked_page, switch, turn
from planner.ui.broadcasts_compared import pick_measure
from planner.ui.chart import draw_chart, on_dark
from planner.ui.markdown import plain
from planner.ui.measured import name_of, said
from planner.ui.number_table import draw_files, draw_number_table
from planner.ui.session import t, w

PAGE = 50
ORDERS = ("newest", "highest", "lowest", "to_check")
PAIRS = {"cost_leads": ("spend", "leads"), "length_watch": ("airtime", "watch_time_avg")}
"""What a scatter shows across and up."""


def draw_ranking(portfolio: Portfolio, mask: Mask) -> None:
    """Draw the broadcasts in an order, fifty a page; all of them are in the files."""
    order = switch(
        "order",
        t("broadcasts.order"),
        ORDERS,
        lambda name: t(f"broadcasts.order.{name}"),
        default="newest",
    )
    if order == "newest":
        places = ranking.newest(mask)
    elif order == "to_check":
        places = ranking.to_check(portfolio, mask, session.now())
        if not len(places):
            st.info(t("broadcasts.to_check.none"))
            return
        st.caption(t("broadcasts.to_check.how"))
    else:
        measure = pick_measure()
        places = ranking.ranked(portfolio, mask, measure, lowest=order == "lowest")
        if measure in MONEY and ranking.several_currencies(portfolio, mask):
            st.info(t("broadcasts.currencies.why"))
        else:
            _draw_bars(portfolio, places, measure)
    st.caption(t("broadcasts.number", n=len(places)))
    _draw_page(portfolio, places, f"broadcasts:ranking:{order}")


def show_to_check() -> None:
    """Ask for the broadcasts that have figures to check."""
    st.query_params["show"], st.query_params["order"] = "ranking", "to_check"


def draw_scatter(portfolio: Portfolio, mask: Mask) -> None:
    """Draw two measures against each other."""
    pair = switch(
        "pair", t("broadcasts.pair"), list(PAIRS), lambda name: t(f"broadcasts.pair.{name}"),
        default="cost_leads",
    )  # fmt: skip
    across, up = PAIRS[pair]
    found = ranking.scatter(portfolio, mask, across, up)
    if not found.broadcasts:
        st.info(t("broadcasts.scatter.none", across=name_of(across), up=name_of(up)))
        return
    if across in MONEY and ranking.several_currencies(portfolio, mask):
        st.info(t("broadcasts.currencies.why"))
        return
    hours = 3600 if across == "airtime" else 1
    dots = [
        Dot(x / hours, y, _name(portfolio.broadcasts[row]))
        for row, x, y in zip(found.rows, found.across.tolist(), found.up.tolist(), strict=True)
    ]
    currency = portfolio.broadcasts[found.rows[0]].facts.currency
    columns = [column_of(measure, w(), currency).heading for measure in (across, up)]
    xs, ys = [dot.across for dot in dots], [dot.up for dot in dots]
    draw_chart(
        cloud(dots, columns[0], columns[1], dark=on_dark()),
        key=f"broadcasts:chart:{pair}",
        alt=t(
            "broadcasts.scatter.alt",
            n=len(dots),
            **dict(zip(("across", "low", "usual", "high"), _gist(columns[0], xs), strict=True)),
            **dict(zip(("up", "least", "often", "most"), _gist(columns[1], ys), strict=True)),
        ),
    )
    if found.broadcasts > len(dots):
        st.caption(t("broadcasts.scatter.newest", n=len(dots), all=found.broadcasts))
    _draw_page(portfolio, found.rows[::-1], f"broadcasts:scatter:{pair}")


def _gist(name: str, values: Sequence[float]) -> tuple[str, str, str, str]:
    """What an axis shows, from where to where, and where its middle is."""
    low, middle, high = (w().count(v) for v in (min(values), median(values), max(values)))
    return name, low, middle, high


def _draw_bars(portfolio: Portfolio, places: Places, measure: str) -> None:
    rows = []
    for row in places[:MOST_RANKS]:
        one, value = portfolio.broadcasts[row], portfolio.value(row, measure)
        if value is not None:
            rows.append(Rank(_name(one), value, said(measure, value, one.facts.currency)))
    if not rows:
        st.info(t("broadcasts.measure.none"))
        return
    draw_chart(
        ranks(rows, dark=on_dark()),
        key="broadcasts:chart:ranking",
        alt=t(
            "broadcasts.groups.alt",
            measure=name_of(measure),
            rows=w().listed(f"{row.name} {row.said}" for row in rows),
        ),
    )


def _draw_page(portfolio: Portfolio, places: Places, key: str) -> None:
    pages = -(-len(places) // PAGE)
    marked = f"{key}:page:{len(places)}:{int(places[0])}"
    number = asked_page(pages)
    here = places[(number - 1) * PAGE : number * PAGE]
    bar = st.container(horizontal=True, vertical_alignment="center")
    ticked = draw_number_table(
        broadcast_tables.broadcasts(portfolio, here, session.now(), w()),
        f"{marked}:{number}",
        select=True,
    )
    with bar:
        if ticked is None:
            st.caption(t("broadcasts.open.how"))
        else:
            _draw_open(portfolio.broadcasts[here[ticked]])
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="center"):
            turn(number, pages, key=marked)
    name, now = t("page.broadcasts"), session.now()

    def every(said: Words) -> Sequence[tuple[str, NumberTable]]:
        return [(name, broadcast_tables.broadcasts(portfolio, places, now, said))]

    draw_files(name, every, rows=len(places))


def _draw_open(one: Broadcast) -> None:
    title = one.facts.title or t("overview.untitled")
    st.markdown(t("overview.table.chosen", title=plain(title)))
    # a link, unlike a button that leads away, is one step of the browser's way back
    navigation.link(
        "metrics", t("overview.open"), icon=":material/open_in_new:", campaign_id=one.facts.id
    )


def _name(one: Broadcast) -> str:
    return f"{one.day.isoformat()} {one.facts.store_name or one.facts.title}"
