"""A table of numbers on the page, and the files that say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from unicodedata import east_asian_width

import pandas as pd
import streamlit as st

from planner.documents.number_table import (
    Amount,
    Cell,
    Column,
    Kind,
    NumberTable,
    as_csv,
    as_xlsx,
    written,
)
from planner.documents.run_sheet_xlsx import MEDIA_TYPE
from planner.i18n import Words, shown_count
from planner.ui.session import t, w

_FORMATS: dict[Kind, str] = {
    "count": "localized",
    "money": "localized",
    "rate": "percent",
    "hours": "%.1f",
    "seconds": "%.0f",
}
MOST_IN_EXCEL = 5_000
WIDEST_PINNED = 200
"""Pixels of a first column that stays in sight while the rest is scrolled: a phone has 360."""
_CHARACTER, _BESIDE = 8, 28
"""Pixels of a digit or letter, and of what stands around a cell."""


def draw_number_table(table: NumberTable, key: str, *, select: bool = False) -> int | None:
    """Draw a table; with ``select`` a row can be ticked, whose place is returned."""
    said, table = table, _with_gaps(table, t("broadcasts.not_held"))
    names = [f"c{place}" for place in range(len(table.columns))]
    cells = [[row[place] for row in table.rows] for place in range(len(table.columns))]
    drawn_as = [_drawn_as(c, v, table) for c, v in zip(table.columns, cells, strict=True)]
    frame = pd.DataFrame(
        {
            name: pd.Series(values, dtype=_dtype(column))
            for name, (column, values) in zip(names, drawn_as, strict=True)
        }
    )
    config = {
        name: _column(column, values, table.missing, pinned=not place)
        for place, (name, (column, values)) in enumerate(zip(names, drawn_as, strict=True))
    }
    st.space("small")  # the table's own toolbar opens above it, and would take a tap meant for us
    options: dict[str, Any] = {"on_select": "rerun", "selection_mode": "single-row"}
    drawn: Any = st.dataframe(
        frame,
        key=key,
        hide_index=True,
        height="content" if len(table.rows) <= 30 else 600,
        placeholder=table.missing,
        column_config=config,
        **(options if select else {}),
    )
    if table is not said:
        st.caption(t("number_table.gap", gap=table.missing, missing=said.missing))
    ticked = drawn.selection.rows if select else []
    return ticked[0] if ticked and ticked[0] < len(table.rows) else None


def draw_files(
    name: str, make: Callable[[Words], Sequence[tuple[str, NumberTable]]], *, rows: int
) -> None:
    """Draw the buttons that download tables as csv (the first of them) and Excel, made when
    they are pressed. A list of more than :data:`MOST_IN_EXCEL` rows is csv only.

    ``make`` is called where there is no session any more, with the words of this one.
    """
    said = w()
    with st.container(horizontal=True):
        st.download_button(
            t("number_table.csv"),
            lambda: as_csv(make(said)[0][1]),
            file_name=f"{name}.csv",
            mime="text/csv",
            icon=":material/download:",
            key=f"csv:{name}",
            on_click="ignore",
        )
        if rows <= MOST_IN_EXCEL:
            st.download_button(
                t("number_table.excel"),
                lambda: as_xlsx(make(said)),
                file_name=f"{name}.xlsx",
                mime=MEDIA_TYPE,
                icon=":material/table:",
                key=f"xlsx:{name}",
                on_click="ignore",
            )
    if rows > MOST_IN_EXCEL:
        st.caption(t("number_table.too_long", n=MOST_IN_EXCEL))


def _with_gaps(table: NumberTable, gap: str) -> NumberTable:
    """Where there was no broadcast no number is missing, and files say so cell by cell; on the
    screen all gaps of such a table look like that, so that its columns stay numbers."""
    numbers = [column.kind != "text" for column in table.columns]
    if not any(
        n and cell == gap for row in table.rows for n, cell in zip(numbers, row, strict=True)
    ):
        return table
    rows = [
        [None if n and cell == gap else cell for n, cell in zip(numbers, row, strict=True)]
        for row in table.rows
    ]
    return NumberTable(table.columns, rows, gap)


def _drawn_as(
    column: Column, values: Sequence[Cell], table: NumberTable
) -> tuple[Column, list[Any]]:
    """Numbers as they are shown; all of them as text where one is no number but words, since
    they are not to be sorted together then."""
    if column.kind == "text":
        return column, [value.said if isinstance(value, Amount) else value for value in values]
    if column.kind == "count":
        values = [shown_count(value) if isinstance(value, float) else value for value in values]
    if not any(isinstance(value, str) for value in values):
        return column, list(values)
    return Column(column.heading), [written(column, value, table.missing) for value in values]


def _dtype(column: Column) -> str:
    return "object" if column.kind == "text" else "float64"


def _column(column: Column, cells: Sequence[Any], missing: str, *, pinned: bool) -> Any:
    """The column as wide as its longest cell: left to itself it is as wide as the first."""
    if column.kind == "text":
        wide = pinned and _width(map(str, cells)) > WIDEST_PINNED
        return st.column_config.TextColumn(
            column.heading, pinned=pinned, width=WIDEST_PINNED if wide else None
        )
    said = (missing if cell is None else f"{cell:,}" for cell in cells)
    return st.column_config.NumberColumn(
        column.heading, format=_FORMATS[column.kind], width=_width([column.heading, *said])
    )


def _width(texts: Iterable[str]) -> int:
    """The pixels that the longest of some texts takes; a Chinese character takes two places."""
    places = (sum(1 + (east_asian_width(c) in "WF") for c in text) for text in texts)
    return _CHARACTER * max(places, default=0) + _BESIDE
