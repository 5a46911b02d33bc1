"""What a cell holds, as one line of text; and whether it says that there is no value."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""What a file may hold in a cell; text is what csv files and people give."""

_MISSING = {
    *("", "-", "--", "---", "—", "——", "–", "/", "\\", "n/a", "na", "#n/a", "null", "none", "nil"),
    *("nan", "无", "暂无", "暂无数据", "未接入", "待产出", "次日更新", "缺失", "not connected"),
}


def text(cell: Cell) -> str:
    """Return the cell as one line of text: full-width characters made plain, blanks and
    the marks that force text in a spreadsheet (``'123``, ``="123"``) taken away."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return _one_line(str(cell))


@lru_cache(maxsize=8192)
def _one_line(written: str) -> str:
    plain = unicodedata.normalize("NFKC", written)
    plain = "".join(c for c in plain if c.isprintable() or c.isspace())
    plain = " ".join(plain.replace("\ufeff", "").split())
    if len(plain) > 3 and plain.startswith('="') and plain.endswith('"'):
        plain = plain[2:-1].strip()
    return plain[1:] if re.fullmatch(r"'[-+.\d].*", plain) else plain


def is_missing(cell: Cell) -> bool:
    """Whether the cell says that there is no value."""
    if isinstance(cell, float):
        return math.isnan(cell)
    return cell is None or (isinstance(cell, str) and text(cell).casefold() in _MISSING)


def shown(cell: Cell) -> str:
    """The cell as an error names it."""
    return text(cell)[:80]
