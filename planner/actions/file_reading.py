"""Read a file that is to be imported: what it holds, and what was said of such a file before."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from sqlalchemy import Connection

from connectors.files import chat_minutes, danmaku, errors, series
from connectors.files import columns as long_tables
from connectors.files.grid import MAX_BYTES
from planner.actions.table_file import as_sentence, read_tables
from planner.domain.columns import Columns, columns_of
from planner.domain.discretion import discreet
from planner.domain.forms import (
    ANY_TABLE,
    BY_HAND,
    Form,
    Holds,
    is_by_day,
    known_headings,
    recognised,
)
from planner.domain.imports import Sheet, SourceRow, Target
from planner.errors import InputError
from planner.store import imports
from planner.store.database import Database
from planner.store.imports import Import

MOST_ROWS = 20_000
"""How many broadcasts one file may list; minutes, comments and leads may be many more."""

Table = Sheet | Columns


@dataclass(frozen=True)
class File:
    """A file that was read: its tables, and the last import of the very same bytes."""

    name: str
    sha256: str
    sheets: Sequence[Table]
    earlier: Import | None


@dataclass(frozen=True)
class Remembered:
    """What was said of a file with these headings: what each column is, and where a person
    chose them what its rows are, in which zone its times are and of which platform it is."""

    targets: list[Target]
    holds: Holds
    zone: str = ""
    platform: str = ""


def read_file(database: Database, file_name: str, data: bytes) -> File:
    """Read a file into tables, each with the form it was recognised as. Names and phones of
    a list of leads are let go of at once.

    Raises :class:`InputError` with a sentence for a file that is no table.
    """
    sheets = _tables(data, file_name)
    if sheets[0].form is not ANY_TABLE:
        check_length(sheets[0])
    digest = hashlib.sha256(data).hexdigest()
    with database.read() as connection:
        return File(file_name, digest, sheets, imports.of_file(connection, digest))


def taken_for(table: Table, holds: Holds) -> Table:
    """The same table, where a person says what its rows are."""
    if table.form.holds == holds:
        check_length(table)
        return table
    if holds == "broadcasts":
        raise InputError("imports.too_many_rows", file=table.name, limit=MOST_ROWS)
    columns = table if isinstance(table, Columns) else columns_of(table)
    return discreet(columns.as_form(BY_HAND[holds]))


def check_length(table: Table) -> None:
    """Refuse more broadcasts than one list may hold."""
    if table.form.holds == "broadcasts" and len(table) > MOST_ROWS:
        raise InputError("imports.too_many_rows", file=table.name, limit=MOST_ROWS)


def mapping(database: Database, table: Table) -> list[Target]:
    """Return what each column is: as remembered from such a file, else as guessed."""
    return remembered(database, table).targets


def remembered(database: Database, table: Table) -> Remembered:
    """Return what was said of such a file; what nobody said is guessed or empty."""
    with database.read() as connection:
        kept = imports.mapping(connection, _signature(table)) or {}
    holds = next((one for one in BY_HAND if one == kept.get("holds")), table.form.holds)
    possible = table.form.possible
    targets = [kept.get(str(place), "") for place in range(len(table.headings))]
    return Remembered(
        [t if t in possible else "" for t in targets] if "0" in kept else table.guess(),
        holds,
        kept.get("zone", ""),
        kept.get("platform", ""),
    )


def remember(
    connection: Connection,
    table: Table,
    targets: Sequence[Target],
    zone: str,
    *,
    now: datetime,
    by: str,
) -> None:
    """Keep what was said of such a file for the next one."""
    said = {str(place): target for place, target in enumerate(targets)}
    said |= {"zone": zone, "platform": table.form.platform, "holds": table.form.holds}
    imports.keep_mapping(connection, _signature(table), said, now, by)
    if recognised(table.headings).holds != table.form.holds:
        holds: dict[str, str] = {"holds": table.form.holds}
        imports.keep_mapping(connection, table.signature(), holds, now, by)


def _signature(table: Table) -> str:
    """The headings; of what a person took for something else, with a memory of its own."""
    holds = table.form.holds
    own = recognised(table.headings).holds == holds
    return table.signature() if own else f"{table.signature()}\n\n{holds}"


def _tables(data: bytes, file_name: str) -> list[Table]:
    columns = _long(data, file_name)
    if columns is not None:
        form = recognised(columns.headings)
        return [discreet(_columns(columns, form))]
    found: list[Table] = []
    for one in read_tables(data, file_name, known_headings()):
        rows = [SourceRow(row.number, row.cells, row.total) for row in one.rows]
        sheet = Sheet(one.sheet, one.hidden, one.headings, rows, recognised(one.headings))
        timed = sheet.form.holds != "broadcasts"
        found.append(discreet(columns_of(sheet)) if timed else sheet)
    whole = [table for table in found if not is_by_day(table.headings)]
    if not whole:
        raise InputError("imports.by_day", file=file_name)
    return sorted(whole, key=lambda t: (t.hidden, t.form is ANY_TABLE, -t.form.score(t.headings)))


def _long(data: bytes, file_name: str) -> long_tables.Columns | None:
    """A file that is read in columns; ``None`` for a table of broadcasts or a workbook."""
    with as_sentence(file_name):
        if len(data) > long_tables.MAX_BYTES:
            raise errors.TooLargeError(limit=long_tables.MAX_BYTES // 1024 // 1024, unit="MB")
        if PurePath(file_name).suffix.lower() == ".xlsx":
            return None  # a workbook, or text that calls itself one
        if chat_minutes.is_chat_minutes(data):
            return chat_minutes.read_chat_minutes(data, file_name)
        if danmaku.is_danmaku(data):
            return danmaku.read_danmaku(data, file_name)
        if series.is_json(data):
            return series.read_series(data, file_name)
        huge = len(data) > MAX_BYTES
        return long_tables.read_columns(
            data,
            file_name,
            known_headings(),
            lambda headings: huge or recognised(headings).holds != "broadcasts",
        )


def _columns(read: long_tables.Columns, form: Form) -> Columns:
    return Columns(
        read.sheet,
        False,
        read.headings,
        read.cells,
        read.numbers,
        read.totals,
        form,
    )
