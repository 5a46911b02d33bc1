"""Files made for tests of what reads them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import openpyxl


def csv_bytes(
    rows: Sequence[Sequence[Any]], encoding: str = "utf-8", delimiter: str = ","
) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(
    rows: Sequence[Sequence[Any]], *, merged: Sequence[str] = (), hidden: bool = False
) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    if hidden:
        second = book.create_sheet("旧数据")
        second.sheet_state = "hidden"
        second.append(["日期", "场观"])
        second.append(["2026-01-01", 5])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
