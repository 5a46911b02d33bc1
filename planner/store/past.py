"""Read a store's past broadcasts, the last ones first and never all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from planner.store.tables import campaigns

c = campaigns.c


@dataclass(frozen=True)
class PastRow:
    """A past broadcast in short; ``version`` grows with every save of it or its figures."""

    id: str
    version: int


def of_store(
    connection: Connection,
    store_id: str,
    before: datetime,
    *,
    sample: bool = False,
    limit: int = 50,
) -> list[PastRow]:
    """Return the store's last campaigns that had ended by ``before``, newest first.

    Archived ones count, cancelled and deleted ones do not; demonstration data are only
    returned to a demonstration (``sample``).
    """
    query = select(c.id, c.version).where(c.store_id == store_id)
    rows = connection.execute(_last(query, before, sample, limit))
    return [PastRow(row.id, row.version) for row in rows]


@dataclass(frozen=True)
class PastSlot:
    """A past broadcast as a forecast looks at it: whose it was, when, on which clock, after
    which template; ``version`` grows with every save of it or its figures."""

    id: str
    version: int
    store_id: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    template: str


def of_all(
    connection: Connection,
    store_id: str,
    before: datetime,
    *,
    own: int,
    others: int,
    sample: bool = False,
) -> list[PastSlot]:
    """Return the last ``own`` campaigns of a store and ``others`` of all other stores, as
    :func:`of_store` chooses them."""
    query = select(*(c.id, c.version, c.store_id, c.starts_at, c.ends_at, c.time_zone, c.template))
    found = []
    for whose, limit in ((c.store_id == store_id, own), (c.store_id != store_id, others)):
        rows = connection.execute(_last(query.where(whose), before, sample, limit))
        found += [PastSlot(*row) for row in rows]
    return found


def _last(query: Select[Any], before: datetime, sample: bool, limit: int) -> Select[Any]:
    return (
        query.where(
            c.starts_at < before,  # says no more, but is in the index
            c.ends_at <= before,
            c.deleted_at.is_(None),
            c.status != "cancelled",
            c.sample.is_(sample),
        )
        .order_by(c.starts_at.desc(), c.id)
        .limit(limit)
    )
