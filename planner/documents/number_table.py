"""A table of numbers as it is shown, and as the csv and Excel files that say the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from planner.documents.run_sheet_xlsx import write_text
from planner.domain import metrics
from planner.i18n import Words

Kind = Literal["text", "count", "money", "rate", "hours", "seconds"]

DIGITS: dict[Kind, int] = {"count": 1, "money": 2, "rate": 4, "hours": 1, "seconds": 0}
"""To how many digits a number is rounded, on the screen and in files alike. A mean of counts is
full in Excel, and shown as :meth:`planner.i18n.Words.count` says."""

_FORMATS: dict[Kind, str] = {
    "count": "#,##0.#",
    "money": "#,##0.00",
    "rate": "0.00%",
    "hours": "#,##0.0",
    "seconds": "#,##0",
}
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_IN_HOURS = "airtime"


@dataclass(frozen=True)
class Amount:
    """A number in a column of unlike ones: what it is, and what the screen says."""

    value: float
    kind: Kind
    said: str


Cell = str | float | Amount | None
"""Text, a number, or ``None`` where it is missing."""


@dataclass(frozen=True)
class Column:
    """A column: its heading with unit, and what its numbers are."""

    heading: str
    kind: Kind = "text"


@dataclass(frozen=True)
class NumberTable:
    """Columns and rows; ``missing`` is written where a number is missing."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    missing: str


def column_of(measure: str, w: Words, currency: str = "") -> Column:
    """Return the column of a measure; of money in the one currency of a table, if it has one."""
    metric = metrics.dictionary()[measure]
    kind = _kind(measure)
    name = metric.name(w.language)
    match kind:
        case "hours" | "seconds":
            name = w(f"number_table.{kind}", name=name)
        case "money" if currency:
            name = w("number_table.money", name=name, currency=w.currency(currency))
    return Column(name, kind)


def amount_of(measure: str, value: float, said: str) -> Amount:
    """Return a value of a measure for a column that holds those of several."""
    return Amount(_held(measure, value), _kind(measure), said)


def rounded(measure: str, value: float | None) -> float | None:
    """Return a value of a measure as tables hold it: airtime in hours, all but counts rounded."""
    return None if value is None else _held(measure, value)


def with_notes(table: NumberTable, notes: Sequence[str], heading: str) -> NumberTable:
    """Return the table with what is to be said of each row in a last column; as it was where
    there is nothing to say."""
    if not any(notes):
        return table
    rows = [[*row, note] for row, note in zip(table.rows, notes, strict=True)]
    return NumberTable([*table.columns, Column(heading)], rows, table.missing)


def as_csv(table: NumberTable) -> bytes:
    """Return the table as csv, in UTF-8 with the mark by which spreadsheets know it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_as_text(column.heading) for column in table.columns])
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        writer.writerow([_in_csv(c, v, table.missing) for c, v in cells])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Sequence[tuple[str, NumberTable]]) -> bytes:
    """Return tables as the sheets of an Excel file; text is written as text, whatever it
    begins with."""
    book = Workbook()
    book.remove(book.active)
    for title, table in sheets:
        _draw(book.create_sheet(title[:31]), table)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _held(measure: str, value: float) -> float:
    kind = _kind(measure)
    if kind == "count":
        return value
    return round(value / 3600 if kind == "hours" else value, DIGITS[kind])


def _kind(measure: str) -> Kind:
    if measure == _IN_HOURS:
        return "hours"
    match metrics.dictionary()[measure].kind:
        case "money":
            return "money"
        case "rate":
            return "rate"
        case "duration":
            return "seconds"
        case _:
            return "count"


def _draw(sheet: Worksheet, table: NumberTable) -> None:
    for place, column in enumerate(table.columns, 1):
        head = sheet.cell(1, place)
        write_text(head, column.heading)
        head.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = 28 if place == 1 else 14
    for number, row in enumerate(table.rows, 2):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True), 1):
            cell = sheet.cell(number, place)
            if isinstance(value, Amount):
                cell.value, cell.number_format = value.value, _FORMATS.get(value.kind, "General")
            elif isinstance(value, float | int):
                cell.value, cell.number_format = value, _FORMATS.get(column.kind, "General")
            else:
                write_text(cell, table.missing if value is None else value)
    sheet.freeze_panes = "B2"


def written(column: Column, value: Cell, missing: str) -> str:
    """Return a cell as text."""
    if value is None:
        return missing
    if isinstance(value, str):
        return value
    if isinstance(value, Amount):
        return written(Column("", value.kind), value.value, missing)
    return f"{value * 100:.2f}%" if column.kind == "rate" else f"{value:.{DIGITS[column.kind]}f}"


def _in_csv(column: Column, value: Cell, missing: str) -> str:
    """A cell as text; a number below nothing is one, whatever it begins with."""
    said = written(column, value, missing)
    return said if isinstance(value, float | int) else _as_text(said)


def _as_text(cell: str) -> str:
    """A cell no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell
