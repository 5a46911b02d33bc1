"""The newest frame of all broadcasts, kept in memory and brought up to date.

What each broadcast brought in all stands in the store, worked out with every change of its
figures. Whoever asks for the frame again reads only the campaigns whose version has changed
since. So a change of a filter costs neither a look at raw figures nor a query that grows with
the history.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from planner.domain.figures import STATES
from planner.domain.metrics import dictionary
from planner.domain.suspicion import COMPARED, Reason
from planner.insight.measures import KEPT, PLACES
from planner.insight.past_cases import by_room
from planner.insight.portfolio import (
    EMPTY,
    KINDS,
    STATE,
    VALUE,
    Broadcast,
    Marks,
    Numbers,
    Portfolio,
    own_numbers,
    stacked,
)
from planner.insight.unusual import Held, unusual
from planner.store import portfolio_rows as stored
from planner.store.database import Database


class PortfolioKeeper:
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
        stacked([b.numbers for b in chosen]),
        own_numbers(chosen),
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
        numbers = stacked(
            [b.by_platform.get(platform, EMPTY) if platform else b.numbers for b in own]
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
            whole.get(one.id, EMPTY),
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
    found = np.full((len(places), KINDS, len(KEPT)), np.nan)
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
