"""The board of the week 每周看板: tables for screen and Excel, a document for the picture."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from planner.documents.document import Block, Document, Facts, Lines, Table
from planner.documents.number_table import (
    Cell,
    Column,
    NumberTable,
    column_of,
    rounded,
    with_notes,
)
from planner.documents.sum_cells import cell, currency_of, notes_of, one_currency
from planner.domain.figures import STATES
from planner.domain.metrics import metric_name, said_value
from planner.i18n import Words
from planner.insight.comparison import ENOUGH
from planner.insight.measures import RATES
from planner.insight.monday import BESIDE_BEFORE, COMPARED, SHOWN, Board, StoreWeek
from planner.insight.periods import Period
from planner.insight.usual import Usual

SAID = ("airtime", "impressions", "enter_rate", "watch_time_avg", "leads", "valid_leads")
SAID_AFTERWARDS = ("spend", "cpl_blended", "visits", "orders", "cost_per_sale")
"""The measures in the picture."""
SAID_BY_STORE = ("leads", "cpl_blended", "orders")
BESIDE_USUAL = ("leads", "cpl_blended")
"""The measures of each store in the picture, and those beside what is usual there."""

MOST_STORES = 30
"""A picture names no more stores."""


def numbers(board: Board, w: Words) -> NumberTable:
    """Return what each store planned, held and brought, all of them in the last row."""
    currency = _one_currency(board, w)
    columns = [Column(w("monday.column.store"))]
    columns += [Column(w(f"monday.column.{key}"), "count") for key in ("planned", "held")]
    columns.append(Column(w("monday.column.state")))
    checked = any(row.to_check for row in board.rows)
    if checked:
        columns.append(Column(w("broadcasts.column.to_check"), "count"))
    for measure in SHOWN:
        columns.append(column_of(measure, w, currency))
        if measure in BESIDE_BEFORE:
            columns.append(
                Column(w("monday.before", name=metric_name(measure, w)), columns[-1].kind)
            )
    rows = [
        [
            _name(row, w),
            float(row.planned),
            float(row.held),
            _state(row, w),
            *([float(row.to_check)] if checked else []),
            *(c for m in SHOWN for c in _cells(row, m, w)),
        ]
        for row in board.rows
    ]
    table = _with_currency(NumberTable(columns, rows, w("results.missing")), board, w)
    notes = [notes_of(row.sums, w, SHOWN) for row in board.rows]
    return with_notes(table, notes, w("broadcasts.column.note"))


def goals(board: Board, w: Words) -> NumberTable | None:
    """Return goal, actual and how much was reached, over the broadcasts that have both;
    ``None`` where no goal was set."""
    measures = [m for m in COMPARED if any(m in row.goals for row in board.rows)]
    if not measures:
        return None
    columns = [Column(w("monday.column.store"))]
    for measure in measures:
        of = column_of(measure, w, _one_currency(board, w))
        columns.append(Column(w("monday.goal.target", name=of.heading), of.kind))
        columns.append(Column(w("monday.goal.actual", name=of.heading), of.kind))
        columns.append(Column(w("monday.goal.reached", name=metric_name(measure, w)), "rate"))
    rows = [
        [_name(row, w), *(c for m in measures for c in _goal_cells(row, m, w))]
        for row in board.rows
    ]
    return _with_currency(NumberTable(columns, rows, w("monday.no_goal")), board, w)


def usual(board: Board, w: Words) -> NumberTable:
    """Return each measure a broadcast beside what is usual; of all stores together beside
    what it was in the periods before."""
    columns = [Column(w("monday.column.store"))]
    for measure in COMPARED:
        of = column_of(measure, w, _one_currency(board, w))
        columns += [Column(said, of.kind) for said in _now_and_usual(measure, of.heading, w)]
        columns.append(Column(w("monday.usual.change", name=metric_name(measure, w)), "rate"))
    rows = [
        [_name(row, w), *(c for m in COMPARED for c in _usual_cells(row, m, w))]
        for row in board.rows
    ]
    table = _with_currency(NumberTable(columns, rows, w("results.missing")), board, w)
    notes = [notes_of(row.sums, w, COMPARED) for row in board.rows]
    return with_notes(table, notes, w("broadcasts.column.note"))


def actions(board: Board, w: Words) -> NumberTable:
    """Return the one action of each store's last review, done or not."""
    columns = [Column(w(f"monday.column.{key}")) for key in _ACTION]
    rows: list[list[Cell]] = [
        [_name(row, w), a.text, a.owner, a.due, w(f"outcome.{a.outcome}"), a.title]
        for row in board.stores
        if (a := row.action)
    ]
    return NumberTable(columns, rows, "")


