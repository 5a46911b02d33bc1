"""Bytes of a file → grids of raw cells: csv in its many encodings, xlsx, or a zip of csv."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import PurePath

import python_calamine as calamine

from connectors.files import errors
from connectors.files.text import decoded, delimiter

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""What a cell may hold: csv gives text only; an empty cell is ``None``."""

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED = 400 * 1024 * 1024
MAX_CELLS = 20_000_000
MAX_COLUMNS = 2_000

_TEXT = {".csv", ".tsv", ".txt", ".xls"}
"""Extensions text may come under; many back offices call their text ``.xls``."""
_MAGIC = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
}
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)["']""")
"""Where a cell (``r="C5"``) or a row (``r="5"``) of a sheet stands."""
_OTHER_WORKBOOKS = {"content.xml", "xl/workbook.bin"}


@dataclass(frozen=True)
class Grid:
    """One sheet: rows of cells, the areas merged on it as ``(top, left, bottom, right)``."""

    sheet: str
    rows: list[list[Cell]]
    hidden: bool = False
    merged: Sequence[tuple[int, int, int, int]] = field(default_factory=tuple)


def read_grids(data: bytes, file_name: str) -> list[Grid]:
    """Return every sheet of a file, first sheet first. What it is, its content decides.

    Raises :class:`connectors.files.errors.FileError` and its kinds.
    """
    extension = PurePath(file_name).suffix.lower()
    if len(data) > MAX_BYTES:
        raise errors.TooLargeError(limit=MAX_BYTES // 1024 // 1024, unit="MB")
    if not data.strip():
        raise errors.EmptyFileError()
    if data.startswith(b"PK\x03\x04"):
        return _packed(data, extension)
    if data.startswith(_OLD_WORKBOOK):
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in data:
            raise errors.EncryptedError()
        raise errors.OldWorkbookError()
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise _unfit(kind, extension)
    if extension == ".xlsx":
        raise errors.WrongExtensionError(extension=extension, found="text")
    text = decoded(data)
    if re.match(r"\s*(?:<!doctype|<html|<table|<\?xml)", text, re.IGNORECASE):
        raise _unfit("HTML", extension)
    return [Grid(PurePath(file_name).stem, _split(text))]


def _unfit(kind: str, extension: str) -> errors.FileError:
    if extension in _TEXT or extension == ".xlsx":
        return errors.WrongExtensionError(extension=extension, found=kind)
    return errors.NotATableError(found=kind)


def _packed(data: bytes, extension: str) -> list[Grid]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise errors.UnpacksTooLargeError()
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise errors.EncryptedError()
            if "xl/workbook.xml" in names:
                if _OTHER_WORKBOOKS.intersection(names):
                    raise errors.NotATableError(found="zip")
                _check_sheets(archive)
            else:
                tables = [n for n in names if n.lower().endswith((".csv", ".tsv"))]
                if not tables:
                    raise _unfit("Word" if "word/document.xml" in names else "zip", extension)
                return [Grid(PurePath(n).stem, _split(_unpacked(archive, n))) for n in tables]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise errors.NotATableError(found="zip") from error
    except (OSError, ValueError, RuntimeError, zlib.error) as error:
        raise errors.NotATableError(found="zip") from error
    return list(_workbook(data))


def _unpacked(archive: zipfile.ZipFile, name: str) -> str:
    """A text of the archive: no more of it than may be, whatever size it declares."""
    with archive.open(name) as packed:
        data = packed.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise errors.TooLargeError(limit=MAX_BYTES // 1024 // 1024, unit="MB")
    return decoded(data)


def _check_sheets(archive: zipfile.ZipFile) -> None:
    """Unpack every part once: sizes a file declares may lie, and one cell far out makes
    a sheet of billions. A sheet may lie under any name."""
    for entry in archive.infolist():
        columns: set[bytes] = set()
        last = 0
        for found in _REFERENCE.finditer(archive.read(entry)):
            columns.add(found[1].upper()[:8])
            last = max(last, int(found[2][:10]))
        widest = max((_column(name) for name in columns), default=0) or 1
        if widest * last > MAX_CELLS:
            raise errors.TooLargeError(limit=MAX_CELLS // 1_000_000, unit="cells")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _workbook(data: bytes) -> Iterator[Grid]:
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheets_metadata:
            if sheet.typ is not calamine.SheetTypeEnum.WorkSheet:
                continue
            opened = book.get_sheet_by_name(sheet.name)
            rows = opened.to_python(skip_empty_area=False)
            yield Grid(
                sheet.name,
                [[None if cell == "" else cell for cell in row] for row in rows],
                hidden=sheet.visible is not calamine.SheetVisibleEnum.Visible,
                merged=[
                    (top, left, bottom, right)
                    for (top, left), (bottom, right) in opened.merged_cell_ranges or ()
                ],
            )
    except calamine.PasswordError as error:
        raise errors.EncryptedError() from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise errors.NotATableError(found="xlsx") from error


def _split(text: str) -> list[list[Cell]]:
    first, _, rest = text.partition("\n")
    if found := re.fullmatch(r"sep=(.)\s*", first.strip().casefold()):
        separator, text = found[1], "\n" + rest  # the line counts as a row
    else:
        separator = delimiter(text)
    try:
        rows: list[list[Cell]] = [
            [cell.strip() or None for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error as error:
        raise errors.NotATableError(found="csv") from error
    if max(map(len, rows), default=0) > MAX_COLUMNS:
        raise errors.TooLargeError(limit=MAX_COLUMNS, unit="columns")
    if sum(map(len, rows)) > MAX_CELLS:
        raise errors.TooLargeError(limit=MAX_CELLS // 1_000_000, unit="cells")
    return rows
