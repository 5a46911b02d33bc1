"""The tables of the page of all broadcasts: one broadcast a row, groups, totals, a trend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import zip_longest

from planner.documents.number_table import (
    Cell,
    Column,
    NumberTable,
    column_of,
    rounded,
    with_notes,
)
from planner.documents.sum_cells import cell, currency_of, note_of, notes_of, one_currency
from planner.i18n import Words
from planner.insight.comparison import Group, Sum
from planner.insight.measures import MEASURES, MONEY, RATES
from planner.insight.portfolio import Broadcast, Places, Portfolio
from planner.insight.trend import Point, Step, Trend


def broadcasts(portfolio: Portfolio, rows: Places, now: datetime, w: Words) -> NumberTable:
    """Return the broadcasts in ``rows``, one a row, and why figures are to be checked."""
    named = ("title", "day", "store", "platforms", "hosts", "tag", "currency")
    columns = [Column(w(f"broadcasts.column.{name}")) for name in named]
    columns += [column_of(measure, w) for measure in MEASURES]
    checked = portfolio.to_check(rows, now).any()
    if checked:
        columns.insert(1, Column(w("broadcasts.column.to_check")))
    table = []
    for row in rows.tolist():
        title, *named_too = _named(portfolio.broadcasts[row], w)
        why = w.listed(w(f"broadcasts.to_check.{one}") for one in portfolio.why(row, now))
        mark = w("broadcasts.to_check", why=why) if why else ""
        values = [rounded(m, portfolio.value(row, m)) for m in MEASURES]
        table.append([title, *([mark] if checked else []), *named_too, *values])
    return NumberTable(columns, table, w("results.missing"))


def groups(
    rows: Sequence[Group], head: str, say: Callable[[str, str], str], w: Words
) -> NumberTable:
    """Return groups, one a row: how many broadcasts, and each measure per valid stream.
    ``say`` gives a group's name from key and label."""
    currencies = [currency_of(row.sums, w) for row in rows]
    currency = one_currency(currencies, w)
    columns = [Column(head), Column(w("broadcasts.column.all"), "count")]
    columns += [_mean_of(measure, w, currency) for measure in MEASURES]
    table = NumberTable(
        columns,
        [
            [
                say(row.key, row.label),
                float(row.broadcasts),
                *(cell(m, shown(row.sums[m], m), row.sums[m], w) for m in MEASURES),
            ]
            for row in rows
        ],
        w("results.missing"),
    )
    if not currency:
        table = with_notes(table, currencies, w("broadcasts.column.currency"))
    notes = [notes_of(row.sums, w) for row in rows]
    return with_notes(table, notes, w("broadcasts.column.note"))


def trend(points: Trend, before: Trend | None, measure: str, w: Words) -> NumberTable:
    """Return a measure step by step, with how many broadcasts each step has; beside it the
    steps of the period before it is compared with."""
    halves = [points] if before is None else [points, before]
    columns = []
    for half in halves:
        named = [Column(w(f"broadcasts.step.{points.step}")), column_of(measure, w)]
        named.append(Column(w("broadcasts.column.all"), "count"))
        if measure in MONEY:
            named.append(Column(w("broadcasts.column.currency")))
        columns += named if half is points else [_of_before(column, w) for column in named]
    pairs = list(zip_longest(*(half.points for half in halves)))
    rows = [
        [cell for point in pair for cell in _step_cells(point, points.step, measure, w)]
        for pair in pairs
    ]
    table = NumberTable(columns, rows, w("results.missing"))
    notes = [
        w("broadcasts.rate.between").join(
            dict.fromkeys(note for p in pair if p and (note := note_of(measure, p.sum, w)))
        )
        for pair in pairs
    ]
    return with_notes(table, notes, w("broadcasts.column.note"))


def step_name(begins: date, step: Step) -> str:
    """What a step of a trend is called: 2026-11-16 · 2026-11 · 2026."""
    match step:
        case "month":
            return begins.strftime("%Y-%m")
        case "year":
            return begins.strftime("%Y")
        case _:
            return begins.isoformat()


def _mean_of(measure: str, w: Words, currency: str) -> Column:
    """The column of what :func:`shown` gives: of what adds up it is of one broadcast."""
    column = column_of(measure, w, currency)
    if measure == "effective_stream" or measure in RATES:
        return column
    return Column(w("broadcasts.column.mean_of", name=column.heading), column.kind)


def _of_before(column: Column, w: Words) -> Column:
    return Column(w("broadcasts.column.of_before", name=column.heading), column.kind)


def _step_cells(point: Point | None, step: Step, measure: str, w: Words) -> list[Cell]:
    """The cells of a step; empty ones where its period has no such step."""
    money = measure in MONEY
    if point is None:
        return ["", None, None, *([""] if money else [])]
    one = point.sum
    currency = w("broadcasts.currencies") if one.missing == "currencies" else one.currency
    value = cell(measure, one.value, one, w)
    said = step_name(point.begins, step)
    if point.partial:
        said = w("broadcasts.step.partial", step=said)
    named: list[Cell] = [said, value, float(point.broadcasts)]
    return [*named, currency] if money else named


def _named(one: Broadcast, w: Words) -> list[str]:
    facts = one.facts
    return [
        facts.title or w("overview.untitled"),
        one.day.isoformat(),
        facts.store_name,
        w.listed(w(f"platform_name.{platform}") for platform in one.platforms),
        w.listed(name for _, name in one.hosts),
        facts.tag,
        facts.currency,
    ]


def shown(one: Sum, measure: str) -> float | None:
    """What is compared of a group: a rate as it is, of valid streams their number, of all
    else the mean."""
    return one.value if measure == "effective_stream" or measure in RATES else one.mean
