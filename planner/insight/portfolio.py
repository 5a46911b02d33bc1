"""All broadcasts as one frame of totals, kept in memory and brought up to date.

What each broadcast brought in all stands in the store, worked out with every change of its
figures. A frame holds those numbers as arrays; whoever asks for it again reads only the
campaigns whose version has changed since. So a change of a filter costs neither a look at
raw figures nor a query that grows with the history.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from planner.domain.broadcast_totals import IMPOSSIBLE
from planner.domain.figures import STATES
from planner.domain.metrics import dictionary
from planner.domain.suspicion import COMPARED, Reason
from planner.insight.measures import KEPT, PLACES
from planner.insight.past_cases import by_room
from planner.insight.unusual import Held, unusual
from planner.store import portfolio_rows as stored
from planner.store.database import Database
from planner.store.portfolio_rows import Facts

VALUE, OVER, UNDER, TARGET, STATE = range(5)
"""What a frame holds of each measure: its value, the counts a rate is made of, what was
wanted, and the place of its state in :data:`planner.domain.figures.STATES`."""
_KINDS = 5
_MOST_KEPT = 2
"""Frames of single platforms that are kept: each is as large as the whole."""

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Places = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

_EMPTY: Numbers = np.full((_KINDS, len(KEPT)), np.nan)


@dataclass(frozen=True)
class Broadcast:
    """One broadcast in short. ``numbers`` are its totals (kind × measure, missing: NaN),
    ``by_platform`` those of its channels on each platform where it ran on several.
    ``unusual`` says why they hardly can be, beside the store's broadcasts before."""

    facts: Facts
    day: date
    hour: int
    hosts: tuple[tuple[str, str], ...]
    platforms: tuple[str, ...]
    numbers: Numbers
    by_platform: Mapping[str, Numbers]
    unusual: tuple[Reason, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether it was neither deleted nor cancelled."""
        return self.facts.deleted_at is None and self.facts.status != "cancelled"

    def value(self, measure: str) -> float | None:
        """A measure of it, ``None`` where it is missing."""
        found = float(self.numbers[VALUE, PLACES[measure]])
        return None if np.isnan(found) else found

    def on(self, platform: str) -> Numbers:
        """The totals of its channels on a platform; nothing where they cannot be told from
        those of other platforms."""
        if len(self.platforms) > 1 or self.by_platform:
            return self.by_platform.get(platform, _EMPTY)
        return self.numbers

    def marked_like(self, other: Broadcast) -> bool:
        """Whether only numbers tell the two apart."""
        return (
            replace(self.facts, version=other.facts.version) == other.facts
            and self.hosts == other.hosts
            and self.platforms == other.platforms
        )


@dataclass(frozen=True)
class Marks:
    """What broadcasts are found and grouped by, in the order of their days."""

    broadcasts: tuple[Broadcast, ...]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each by its id."""
        return {b.facts.id: place for place, b in enumerate(self.broadcasts)}

    @cached_property
    def days(self) -> Places:
        """The day of each, as :meth:`datetime.date.toordinal` counts."""
        days = (b.day.toordinal() for b in self.broadcasts)
        return np.fromiter(days, np.int64, len(self.broadcasts))

    @cached_property
    def starts(self) -> Numbers:
        """When each starts, in seconds since 1970."""
        starts = (b.facts.starts_at.timestamp() for b in self.broadcasts)
        return np.fromiter(starts, np.float64, len(self.broadcasts))

    @cached_property
    def ends(self) -> Numbers:
        """When each is over, in seconds since 1970."""
        ends = (b.facts.ends_at.timestamp() for b in self.broadcasts)
        return np.fromiter(ends, np.float64, len(self.broadcasts))

    @cached_property
    def called_held(self) -> Mask:
        """Of which somebody said that they took place."""
        said = (b.facts.status in ("held", "reviewed") for b in self.broadcasts)
        return np.fromiter(said, np.bool_, len(self.broadcasts))

    @cached_property
    def stores(self) -> Groups:
        """By store; those without one are together."""
        return _one_each(
            (b.facts.store, b.facts.store_name or b.facts.store_id) for b in self.broadcasts
        )

    @cached_property
    def tags(self) -> Groups:
        """By tag; the empty one is among them."""
        return _one_each((b.facts.tag, b.facts.tag) for b in self.broadcasts)

    @cached_property
    def templates(self) -> Groups:
        """By the template they were made from."""
        return _one_each((b.facts.template, b.facts.template) for b in self.broadcasts)

    @cached_property
    def slots(self) -> Groups:
        """By weekday and hour of the start on the campaign's own clock: ``4 20``."""
        keys = (f"{b.day.weekday()} {b.hour:02}" for b in self.broadcasts)
        return _one_each((key, key) for key in keys)

    @cached_property
    def currencies(self) -> Groups:
        """By currency."""
        return _one_each((b.facts.currency, b.facts.currency) for b in self.broadcasts)

    @cached_property
    def hosts(self) -> Groups:
        """By host. What a broadcast with several brought is split equally among them."""
        return _several_each([b.hosts for b in self.broadcasts], split=True)

    @cached_property
    def platforms(self) -> Groups:
        """By platform, without the numbers of each (:attr:`Portfolio.platforms`)."""
        return _several_each([tuple((p, p) for p in b.platforms) for b in self.broadcasts])


@dataclass(frozen=True)
class Portfolio:
    """Every broadcast that was neither deleted nor cancelled, in the order of their days.

    ``marks`` are what they are grouped by, which outlives a change of their numbers.
    ``numbers`` (broadcast × kind × measure) are what each brought in all, or on ``platform``
    alone; ``own`` those of each platform of each, in the order of :attr:`Marks.platforms`.
    ``unusual`` are the broadcasts whose numbers hardly can be beside the store's past. The
    sample is in it only where there is nothing else (``sample``).
    """

    broadcasts: tuple[Broadcast, ...]
    marks: Marks
    numbers: Numbers
    own: Numbers
    unusual: Mask
    sample: bool = False
    platform: str = ""

    def __len__(self) -> int:
        return len(self.broadcasts)

    @property
    def platforms(self) -> Groups:
        """By platform, each with the totals of its own channels."""
        groups = replace(self.marks.platforms, numbers=self.own)
        return groups.only(groups.has(self.platform)) if self.platform else groups

    def on(self, platform: str) -> Portfolio:
        """The same broadcasts with the numbers of one platform; with all of them where none
        is named."""
        if not platform:
            return self
        kept = self._by_platform
        found = kept.get(platform)
        if found is None:
            while len(kept) >= _MOST_KEPT:
                kept.pop(next(iter(kept)), None)
            found = kept[platform] = self._only(platform)
        return found

    @cached_property
    def _by_platform(self) -> dict[str, Portfolio]:
        return {}

    def _only(self, platform: str) -> Portfolio:
        groups = self.marks.platforms
        there = groups.has(platform)
        numbers = np.full_like(self.numbers, np.nan)
        numbers[groups.rows[there]] = self.own[there]
        return replace(self, numbers=numbers, platform=platform)

    def held(self, rows: Places, now: datetime) -> Mask:
        """Which of some broadcasts took place: somebody said so, or it is over and has figures
        (of :attr:`platform`, if it is one)."""
        known = ~np.isnan(self.numbers[rows, VALUE]).all(axis=1)
        found: Mask = self.marks.called_held[rows] | (self._over(rows, now) & known)
        return found

    def begun(self, now: datetime) -> Mask:
        """Which broadcasts are not still to come."""
        found: Mask = self.marks.starts <= now.timestamp()
        return found

    def to_check(self, rows: Places, now: datetime) -> Mask:
        """Which of some broadcasts have figures to check: they cannot be, or hardly can. Before
        it is over nothing is held against the past: there is more to come."""
        found: Mask = self._impossible(rows) | (self.unusual[rows] & self._over(rows, now))
        return found

    def why(self, row: int, now: datetime) -> tuple[str, ...]:
        """Why a broadcast has figures to check; empty where it has none."""
        here = np.array([row])
        found = self.broadcasts[row].unusual if self._over(here, now)[0] else ()
        return (*(("impossible",) if self._impossible(here)[0] else ()), *found)

    def value(self, row: int, measure: str) -> float | None:
        """A measure of a broadcast, ``None`` where it is missing."""
        found = float(self.numbers[row, VALUE, PLACES[measure]])
        return None if np.isnan(found) else found

    def _over(self, rows: Places, now: datetime) -> Mask:
        found: Mask = self.marks.ends[rows] <= now.timestamp()
        return found

    def _impossible(self, rows: Places) -> Mask:
        found: Mask = self.numbers[rows, VALUE, PLACES[IMPOSSIBLE]] > 0
        return found

    def patched(self, changed: Sequence[Broadcast]) -> Portfolio | None:
        """This frame with broadcasts as they are now; ``None`` where one of them came or
        bears other marks, so that it has to be made anew."""
        places = [self.marks.places.get(b.facts.id, -1) for b in changed]
        for place, b in zip(places, changed, strict=True):
            if place < 0 or not b.marked_like(self.broadcasts[place]):
                return None
        broadcasts, numbers, own = list(self.broadcasts), self.numbers.copy(), self.own.copy()
        unusual = self.unusual.copy()
        for place, b in zip(places, changed, strict=True):
            broadcasts[place], numbers[place], unusual[place] = b, b.numbers, bool(b.unusual)
            first, last = np.searchsorted(self.marks.platforms.rows, (place, place + 1))
            own[first:last] = _own([b])
        return replace(
            self, broadcasts=tuple(broadcasts), numbers=numbers, own=own, unusual=unusual
        )


@dataclass(frozen=True)
class Groups:
    """Which broadcast (``rows``) belongs to which group (``codes``, places in ``keys``),
    with which weight. ``numbers`` are those of the members where they are not the
    broadcast's own."""

    keys: tuple[str, ...]
    labels: tuple[str, ...]
    rows: Places
    codes: Places
    weights: Numbers
    numbers: Numbers | None = None

    @property
    def unsplit(self) -> Groups:
        """The same groups, whose members count whole in each."""
        return replace(self, weights=np.ones(len(self.rows)))

    def has(self, key: str) -> Mask:
        """Which members are those of a group; none where there is no such group."""
        place = self.keys.index(key) if key in self.keys else -1
        return np.asarray(self.codes == place)

    def only(self, kept: Mask) -> Groups:
        """The same groups with some of their members."""
        numbers = None if self.numbers is None else self.numbers[kept]
        return replace(
            self,
            rows=self.rows[kept],
            codes=self.codes[kept],
            weights=self.weights[kept],
            numbers=numbers,
        )


def _one_each(pairs: Iterable[tuple[str, str]]) -> Groups:
    return _several_each([(pair,) for pair in pairs])


def _several_each(named: Sequence[tuple[tuple[str, str], ...]], *, split: bool = False) -> Groups:
    """Groups by key; a group is called as its newest member calls it."""
    labels: dict[str, str] = {}
    places: dict[str, int] = {}
    rows, codes, weights = [], [], []
    for row, pairs in enumerate(named):
        for key, label in pairs:
            labels[key] = label
            rows.append(row)
            codes.append(places.setdefault(key, len(places)))
            weights.append(1 / len(pairs) if split else 1.0)
    return Groups(
        tuple(places),
        tuple(labels[key] for key in places),
        np.array(rows, np.int64),
        np.array(codes, np.int64),
        np.array(weights, np.float64),
    )


class Keeper:
    """Holds the newest frame of a database; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._known: dict[str, Broadcast] = {}
        self._mark: stored.Mark | None = None
        self._newest = _portfolio(())

    def portfolio(self) -> Portfolio:
        """Return the frame of what stands in the store now."""
        with self._lock, self._database.read() as connection:
            mark = stored.mark(connection)
            if mark != self._mark:
                self._refresh(connection)
                self._mark = mark
            return self._newest

    def _refresh(self, connection: Any) -> None:
        """Read what was saved, and patch the frame or, where that will not do, make it anew."""
        known, there = self._known, stored.versions(connection)
        gone = [known.pop(campaign_id) for campaign_id in known.keys() - there.keys()]
        read = _read(
            connection,
            [i for i, n in there.items() if i not in known or known[i].facts.version != n],
        )
        since: dict[_Past, float] = {}
        for b in (*gone, *read, *(known[b.facts.id] for b in read if b.facts.id in known)):
            starts = b.facts.starts_at.timestamp()
            since[_past_of(b)] = min(starts, since.get(_past_of(b), starts))
        known.update({b.facts.id: b for b in read})
        changed = {b.facts.id: b for b in read}
        for past, own in _by_past(known.values(), since).items():
            for b, why in zip(own, _unusual(own, since[past]), strict=True):
                if b.unusual != why:
                    known[b.facts.id] = changed[b.facts.id] = replace(b, unusual=why)
        patched = None if gone else self._newest.patched(list(changed.values()))
        self._newest = patched or _portfolio(known.values())


def _portfolio(known: Iterable[Broadcast]) -> Portfolio:
    counted = [b for b in known if b.counted]
    own = [b for b in counted if not b.facts.sample]
    chosen = sorted(own or counted, key=lambda b: (b.day, b.facts.starts_at, b.facts.id))
    return Portfolio(
        tuple(chosen),
        Marks(tuple(chosen)),
        _stacked([b.numbers for b in chosen]),
        _own(chosen),
        np.fromiter((bool(b.unusual) for b in chosen), np.bool_, len(chosen)),
        sample=bool(chosen) and not own,
    )


_Past = tuple[str, bool]


def _past_of(one: Broadcast) -> _Past:
    """Whose broadcasts it is held against: those of a store, the sample by itself."""
    return one.facts.store_id, one.facts.sample


def _by_past(known: Iterable[Broadcast], wanted: Collection[_Past]) -> dict[_Past, list[Broadcast]]:
    found: dict[_Past, list[Broadcast]] = {}
    for b in known:
        if b.counted and (past := _past_of(b)) in wanted:
            found.setdefault(past, []).append(b)
    return found


def _unusual(own: Sequence[Broadcast], since: float) -> list[tuple[Reason, ...]]:
    """Why each of a store's broadcasts hardly can be as it is told: as a whole, and where it
    ran on several platforms by the people on each. Those that began before ``since`` (seconds
    since 1970) stay as they are."""
    starts = np.array([b.facts.starts_at.timestamp() for b in own])
    ends = np.array([b.facts.ends_at.timestamp() for b in own])
    found = [() if at >= since else b.unusual for at, b in zip(starts, own, strict=True)]
    kinds: dict[tuple[tuple[str, ...], str], int] = {}
    alike = [kinds.setdefault((b.platforms, b.facts.currency), len(kinds)) for b in own]
    platforms = sorted({platform for b in own for platform in b.by_platform})
    for platform in ("", *platforms):
        numbers = _stacked(
            [b.by_platform.get(platform, _EMPTY) if platform else b.numbers for b in own]
        )
        metrics = (m for m in COMPARED if not platform or by_room(m))
        values = {metric: _settled(numbers, metric) for metric in metrics}
        for place, why in unusual(Held(starts, ends, np.array(alike), values), since).items():
            found[place] = tuple(dict.fromkeys((*found[place], *why)))
    return found


def _settled(numbers: Numbers, metric: str) -> Numbers:
    """A metric of broadcasts; visits and sales, which go on coming in, only once final."""
    place = PLACES[metric]
    values: Numbers = numbers[:, VALUE, place]
    if dictionary()[metric].group == "sales":
        values = np.where(numbers[:, STATE, place] == _STATE_PLACES["final"], values, np.nan)
    return values


def _own(broadcasts: Iterable[Broadcast]) -> Numbers:
    return _stacked([b.on(platform) for b in broadcasts for platform in b.platforms])


def _stacked(numbers: Sequence[Numbers]) -> Numbers:
    return np.stack(numbers) if numbers else np.empty((0, *_EMPTY.shape))


def _read(connection: Any, ids: Sequence[str]) -> list[Broadcast]:
    if not ids:
        return []
    wanted = set(ids)
    hosts = stored.hosts(connection, ids)
    platforms = stored.platforms(connection, ids)
    whole, by_platform = _numbers(stored.totals(connection, ids, KEPT))
    return [
        Broadcast(
            one,
            date.fromisoformat(one.local_day),
            one.starts_at.astimezone(ZoneInfo(one.time_zone)).hour,
            tuple(hosts.get(one.id, ())),
            tuple(platforms.get(one.id, ())),
            whole.get(one.id, _EMPTY),
            by_platform.get(one.id, {}),
        )
        for one in stored.facts(connection, ids)
        if one.id in wanted
    ]


def _numbers(rows: Sequence[Any]) -> tuple[dict[str, Numbers], dict[str, dict[str, Numbers]]]:
    """The numbers by campaign, and by campaign and platform."""
    if not rows:
        return {}, {}
    campaigns, platforms, keys, *columns, states = zip(*rows, strict=True)
    places: dict[tuple[str, str], int] = {}
    which = [
        places.setdefault(pair, len(places)) for pair in zip(campaigns, platforms, strict=True)
    ]
    measures = [PLACES[key] for key in keys]
    found = np.full((len(places), _KINDS, len(KEPT)), np.nan)
    for kind, column in enumerate(columns):
        found[which, kind, measures] = np.array(column, np.float64)  # None becomes NaN
    found[which, STATE, measures] = [_STATE_PLACES.get(state, np.nan) for state in states]
    whole: dict[str, Numbers] = {}
    by_platform: dict[str, dict[str, Numbers]] = {}
    for (campaign_id, platform), place in places.items():
        if platform:
            by_platform.setdefault(campaign_id, {})[platform] = found[place]
        else:
            whole[campaign_id] = found[place]
    return whole, by_platform


_STATE_PLACES = {state: float(place) for place, state in enumerate(STATES)}
