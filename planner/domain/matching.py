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
    name and handle; ``starts_at`` and ``ends_at`` (UTC) as it really ran, or as planned;
    ``currency`` is the campaign's."""

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
    currency: str


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

    def fitting(self, record: Record, platform: Platform) -> list[Room]:
        """Return the rooms a row may belong to: none, the one, or several to choose from.

        A room id decides. Otherwise time must fit, and the account where both sides name
        one; where the row names none, the store. Of several, the only one that began
        within minutes of the row is the one.
        """
        if record.room and (found := self._by_id.get(folded(record.room))):
            return found
        found = self._fitting_in_time(record, platform)
        if record.start is None or len(found) < 2:
            return found
        start = record.start
        punctual = [room for room in found if abs(room.starts_at - start) <= _PUNCTUAL]
        return punctual if len(punctual) == 1 else found

    def _fitting_in_time(self, record: Record, platform: Platform) -> list[Room]:
        near = [
            room
            for room in self._near(record)
            if platform in ("", room.platform) or not room.platform
        ]
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


def sittings(records: Sequence[Record]) -> list[list[Record]]:
    """Return rows that no broadcast is known for, grouped into broadcasts: the same
    account again while it was on, or within half an hour, is a stream that broke off."""
    groups: list[list[Record]] = []
    last: dict[str, list[Record]] = {}
    dated = [record for record in records if record.start is not None]
    for record in sorted(dated, key=lambda r: (r.start, r.number)):
        name = folded(record.account_id or record.account or record.store)
        group = last.get(name)
        if group and name and record.start and record.start <= _off_air(group[-1]) + _BREAK:
            group.append(record)
        else:
            last[name] = [record]
            groups.append(last[name])
    return groups


def _off_air(record: Record) -> datetime:
    assert record.start is not None
    return record.end or record.start + timedelta(seconds=record.values.get("airtime", 0))


def of_one_broadcast(records: Sequence[Record]) -> Record:
    """Return the sittings of one broadcast as one row: counts add up, peaks are the
    highest, people and rates are left out since they cannot be added. The same row twice
    counts once, the later one in the file."""
    by_start: Mapping[object, Record] = {r.start or (r.day, r.number): r for r in records}
    sittings = list(by_start.values())
    if len(sittings) == 1:
        return sittings[0]
    ends = [record.end for record in sittings if record.end]
    values = added_up([record.values for record in sittings])
    return replace(sittings[0], end=max(ends, default=None), values=values)


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
