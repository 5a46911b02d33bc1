"""All broadcasts as one frame of totals: what each brought in all, as arrays.

:class:`planner.insight.portfolio_keeper.PortfolioKeeper` holds the newest frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np

from planner.domain.broadcast_totals import IMPOSSIBLE
from planner.domain.suspicion import Reason
from planner.insight.measures import KEPT, PLACES
from planner.store.portfolio_rows import Facts

VALUE, OVER, UNDER, TARGET, STATE = range(5)
"""What a frame holds of each measure: its value, the counts a rate is made of, what was
wanted, and the place of its state in :data:`planner.domain.figures.STATES`."""
KINDS = 5
"""How many these are."""
_MOST_KEPT = 2
"""Frames of single platforms that are kept: each is as large as the whole."""

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Places = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

EMPTY: Numbers = np.full((KINDS, len(KEPT)), np.nan)
"""What a broadcast has of which nothing is known."""


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
            return self.by_platform.get(platform, EMPTY)
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
            own[first:last] = own_numbers([b])
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


def own_numbers(broadcasts: Iterable[Broadcast]) -> Numbers:
    """The numbers of each platform of each broadcast, in the order of :attr:`Marks.platforms`."""
    return stacked([b.on(platform) for b in broadcasts for platform in b.platforms])


def stacked(numbers: Sequence[Numbers]) -> Numbers:
    """The numbers of several broadcasts as one array (broadcast × kind × measure)."""
    return np.stack(numbers) if numbers else np.empty((0, *EMPTY.shape))
