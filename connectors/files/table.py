"""A file → tables: the row of headings found, merged cells filled, total rows marked.

::

    for table in read(data, "直播明细.xlsx"):
        table.headings            # ("开播时间", "观看人数", …)
        table.rows[0].number      # 5, as the spreadsheet shows it
        table.rows[0].cells       # (datetime(2026, 7, 22, 11, 0, 21), "1.2万", …)

Cells are raw: what they mean is for others to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from connectors.files import errors
from connectors.files.grid import MAX_COLUMNS, Cell, Grid, read_grids

TOTALS = {
    *(
        "合计",
        "总计",
        "小计",
        "汇总",
        "总和",
        "共计",
        "平均",
        "平均值",
        "均值",
        "合计/平均",
        "总计/平均",
    ),
    *("total", "totals", "grand total", "subtotal", "sum", "average", "mean"),
}
_SEARCHED = 40
"""How far down the row of headings is looked for."""
_NOTE = re.compile(r"[^:：]+[:：]\s*\S")
"""A cell such as "exported at: 2026-07-24", which names and tells at once."""
_NUMBER_LIKE = re.compile(r"[-+¥$]?\d[\d,.:/\s年月日%-]*[万亿w%]?|-+")


@dataclass(frozen=True)
class Row:
    """A row below the headings: its number in the file, from 1; as many cells as there
    are headings; ``total`` if it sums up others."""

    number: int
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True)
class Table:
    """One sheet. ``preface`` is what stands above the headings; a column without a
    heading has an empty one; a heading that comes twice is numbered."""

    sheet: str
    hidden: bool
    preface: tuple[str, ...]
    header_row: int
    headings: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, place: int) -> list[Cell]:
        """The cells of a column, total rows left out."""
        return [row.cells[place] for row in self.rows if not row.total]


def read(data: bytes, file_name: str, known: Container[str] = ()) -> list[Table]:
    """Return the tables of a file, one a sheet that holds anything, hidden ones too.

    ``known`` are headings to look for, folded by :func:`folded`. Raises
    :class:`connectors.files.errors.FileError` and its kinds.
    """
    tables = [_table(grid, known) for grid in read_grids(data, file_name)]
    found = [table for table in tables if table is not None]
    if not found:
        raise errors.EmptyFileError()
    return found


def folded(heading: str) -> str:
    """A heading as headings are compared: plain characters, no blanks, small letters."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(plain.split()).replace("_", "").strip("*:")


def _table(grid: Grid, known: Container[str]) -> Table | None:
    if not any(_said(cell) for row in grid.rows for cell in row):
        return None
    filled = _filled(grid, across=True)
    top, bottom = _header_rows(grid, filled, known)
    headings = _headings(filled[top], filled[bottom] if bottom != top else None)
    rows = []
    for place, row in enumerate(_filled(grid, across=False)[bottom + 1 :], bottom + 2):
        said = [_said(cell) for cell in row]
        if not any(said) or _repeats(said, filled[top]):
            continue
        rows.append(Row(place, tuple(row), _is_total(said)))
    width = max([len(headings), *(_width(row.cells) for row in rows)])
    if width > MAX_COLUMNS:
        raise errors.TooLargeError(limit=MAX_COLUMNS, unit="columns")
    headings = numbered([*headings, *[""] * (width - len(headings))])
    return Table(
        sheet=grid.sheet,
        hidden=grid.hidden,
        preface=tuple(_one_line(row) for row in filled[:top] if any(_said(c) for c in row)),
        header_row=top + 1,
        headings=tuple(headings),
        rows=tuple(Row(r.number, (*r.cells, *[None] * width)[:width], r.total) for r in rows),
    )


def _filled(grid: Grid, *, across: bool) -> list[list[Cell]]:
    """The rows with merged areas filled: words and days only, since a number that stands
    for three rows together would count three times. ``across`` fills to the right too."""
    rows = [list(row) for row in grid.rows]
    for top, left, bottom, right in grid.merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        cell = rows[top][left]
        if not isinstance(cell, str | date):
            continue
        for row in rows[top : bottom + 1]:
            for place in range(left, min(right if across else left, len(row) - 1) + 1):
                row[place] = cell
    return rows


def header_row(rows: Sequence[Sequence[Cell]], known: Container[str]) -> int:
    """The row with the most known headings; without any, the first with about as many
    different words as any other, where most cells are words and not numbers."""
    searched = [[_said(cell) for cell in row] for row in rows[:_SEARCHED]]
    hits = [sum(folded(cell) in known for cell in set(row) if cell) for row in searched]
    if max(hits) >= 2 or (max(hits) == 1 and max(map(_count, searched)) == 1):
        return hits.index(max(hits))
    words = [
        {
            cell
            for cell in row
            if cell and not _NUMBER_LIKE.fullmatch(cell) and not _NOTE.match(cell)
        }
        for row in searched
    ]
    named = [
        len(names) if len(names) >= 0.7 * _count(row) else 0
        for names, row in zip(words, searched, strict=True)
    ]
    most = max(named) or 1
    first_filled = next(place for place, row in enumerate(searched) if _count(row))
    return next((place for place, n in enumerate(named) if n >= 0.8 * most), first_filled)


def _header_rows(
    grid: Grid, filled: Sequence[Sequence[Cell]], known: Container[str]
) -> tuple[int, int]:
    """First and last row of the headings: two where some span several columns that have
    names of their own."""
    place = header_row(filled, known)
    if place and _spans_names(grid, filled, place - 1):
        return place - 1, place
    return place, place + _spans_names(grid, filled, place)


def _spans_names(grid: Grid, filled: Sequence[Sequence[Cell]], top: int) -> bool:
    spans = [(left, right) for t, left, b, right in grid.merged if t == top == b and right > left]
    names = {_said(cell) for cell in filled[top]} - {""}
    if not spans or len(names) < 2 or top + 1 >= len(filled):
        return False
    below = [_said(cell) for left, right in spans for cell in filled[top + 1][left : right + 1]]
    return all(name and not _NUMBER_LIKE.fullmatch(name) for name in below)


def _headings(upper: Sequence[Cell], lower: Sequence[Cell] | None) -> list[str]:
    names = [_one_line([cell]) for cell in upper]
    if lower is not None:
        below = [_one_line([cell]) for cell in lower]
        names = [
            a if a == b or not b else f"{a} {b}".strip() for a, b in zip(names, below, strict=False)
        ]
    while names and not names[-1]:
        names.pop()
    return names


def numbered(headings: Sequence[str]) -> list[str]:
    """The headings, one that comes again with the number of its coming behind it."""
    seen: dict[str, int] = {}
    numbered = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        again = heading and seen[heading] > 1
        numbered.append(f"{heading} ({seen[heading]})" if again else heading)
    return numbered


def _repeats(said: Sequence[str], header: Sequence[Cell]) -> bool:
    names = [_said(cell) for cell in header]
    return any(names) and said[: len(names)] == names and not any(said[len(names) :])


def _is_total(said: Sequence[str]) -> bool:
    first = next((cell for cell in said[:4] if cell), "")
    return folded(first).strip(":：") in {folded(total) for total in TOTALS}


def _width(cells: Sequence[Cell]) -> int:
    return max((place for place, cell in enumerate(cells, 1) if _said(cell)), default=0)


def _count(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell)


def _said(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.strip() if isinstance(cell, str) else str(cell)


def _one_line(cells: Sequence[Cell]) -> str:
    words: list[str] = []
    for cell in cells:
        plain = " ".join(_said(cell).split())
        if plain and plain not in words[-1:]:
            words.append(plain)
    return "  ".join(words)
