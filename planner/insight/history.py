"""The rates of the store's own past, by counts summed.

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
from planner.domain.standing import Standing, rate_of, standing
from planner.store import campaigns, figures, past
from planner.store.database import Database

MOST = 50
"""How many of a store's last broadcasts are looked at."""

Marks = tuple[tuple[str, int], ...]
"""What names a history exactly: id and version of each broadcast. A figure that is written
raises the version, so equal marks mean an equal history."""

Broadcast = tuple[Standing, Sequence[str]]
"""What stands of a broadcast, and its channels."""


@dataclass(frozen=True)
class History:
    """The store's own rates."""

    rates: Mapping[str, Rate]


def marks(database: Database, store_id: str, before: datetime, *, sample: bool = False) -> Marks:
    """Return what a store's history before a moment consists of, cheaply."""
    with database.read() as connection:
        rows = past.of_store(connection, store_id, before, sample=sample, limit=MOST)
    return tuple((row.id, row.version) for row in rows)


def read(database: Database, wanted: Marks) -> History:
    """Return the history that ``wanted`` names."""
    ids = [campaign_id for campaign_id, _ in wanted]
    with database.read() as connection:
        found = figures.of(connection, ids)
        held = campaigns.many(connection, ids, ["platform"])
    by_campaign: dict[str, list[Figure]] = {}
    for figure in found:
        by_campaign.setdefault(figure.campaign_id, []).append(figure)
    broadcasts = [
        (standing(by_campaign[one.id]), [channel.id for channel in one.platform.channels])
        for one in held
        if one.id in by_campaign
    ]
    return History(own_rates(broadcasts))


def own_rates(broadcasts: Iterable[Broadcast]) -> dict[str, Rate]:
    """Return every rate of the dictionary that the broadcasts show: numerators summed ÷
    denominators summed, over the broadcasts where both stand."""
    known = list(broadcasts)
    found = {}
    for key, metric in metrics.dictionary().items():
        if not metric.denominator:
            continue
        pairs = [both for stands, channels in known if (both := rate_of(stands, key, channels))]
        denominator = sum(both[1] for both in pairs)
        if denominator > 0:
            value = sum(both[0] for both in pairs) / denominator
            found[key] = Rate(value, typed=False, broadcasts=len(pairs))
    return found
