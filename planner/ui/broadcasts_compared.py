"""A measure over time, and hosts, slots, templates, platforms and stores side by side."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from planner.charts.ranks import MOST_RANKS, Rank, ranks
from planner.charts.steps import Step as Bar
from planner.charts.steps import steps
from planner.documents import broadcast_tables
from planner.documents.number_table import NumberTable
from planner.domain import metrics
from planner.insight.comparison import ENOUGH, Group, Sum, compared
from planner.insight.measures import MEASURES
from planner.insight.portfolio import Mask, Portfolio
from planner.insight.trend import Trend, trend
from planner.ui import session
from planner.ui.asked import pick, switch
from planner.ui.broadcasts_filter import MARKS, Wanted, groups_of, label_of
from planner.ui.chart import draw_chart, on_dark
from planner.ui.measured import name_of, said, said_sum, several_currencies
from planner.ui.number_table import draw_files, draw_number_table
from planner.ui.session import t, w

GROUPED_BY = ("store", "tag", "host", "slot", "template", "platform")
SAID_STEPS = 12
"""So many steps of a trend are read out; a table holds them all."""


def pick_measure() -> str:
    """Draw the choice of a measure and return it."""
    with st.container(width=240):
        return pick("measure", t("broadcasts.measure"), MEASURES, name_of, default="leads")


def draw_trend(portfolio: Portfolio, wanted: Wanted) -> None:
    """Draw a measure step by step, with the period it is compared with."""
    measure = pick_measure()
    clock = session.now().astimezone(session.zone())
    now = trend(portfolio, wanted.filter, measure, clock)
    before = None
    if wanted.against:
        before = trend(portfolio, wanted.against, measure, clock, now.step)
    points = (*now.points, *(before.points if before else ()))
    if several_currencies(point.sum for point in points):
        st.info(t("broadcasts.currencies.why"))
    else:
        names = (t("broadcasts.this_period"), t(f"broadcasts.against.{wanted.how}"))
        _draw_steps(now, before, measure, names)
    if any(point.partial for point in points):
        st.caption(t("broadcasts.trend.partial"))
    table = broadcast_tables.trend(now, before, measure, w())
    draw_number_table(table, f"broadcasts:trend:{measure}")
    _draw_files("trend", table)


def _draw_steps(now: Trend, before: Trend | None, measure: str, names: tuple[str, str]) -> None:
    rows, past = _bars(now, measure), _bars(before, measure) if before else []
    alt = t("broadcasts.trend.alt", measure=name_of(measure), rows=_alt(rows))
    if past:
        alt += t("broadcasts.trend.alt.before", name=names[1], rows=_alt(past))
    draw_chart(steps(rows, past, names, dark=on_dark()), key="broadcasts:chart:trend", alt=alt)


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
    if by == "slot":
        found.sort(key=lambda group: group.key)  # from Monday on
    if not found:
        st.info(t("broadcasts.groups.none"))
        return
    if several_currencies(group.sums[measure] for group in found):
        st.info(t("broadcasts.currencies.why"))
    else:
        _draw_bars(found, by, measure)
    st.caption(t("broadcasts.groups.how", n=ENOUGH))
    if by in ("host", "platform"):
        st.caption(t(f"broadcasts.groups.how.{by}"))
    table = broadcast_tables.groups(
        found, t(f"broadcasts.mark.{by}"), lambda key, label: label_of(by, key, label), w()
    )
    bar = st.container(horizontal=True, vertical_alignment="center")
    ticked = draw_number_table(table, f"broadcasts:groups:{by}", select=by in MARKS)
    if ticked is not None and found[ticked].key:
        group = found[ticked]
        with bar:
            st.button(
                t("broadcasts.only", name=str(table.rows[ticked][0])),
                icon=":material/filter_list:",
                on_click=_only,
                args=(by, group.key),
            )
    _draw_files("groups", table)


def _draw_bars(found: Sequence[Group], by: str, measure: str) -> None:
    rows = _ranks(found, by, measure)
    if not rows:
        st.info(t("broadcasts.measure.none"))
        return
    draw_chart(
        ranks(rows, dark=on_dark()),
        key=f"broadcasts:chart:{by}",
        alt=t(
            "broadcasts.groups.alt",
            measure=name_of(measure),
            rows=w().listed(f"{row.name} {row.said}" for row in rows[:MOST_RANKS]),
        ),
    )
    if len(rows) > MOST_RANKS:
        st.caption(t("broadcasts.first", n=MOST_RANKS, all=len(rows)))


def _ranks(found: Sequence[Group], by: str, measure: str) -> list[Rank]:
    """The groups that have the measure, the best first; those with little behind them last."""
    lower = metrics.dictionary()[measure].lower_is_better
    rows = []
    for group in found:
        one = group.sums[measure]
        value = broadcast_tables.shown(one, measure)
        if value is not None:
            pale = one.broadcasts < ENOUGH
            amount = said(measure, value, one.currency)
            beside = t("broadcasts.beside", value=amount, n=one.broadcasts)
            rows.append(Rank(label_of(by, group.key, group.label), value, beside, pale))
    return sorted(rows, key=lambda row: (row.pale, row.value if lower else -row.value))


def _bars(found: Trend, measure: str) -> list[Bar]:
    rows = []
    for point in found.points:
        name = broadcast_tables.step_name(point.begins, found.step)
        said = t("broadcasts.step.partial", step=name) if point.partial else name
        beside = f"{said} · {_beside(measure, point.sum)}"
        rows.append(Bar(name, point.sum.value, beside, point.partial))
    return rows


def _beside(measure: str, one: Sum) -> str:
    return t("broadcasts.beside", value=said_sum(measure, one), n=one.broadcasts)


def _alt(rows: Sequence[Bar]) -> str:
    """The last steps that have the number, and how many are left to the table."""
    there = [row for row in rows if row.value is not None]
    said = w().listed(row.said for row in there[-SAID_STEPS:])
    if len(there) <= SAID_STEPS:
        return said
    return said + t("broadcasts.trend.alt.left_out", n=len(there) - SAID_STEPS)


def _draw_files(section: str, table: NumberTable) -> None:
    name = t(f"broadcasts.show.{section}")
    draw_files(name, lambda _: [(name, table)], rows=len(table.rows))


def _only(by: str, key: str) -> None:
    st.query_params[by] = key
    st.query_params["show"] = "ranking"
