"""Rows of an export → what each says: when, which broadcast, and its figures.

Pure: which broadcast a row belongs to is found in :mod:`planner.domain.matching`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal, TypeVar

from planner.domain import cells
from planner.domain.cells import Cell, Unit
from planner.domain.forms import Form, folded
from planner.domain.metrics import Metric, dictionary
from planner.errors import InputError

T = TypeVar("T")

Target = str
"""What a column holds: a field (``@start``), a metric's key, or nothing (empty)."""


@dataclass(frozen=True)
class SourceRow:
    """A row of the file: its number there, its raw cells, whether it sums up others."""

    number: int
    cells: Sequence[Cell]
    total: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table of the file and the form it has been recognised as."""

    name: str
    hidden: bool
    headings: Sequence[str]
    rows: Sequence[SourceRow]
    form: Form

    def signature(self) -> str:
        """The headings in one text, by which a mapping is remembered."""
        return "\n".join(folded(heading) for heading in self.headings)

    def guess(self) -> list[Target]:
        """What each column is taken for at first; no two columns for the same."""
        taken: set[str] = set()
        targets = []
        for heading in self.headings:
            target = self.form.target(heading)
            targets.append("" if target in taken else target)
            taken.add(target)
        return targets


@dataclass(frozen=True)
class Record:
    """A row that was read: ``start`` UTC where the file tells the time, else ``day``;
    ``values`` by metric, missing ones left out; ``rows`` those it was made of."""

    number: int
    start: datetime | None = None
    end: datetime | None = None
    day: date | None = None
    account: str = ""
    account_id: str = ""
    room: str = ""
    store: str = ""
    title: str = ""
    host: str = ""
    platform: str = ""
    values: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """A row that was not read: its number, the column, and why."""

    number: int
    heading: str
    error: InputError


def check_mapping(targets: Sequence[Target]) -> None:
    """Refuse a mapping in which two columns are the same, or none is a metric."""
    used = [target for target in targets if target]
    twice = next((target for target in used if used.count(target) > 1), "")
    if twice:
        raise InputError("imports.mapped_twice", target=twice)
    if all(target.startswith("@") for target in used):
        raise InputError("imports.no_metric")


def read_rows(
    sheet: Sheet, targets: Sequence[Target], zone: tzinfo
) -> tuple[list[Record], list[Fault]]:
    """Read every row that is no total; times without a zone are on the clock of ``zone``.

    A row with one cell that cannot be read is left out as a whole and named.
    """
    check_mapping(targets)
    units = _units(sheet, targets)
    columns = [(place, target) for place, target in enumerate(targets) if target]
    records: list[Record] = []
    faults: list[Fault] = []
    for row in sheet.rows:
        if row.total:
            continue
        try:
            record = _record(row, columns, units, sheet.headings, zone)
        except _CellError as error:
            faults.append(Fault(row.number, error.heading, error.why))
            continue
        if record.values:
            records.append(record)
        else:
            faults.append(Fault(row.number, "", InputError("imports.no_values")))
    return records, faults


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
    headings: Sequence[str],
    zone: tzinfo,
) -> Record:
    texts: dict[str, str] = {}
    values: dict[str, float] = {}
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
    start, end, day = _when(times, zone)
    if start and end and end > start:
        values.setdefault("airtime", (end - start).total_seconds())
    return Record(row.number, start, end, day, values=values, **texts)


def _value(metric: Metric, cell: Cell, unit: str | None) -> float | None:
    if metric.kind == "rate":
        return cells.share(cell, "percent" if unit == "percent" else "share")
    if metric.kind == "duration":
        found = cells.seconds(cell, unit or metric.bare)  # type: ignore[arg-type]
        return None if found is None else float(found)
    value = cells.number(cell)
    if value is not None and value < 0 and metric.key not in ("net_followers", "roi", "net_gmv"):
        raise InputError("input.too_small", value=cells.text(cell)[:80], limit=0)
    return value


def _when(
    times: Mapping[str, tuple[str, Cell]], zone: tzinfo
) -> tuple[datetime | None, datetime | None, date | None]:
    """Start, end and day of a row: from one cell, or a day and a time of day apart."""
    day = None
    if "@day" in times:
        heading, cell = times["@day"]
        day = _reading(heading, lambda: cells.day(cell))
    start = None
    if "@start" in times:
        heading, cell = times["@start"]
        start, day = _reading(heading, lambda: _moment(cell, day, zone))
    end = None
    if "@end" in times and (start or day):
        heading, cell = times["@end"]
        local_day = start.astimezone(zone).date() if start else day
        end, _ = _reading(heading, lambda: _moment(cell, local_day, zone))
        if start and end and end < start:
            end += timedelta(days=1)  # a clock time after midnight
    return start, end, start.astimezone(zone).date() if start else day


def _moment(cell: Cell, day: date | None, zone: tzinfo) -> tuple[datetime | None, date | None]:
    if cells.is_missing(cell):
        return None, day
    try:
        return cells.instant(cell, zone), day
    except InputError as error:
        if error.key == "input.time_missing":
            return None, cells.day(cell)
        if day is None or not _is_clock(cell):
            raise
    clock = cells.clock(cell) if not _is_range(cell) else (cells.clock_range(cell) or (None,))[0]
    if clock is None:
        return None, day
    return datetime.combine(day, clock, zone).astimezone(UTC), day


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
