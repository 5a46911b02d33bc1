"""Read numbers, amounts, shares and marks from cells."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal

from planner.domain.cells.currencies import MARK, MARKS
from planner.domain.cells.text import Cell, is_missing, shown, text
from planner.errors import InputError
from planner.i18n import LANGUAGES, words

_SCALES = {
    "": 1,
    "千": 10**3,
    "k": 10**3,
    "万": 10**4,
    "w": 10**4,
    "萬": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "m": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "億": 10**8,
}
_LARGEST = 10**15
PLAIN = r"(?:\d{1,3}(?:,\d{3})+|\d{1,4}(?:,\d{4})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?|\.\d+"
_NUMBER = re.compile(
    rf"(?P<before>{MARK})?\s*(?P<sign>[-+]?)\s*(?P<inner>{MARK})?\s*(?P<digits>{PLAIN})"
    r"(?P<power>e[-+]?\d{1,2})?\s*(?P<scale>十万|百万|千万|[千k万w萬m亿億]?)\s*"
    rf"(?:(?P<behind>{MARK})|人次|人|次|条|辆|台|个|组|批|场|位|名)?"
)
_SHARE = re.compile(rf"(?P<sign>[-+]?)\s*(?P<digits>{PLAIN})\s*(?P<mark>[%‰]?)")


def number(cell: Cell) -> float | None:
    """A number: ``1,234.5``, ``1.2万``, ``1.2w``, ``3亿``, ``¥1,200``, ``120人``."""
    found = _decimal(cell)
    return None if found is None else float(found)


def whole(cell: Cell) -> int | None:
    """A whole number; a fraction is refused."""
    found = _decimal(cell)
    if found is None:
        return None
    if found != found.to_integral_value():
        raise InputError("input.not_whole_number", value=shown(cell))
    return int(found)


def money(cell: Cell, currency: str) -> Decimal | None:
    """An amount in ``currency``, rounded to two decimals; one that names another currency
    is refused."""
    found = _decimal(cell)
    check_currency(cell, currency)
    return None if found is None else found.quantize(Decimal("0.01"))


def currencies(cell: Cell) -> Sequence[Sequence[str]]:
    """For each currency an amount names the codes it may mean, the likeliest first: a ``$``
    is of several countries. Empty for a bare number."""
    found = _NUMBER.fullmatch(text(cell).casefold())
    marks = (found["before"], found["inner"], found["behind"]) if found else ()
    return [MARKS[mark] for mark in marks if mark]


def check_currency(cell: Cell, currency: str) -> None:
    """Refuse an amount that names another currency than the one it is taken for."""
    for possible in currencies(cell):
        if currency not in possible:
            raise InputError(
                "input.other_currency",
                value=shown(cell),
                named={code: words(code).currency_name(possible[0]) for code in LANGUAGES},
                currency={code: words(code).currency_name(currency) for code in LANGUAGES},
            )


def share(cell: Cell, unit: Literal["share", "percent"] = "share") -> float | None:
    """A rate as a share of 1: ``12.5%`` is 0.125. ``unit`` says what a bare number is;
    :func:`share_unit` finds that out from a whole column."""
    if is_missing(cell):
        return None
    found = _SHARE.fullmatch(text(cell).replace(" %", "%"))
    if isinstance(cell, bool | date | time | timedelta):
        found = None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        value = finite(cell, "input.not_share")
        return float(value / 100 if unit == "percent" else value)
    if found is None:
        raise InputError("input.not_share", value=shown(cell))
    value = Decimal(found["sign"] + re.sub("[, ]", "", found["digits"]))
    per = {"%": 100, "‰": 1000, "": 100 if unit == "percent" else 1}[found["mark"]]
    return float(value / per)


def share_unit(heading: str, column: Iterable[Cell]) -> Literal["share", "percent"]:
    """Return what bare numbers of a column of rates are: per cent if the heading says so
    or one of them is above 1, else shares of 1."""
    if "%" in text(heading):
        return "percent"
    for cell in column:
        found = _quietly(cell)
        if found is not None and found > 1:
            return "percent"
    return "share"


_YES = {"√", "✓", "✔", "☑", "是", "有", "要", "需要", "y", "yes", "true", "1", "x", "●", "对"}
_NO = {"×", "✗", "✘", "☐", "否", "无", "没有", "不", "不要", "n", "no", "false", "0"}


def yes(cell: Cell) -> bool | None:
    """A mark that says yes or no: ``✓``, ``是``, ``yes``, ``×``, ``否``, ``no``."""
    plain = text(cell).casefold()
    if plain in _NO:
        return False
    if is_missing(cell):
        return None
    if plain in _YES:
        return True
    raise InputError("input.not_yes_or_no", value=shown(cell))


def _decimal(cell: Cell) -> Decimal | None:
    if is_missing(cell):
        return None
    if isinstance(cell, bool | date | time | timedelta):
        raise InputError("input.not_number", value=shown(cell))
    if isinstance(cell, int | float):
        return _bounded(finite(cell, "input.not_number"), cell)
    found = _NUMBER.fullmatch(text(cell).casefold())
    if found is None:
        raise InputError("input.not_number", value=shown(cell))
    digits = re.sub("[, ]", "", found["digits"])
    try:
        value = Decimal(f"{found['sign']}{digits}{found['power'] or ''}")
    except InvalidOperation as error:
        raise InputError("input.not_number", value=shown(cell)) from error
    return _bounded(value * _SCALES[found["scale"]], cell)


def _bounded(value: Decimal, cell: Cell) -> Decimal:
    """Beyond what a float holds exactly nothing is a figure: an id in the wrong column."""
    if abs(value) > _LARGEST:
        raise InputError("input.too_large", value=shown(cell), limit=f"{_LARGEST:,}")
    return value


def _quietly(cell: Cell) -> Decimal | None:
    try:
        return _decimal(cell)
    except InputError:
        return None


def finite(cell: float, key: str) -> Decimal:
    if not math.isfinite(cell):
        raise InputError(key, value=str(cell))
    return Decimal(repr(cell))
