"""The tables of the page of all broadcasts: one broadcast a row, groups, totals, a trend."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from planner.documents.number_table import (
    Column,
    NumberTable,
    column_of,
    rounded,
    with_notes,
)
from planner.documents.sum_notes import note_of, notes_of
from planner.i18n import Words
from planner.insight.comparison import Group, Sum
from planner.insight.measures import MEASURES, RATES
from planner.insight.portfolio import Broadcast, Places, Portfolio
from planner.insight.trend import Trend


def broadcasts(portfolio: Portfolio, rows: Places, w: Words) -> NumberTable:
    """Return the broadcasts in ``rows``, one a row."""
    named = ("title", "day", "store", "platforms", "hosts", "tag")
    columns = [Column(w(f"broadcasts.column.{name}")) for name in named]
    columns += [column_of(measure, w) for measure in MEASURES]
    return NumberTable(
        columns,
        [
            [
                *_named(portfolio.broadcasts[row], w),
                *(rounded(m, portfolio.value(row, m)) for m in MEASURES),
            ]
            for row in rows.tolist()
        ],
        w("results.missing"),
    )


def groups(
    rows: Sequence[Group], head: str, say: Callable[[str, str], str], w: Words
) -> NumberTable:
    """Return groups, one a row: how many broadcasts, and each measure per valid stream.
    ``say`` gives a group's name from key and label."""
    columns = [Column(head), Column(w("broadcasts.column.all"), "count")]
    columns += [column_of(measure, w) for measure in MEASURES]
    table = NumberTable(
        columns,
        [
            [
                say(row.key, row.label),
                float(row.broadcasts),
                *(rounded(m, shown(row.sums[m], m)) for m in MEASURES),
            ]
            for row in rows
        ],
        w("results.missing"),
    )
    notes = [notes_of(row.sums, w) for row in rows]
    return with_notes(table, notes, w("broadcasts.column.note"))


def trend(points: Trend, measure: str, say: Callable[[int], str], w: Words) -> NumberTable:
    """Return a measure step by step, with how many broadcasts each step has."""
    columns = [
        Column(w(f"broadcasts.step.{points.step}")),
        column_of(measure, w),
        Column(w("broadcasts.column.all"), "count"),
    ]
    rows = [
        [say(i), rounded(measure, point.sum.value), float(point.broadcasts)]
        for i, point in enumerate(points.points)
    ]
    table = NumberTable(columns, rows, w("results.missing"))
    notes = [note_of(measure, point.sum, w) for point in points.points]
    return with_notes(table, notes, w("broadcasts.column.note"))


def _named(one: Broadcast, w: Words) -> list[str]:
    facts = one.facts
    return [
        facts.title or w("overview.untitled"),
        one.day.isoformat(),
        facts.store_name,
        w.listed(w(f"platform_name.{platform}") for platform in one.platforms),
        w.listed(name for _, name in one.hosts),
        facts.tag,
    ]


def shown(one: Sum, measure: str) -> float | None:
    """What is compared of a group: a rate as it is, of valid streams their number, of all
    else the mean."""
    return one.value if measure == "effective_stream" or measure in RATES else one.mean
