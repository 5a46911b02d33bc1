"""Read days, clock times and moments from cells.

A day that could be read two ways (``03/04/2025``) is refused, not guessed, unless the
caller was told which comes first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from planner.domain.cells.text import Cell, is_missing, shown, text
from planner.errors import InputError

Order = Literal["", "day_first", "month_first"]
"""Which comes first where a day is written as two numbers and a year; empty: not known."""

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_YEARS = range(1900, 2201)
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day 0 has no zone
_SERIALS = (10_000, 110_000)
"""Spreadsheet day numbers taken for days: 1927 to 2201."""

_WEEKDAY = r"(?:(?:\(?(?:星期|周|週)[一二三四五六日天]\)?|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?),?\s*)?"
_YEAR_FIRST = re.compile(r"(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*[日号]?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_MONTH_NAME = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_DAY_MONTH_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})")
_NO_YEAR = re.compile(r"\d{1,2}\s*(?:月|[-/.])\s*\d{1,2}\s*[日号]?")
_CLOCK = re.compile(
    r"(?P<half>上午|中午|下午|晚上|晚|早上|早|凌晨|am|pm)?\s*"
    r"(?P<hour>\d{1,2})(?:(?::(?P<m1>[0-5]\d)(?::(?P<s1>[0-5]\d)(?:\.\d+)?)?)"
    r"|(?:[点时](?:(?P<m2>[0-5]?\d)分?|(?P<half_hour>半)|整)?(?:(?P<s2>[0-5]?\d)秒)?)"
    r"|(?=\s*(?:am|pm|a\.m\.|p\.m\.)))\s*(?P<after>am|pm|a\.m\.|p\.m\.)?"
)
_ZONE = re.compile(r"(.*:\d\d(?:\.\d+)?)\s*(z|utc|gmt|[+-]\d{2}:?\d{2})")


def instant(cell: Cell, zone: tzinfo, order: Order = "") -> datetime | None:
    """A moment, UTC: day and time, on the clock of ``zone`` where the cell names none.

    ``2026/07/22 11:00:21``, ``2026年7月22日 20:00``, ``2026-07-22T11:00:21+08:00``, a
    spreadsheet's date. A day without a time is refused with ``input.time_missing``.
    """
    if is_missing(cell):
        return None
    if isinstance(cell, datetime):
        if cell.year not in _YEARS:
            raise InputError("input.not_date", value=shown(cell))
        return _in_utc(cell, zone)
    if isinstance(cell, date):
        raise InputError("input.time_missing", value=text(cell))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _in_utc(_serial(cell), zone)
    plain = text(cell).casefold().replace("t", " ", 1) if _iso_like(cell) else text(cell).casefold()
    offset: tzinfo = zone
    if named := _ZONE.fullmatch(plain):
        plain, offset = named[1].strip(), _offset(named[2])
    if compact := re.fullmatch(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?", plain):
        return _at(cell, *(int(p or 0) for p in compact.groups()), zone=offset)
    found, rest = _leading_day(plain, cell, order)
    rest = re.sub(rf"^,?\s*{_WEEKDAY}", "", rest).strip(" ,")
    if not rest:
        raise InputError("input.time_missing", value=shown(cell))
    at = clock(rest)
    if at is None:
        raise InputError("input.time_missing", value=shown(cell))
    return datetime.combine(found, at, offset).astimezone(UTC)


def day(cell: Cell, order: Order = "") -> date | None:
    """A calendar day; a time behind it is ignored. ``Mar 15, 2025``, ``2026年7月22日``,
    ``20260722``, ``13/04/2025``; ``03/04/2025`` is refused with ``input.day_or_month``
    and ``7月22日`` with ``input.year_missing``."""
    if is_missing(cell):
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not 19_000_101 <= cell <= 22_000_101:
            return _serial(cell).date()
        cell = int(cell)
    plain = text(cell).casefold()
    if _iso_like(cell):
        plain = plain.replace("t", " ", 1)
    return _leading_day(plain, cell, order)[0]


def order_in(column: Iterable[Cell]) -> Order:
    """Return what the cells of a column that can be read one way only say about which of
    day and month comes first; empty if they say nothing or contradict each other."""
    said: set[Order] = set()
    for cell in column:
        if isinstance(cell, str) and (found := _YEAR_LAST.match(_from_day(text(cell).casefold()))):
            first, second = int(found[1]), int(found[3])
            if first > 12 >= second:
                said.add("day_first")
            elif second > 12 >= first:
                said.add("month_first")
    return said.pop() if len(said) == 1 else ""


def clock(cell: Cell) -> time | None:
    """A time of day: ``20:00``, ``8:05 pm``, ``晚上8点半``, ``20点30分``, a spreadsheet's time;
    ``24:00`` is midnight."""
    if is_missing(cell):
        return None
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, time):
        return cell
    if isinstance(cell, timedelta):
        cell = cell.total_seconds() / 86400
    if isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
        return (_SERIAL_ZERO + timedelta(seconds=round(cell % 1 * 86400))).time()
    found = _CLOCK.fullmatch(text(cell).casefold())
    if found is None:
        raise InputError("input.not_time", value=shown(cell))
    hour = int(found["hour"])
    minute = 30 if found["half_hour"] else int(found["m1"] or found["m2"] or 0)
    second = int(found["s1"] or found["s2"] or 0)
    half = (found["after"] or found["half"] or "").replace(".", "")
    if half in ("pm", "下午", "晚上", "晚", "中午") and 1 <= hour < 12:
        hour += 12
    elif half in ("am", "凌晨") and hour == 12:
        hour = 0
    if hour == 24 and not minute and not second:
        hour = 0
    if hour > 23:
        raise InputError("input.not_time", value=shown(cell))
    return time(hour, minute, second)


def clock_range(cell: Cell) -> tuple[time, time] | None:
    """Two times of day, from and to: ``20:00-20:08``, ``20:00~20:08``, ``20:00 至 20:08``."""
    if is_missing(cell):
        return None
    parts = re.split(r"\s*(?:-|~|–|—|至|到|to)\s*", text(cell).casefold())
    if len(parts) != 2:
        raise InputError("input.not_time", value=shown(cell))
    start, end = clock(parts[0]), clock(parts[1])
    if start is None or end is None:
        raise InputError("input.not_time", value=shown(cell))
    return start, end


def _leading_day(plain: str, cell: Cell, order: Order) -> tuple[date, str]:
    """Return the day a text begins with and what follows it."""
    plain = _from_day(plain)
    if (found := _YEAR_FIRST.match(plain)) or (
        found := re.match(r"(\d{4})(\d{2})(\d{2})(?!\d)", plain)
    ):
        year, month, number = (int(part) for part in found.groups())
    elif found := _YEAR_LAST.match(plain):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        both = first <= 12 and second <= 12 and first != second
        if both and not order:
            raise InputError("input.day_or_month", value=shown(cell))
        day_first = order == "day_first" if both else first > 12
        number, month = (first, second) if day_first else (second, first)
    elif found := _MONTH_NAME.match(plain):
        year, month, number = int(found[3]), _month(found[1], cell), int(found[2])
    elif found := _DAY_MONTH_NAME.match(plain):
        year, month, number = int(found[3]), _month(found[2], cell), int(found[1])
    elif _NO_YEAR.match(plain):
        raise InputError("input.year_missing", value=shown(cell))
    else:
        raise InputError("input.not_date", value=shown(cell))
    if year not in _YEARS:
        raise InputError("input.not_date", value=shown(cell))
    try:
        return date(year, month, number), plain[found.end() :]
    except ValueError as error:
        raise InputError("input.not_date", value=shown(cell)) from error


def _from_day(plain: str) -> str:
    """A text without the weekday it may begin with."""
    return re.sub(rf"^{_WEEKDAY}", "", plain)


def _month(name: str, cell: Cell) -> int:
    for place, month in enumerate(_MONTHS, 1):
        if month.startswith(name) or name == "sept" == month[:4]:
            return place
    raise InputError("input.not_date", value=shown(cell))


def _serial(cell: float) -> datetime:
    """A spreadsheet's day number, or seconds or milliseconds since 1970 (those in UTC)."""
    if 1e9 <= cell < 4e9:
        return datetime.fromtimestamp(cell, UTC)
    if 1e12 <= cell < 4e12:
        return datetime.fromtimestamp(cell / 1000, UTC)
    if not _SERIALS[0] <= cell <= _SERIALS[1]:
        raise InputError("input.not_date", value=shown(cell))
    return _SERIAL_ZERO + timedelta(seconds=round(cell * 86400))


def _in_utc(moment: datetime, zone: tzinfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _at(cell: Cell, *parts: int, zone: tzinfo) -> datetime:
    if parts[0] not in _YEARS:
        raise InputError("input.not_time", value=shown(cell))
    try:
        return datetime(*parts, tzinfo=zone).astimezone(UTC)  # type: ignore[misc, arg-type]
    except ValueError as error:
        raise InputError("input.not_time", value=shown(cell)) from error


def _iso_like(cell: Cell) -> bool:
    return bool(re.match(r"\d{4}-\d\d-\d\dt\d", text(cell).casefold()))


def _offset(name: str) -> tzinfo:
    if name[0] not in "+-":
        return UTC
    found = datetime.strptime(name.replace(":", ""), "%z").tzinfo
    assert found is not None
    return found
