"""What the chosen broadcasts brought in all, beside the period they are compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

import streamlit as st

from planner.documents.number_table import (
    Amount,
    Cell,
    Column,
    NumberTable,
    amount_of,
    column_of,
    with_notes,
)
from planner.documents.sum_cells import note_of
from planner.domain import metrics
from planner.insight.comparison import ENOUGH, Sum, Sums, change
from planner.insight.measures import MEASURES, RATES
from planner.insight.periods import Period
from planner.ui.markdown import plain
from planner.ui.measured import name_of, said_change, said_mean, said_sum
from planner.ui.number_table import draw_files, draw_number_table
from planner.ui.session import t, w

HEADLINE = ("leads", "cpl_blended", "visits", "orders", "cost_per_sale")
"""The measures on top of the page."""

Colour = Literal["normal", "inverse", "off"]
_CARD = 154
"""Pixels of a card: all stand beside each other on a laptop, two on a phone."""


@dataclass(frozen=True)
class Before:
    """The period that is compared with: its days, the broadcasts held in it, what they brought;
    ``begins`` is the day of the first broadcast there is, where that is later than its first."""

    period: Period
    held: int
    sums: Sums
    begins: date | None = None


def draw_headline(held: int, others: int, found: Sums, before: Before | None) -> None:
    """Draw the few numbers that management asks for first: of broadcasts that were ``held``;
    ``others`` are still to come, or without figures."""
    with st.container(horizontal=True):
        now, past = Sum(held, held), Sum(before.held, before.held) if before else None
        _draw_card(t("monday.column.held"), w().number(held), "off", now, past)
        for measure in HEADLINE:
            one = found[measure]
            _draw_card(
                plain(f"{name_of(measure)} {w().currency(one.currency)}".strip()),
                said_sum(measure, one) if one.value is None else _bare(one.value),
                "off" if before and before.begins else _colour(measure),
                one,
                before.sums[measure] if before else None,
                _behind(measure, one),
            )
    if others:
        st.caption(t("broadcasts.others", n=others))
    if before:
        st.caption(plain(" · ".join(_said_before(before))))


def _draw_card(
    name: str, value: str, colour: Colour, now: Sum, before: Sum | None, behind: str | None = None
) -> None:
    """Draw a number; an arrow and a colour say in which direction it went, if in any."""
    said = said_change(change(now, before)) if before else ""
    moved = said.startswith(("+", "-"))
    st.metric(
        name,
        value,
        said or None,
        delta_color=colour if moved else "off",
        delta_arrow="auto" if moved else "off",
        help=behind,
        border=True,
        width=_CARD,
    )


def _said_before(before: Before) -> Iterator[str]:
    """What the cards are compared with, and what that comparison lacks."""
    period = before.period
    yield t("broadcasts.compared_with", first=str(period.first), last=str(period.last))
    yield t("broadcasts.held", n=before.held)
    if before.begins:
        yield t("broadcasts.no_data_before", day=str(before.begins))
    yield t("broadcasts.enough", n=ENOUGH)


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
    names = ["measure", "total", "mean", *(["before", "change"] if before else [])]
    columns = [Column(t(f"broadcasts.column.{name}")) for name in names]
    columns += [
        Column(t("broadcasts.column.number"), "count"),
        Column(t("broadcasts.column.state")),
    ]
    rows = []
    for measure in MEASURES:
        one = found[measure]
        row: list[Cell] = [column_of(measure, w(), one.currency).heading]
        row.append(_cell(measure, one.value, said_sum(measure, one)))
        has_mean = measure not in RATES and measure != "effective_stream"
        row.append(_cell(measure, one.mean, said_mean(measure, one)) if has_mean else "")
        if before:
            past, share = before.sums[measure], change(one, before.sums[measure])
            row.append(_cell(measure, past.value, said_sum(measure, past)))
            row.append("" if share is None else Amount(round(share, 4), "rate", said_change(share)))
        row += [float(one.broadcasts), t(f"results.state.{one.state}") if one.state else ""]
        rows.append(row)
    table = NumberTable(columns, rows, t("broadcasts.missing"))
    notes = [note_of(measure, found[measure], w()) for measure in MEASURES]
    return with_notes(table, notes, t("broadcasts.column.note"))


def _cell(measure: str, value: float | None, said: str) -> Cell:
    """A number that files hold as such, or why there is none."""
    return said if value is None else amount_of(measure, value, said)


def _behind(measure: str, one: Sum) -> str:
    """How many broadcasts stand behind a number, and how a rate came about."""
    behind, note = t("broadcasts.behind", n=one.broadcasts), note_of(measure, one, w())
    return plain(f"{behind} · {note}") if note else behind


def _bare(value: float) -> str:
    """A number without its unit, which the card names."""
    return w().number(value, 2)


def _colour(measure: str) -> Colour:
    return "inverse" if metrics.dictionary()[measure].lower_is_better else "normal"