def build(board: Board, w: Words, now: datetime, zone: tzinfo) -> Document:
    """Return the board as a document to send on."""
    period = board.period
    span = said_span(period, w)
    stores = board.stores[:MOST_STORES]
    blocks: list[Block] = [
        Facts(w("monday.all_stores"), list(_facts(board.whole, w))),
        Table(
            w("monday.by_store"),
            [
                w("monday.column.store"),
                w("monday.column.held"),
                *(metric_name(m, w) for m in SAID_BY_STORE),
            ],
            [
                [
                    _name(row, w),
                    f"{row.held}/{row.planned}",
                    *(_said(row, m, w) for m in SAID_BY_STORE),
                ]
                for row in stores
            ],
        ),
        Table(
            w("monday.by_store.usual"),
            [w("monday.column.store"), *_beside_usual(w)],
            [[_name(row, w), *_said_beside_usual(row, w)] for row in stores],
        ),
        Lines(
            w("monday.actions"),
            [
                w(
                    "monday.action",
                    store=_name(row, w),
                    text=row.action.text,
                    outcome=w(f"outcome.{row.action.outcome}"),
                )
                for row in stores
                if row.action
            ],
        ),
    ]
    notes = [w("monday.read_at", at=w.stamp(now, zone))]
    if how := notes_of(board.whole.sums, w, SHOWN):
        notes.append(how)
    if len(board.stores) > MOST_STORES:
        notes.append(w("monday.first_stores", n=MOST_STORES, all=len(board.stores)))
    if board.sample:
        notes.insert(0, w("documents.sample"))
    return Document(w.language, w("page.monday"), span, blocks, " · ".join(notes))


def said_span(period: Period, w: Words) -> str:
    """Say from which day to which a period is: 2026年11月16日 – 11月22日周日."""
    return w("monday.span", first=w.long_date(period.first), last=w.day(period.last))


_ACTION = ("store", "action", "owner", "due", "outcome", "broadcast")


def _facts(row: StoreWeek, w: Words) -> Iterator[tuple[str, str]]:
    held = w("monday.held_of", held=row.held, planned=row.planned)
    yield w("monday.column.held"), held
    yield metric_name("effective_stream", w), _said(row, "effective_stream", w)
    for measure in (*SAID, *SAID_AFTERWARDS):
        beside = [
            part for part in (_said_goal(row, measure, w), _said_usual(row, measure, w)) if part
        ]
        said = _said(row, measure, w)
        if beside:
            said = w("monday.beside", value=said, beside=w("broadcasts.rate.between").join(beside))
        yield metric_name(measure, w), said


def _said_goal(row: StoreWeek, measure: str, w: Words) -> str:
    goal = row.goals.get(measure)
    if goal is None or goal.reached is None:
        return ""
    return w("monday.goal.said", reached=w.percent(goal.reached, 0))


def _said_usual(row: StoreWeek, measure: str, w: Words) -> str:
    """What is usual; of what adds up also what it was a stream, since that is compared."""
    before, now = row.usual.get(measure), row.sums[measure].mean
    if before is None or now is None:
        return ""
    said = _amount(measure, before.median, row, w)
    if measure in RATES:
        return w("monday.usual.said", usual=said)
    return w("monday.usual.said.mean", usual=said, now=_amount(measure, now, row, w))


