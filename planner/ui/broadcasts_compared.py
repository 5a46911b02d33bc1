"""A measure over time, and hosts, slots, templates, platforms and stores side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from planner.charts.ranks import MOST_RANKS, Rank, ranks
from planner.charts.steps import Step as Bar
from planner.charts.steps import steps
from planner.documents import broadcast_tables
from planner.documents.number_table import NumberTable
from planner.domain import metrics
from planner.insight.broadcast_filter import chosen
from planner.insight.comparison import ENOUGH, Group, Sum, compared
from planner.insight.measures import MEASURES
from planner.insight.portfolio import Mask, Portfolio
from planner.insight.trend import Trend, trend
from planner.ui.asked import pick, switch
from planner.ui.broadcasts_filter import MARKS, Wanted, groups_of, label_of
from planner.ui.chart import draw_chart
from planner.ui.measured import currency_of, name_of, said, said_sum
from planner.ui.number_table import draw_files, draw_number_table
from planner.ui.session import t, w

GROUPED_BY = ("store", "host", "slot", "template", "platform")


def pick_measure() -> str:
    """Draw the choice of a measure and return it."""
    with st.container(width=240):
        return pick("measure", t("broadcasts.measure"), MEASURES, name_of, default="leads")


def draw_trend(portfolio: Portfolio, wanted: Wanted) -> None:
    """Draw a measure step by step, with the period it is compared with."""
    measure = pick_measure()
    now = trend(portfolio, wanted.filter, measure)
    before = None
    if wanted.against:
        before = trend(portfolio, wanted.against, measure, now.step)
    currency = currency_of(portfolio, chosen(portfolio, wanted.filter))
    rows = _bars(now, measure, currency)
    draw_chart(
        steps(
            rows,
            _bars(before, measure, currency) if before else (),
            (t("broadcasts.this_period"), t(f"broadcasts.against.{wanted.how}")),
        ),
        key="broadcasts:chart:trend",
        alt=t("broadcasts.trend.alt", measure=name_of(measure), rows=_alt(rows)),
    )
    table = broadcast_tables.trend(now, measure, lambda i: _step_name(now, i), w())
    draw_number_table(table, f"broadcasts:trend:{measure}")
    _draw_files("trend", table)


def draw_groups(portfolio: Portfolio, mask: Mask) -> None:
    """Draw groups side by side, each with how many broadcasts stand behind it."""
    by = switch(
        "by",
        t("broadcasts.by"),
        GROUPED_BY,
        lambda name: t(f"broadcasts.mark.{name}"),
        default="store",
    )
    measure = pick_measure()
    found = compared(portfolio, groups_of(portfolio, by), mask)
    if not found:
        st.info(t("broadcasts.groups.none"))
        return
    currency = currency_of(portfolio, mask)
    _draw_bars(found, by, measure, currency)
    st.caption(t("broadcasts.groups.how", n=ENOUGH))
    if by in ("host", "platform"):
        st.caption(t(f"broadcasts.groups.how.{by}"))
    table = broadcast_tables.groups(
        found, t(f"broadcasts.mark.{by}"), lambda key, label: label_of(by, key, label), w()
    )
    bar = st.container(horizontal=True, vertical_alignment="center")
    ticked = draw_number_table(table, f"broadcasts:groups:{by}", select=by in MARKS)
    if ticked is not None:
        group = found[ticked]
        with bar:
            st.button(
                t("broadcasts.only", name=str(table.rows[ticked][0])),
                icon=":material/filter_list:",
                on_click=_only,
                args=(by, group.key),
            )
    _draw_files("groups", table)


def _draw_bars(found: Sequence[Group], by: str, measure: str, currency: str) -> None:
    rows = _ranks(found, by, measure, currency)
    if not rows:
        st.info(t("broadcasts.measure.none"))
        return
    draw_chart(
        ranks(rows),
        key=f"broadcasts:chart:{by}",
        alt=t(
            "broadcasts.groups.alt",
            measure=name_of(measure),
            rows=w().listed(f"{row.name} {row.said}" for row in rows[:MOST_RANKS]),
        ),
    )
    if len(rows) > MOST_RANKS:
        st.caption(t("broadcasts.first", n=MOST_RANKS, all=len(rows)))


def _ranks(found: Sequence[Group], by: str, measure: str, currency: str) -> list[Rank]:
    """The groups that have the measure, the best first; those with little behind them last."""
    lower = metrics.dictionary()[measure].lower_is_better
    rows = []
    for group in found:
        one = group.sums[measure]
        value = broadcast_tables.shown(one, measure)
        if value is not None:
            pale = one.broadcasts < ENOUGH
            beside = t("broadcasts.beside", value=said(measure, value, currency), n=one.broadcasts)
            rows.append(Rank(label_of(by, group.key, group.label), value, beside, pale))
    return sorted(rows, key=lambda row: (row.pale, row.value if lower else -row.value))


def _bars(found: Trend, measure: str, currency: str) -> list[Bar]:
    return [
        Bar(
            _step_name(found, i),
            point.sum.value,
            f"{_step_name(found, i)} · {_beside(measure, point.sum, currency)}",
        )
        for i, point in enumerate(found.points)
    ]


def _beside(measure: str, one: Sum, currency: str) -> str:
    return t("broadcasts.beside", value=said_sum(measure, one, currency), n=one.broadcasts)


def _step_name(found: Trend, place: int) -> str:
    begins: date = found.points[place].begins
    match found.step:
        case "month":
            return begins.strftime("%Y-%m")
        case "year":
            return begins.strftime("%Y")
        case _:
            return begins.isoformat()


def _alt(rows: Sequence[Bar]) -> str:
    there = [row for row in rows if row.value is not None]
    return w().listed(row.said for row in there[-12:])


def _draw_files(section: str, table: NumberTable) -> None:
    name = t(f"broadcasts.show.{section}")
    draw_files(name, lambda: [(name, table)], rows=len(table.rows))


def _only(by: str, key: str) -> None:
    st.query_params[by] = key
    st.query_params["show"] = "ranking"
