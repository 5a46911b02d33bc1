"""Planned times of a run sheet: clock times, gaps and overlaps, back-timing 倒排."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from planner.domain import cells
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


def exact_clock(instant: datetime, starts_at: datetime, zone: ZoneInfo) -> str:
    """Return the local time of an instant to the second: ``20:08:30``, ``00:10:00 +1`` on
    the day after the start's."""
    local = instant.astimezone(zone)
    days = (local.date() - starts_at.astimezone(zone).date()).days
    text = local.strftime("%H:%M:%S")
    return f"{text} {days:+d}" if days else text


def length(seconds: int) -> str:
    """Return a length as it is read and typed: ``8:00``, ``1:05:00``; ``-0:30``."""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
    return f"-{text}" if seconds < 0 else text


_MINUTE = re.compile(r"([+-])\s*(\d{1,4})(?:[:：](\d{2}))?\s*(?:'|′|min|分钟|分)?")


def typed_time(
    typed: str, starts_at: datetime, zone: ZoneInfo, slot_seconds: int
) -> tuple[int, int | None]:
    """Read a typed time as ``(start, length)`` in seconds after the broadcast's start.

    ``20:08`` is a local time, ``20:00-20:08`` one with an end, ``00:10 +1`` one of the
    next day, ``+8`` or ``+8:30`` a minute of the broadcast. A time is taken on the day
    that brings it closest to the broadcast; of the hour that comes twice when clocks go
    back, the first. Raises :class:`InputError`.
    """
    plain = cells.text(typed)
    if minute := _MINUTE.fullmatch(plain):
        sign = -1 if minute[1] == "-" else 1
        return sign * (int(minute[2]) * 60 + int(minute[3] or 0)), None
    slot = _Slot(starts_at, zone, slot_seconds)
    if dated := _NEXT_DAYS.fullmatch(plain):
        return slot.offset(_clock(dated[1]), [int(dated[2])], typed), None
    try:
        return slot.offset(_clock(plain), range(-1, 3), typed), None
    except InputError as not_one:
        if not_one.key != "input.not_run_time":
            raise
    times = _clock_range(plain)
    start = slot.offset(times[0], range(-1, 3), typed)
    end = slot.offset(times[1], range(-1, 4), typed, least=start)
    if end - start > _LONGEST:
        raise InputError("input.ends_before_start", value=typed[:80])
    return start, end - start


_MINUTE = re.compile(r"([+-])\s*(\d{1,4})(?::(\d{2}))?\s*(?:'|′|min|分钟|分)?")
_NEXT_DAYS = re.compile(r"(.+?)\s*\+\s*(\d)")
_LONGEST = 12 * 3600
"""A longer cue is a slip: ``21:00-20:00`` does not mean until tomorrow."""


def _clock(plain: str) -> time:
    try:
        found = cells.clock(plain)
    except InputError as error:
        raise InputError("input.not_run_time", value=plain[:80]) from error
    if found is None:
        raise InputError("input.not_run_time", value=plain[:80])
    return found


def _clock_range(plain: str) -> tuple[time, time]:
    try:
        found = cells.clock_range(plain)
    except InputError as error:
        raise InputError("input.not_run_time", value=plain[:80]) from error
    if found is None:
        raise InputError("input.not_run_time", value=plain[:80])
    return found


@dataclass(frozen=True)
class _Slot:
    """When the broadcast is on."""

    starts_at: datetime
    zone: ZoneInfo
    seconds: int

    def offset(self, wall: time, days: Iterable[int], typed: str, least: int | None = None) -> int:
        """Return the seconds from the start to a local time on one of ``days`` after the
        start's; the one nearest the slot, or the first not before ``least``."""
        first = self.starts_at.astimezone(self.zone).date()
        offsets: list[int] = []
        for day in days:
            local = datetime.combine(first + timedelta(days=day), wall)
            instant = local.replace(tzinfo=self.zone).astimezone(UTC)
            if instant.astimezone(self.zone).replace(tzinfo=None) == local:
                offsets.append(int((instant - self.starts_at).total_seconds()))
        if least is not None:
            offsets = [offset for offset in offsets if offset >= least][:1]
        if not offsets:
            raise InputError("input.clock_skips_time", value=typed[:80])
        return min(offsets, key=lambda o: (max(-o, o - self.seconds, 0), o))
