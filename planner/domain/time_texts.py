"""The different texts of a column of times: what each is, and its value as that.

Common forms are read all at once by their pattern, the others one by one by the reader of
cells, and both say the same.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from planner.domain import cells
from planner.domain.columns import MISSING, READ, TWO_WAYS, UNLIKELY, WRONG
from planner.domain.file_clock import FIRST_YEAR, Clock, Style
from planner.errors import InputError

Micros = npt.NDArray[np.int64]
"""Microseconds: since 1970 (UTC), since midnight, or since the start."""

SECOND = 1_000_000
DAY = 86_400 * SECOND
_CLOCK = r"(?P<hour>\d{1,3}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<part>\d{1,6})\d*)?)?"
_YEAR_FIRST = (
    r"^\s*(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?[T\s]+"
    + _CLOCK
    + r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?\s*$"
)
_YEAR_LAST = (
    r"^\s*(?P<first>\d{1,2})[-/.](?P<then>\d{1,2})[-/.](?P<year>\d{4})[T\s,]+" + _CLOCK + r"\s*$"
)
_ALONE = r"^\s*" + _CLOCK + r"\s*$"
_NUMBER = r"^\s*(?P<whole>\d{1,6})(?:\.(?P<part>\d{1,6})\d*)?\s*$"
_SINCE_1970 = r"^\s*(?P<seconds>\d{10})(?P<milli>\d{3})?(?:\.\d+)?\s*$"
NOTHING, MOMENT, TIME, COUNT, LENGTH = range(5)
"""What a text is: nothing readable, day and time, ``20:01``, ``61``, ``3分钟``."""


def micros(at: datetime) -> int:
    """A moment as a whole number of microseconds since 1970."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def moment(micro: int) -> datetime:
    """The moment so many microseconds after 1970 began."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micro)


def in_utc(local: Micros, zone: tzinfo) -> Micros:
    """Moments on the clock of a zone → UTC; of an hour that comes twice, the first."""
    quarters, codes = np.unique(local // (900 * SECOND), return_inverse=True)
    offsets = np.array([_offset(int(quarter) * 900, zone) for quarter in quarters], dtype=np.int64)
    return local - offsets[codes] if len(local) else local


def _offset(seconds: int, zone: tzinfo) -> int:
    at = datetime(1970, 1, 1) + timedelta(seconds=seconds)  # noqa: DTZ001 - a clock's face
    offset = at.replace(tzinfo=zone).utcoffset() or timedelta()
    return offset // timedelta(microseconds=1)


class TimeTexts:
    """The different texts of a column: what each is, and its value as that."""

    def __init__(self, texts: pa.Array, clock: Clock, now: datetime) -> None:
        count = len(texts)
        self.texts = texts
        self.kind = np.full(count, NOTHING)
        self.value = np.zeros(count, dtype=np.int64)
        self.parts = np.zeros((3, count), dtype=np.int64)
        self.state = np.full(count, WRONG)
        self.errors: dict[str, InputError] = {}
        self._clock = clock
        self._now = now
        for read in (self._year_first, self._year_last, self._since_1970, self._alone, self._count):
            read()
        self._carefully()

    def in_style(
        self, style: Style, *, in_seconds: bool, by_minute: bool
    ) -> tuple[Micros, npt.NDArray[np.int64]]:
        """The texts read as one of the three; those that are none of it are wrong."""
        if style == "moment":
            fits, value = self.kind == MOMENT, self.value
        elif style == "clock":
            fits, value = (self.kind == TIME) & (self.value < DAY), self.value
        else:
            fits, value = self.kind >= TIME, self._since_start(in_seconds, by_minute)
        unread = ~fits & np.isin(self.state, (READ, UNLIKELY))
        for place in np.flatnonzero(unread):
            text = self.texts[int(place)].as_py()
            self.errors[text] = InputError("input.not_time", value=text[:80])
        return np.where(fits, value, 0), np.where(unread, WRONG, self.state)

    def _since_start(self, in_seconds: bool, by_minute: bool) -> Micros:
        first, second, third = self.parts
        long = self.parts[2] >= 0
        as_hours = (first * 3600 + second * 60 + np.maximum(third, 0)) * SECOND
        as_minutes = (first * 60 + second) * SECOND
        short = (self.kind == TIME) & ~long
        hours_meant = by_minute and bool(np.any(second[short] % 60 != 0))
        colons = np.where(long | hours_meant, as_hours, as_minutes)
        counted = self.value
        if not in_seconds:
            counts = self.value[self.kind == COUNT]
            first_minute = SECOND if len(counts) and counts.min() >= SECOND else 0
            counted = (self.value - first_minute) * 60
        return np.where(
            self.kind == TIME, colons, np.where(self.kind == COUNT, counted, self.value)
        )

    def _take(self, mask: npt.NDArray[np.bool_], kind: int, value: Micros) -> None:
        fresh = mask & (self.kind == NOTHING)
        self.kind[fresh] = kind
        self.value[fresh] = value[fresh]
        self.state[fresh] = READ

    def _year_first(self) -> None:
        mask, parts, zones = _groups(self.texts, _YEAR_FIRST)
        if not mask.any():
            return
        whole, local = _local(parts["year"], parts["month"], parts["day"], parts)
        mask &= whole
        named = np.array([zone != "" for zone in zones])
        moments = local.copy()
        moments[~named] = in_utc(local[~named], self._clock.zone)
        if named.any():
            moments[named] -= np.array([_named_offset(zone) for zone in zones if zone])
        self._take(mask, MOMENT, moments)
        self._doubt(mask, parts["year"])

    def _year_last(self) -> None:
        mask, parts, _ = _groups(self.texts, _YEAR_LAST)
        if not mask.any():
            return
        first, then = parts["first"], parts["then"]
        both = (first <= 12) & (then <= 12) & (first != then)
        day_first = np.where(both, self._clock.order == "day_first", first > 12)
        whole, local = _local(
            parts["year"], np.where(day_first, then, first), np.where(day_first, first, then), parts
        )
        mask &= whole
        self._take(mask, MOMENT, in_utc(local, self._clock.zone))
        self._doubt(mask, parts["year"])
        if not self._clock.order:
            self.state[mask & both] = TWO_WAYS

    def _doubt(self, mask: npt.NDArray[np.bool_], years: Micros) -> None:
        likely = (years >= FIRST_YEAR) & (years <= self._now.year + 1)
        if self._clock.years != "keep":
            self.state[mask & ~likely] = UNLIKELY

    def _since_1970(self) -> None:
        mask, parts, _ = _groups(self.texts, _SINCE_1970)
        if mask.any():
            moments = parts["seconds"] * SECOND + parts["milli"] * 1000
            self._take(mask, MOMENT, moments)
            years = moments.astype("datetime64[us]").astype("datetime64[Y]").astype(np.int64)
            self._doubt(mask, years + 1970)

    def _alone(self) -> None:
        mask, parts, _ = _groups(self.texts, _ALONE)
        mask &= (parts["minute"] < 60) & (parts["second"] < 60)
        hour = np.where((parts["hour"] == 24) & (parts["minute"] == 0), 0, parts["hour"])
        value = ((hour * 60 + parts["minute"]) * 60 + parts["second"]) * SECOND + parts["part"]
        with_seconds = np.asarray(pc.match_substring_regex(self.texts, r"\d:\d{2}:\d{2}"))
        self.parts[:] = parts["hour"], parts["minute"], np.where(with_seconds, parts["second"], -1)
        self._take(mask, TIME, value)

    def _count(self) -> None:
        mask, parts, _ = _groups(self.texts, _NUMBER)
        self._take(mask, COUNT, parts["whole"] * SECOND + parts["part"])

    def _carefully(self) -> None:
        for place in np.flatnonzero(self.kind == NOTHING):
            text = self.texts[int(place)].as_py()
            if cells.is_missing(text):
                self.state[place] = MISSING
                continue
            try:
                self.kind[place], self.value[place] = self._one(text)
            except InputError as error:
                two_ways = error.key == "input.day_or_month"
                self.kind[place] = MOMENT if two_ways else NOTHING
                self.state[place] = TWO_WAYS if two_ways else WRONG
                self.errors[text] = error
                continue
            self.state[place] = READ
            if self.kind[place] == MOMENT:
                year = moment(int(self.value[place])).year
                if self._clock.doubts(year, self._now):
                    self.state[place] = UNLIKELY

    def _one(self, text: str) -> tuple[int, int]:
        try:
            at = cells.instant(text, self._clock.zone, self._clock.order)
            assert at is not None
            return MOMENT, micros(at)
        except InputError as error:
            for kind, read in ((TIME, cells.clock), (LENGTH, cells.seconds)):
                try:
                    found: Any = read(text)
                except InputError:
                    continue
                if kind == LENGTH:
                    return kind, found * SECOND
                since = (found.hour * 60 + found.minute) * 60 + found.second
                return kind, since * SECOND
            raise error


def _groups(
    texts: pa.Array, pattern: str
) -> tuple[npt.NDArray[np.bool_], dict[str, Micros], list[str]]:
    """Which texts have the form, and the whole numbers in it by name (0 where absent; a
    part of a second in microseconds); and the zones they name."""
    found = pc.extract_regex(texts, pattern=pattern)
    mask = np.asarray(pc.is_valid(found))
    parts: dict[str, Micros] = {}
    zones: list[str] = []
    for place in range(found.type.num_fields):
        name = found.type.field(place).name
        group = pc.fill_null(pc.struct_field(found, place), "")
        if name == "zone":
            zones = group.to_pylist()
            continue
        if name == "part":
            group = pc.utf8_rpad(group, 6, "0")
        group = pc.if_else(pc.equal(group, ""), "0", group)
        parts[name] = pc.cast(group, pa.int64()).to_numpy(zero_copy_only=False)
    return mask, parts, zones


def _local(
    year: Micros, month: Micros, day: Micros, parts: dict[str, Micros]
) -> tuple[npt.NDArray[np.bool_], Micros]:
    """Which days and times there are, and the moments on the local clock."""
    whole = (month >= 1) & (month <= 12) & (day >= 1) & (year >= 1900) & (year <= 2200)
    months = np.where(whole, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]").astype(np.int64)
    length = (months + 1).astype("datetime64[D]").astype(np.int64) - days
    whole &= (day <= length) & (parts["hour"] < 24)
    whole &= (parts["minute"] < 60) & (parts["second"] < 60)
    clock = ((parts["hour"] * 60 + parts["minute"]) * 60 + parts["second"]) * SECOND
    return whole, np.where(whole, (days + day - 1) * DAY + clock + parts["part"], 0)


def _named_offset(zone: str) -> int:
    if zone == "Z":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return (-minutes if zone[0] == "-" else minutes) * 60 * SECOND
