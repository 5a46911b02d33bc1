"""Which broadcast a row of an export belongs to: by room, or by account and time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from planner.domain.forms import folded
from planner.domain.imports import Record
from planner.domain.metrics import dictionary
from planner.domain.steps.platform import Platform

TOLERANCE = timedelta(hours=2)
"""How far from the planned start a broadcast may really have begun."""

_PUNCTUAL = timedelta(minutes=10)
_BREAK = timedelta(minutes=30)


@dataclass(frozen=True)
class Room:
    """A channel of a campaign, as rows are compared with it. ``names`` are the account's
    name and handle as they are compared, ``account`` is its name as it was written;
    ``starts_at`` and ``ends_at`` (UTC) as it really ran, or as planned; its money is in
    ``currency``."""

    campaign_id: str
    channel_id: str
    title: str
    store: str
    platform: Platform
    names: frozenset[str]
    room_id: str
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    account: str = ""
    currency: str = "CNY"

    @property
    def key(self) -> str:
        """How it is named in a choice."""
        return f"{self.campaign_id}:{self.channel_id}"

    def takes(self, platform: Platform) -> bool:
        """Whether what is of a platform may go here: where one of the two is not known, it
        may; never into a room of another platform."""
        return "" in (platform, self.platform) or platform == self.platform


class Rooms:
    """The rooms rows may belong to, found by day and by the platform's id."""

    def __init__(self, rooms: Iterable[Room]) -> None:
        self.all = list(rooms)
        self._by_day: dict[str, list[Room]] = {}
        self._by_id: dict[str, list[Room]] = {}
        for room in self.all:
            self._by_day.setdefault(room.starts_at.date().isoformat(), []).append(room)
            if room.room_id:
                self._by_id.setdefault(folded(room.room_id), []).append(room)

    def fitting(self, record: Record) -> list[Room]:
        """Return the rooms a row may belong to: none, the one, or several to choose from.

        A room of another platform never fits. A room id decides. Otherwise time must fit, and the account where both sides name
        one; where the row names none, the store. Of several, the only one that began
        within minutes of the row is the one.
        """
        if record.room:
            of_id = self._by_id.get(folded(record.room), [])
            if found := [room for room in of_id if room.takes(record.platform)]:
                return found
        found = self._fitting_in_time(record)
        own = [room for room in found if record.platform and room.platform == record.platform]
        found = own or found
        if record.start is None or len(found) < 2:
            return found
        start = record.start
        punctual = [room for room in found if abs(room.starts_at - start) <= _PUNCTUAL]
        return punctual if len(punctual) == 1 else found

    def _fitting_in_time(self, record: Record) -> list[Room]:
        near = [room for room in self._near(record) if room.takes(record.platform)]
        wanted = {folded(name) for name in (record.account, record.account_id) if name}
        if wanted:
            same = [room for room in near if wanted & room.names]
            return same or [room for room in near if not room.names]
        if record.store:
            same = [room for room in near if folded(room.store) == folded(record.store)]
            return same or [room for room in near if not room.store]
        return near

    def _near(self, record: Record) -> list[Room]:
        if record.start is not None:
            days = {(record.start + timedelta(days=d)).date().isoformat() for d in (-1, 0, 1)}
            start = record.start
            return [
                room
                for day in sorted(days)
                for room in self._by_day.get(day, [])
                if room.starts_at - TOLERANCE
                <= start
                <= max(room.ends_at, room.starts_at + TOLERANCE)
            ]
        if record.day is None:
            return []
        days = {(record.day + timedelta(days=d)).isoformat() for d in (-1, 0, 1)}
        return [
            room
            for day in sorted(days)
            for room in self._by_day.get(day, [])
            if room.starts_at.astimezone(room.zone).date() == record.day
        ]


def broadcasts(records: Sequence[Record]) -> list[list[Record]]:
    """Return rows that no broadcast is known for, grouped into broadcasts: the same
    account again while it was on, or within half an hour, is the same broadcast, on another
    platform or after it broke off."""
    groups: list[list[Record]] = []
    last: dict[str, list[Record]] = {}
    off_air: dict[str, datetime] = {}
    dated = [record for record in records if record.start is not None]
    for record in sorted(dated, key=lambda r: (r.start, r.number)):
        name = folded(record.account_id or record.account or record.store)
        assert record.start is not None
        if name and name in last and record.start <= off_air[name] + _BREAK:
            last[name].append(record)
            off_air[name] = max(off_air[name], _off_air(record))
        else:
            last[name], off_air[name] = [record], _off_air(record)
            groups.append(last[name])
    return groups


def _off_air(record: Record) -> datetime:
    assert record.start is not None
    return record.end or record.start + timedelta(seconds=record.values.get("airtime", 0))


def by_platform(records: Sequence[Record]) -> list[list[Record]]:
    """Return the rows of one broadcast, grouped by the platform they tell of."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.platform, []).append(record)
    return list(found.values())


def of_one_channel(records: Sequence[Record]) -> Record:
    """Return the sittings of one channel as one row: counts add up, peaks are the highest,
    people and rates are left out since they cannot be added. The same row twice counts
    once, the later one in the file. A channel nobody named a platform of can hold several
    platforms at once: there only counts add up, and the longest airtime is its own."""
    streams = [_of_one_stream(stream) for stream in by_platform(records)]
    if len(streams) == 1:
        return streams[0]
    values = added_up([stream.values for stream in streams])
    values.pop("peak_concurrent", None)
    if "airtime" in values:
        values["airtime"] = max(stream.values["airtime"] for stream in streams)
    return _together(streams, values)


def repeats(records: Sequence[Record]) -> list[tuple[Record, Record]]:
    """Return the rows of one channel that a later row of the same start repeats, each with
    the one that counts."""
    found = []
    for stream in by_platform(records):
        counting = _by_start(stream)
        rows = [(record, counting[_sitting(record)]) for record in stream]
        found += [(record, counts) for record, counts in rows if record is not counts]
    return found


def _by_start(records: Sequence[Record]) -> dict[object, Record]:
    return {_sitting(record): record for record in records}


def _sitting(record: Record) -> object:
    return record.start or (record.day, record.number)


def _of_one_stream(records: Sequence[Record]) -> Record:
    sittings = list(_by_start(records).values())
    if len(sittings) == 1:
        return sittings[0]
    return _together(sittings, added_up([record.values for record in sittings]))


def _together(records: Sequence[Record], values: Mapping[str, float]) -> Record:
    ends = [record.end for record in records if record.end]
    return replace(records[0], end=max(ends, default=None), values=values)


def added_up(sittings: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the values by metric of several sittings as those of one broadcast: counts
    that every sitting has add up, peaks are the highest, people and rates are left out."""
    values: dict[str, float] = {}
    for key in sorted({key for sitting in sittings for key in sitting}):
        read = [sitting[key] for sitting in sittings if key in sitting]
        if key == "peak_concurrent":
            values[key] = max(read)
        elif (dictionary()[key].adds_up or key == "airtime") and len(read) == len(sittings):
            values[key] = sum(read)
    return values
