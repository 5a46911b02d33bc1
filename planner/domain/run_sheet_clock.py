"""Times in a run sheet 流程脚本 as files hold them: on the clock, or as minutes.

Kept are whole seconds since the broadcast's start; people write ``20:30``, ``晚上8点半``,
``20:00-20:08`` or, counted from the start, ``0-8`` (minutes).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planner.domain import cells, timing
from planner.domain.cells import Cell
from planner.errors import InputError

_OFFSET = re.compile(r"T([+-])(\d+):(\d\d):(\d\d)")
_DAYS = re.compile(r"(.+?)\s+([+-]\d{1,2})")
_NEXT_DAY = re.compile(r"(?:次日|翌日|第二天)\s*(.+)")
_MINUTES = re.compile(r"第?\s*(-?\d+(?:\.\d+)?)\s*(?:分钟|分|min|minutes|m|'|′)?", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<=[\d分点时半整'′mn])\s*(?:-{1,2}|–|—{1,2}|~|〜|至|到|to)\s*", re.IGNORECASE)  # fmt: skip


def written(offset: int, starts_at: datetime, zone: ZoneInfo, reference: int = 0) -> str:
    """Return the clock time of ``offset`` seconds after ``starts_at``, so that
    :func:`read` with the same ``reference`` gives ``offset`` back.

    Where the clock would be read as another moment, the offset itself is written:
    ``T+26:30:00``.
    """
    text = timing.clock(starts_at, zone, offset)
    if read(text, starts_at, zone, reference) == offset:
        return text
    minutes, seconds = divmod(abs(offset), 60)
    hours, minutes = divmod(minutes, 60)
    return f"T{'-' if offset < 0 else '+'}{hours}:{minutes:02}:{seconds:02}"


def read(cell: Cell, starts_at: datetime, zone: ZoneInfo, reference: int = 0) -> int:
    """Return the seconds since ``starts_at`` that a cell names.

    Of the days a clock time may fall on, the one closest to ``reference`` (seconds since
    the start; the row before) is meant. A number without a colon counts minutes from
    the start. Raises :class:`InputError` where no time can be read.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool) and not 0 < cell < 1:
        return round(cell * 60)  # below 1 it is a clock time, the fraction of a day
    if isinstance(cell, str):
        text = unicodedata.normalize("NFKC", cell).strip()
        if found := _OFFSET.fullmatch(text):
            sign, hours, minutes, seconds = found.groups()
            size = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
            return -size if sign == "-" else size
        if found := _MINUTES.fullmatch(text):
            return round(float(found[1]) * 60)
        if found := _DAYS.fullmatch(text):
            day = starts_at.astimezone(zone).date() + timedelta(days=int(found[2]))
            return _offset(day, _clock(found[1], cell), starts_at, zone)
        if found := _NEXT_DAY.fullmatch(text):
            day = starts_at.astimezone(zone).date() + timedelta(days=1)
            return _offset(day, _clock(found[1], cell), starts_at, zone)
    return _nearest(_clock(cell, cell), starts_at, zone, reference)


def read_span(
    cell: Cell, starts_at: datetime, zone: ZoneInfo, reference: int = 0
) -> tuple[int, int | None]:
    """Return start and end that a cell names, the end ``None`` where it names only one
    time. Units and errors as in :func:`read`."""
    if not isinstance(cell, str):
        return read(cell, starts_at, zone, reference), None
    text = unicodedata.normalize("NFKC", cell).strip()
    parts = [text] if _DAYS.fullmatch(text) or _OFFSET.fullmatch(text) else _BETWEEN.split(text)
    if len(parts) > 2:
        raise InputError("input.not_time", value=text[:80])
    start = read(parts[0], starts_at, zone, reference)
    if len(parts) == 1:
        return start, None
    end = read(parts[1], starts_at, zone, start)
    if end < start:
        raise InputError("input.ends_before_start", value=text[:80])
    return start, end


def _clock(cell: Cell, whole: Cell) -> time:
    found = cells.clock(cell)
    if found is None:
        raise InputError("input.not_time", value=str(whole)[:80])
    return found


def _nearest(clock: time, starts_at: datetime, zone: ZoneInfo, reference: int) -> int:
    around = (starts_at + timedelta(seconds=reference)).astimezone(zone).date()
    offsets = [_offset(around + timedelta(days=d), clock, starts_at, zone) for d in (-1, 0, 1)]
    return min(offsets, key=lambda offset: (abs(offset - reference), -offset))


def _offset(day: date, clock: time, starts_at: datetime, zone: ZoneInfo) -> int:
    moment = datetime.combine(day, clock.replace(microsecond=0, tzinfo=None), zone)
    return round((moment.astimezone(UTC) - starts_at).total_seconds())
