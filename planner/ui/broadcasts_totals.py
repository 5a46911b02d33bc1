"""What the chosen broadcasts brought in all, beside the period they are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from planner.documents.number_table import Column, NumberTable, with_notes
from planner.documents.sum_cells import note_of
from planner.domain import metrics
from planner.insight.comparison import Sum, Sums
from planner.insight.measures import MEASURES, RATES
from planner.insight.periods import Period
from planner.ui.markdown import plain
from planner.ui.measured import change, change_of, name_of, said_change, said_mean, said_sum
from planner.ui.number_table import draw_files, draw_number_table
from planner.ui.session import t, w

HEADLINE = ("leads", "cpl_blended", "visits", "orders", "cost_per_sale")
"""The measures on top of the page."""


_CARD = 170
"""Pixels of a card: two stand beside each other on a phone."""


@dataclass(frozen=True)
class Before:
    """The period that is compared with: its days, its broadcasts, what they brought."""

    period: Period
    broadcasts: int
    sums: Sums


def draw_headline(number: int, found: Sums, before: Before | None) -> None:
    """Draw the few numbers that management asks for first, of ``number`` broadcasts."""
    with st.container(horizontal=True):
        st.metric(
            t("broadcasts.column.all"),
            w().number(number),
            said_change(change(number, before.broadcasts)) or None if before else None,
            delta_color="off",
            border=True,
            width=_CARD,
        )
        for measure in HEADLINE:
            one = found[measure]
            share = change_of(one, before.sums[measure]) if before else None
            money = f" · {one.currency}" if one.currency else ""
            st.metric(
                plain(f"{name_of(measure)}{money}"),
                said_sum(measure, one) if one.value is None else _bare(one.value),
                said_change(share) or None,
                delta_color=_colour(measure),
                help=_behind(measure, one),
                border=True,
                width=_CARD,
            )
    if before:
        period = before.period
        said = t("broadcasts.compared_with", first=str(period.first), last=str(period.last))
        st.caption(plain(f"{said} · {t('broadcasts.number', n=before.broadcasts)}"))


def draw_totals(found: Sums, before: Before | None) -> None:
    """Draw every measure: total, per valid stream, change, how many stand behind it."""
    table = _totals(found, before)
    draw_number_table(table, "broadcasts:totals")
    draw_files(
        t("broadcasts.show.totals"),
        lambda said: [(said("broadcasts.show.totals"), table)],
        rows=len(table.rows),
    )
    st.caption(t("broadcasts.totals.how"))
    if any(one.missing == "currencies" for one in found.values()):
        st.caption(t("broadcasts.currencies.why"))


def _totals(found: Sums, before: Before | None) -> NumberTable:
    names = ["measure", "total", "mean", *(["before", "change"] if before else []), "number"]
    columns = [Column(t(f"broadcasts.column.{name}")) for name in (*names, "state")]
    rows = []
    for measure in MEASURES:
        one = found[measure]
        row = [name_of(measure), said_sum(measure, one)]
        has_mean = measure not in RATES and measure != "effective_stream"
        row.append(said_mean(measure, one) if has_mean else "")
        if before:
            past = before.sums[measure]
            row += [said_sum(measure, past), said_change(change_of(one, past))]
        row += [w().number(one.broadcasts), t(f"results.state.{one.state}") if one.state else ""]
        rows.append(row)
    table = NumberTable(columns, rows, t("broadcasts.missing"))
    notes = [note_of(measure, found[measure], w()) for measure in MEASURES]
    return with_notes(table, notes, t("broadcasts.column.note"))


def _behind(measure: str, one: Sum) -> str:
    """How many broadcasts stand behind a number, and how a rate came about."""
    behind, note = t("broadcasts.behind", n=one.broadcasts), note_of(measure, one, w())
    return plain(f"{behind} · {note}") if note else behind


def _bare(value: float) -> str:
    """A number without its unit, which the card names."""
    return w().number(value, 2)


def _colour(measure: str) -> Literal["normal", "inverse"]:
    return "inverse" if metrics.dictionary()[measure].lower_is_better else "normal"
