"""All broadcasts as one frame of totals, kept in memory and brought up to date.

What each broadcast brought in all stands in the store, worked out with every change of its
figures. A frame holds those numbers as arrays; whoever asks for it again reads only the
campaigns whose version has changed since. So a change of a filter costs neither a look at
raw figures nor a query that grows with the history.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from planner.domain.figures import STATES
from planner.insight.measures import KEPT, PLACES
from planner.store import portfolio_rows as stored
from planner.store.database import Database
from planner.store.portfolio_rows import Facts

VALUE, OVER, UNDER, TARGET, STATE = range(5)
"""What a frame holds of each measure: its value, the counts a rate is made of, what was
wanted, and the place of its state in :data:`planner.domain.figures.STATES`."""
_KINDS = 5

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Places = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Broadcast:
    """One broadcast in short. ``numbers`` are its totals (kind × measure, missing: NaN),
    ``by_platform`` those of its channels on each platform where it ran on several."""

    facts: Facts
    day: date
    hour: int
    hosts: tuple[tuple[str, str], ...]
    platforms: tuple[str, ...]
    numbers: Numbers
    by_platform: Mapping[str, Numbers]

    def held(self, now: datetime) -> bool:
        """Whether it took place: somebody said so, or it is over and has figures."""
        if self.facts.status in ("held", "reviewed"):
            return True
        return self.facts.ends_at <= now and not bool(np.isnan(self.numbers[VALUE]).all())

    def value(self, measure: str) -> float | None:
        """A measure of it, ``None`` where it is missing."""
        found = float(self.numbers[VALUE, PLACES[measure]])
        return None if np.isnan(found) else found


@dataclass(frozen=True)
class Portfolio:
    """Every broadcast that was neither deleted nor cancelled, in the order of their days.

    The sample is in it only where there is nothing else (``sample``).
    """

    broadcasts: tuple[Broadcast, ...]
    sample: bool = False

    def __len__(self) -> int:
        return len(self.broadcasts)

    @cached_property
    def numbers(self) -> Numbers:
        """Broadcast × kind × measure."""
        if not self.broadcasts:
            return np.empty((0, _KINDS, len(KEPT)))
        return np.stack([one.numbers for one in self.broadcasts])

    @cached_property
    def days(self) -> Places:
        """The day of each, as :meth:`datetime.date.toordinal` counts."""
        return np.fromiter((b.day.toordinal() for b in self.broadcasts), np.int64, len(self))

    @cached_property
    def stores(self) -> Groups:
        """By store; those without one are together."""
        return _one_each(
            (b.facts.store_id, b.facts.store_name or b.facts.store_id) for b in self.broadcasts
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
        """By platform, each with the totals of its own channels."""
        named = [tuple((p, p) for p in b.platforms) for b in self.broadcasts]
        found = _several_each(named)
        own = self.numbers[found.rows].copy()
        place = 0
        for broadcast in self.broadcasts:
            for platform in broadcast.platforms:
                if len(broadcast.platforms) > 1 or broadcast.by_platform:
                    own[place] = broadcast.by_platform.get(platform, np.nan)
                place += 1
        return Groups(found.keys, found.labels, found.rows, found.codes, found.weights, own)

    def place_of(self, campaign_id: str) -> int:
        """The place of a broadcast."""
        return self._by_id[campaign_id]

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {b.facts.id: place for place, b in enumerate(self.broadcasts)}


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

    def members(self, key: str) -> Places:
        """The broadcasts of a group; none where there is no such group."""
        if key not in self.keys:
            return np.empty(0, np.int64)
        found: Places = self.rows[self.codes == self.keys.index(key)]
        return found


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
        self._mark: tuple[int, int] | None = None
        self._newest = Portfolio(())

    def portfolio(self) -> Portfolio:
        """Return the frame of what stands in the store now."""
        with self._lock, self._database.read() as connection:
            mark = stored.mark(connection)
            if mark != self._mark:
                there = stored.versions(connection)
                self._refresh(connection, there)
                self._newest = _portfolio(self._known.values())
                self._mark = (len(there), sum(there.values()))
            return self._newest

    def _refresh(self, connection: Any, there: Mapping[str, int]) -> None:
        known = self._known
        changed = [
            i for i, version in there.items() if i not in known or known[i].facts.version != version
        ]
        for campaign_id in known.keys() - there.keys():
            del known[campaign_id]
        known.update({b.facts.id: b for b in _read(connection, changed)})


def _portfolio(known: Iterable[Broadcast]) -> Portfolio:
    counted = [b for b in known if b.facts.deleted_at is None and b.facts.status != "cancelled"]
    own = [b for b in counted if not b.facts.sample]
    chosen = sorted(own or counted, key=lambda b: (b.day, b.facts.starts_at, b.facts.id))
    return Portfolio(tuple(chosen), sample=bool(chosen) and not own)


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


_EMPTY = np.full((_KINDS, len(KEPT)), np.nan)
_STATE_PLACES = {state: float(place) for place, state in enumerate(STATES)}
