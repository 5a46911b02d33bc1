"""The board of the week 每周看板: tables for screen and Excel, a document for the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from planner.documents.document import Block, Document, Facts, Lines, Table
from planner.documents.number_table import Cell, Column, NumberTable, column_of, rounded
from planner.domain.figures import STATES
from planner.domain.metrics import metric_name, said_value
from planner.i18n import Words
from planner.insight.comparison import Sum
from planner.insight.measures import MEASURES
from planner.insight.monday import GOALS, Board, StoreWeek

COMPARED: tuple[str, ...] = (
    "enter_rate",
    "watch_time_avg",
    "leads",
    "cpl_blended",
    "orders",
    "cost_per_sale",
)
"""The measures that are shown beside what is usual."""

SAID = ("impressions", "enter_rate", "watch_time_avg", "leads", "valid_leads")
SAID_AFTERWARDS = ("spend", "cpl_blended", "visits", "orders", "cost_per_sale")
"""The measures in the picture."""

MOST_STORES = 30
"""A picture names no more stores."""


def numbers(board: Board, w: Words) -> NumberTable:
    """Return what each store planned, held and brought, all of them in the last row."""
    columns = [Column(w("monday.column.store"))]
    columns += [Column(w(f"monday.column.{key}"), "count") for key in ("planned", "held")]
    columns += [column_of(measure, w) for measure in MEASURES if measure != "views"]
    columns.append(Column(w("monday.column.state")))
    return NumberTable(
        columns,
        [
            [
                _name(row, w),
                float(row.planned),
                float(row.held),
                *(rounded(m, row.sums[m].value) for m in MEASURES if m != "views"),
                _state(row, w),
            ]
            for row in (*board.stores, board.whole)
        ],
        w("results.missing"),
    )


def goals(board: Board, w: Words) -> NumberTable | None:
    """Return goal, actual and how much was reached, over the broadcasts that have both;
    ``None`` where no goal was set."""
    rows = (*board.stores, board.whole)
    measures = [m for m in GOALS if any(m in row.goals for row in rows)]
    if not measures:
        return None
    columns = [Column(w("monday.column.store"))]
    for measure in measures:
        of = metric_name(measure, w)
        columns.append(Column(w("monday.goal.target", name=of), "count"))
        columns.append(Column(w("monday.goal.actual", name=of), "count"))
        columns.append(Column(w("monday.goal.reached", name=of), "rate"))
    return NumberTable(
        columns,
        [[_name(row, w), *_goal_cells(row, measures)] for row in rows],
        w("monday.no_goal"),
    )


def usual(board: Board, w: Words) -> NumberTable:
    """Return each measure a broadcast beside the median of the last seven before."""
    columns = [Column(w("monday.column.store"))]
    for measure in COMPARED:
        column = column_of(measure, w)
        columns.append(Column(w("monday.usual.now", name=column.heading), column.kind))
        columns.append(Column(w("monday.usual.before", name=column.heading), column.kind))
    return NumberTable(
        columns,
        [
            [_name(row, w), *(cell for m in COMPARED for cell in _usual_cells(row, m))]
            for row in board.stores
        ],
        w("results.missing"),
    )


def actions(board: Board, w: Words) -> NumberTable:
    """Return the one action of each store's last review, done or not."""
    columns = [Column(w(f"monday.column.{key}")) for key in _ACTION]
    rows: list[list[Cell]] = [
        [_name(row, w), a.text, a.owner, a.due, w(f"monday.outcome.{a.outcome}"), a.title]
        for row in board.stores
        if (a := row.action)
    ]
    return NumberTable(columns, rows, "")


def build(board: Board, w: Words, now: datetime, zone: tzinfo) -> Document:
    """Return the board as a document to send on."""
    period = board.period
    span = w("monday.span", first=w.day(period.first), last=w.day(period.last))
    stores = board.stores[:MOST_STORES]
    blocks: list[Block] = [
        Facts(w("monday.all_stores"), list(_facts(board.whole, w))),
        Table(
            w("monday.by_store"),
            [
                w("monday.column.store"),
                w("monday.column.held"),
                *(metric_name(m, w) for m in ("leads", "cpl_blended", "orders")),
            ],
            [
                [
                    _name(row, w),
                    f"{row.held}/{row.planned}",
                    *(_said(row, m, w) for m in ("leads", "cpl_blended", "orders")),
                ]
                for row in stores
            ],
        ),
        Lines(
            w("monday.actions"),
            [
                w(
                    "monday.action",
                    store=_name(row, w),
                    text=row.action.text,
                    outcome=w(f"monday.outcome.{row.action.outcome}"),
                )
                for row in stores
                if row.action
            ],
        ),
    ]
    notes = [w("monday.read_at", at=w.stamp(now, zone))]
    if len(board.stores) > MOST_STORES:
        notes.append(w("monday.first_stores", n=MOST_STORES, all=len(board.stores)))
    if board.sample:
        notes.insert(0, w("documents.sample"))
    return Document(w.language, w("page.monday"), span, blocks, " · ".join(notes))


_ACTION = ("store", "action", "owner", "due", "outcome", "broadcast")


def _facts(row: StoreWeek, w: Words) -> Iterator[tuple[str, str]]:
    held = w("monday.held_of", held=row.held, planned=row.planned)
    yield w("monday.column.held"), held
    yield metric_name("effective_stream", w), _said(row, "effective_stream", w)
    airtime = row.sums["airtime"].value
    if airtime is not None:
        yield metric_name("airtime", w), w("broadcasts.hours", hours=w.number(airtime / 3600, 1))
    for measure in (*SAID, *SAID_AFTERWARDS):
        said = _said(row, measure, w)
        goal = row.goals.get(measure)
        if goal is not None and goal.reached is not None:
            said = w("monday.against_goal", value=said, reached=w.percent(goal.reached, 0))
        yield metric_name(measure, w), said


def _said(row: StoreWeek, measure: str, w: Words) -> str:
    one = row.sums[measure]
    if one.value is None:
        return w(f"broadcasts.{one.missing or 'missing'}")
    if measure == "effective_stream":
        return w.number(one.value)
    return said_value(measure, one.value, w, row.currency)


def _name(row: StoreWeek, w: Words) -> str:
    if row.name:
        return row.name
    return w("overview.no_store") if row.store_id else w("monday.all_stores")


def _state(row: StoreWeek, w: Words) -> str:
    """The least final of the states behind a row."""
    states = [one.state for one in row.sums.values() if one.state]
    return w(f"results.state.{min(states, key=STATES.index)}") if states else ""


def _goal_cells(row: StoreWeek, measures: Sequence[str]) -> Iterator[Cell]:
    for measure in measures:
        goal = row.goals.get(measure)
        yield None if goal is None else round(goal.target, 1)
        yield None if goal is None else round(goal.actual, 1)
        yield None if goal is None or goal.reached is None else round(goal.reached, 4)


def _usual_cells(row: StoreWeek, measure: str) -> tuple[Cell, Cell]:
    now: Sum = row.sums[measure]
    before = row.usual.get(measure)
    return rounded(measure, now.mean), rounded(measure, before.median if before else None)
