"""What is usual in a store: the median of its last broadcasts before that have the number.

One meaning for the Monday board, the review and the result that is sent on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from sqlalchemy import Connection

from planner.domain.broadcast_totals import WHOLE_BROADCAST
from planner.domain.campaign import Campaign
from planner.store import past, portfolio_rows

MOST = 7
"""What is usual is the median of so many broadcasts before."""
LOOKED_AT = 50
"""So many broadcasts before are looked at for those that have a number."""
ENOUGH = 3
"""Fewer broadcasts are shown, but nothing is judged by them."""


@dataclass(frozen=True)
class Usual:
    """The median of the last broadcasts before, and of how many: up to :data:`MOST`. Of all
    stores together it is of the last weeks or months."""

    median: float
    broadcasts: int

    @property
    def judges(self) -> bool:
        """Whether enough broadcasts stand behind it to call a number high or low."""
        return self.broadcasts >= ENOUGH


def usual_of(newest_first: Sequence[float]) -> Usual | None:
    """Return what is usual among values of broadcasts; ``None`` where nobody had one."""
    last = newest_first[:MOST]
    return Usual(median(last), len(last)) if last else None


def usual_at_a_minute(newest_first: Sequence[float | None]) -> Usual | None:
    """Return what is usual among values at one minute of comparable broadcasts (``None``: it
    is not known of that one): nothing where fewer than half of them know it."""
    known = [value for value in newest_first if value is not None]
    return usual_of(known) if 2 * len(known) >= len(newest_first) else None


def usual_before(
    connection: Connection, campaign: Campaign, metrics: Collection[str]
) -> dict[str, Usual]:
    """Return what is usual of each metric in the campaign's store, before its start."""
    header = campaign.header
    rows = past.of_store(
        connection, header.store_id, header.starts_at, sample=header.sample, limit=LOOKED_AT
    )
    ids = [row.id for row in rows if row.id != campaign.id]
    values = _values(connection, ids, metrics)
    found = {
        metric: usual_of([values[i, metric] for i in ids if (i, metric) in values])
        for metric in metrics
    }
    return {metric: one for metric, one in found.items() if one is not None}


def _values(
    connection: Connection, ids: Sequence[str], metrics: Collection[str]
) -> Mapping[tuple[str, str], float]:
    """The values of whole broadcasts, by campaign and metric."""
    totals = portfolio_rows.totals(connection, ids, list(metrics))
    return {
        (row.campaign_id, row.metric): row.value
        for row in totals
        if row.platform == WHOLE_BROADCAST and row.value is not None
    }
