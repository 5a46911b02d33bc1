"""Rows of a file that could not be read, as a csv file that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class FaultLine:
    """A row in error: its number, the column, why."""

    row: int
    heading: str
    reason: str


def faults_csv(lines: Sequence[FaultLine], headings: Sequence[str]) -> bytes:
    """Return the file, in UTF-8 with the mark by which spreadsheets know it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    for line in lines:
        writer.writerow([line.row, _as_text(line.heading), _as_text(line.reason)])
    return out.getvalue().encode("utf-8-sig")


def _as_text(cell: str) -> str:
    """A cell no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell
