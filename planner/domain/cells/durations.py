"""Read durations from cells, in whole seconds."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Literal

from planner.domain.cells.numbers import PLAIN, finite
from planner.domain.cells.text import Cell, is_missing, shown, text
from planner.errors import InputError

Unit = Literal["seconds", "minutes", "hours", "days"]
"""What a bare number of a duration counts; ``days`` is what a spreadsheet stores."""

_COLONS = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):([0-5]?\d)(?:\.\d+)?")
_WORDED = re.compile(
    r"(?:(?P<days>\d+(?:\.\d+)?)\s*(?:天|days?|d))?\s*"
    r"(?:(?P<hours>\d+(?:\.\d+)?)\s*(?:个?小时|个?钟头|时|hours?|hrs?|h))?\s*"
    r"(?:(?P<minutes>\d+(?:\.\d+)?)\s*(?:分钟|分|minutes?|mins?|m|'|′))?\s*"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)\s*(?:秒钟|秒|seconds?|secs?|s|\"|″|'')?)?"
)
_LONGEST = 10**10
"""Seconds; a year of watch time of three hundred people."""
_IN_SECONDS: dict[str, int] = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


def seconds(cell: Cell, unit: Unit = "minutes") -> int | None:
    """A duration in whole seconds: ``8`` (in ``unit``), ``8分钟``, ``2分30秒``, ``1小时2分``,
    ``8:00`` (minutes and seconds), ``1:05:00``, ``1h 5m``.

    A spreadsheet's time or duration is taken as it is. A number below 1 that is no whole
    number of seconds in ``unit`` but is one as a fraction of a day is such a fraction.
    """
    if is_missing(cell):
        return None
    if isinstance(cell, timedelta):
        return _not_negative(cell.total_seconds(), cell)
    if isinstance(cell, datetime) and cell.year <= 1900:
        cell = cell.time()  # how a spreadsheet's duration comes where its zero day shows
    if isinstance(cell, time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second
    if isinstance(cell, bool | date):
        raise InputError("input.not_duration", value=shown(cell))
    if isinstance(cell, int | float):
        return _counted(float(finite(cell, "input.not_duration")), unit, cell)
    plain = text(cell).casefold()
    if found := _COLONS.fullmatch(plain):
        hours, minutes, secs = (int(part or 0) for part in found.groups())
        if found[1] is None or minutes < 60:
            return hours * 3600 + minutes * 60 + secs
    if re.fullmatch(PLAIN, plain):
        return _counted(float(re.sub("[, ]", "", plain)), unit, cell)
    if (found := _WORDED.fullmatch(plain)) and any(found.groupdict().values()):
        parts = {name: float(part) for name, part in found.groupdict().items() if part}
        return _not_negative(sum(n * _IN_SECONDS[name] for name, n in parts.items()), cell)
    raise InputError("input.not_duration", value=shown(cell))


def seconds_unit(column: Iterable[Cell], otherwise: Unit) -> Unit:
    """Return what bare numbers of a column of durations count: days where every one is
    below 1, as a spreadsheet stores durations, else ``otherwise``."""
    numbers = [c for c in column if isinstance(c, int | float) and not isinstance(c, bool)]
    small = [n for n in numbers if 0 < n < 1]
    return "days" if small and all(0 <= n < 1 for n in numbers) else otherwise


def _counted(amount: float, unit: Unit, cell: Cell) -> int:
    exact = amount * _IN_SECONDS[unit]
    as_days = amount * 86400
    if 0 < amount < 1 and not _near_whole(exact, 1e-6) and _near_whole(as_days, 1e-3):
        exact = as_days
    return _not_negative(exact, cell)


def _near_whole(value: float, tolerance: float) -> bool:
    return abs(value - round(value)) <= tolerance


def _not_negative(value: float, cell: Cell) -> int:
    if not 0 <= value <= _LONGEST:
        raise InputError("input.not_duration", value=shown(cell))
    return math.floor(value + 0.5)