def _beside_usual(w: Words) -> Iterator[str]:
    for measure in BESIDE_USUAL:
        yield from _now_and_usual(measure, metric_name(measure, w), w)


def _said_beside_usual(row: StoreWeek, w: Words) -> Iterator[str]:
    for measure in BESIDE_USUAL:
        one, before = row.sums[measure], row.usual.get(measure)
        why = w(f"broadcasts.{one.missing or 'missing'}")
        yield why if one.mean is None else _amount(measure, one.mean, row, w)
        yield why if before is None else _amount(measure, before.median, row, w)


def _said(row: StoreWeek, measure: str, w: Words) -> str:
    one = row.sums[measure]
    if one.value is None:
        return w(f"broadcasts.{one.missing or 'missing'}")
    if measure == "effective_stream":
        return w.number(one.value)
    return _amount(measure, one.value, row, w)


def _amount(measure: str, value: float, row: StoreWeek, w: Words) -> str:
    if measure == "airtime":
        return w("broadcasts.hours", hours=w.number(value / 3600, 1))
    return said_value(measure, value, w, row.currency)


def _name(row: StoreWeek, w: Words) -> str:
    if row.whole:
        return w("monday.all_stores")
    return row.name or w("broadcasts.no_store")


def _currency(row: StoreWeek, w: Words) -> str:
    """The currency of a row's money, be it this time's or the usual."""
    return row.currency or currency_of(row.sums, w)


def _one_currency(board: Board, w: Words) -> str:
    return one_currency((_currency(row, w) for row in board.rows), w)


def _with_currency(table: NumberTable, board: Board, w: Words) -> NumberTable:
    """The table with the currency of each row, where the headings do not name it."""
    if _one_currency(board, w):
        return table
    currencies = [_currency(row, w) for row in board.rows]
    return with_notes(table, currencies, w("broadcasts.column.currency"))


def _now_and_usual(measure: str, named: str, w: Words) -> Iterator[str]:
    """What the two are called; of what adds up they are of one broadcast."""
    of_one = "" if measure in RATES else ".mean"
    yield w(f"monday.usual.now{of_one}", name=named)
    yield w(f"monday.usual.before{of_one}", name=named)


def _state(row: StoreWeek, w: Words) -> str:
    """The least final of the states behind a row, or that there was no broadcast."""
    if not row.planned:
        return w("monday.not_held")
    states = [one.state for one in row.sums.values() if one.state]
    return w(f"results.state.{min(states, key=STATES.index)}") if states else ""


def _cells(row: StoreWeek, measure: str, w: Words) -> Iterator[Cell]:
    """What came, and beside it what came in the period before."""
    now = row.sums[measure]
    yield cell(measure, now.value, now, w)
    if measure in BESIDE_BEFORE:
        before = row.before[measure]
        yield cell(measure, before.value, before, w)


def _goal_cells(row: StoreWeek, measure: str, w: Words) -> Iterator[Cell]:
    """Goal, actual and the one divided by the other; why not, where money does not add up."""
    goal = row.goals.get(measure)
    if goal is None:
        yield from [_no_money(row, measure, w)] * 3
        return
    yield rounded(measure, goal.target)
    yield rounded(measure, goal.actual)
    yield None if goal.reached is None else round(goal.reached, 4)


def _usual_cells(row: StoreWeek, measure: str, w: Words) -> Iterator[Cell]:
    now, before = row.sums[measure], row.usual.get(measure)
    yield cell(measure, now.mean, now, w)
    yield rounded(measure, before.median) if before else _no_money(row, measure, w)
    yield _off(now.mean, before)


def _off(now: float | None, usual: Usual | None) -> float | None:
    """By which share a measure is off from usual; of a usual of few nothing is said."""
    if now is None or usual is None or usual.broadcasts < ENOUGH or not usual.median:
        return None
    return round(now / usual.median - 1, 4)


def _no_money(row: StoreWeek, measure: str, w: Words) -> str | None:
    """Why money of a row is not compared, where it is of several currencies."""
    return w("broadcasts.currencies") if row.sums[measure].missing == "currencies" else None
