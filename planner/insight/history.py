"""The store's own past: totals, and rates by counts summed.

Only the last :data:`MOST` broadcasts of the store are read, so that the cost does not
grow with its history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from planner.domain import metrics
from planner.domain.calculator import Rate
from planner.domain.figures import Figure
from planner.domain.standing import Standing, rate_of, standing, total
from planner.store import figures, past
from planner.store.database import Database

MOST = 50
"""How many of a store's last broadcasts are looked at."""

Marks = tuple[tuple[str, int, str, datetime], ...]
"""What names a history exactly: id, version, title and start of each broadcast. A
figure that is written raises the version, so equal marks mean an equal history."""


@dataclass(frozen=True)
class PastBroadcast:
    """A past broadcast with its totals by metric; what is missing is not there."""

    id: str
    title: str
    starts_at: datetime
    totals: Mapping[str, float]


@dataclass(frozen=True)
class History:
    """The store's past broadcasts that have figures, newest first, and its own rates."""

    broadcasts: tuple[PastBroadcast, ...]
    rates: Mapping[str, Rate]


def marks(database: Database, store_id: str, before: datetime, *, sample: bool = False) -> Marks:
    """Return what a store's history before a moment consists of, cheaply."""
    with database.read() as connection:
        rows = past.of_store(connection, store_id, before, sample=sample, limit=MOST)
    return tuple((row.id, row.version, row.title, row.starts_at) for row in rows)


def read(database: Database, wanted: Marks) -> History:
    """Return the history that ``wanted`` names."""
    with database.read() as connection:
        found = figures.of(connection, [mark[0] for mark in wanted])
    by_campaign: dict[str, list[Figure]] = {}
    for figure in found:
        by_campaign.setdefault(figure.campaign_id, []).append(figure)
    stands = {i: standing(rows) for i, rows in by_campaign.items()}
    broadcasts = tuple(
        PastBroadcast(i, title, starts_at, _totals(stands[i]))
        for i, _, title, starts_at in wanted
        if i in stands
    )
    return History(broadcasts, own_rates(stands.values()))


def own_rates(broadcasts: Iterable[Standing]) -> dict[str, Rate]:
    """Return every rate of the dictionary that the broadcasts show: numerators summed ÷
    denominators summed, over the broadcasts where both stand."""
    stands = list(broadcasts)
    found = {}
    for key, metric in metrics.dictionary().items():
        if not metric.denominator:
            continue
        pairs = [both for s in stands if (both := rate_of(s, key))]
        denominator = sum(both[1] for both in pairs)
        if denominator > 0:
            value = sum(both[0] for both in pairs) / denominator
            found[key] = Rate(value, typed=False, broadcasts=len(pairs))
    return found


def _totals(stands: Standing) -> dict[str, float]:
    keys: Sequence[str] = sorted({metric for _, metric in stands})
    sums = {key: total(stands, key) for key in keys}
    return {key: one.value for key, one in sums.items() if one.value is not None}
