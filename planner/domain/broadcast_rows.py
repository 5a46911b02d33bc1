"""Rows of an export, a broadcast each → what each says: when, which one, and its figures.

Pure: which broadcast a row belongs to is found in :mod:`planner.domain.matching`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypeVar

from planner.domain import cells
from planner.domain.cells import Cell, Unit
from planner.domain.file_clock import Clock, Question
from planner.domain.forms import folded
from planner.domain.imports import (
    BELOW_ZERO,
    Fault,
    Record,
    Sheet,
    SourceRow,
    Target,
    check_mapping,
)
from planner.domain.metrics import Metric, dictionary
from planner.domain.platform_names import platform_named
from planner.errors import InputError

T = TypeVar("T")


@dataclass(frozen=True)
class Read:
    """What became of the rows of a sheet; those a question is about are in none of the two."""

    records: list[Record]
    faults: list[Fault]
    questions: list[Question]


def read_rows(sheet: Sheet, targets: Sequence[Target], clock: Clock, now: datetime) -> Read:
    """Read every row that is no total.

    A row with one cell that cannot be read is left out as a whole and named; one whose day
    could be read two ways, or lies in an unlikely year, waits for an answer.
    """
    check_mapping(targets)
    units = _units(sheet, targets)
    columns = [(place, target) for place, target in enumerate(targets) if target]
    read = Read([], [], [])
    waiting: dict[tuple[str, str], list[str]] = {}
    for row in sheet.rows:
        if row.total:
            continue
        try:
            record = _record(row, columns, units, sheet, clock, now)
        except _CellError as error:
            asked = _ASKED.get(error.why.key, "")
            if asked and not (asked == "years" and clock.years):
                waiting.setdefault((asked, error.heading), []).append(error.why.params["value"])
            else:
                read.faults.append(Fault(row.number, error.heading, error.why))
            continue
        if record.values:
            read.records.append(record)
        else:
            read.faults.append(Fault(row.number, "", InputError("imports.no_values")))
    for (asked, heading), examples in waiting.items():
        read.questions.append(_question(asked, sheet, heading, examples))
    return read


_ASKED = {"input.day_or_month": "day_or_month", "input.year_unlikely": "years"}
"""Errors that are questions to a person, by their key."""


def _question(asked: str, sheet: Sheet, heading: str, examples: Sequence[str]) -> Question:
    place = list(sheet.headings).index(heading)
    order = cells.order_in(row.cells[place] for row in sheet.rows)
    return Question(
        asked,  # type: ignore[arg-type]
        heading,
        len(examples),
        list(dict.fromkeys(examples))[:3],
        order if asked == "day_or_month" else "",
    )


class _CellError(Exception):
    def __init__(self, heading: str, why: InputError) -> None:
        super().__init__(heading)
        self.heading = heading
        self.why = why


def _units(
    sheet: Sheet, targets: Sequence[Target]
) -> dict[str, Unit | Literal["share", "percent"]]:
    """What bare numbers count in each column of a duration or rate."""
    units: dict[str, Unit | Literal["share", "percent"]] = {}
    known = dictionary()
    for place, target in enumerate(targets):
        metric = known.get(target)
        if metric is None or metric.kind not in ("duration", "rate"):
            continue
        heading = sheet.headings[place]
        column = [row.cells[place] for row in sheet.rows if not row.total]
        if metric.kind == "rate":
            units[target] = cells.share_unit(heading, column)
        else:
            bare = sheet.form.bare.get(target, metric.bare)
            units[target] = cells.seconds_unit(column, _unit_named(heading) or bare)
    return units


def _unit_named(heading: str) -> Unit | None:
    plain = folded(heading)
    for unit, names in _UNIT_NAMES.items():
        if any(f"({name})" in plain for name in names):
            return unit
    return None


_UNIT_NAMES: Mapping[Unit, Sequence[str]] = {
    "hours": ("小时", "hours", "hour", "h"),
    "minutes": ("分钟", "分", "minutes", "min"),
    "seconds": ("秒", "seconds", "sec", "s"),
}


def _record(
    row: SourceRow,
    columns: Sequence[tuple[int, Target]],
    units: Mapping[str, Unit | Literal["share", "percent"]],
    sheet: Sheet,
    clock: Clock,
    now: datetime,
) -> Record:
    headings = sheet.headings
    texts: dict[str, str] = {}
    values: dict[str, float] = {}
    amounts: dict[str, Cell] = {}
    times: dict[str, tuple[str, Cell]] = {}
    known = dictionary()
    for place, target in columns:
        cell = row.cells[place]
        if target in ("@start", "@end", "@day"):
            times[target] = (headings[place], cell)
        elif target.startswith("@"):
            texts[target[1:]] = "" if cells.is_missing(cell) else cells.text(cell)[:300]
        else:
            try:
                value = _value(known[target], cell, units.get(target))
            except InputError as error:
                raise _CellError(headings[place], error) from error
            if value is not None:
                values[target] = value
            if known[target].kind == "money" and cells.currencies(cell):
                amounts[headings[place]] = cell
    start, end, day = _when(times, clock, now)
    if start and end and end > start:
        values.setdefault("airtime", (end - start).total_seconds())
    platform = platform_named(texts.pop("platform", "")) or sheet.form.platform
    return Record(
        row.number, start, end, day, platform=platform, values=values, amounts=amounts, **texts
    )


def _value(metric: Metric, cell: Cell, unit: str | None) -> float | None:
    if metric.kind == "rate":
        return cells.share(cell, "percent" if unit == "percent" else "share")
    if metric.kind == "duration":
        found = cells.seconds(cell, unit or metric.bare)  # type: ignore[arg-type]
        return None if found is None else float(found)
    value = cells.number(cell)
    if value is not None and value < 0 and metric.key not in BELOW_ZERO:
        raise InputError("input.too_small", value=cells.text(cell)[:80], limit=0)
    return value


def _when(
    times: Mapping[str, tuple[str, Cell]], clock: Clock, now: datetime
) -> tuple[datetime | None, datetime | None, date | None]:
    """Start, end and day of a row: from one cell, or a day and a time of day apart."""
    day = None
    if "@day" in times:
        heading, cell = times["@day"]
        day = _reading(heading, lambda: cells.day(cell, clock.order))
        _check_year(heading, cell, day, clock, now)
    start = None
    if "@start" in times:
        heading, cell = times["@start"]
        start, day = _reading(heading, lambda: _moment(cell, day, clock))
        local = start.astimezone(clock.zone) if start else day
        _check_year(heading, cell, local, clock, now)
    end = None
    if "@end" in times and (start or day):
        heading, cell = times["@end"]
        local_day = start.astimezone(clock.zone).date() if start else day
        end, _ = _reading(heading, lambda: _moment(cell, local_day, clock))
        if start and end and end < start:
            end += timedelta(days=1)  # a clock time after midnight
    return start, end, start.astimezone(clock.zone).date() if start else day


def _check_year(heading: str, cell: Cell, day: date | None, clock: Clock, now: datetime) -> None:
    if day is not None and clock.doubts(day.year, now):
        raise _CellError(heading, InputError("input.year_unlikely", value=cells.text(cell)[:80]))


def _moment(cell: Cell, day: date | None, clock: Clock) -> tuple[datetime | None, date | None]:
    if cells.is_missing(cell):
        return None, day
    try:
        return cells.instant(cell, clock.zone, clock.order), day
    except InputError as error:
        if error.key == "input.time_missing":
            return None, cells.day(cell, clock.order)
        if day is None or not _is_clock(cell):
            raise
    time = cells.clock(cell) if not _is_range(cell) else (cells.clock_range(cell) or (None,))[0]
    if time is None:
        return None, day
    return datetime.combine(day, time, clock.zone).astimezone(UTC), day


def _is_clock(cell: Cell) -> bool:
    try:
        return (cells.clock_range(cell) if _is_range(cell) else cells.clock(cell)) is not None
    except InputError:
        return False


def _is_range(cell: Cell) -> bool:
    return isinstance(cell, str) and any(mark in cell for mark in "-~–—至到～－")


def _reading(heading: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except InputError as error:
        raise _CellError(heading, error) from error
