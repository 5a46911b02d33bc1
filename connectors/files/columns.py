"""A long file → columns of text: what a million minutes, comments or leads come as.

::

    columns = read_columns(data, "弹幕.csv", known, wanted=lambda headings: "时间" in headings)
    columns.headings       # ("时间", "用户", "内容")
    columns.cells[2]       # an Arrow array of text, empty cells null
    columns.numbers[0]     # 2: the row's number in the file, as the spreadsheet shows it

No cell is looked at one by one; a row that does not fit its headings is read again by the
careful reader and stands at the end.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from connectors.files import errors
from connectors.files.grid import MAX_COLUMNS
from connectors.files.table import TOTALS, folded, header_row, numbered
from connectors.files.text import decoded, delimiter

MAX_BYTES = 200 * 1024 * 1024
_HEAD = 64 * 1024
_BLOCK = 8 * 1024 * 1024
_FIRST = 4
"""How many columns may hold the word that says a row sums up others."""


@dataclass(frozen=True)
class Columns:
    """A long table: a column an array of text, all of the same length as ``numbers`` (of
    the rows in the file) and ``totals`` (which rows sum up others)."""

    sheet: str
    preface: tuple[str, ...]
    headings: tuple[str, ...]
    cells: tuple[pa.ChunkedArray, ...]
    numbers: npt.NDArray[np.int64]
    totals: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, sheet: str, cells: dict[str, pa.Array]) -> Columns:
        """Columns of a file that has no headings of its own."""
        arrays = tuple(pa.chunked_array([array]) for array in cells.values())
        rows = len(arrays[0])
        numbers = np.arange(1, rows + 1)
        return cls(sheet, (), tuple(cells), arrays, numbers, np.zeros(rows, dtype=bool))


def read_columns(
    data: bytes,
    file_name: str,
    known: Container[str],
    wanted: Callable[[Sequence[str]], bool],
) -> Columns | None:
    """Read a text file whose headings are ``wanted``; ``None`` for any other.

    Raises :class:`connectors.files.errors.FileError` and its kinds.
    """
    head = _head(data)
    if head is None:
        return None
    separator, lines, rows = _first_rows(head)
    place = header_row(rows, known) if rows else 0
    if not rows or len(rows[place]) > MAX_COLUMNS:
        return None
    headings = numbered([" ".join(cell.split()) for cell in rows[place]])
    if len(headings) < 2 or not wanted(headings):
        return None
    if len(data) > MAX_BYTES:
        raise errors.TooLargeError(limit=MAX_BYTES // 1024 // 1024, unit="MB")
    preface = [" ".join(filter(None, row)) for row in rows[:place]]
    read = _Reading(len(headings), separator, lines[place], place + 1)
    cells, numbers = read.rows(data)
    if not len(numbers):
        raise errors.EmptyFileError()
    columns = Columns(
        PurePath(file_name).stem,
        tuple(filter(None, preface)),
        tuple(headings),
        tuple(cells),
        numbers,
        _totals(cells),
    )
    return _without_repeated_headings(columns)


def _head(data: bytes) -> str | None:
    """The first lines of a text file; ``None`` for what is no text in columns."""
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")) or not data.strip():
        return None
    first = data[:_HEAD]
    if len(data) > _HEAD:
        first = first[: first.rfind(b"\n") + 1] or first
        if first.startswith((b"\xff\xfe", b"\xfe\xff")) and len(first) % 2:
            first = data[: len(first) + 1]
    try:
        text = decoded(first)
    except errors.NotATableError:
        return None
    return None if re.match(r"\s*[<{\[]", text) else text


def _first_rows(head: str) -> tuple[str, list[int], list[list[str]]]:
    """The separator, on which physical line each of the first rows ends, and the rows."""
    separator = delimiter(head)
    first = head.partition("\n")[0].strip()
    if found := re.fullmatch(r"sep=(.)", first, re.IGNORECASE):
        separator = found[1]
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    lines: list[int] = []
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append([cell.strip() for cell in row])
            lines.append(reader.line_num)
            if len(rows) == 41:
                break
    except csv.Error:
        return separator, [], []
    return separator, lines, rows


class _Reading:
    """Reads the rows below the headings, which end on physical line ``below``."""

    def __init__(self, width: int, separator: str, below: int, rows_before: int) -> None:
        self._width = width
        self._separator = separator
        self._below = below
        self._rows_before = rows_before
        self._uneven: list[tuple[int, str]] = []

    def rows(self, data: bytes) -> tuple[list[pa.ChunkedArray], npt.NDArray[np.int64]]:
        table = self._table(_as_utf8(data))
        cells, numbers = self._even(table)
        if self._uneven:
            further, further_numbers = self._careful()
            cells = [pa.chunked_array([*a.chunks, b]) for a, b in zip(cells, further, strict=True)]
            numbers = np.concatenate([numbers, further_numbers])
        return cells, numbers

    def _table(self, source: pa.Buffer) -> pa.Table:
        self._uneven.clear()
        names = [str(place) for place in range(self._width)]
        try:
            return pyarrow.csv.read_csv(
                pa.BufferReader(source),
                read_options=pyarrow.csv.ReadOptions(
                    use_threads=False,  # else a row's number would not be known
                    block_size=_BLOCK,
                    skip_rows=self._below,
                    column_names=names,
                ),
                parse_options=pyarrow.csv.ParseOptions(
                    delimiter=self._separator,
                    newlines_in_values=True,
                    ignore_empty_lines=False,
                    invalid_row_handler=self._keep_uneven,
                ),
                convert_options=pyarrow.csv.ConvertOptions(
                    column_types={name: pa.string() for name in names},
                    null_values=[""],
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=True,
                ),
            )
        except pa.ArrowInvalid as error:
            if "Empty CSV file" in str(error):
                raise errors.EmptyFileError() from error
            raise errors.NotATableError(found="csv") from error

    def _keep_uneven(self, row: pyarrow.csv.InvalidRow) -> str:
        self._uneven.append((row.number, row.text))
        return "skip"

    def _even(self, table: pa.Table) -> tuple[list[pa.ChunkedArray], npt.NDArray[np.int64]]:
        count = table.num_rows + len(self._uneven)
        numbers = np.arange(1, count + 1) + self._rows_before
        if self._uneven:
            # pyarrow counts the physical lines it skipped, of which a heading may have two
            shift = self._rows_before - self._below
            uneven = np.array([number + shift for number, _ in self._uneven])
            numbers = numbers[~np.isin(numbers, uneven)]
        said = pc.is_valid(table.column(0))
        for column in table.columns[1:]:
            said = pc.or_(said, pc.is_valid(column))
        if not pc.all(said).as_py():
            table = table.filter(said)
            numbers = numbers[said.to_numpy()]
        return list(table.columns), numbers

    def _careful(self) -> tuple[list[pa.Array], npt.NDArray[np.int64]]:
        """Rows with fewer or more cells than headings: padded, or cut where the rest is
        empty or belongs to no heading."""
        shift = self._rows_before - self._below
        rows = []
        for number, text in self._uneven:
            row = next(csv.reader(io.StringIO(text), delimiter=self._separator), [])
            if any(cell.strip() for cell in row):
                rows.append((number + shift, ([*row, *[""] * self._width])[: self._width]))
        columns = [
            pa.array([row[place].strip() or None for _, row in rows], pa.string())
            for place in range(self._width)
        ]
        return columns, np.array([number for number, _ in rows], dtype=np.int64)


def _as_utf8(data: bytes) -> pa.Buffer:
    """The bytes as they are where they are UTF-8, without another copy of them."""
    buffer = pa.py_buffer(data)
    if data.startswith(b"\xef\xbb\xbf"):
        buffer = buffer.slice(3)
    ends = pa.array([0, buffer.size], pa.int32()).buffers()[1]
    whole = pa.Array.from_buffers(pa.binary(), 1, [None, ends, buffer])
    try:
        whole.cast(pa.string())
    except pa.ArrowInvalid:
        return pa.py_buffer(decoded(data).encode())
    return pa.py_buffer(decoded(data).encode()) if b"\0" in data else buffer


def _totals(cells: Sequence[pa.ChunkedArray]) -> npt.NDArray[np.bool_]:
    first = pc.coalesce(*cells[:_FIRST]) if len(cells) > 1 else cells[0]
    plain = pc.utf8_rtrim(pc.utf8_lower(pc.utf8_trim_whitespace(first)), ":：")
    found = pc.is_in(plain, value_set=pa.array(sorted({folded(t) for t in TOTALS} | TOTALS)))
    return np.asarray(pc.fill_null(found, False))


def _without_repeated_headings(columns: Columns) -> Columns:
    repeats = pc.fill_null(pc.equal(columns.cells[0], columns.headings[0]), False)
    repeats = pc.and_(repeats, pc.fill_null(pc.equal(columns.cells[1], columns.headings[1]), False))
    if not pc.any(repeats).as_py():
        return columns
    kept = pc.invert(repeats)
    mask = np.asarray(kept)
    return Columns(
        columns.sheet,
        columns.preface,
        columns.headings,
        tuple(column.filter(kept) for column in columns.cells),
        columns.numbers[mask],
        columns.totals[mask],
    )
