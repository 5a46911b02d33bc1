"""Planned times of a run sheet: clock times, gaps and overlaps, back-timing 倒排."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from planner.domain.run_sheet import PlannedCue, RunSheet, planned
from planner.errors import InputError


@dataclass(frozen=True)
class Break:
    """Where a hard start leaves a gap behind the cue before it, or overlaps it."""

    kind: Literal["gap", "overlap"]
    before: PlannedCue | None
    after: PlannedCue
    seconds: int


@dataclass(frozen=True)
class Stretch:
    """A part of the broadcast, in seconds after its start, and the cue it begins with."""

    start: int
    end: int
    first: PlannedCue

    @property
    def seconds(self) -> int:
        """How long it lasts."""
        return self.end - self.start


def breaks(sheet: RunSheet) -> list[Break]:
    """Return every gap and overlap, in running order.

    A first cue before the broadcast's start (a warm-up picture) is neither.
    """
    found: list[Break] = []
    before: PlannedCue | None = None
    for place in planned(sheet):
        if place.cue.skipped:
            continue
        distance = place.start - (before.end if before else min(place.start, 0))
        if distance:
            kind: Literal["gap", "overlap"] = "gap" if distance > 0 else "overlap"
            found.append(Break(kind, before, place, abs(distance)))
        before = place
    return found


def without_call(sheet: RunSheet) -> list[Stretch]:
    """Return the stretches without a call to leave contact 留资口播 that are longer than
    the sheet allows. A cue with a call counts as covered throughout."""
    limit = sheet.contact_gap_minutes * 60
    return [s for s in _between_calls(sheet) if s.seconds > limit]


def _between_calls(sheet: RunSheet) -> Iterator[Stretch]:
    first: PlannedCue | None = None
    end = 0
    for place in planned(sheet):
        if place.cue.skipped or place.end <= 0:
            continue
        if place.cue.call_to_leave_contact:
            if first is not None:
                yield Stretch(max(first.start, 0), end, first)
            first = None
        elif first is None:
            first = place
        end = place.end
    if first is not None:
        yield Stretch(max(first.start, 0), end, first)


def back_timed(sheet: RunSheet, slot_seconds: int, cue_id: str) -> RunSheet:
    """Return the sheet planned back from the end of the slot 倒排: the cue gets the hard
    start from which it and all cues behind it end with the slot, and those follow on.

    Raises :class:`InputError` where the cue is skipped or gone.
    """
    place = next((i for i, cue in enumerate(sheet.cues) if cue.id == cue_id), None)
    if place is None or sheet.cues[place].skipped:
        raise InputError("input.back_timing_cue")
    cues = [
        cue.model_copy(update={"start": None}) if i >= place else cue
        for i, cue in enumerate(sheet.cues)
    ]
    linked = sheet.model_copy(update={"cues": cues})
    times = planned(linked)
    begins = next(p.start for p in times if p.cue.id == cue_id)
    start = slot_seconds - (times[-1].end - begins)
    cues[place] = cues[place].model_copy(update={"start": start})
    return sheet.model_copy(update={"cues": cues})


def at(starts_at: datetime, seconds: int) -> datetime:
    """Return the instant so many seconds after the broadcast's start.

    Reckoned in UTC, so that it holds past midnight and where clocks are changed.
    """
    return starts_at.astimezone(UTC) + timedelta(seconds=seconds)


def clock(starts_at: datetime, zone: ZoneInfo, seconds: int) -> str:
    """Return the local time of a moment of the broadcast: ``20:08``, ``20:08:30`` where
    there are seconds, ``00:10 +1`` on the next day."""
    local = at(starts_at, seconds).astimezone(zone)
    days = (local.date() - starts_at.astimezone(zone).date()).days
    text = local.strftime("%H:%M:%S" if local.second else "%H:%M")
    return f"{text} {days:+d}" if days else text


def length(seconds: int) -> str:
    """Return a length as it is read and typed: ``8:00``, ``1:05:00``; ``-0:30``."""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
    return f"-{text}" if seconds < 0 else text


_CLOCK = r"(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?(?:\s*\+\s*(\d))?"
_TIMES = re.compile(rf"{_CLOCK}(?:\s*(?:-|–|—|~|～|至|到|to)\s*{_CLOCK})?")
_MINUTE = re.compile(r"([+-])\s*(\d{1,4})(?:[:：](\d{2}))?\s*(?:'|′|min|分钟|分)?")


def typed_time(
    text: str, starts_at: datetime, zone: ZoneInfo, slot_seconds: int
) -> tuple[int, int | None]:
    """Read a typed time as ``(start, length)`` in seconds after the broadcast's start.

    ``20:08`` is a local time, ``20:00-20:08`` one with an end, ``+8`` or ``+8:30`` a
    minute of the broadcast. A time is taken on the day that brings it closest to the
    broadcast; of the hour that comes twice when clocks go back, the first.
    Raises :class:`InputError`.
    """
    text = text.strip().translate(_HALF_WIDTH)
    minute = _MINUTE.fullmatch(text)
    if minute:
        sign = -1 if minute[1] == "-" else 1
        return sign * (int(minute[2]) * 60 + int(minute[3] or 0)), None
    found = _TIMES.fullmatch(text)
    if not found:
        raise InputError("input.not_run_time", value=text[:80])
    start = _offset(found.groups()[:4], starts_at, zone, slot_seconds, text)
    if found[5] is None:
        return start, None
    end = _offset(found.groups()[4:], starts_at, zone, slot_seconds, text, least=start)
    if not 0 <= end - start <= _LONGEST:
        raise InputError("input.end_before_start", value=text[:80])
    return start, end - start


_LONGEST = 12 * 3600
"""A longer cue is a slip: ``21:00-20:00`` does not mean until tomorrow."""

_HALF_WIDTH = {ord("０") + digit: ord("0") + digit for digit in range(10)} | {
    ord("＋"): "+",
    ord("－"): "-",
    ord("："): ":",
}


def _offset(
    parts: tuple[str | None, ...],
    starts_at: datetime,
    zone: ZoneInfo,
    slot_seconds: int,
    text: str,
    least: int | None = None,
) -> int:
    hour, minute, second = (int(part or 0) for part in parts[:3])
    carry, hour = (1, 0) if hour == 24 else (0, hour)
    if hour > 23 or minute > 59 or second > 59:
        raise InputError("input.not_run_time", value=text[:80])
    day = starts_at.astimezone(zone).replace(tzinfo=None).date()
    wanted = [int(parts[3])] if parts[3] is not None else range(-1, 3)
    offsets: list[int] = []
    for days in wanted:
        local = datetime.combine(day + timedelta(days=days + carry), time(hour, minute, second))
        instant = local.replace(tzinfo=zone).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == local:
            offsets.append(int((instant - starts_at).total_seconds()))
    if least is not None:
        offsets = [offset for offset in offsets if offset >= least] or offsets
    if not offsets:
        raise InputError("input.clock_skips_time", value=text[:80])
    if least is not None:
        return min(offsets)
    return min(offsets, key=lambda offset: (max(-offset, offset - slot_seconds, 0), offset))
