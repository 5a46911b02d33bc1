"""Read a store's past broadcasts, the last ones first and never all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from planner.store.tables import campaigns


@dataclass(frozen=True)
class PastRow:
    """A past broadcast in short; ``version`` grows with every save of it or its figures."""

    id: str
    version: int
    title: str
    starts_at: datetime


def of_store(
    connection: Connection,
    store_id: str,
    before: datetime,
    *,
    sample: bool = False,
    limit: int = 50,
) -> list[PastRow]:
    """Return the store's last campaigns that started before ``before``, newest first.

    Archived ones count, cancelled and deleted ones do not; demonstration data are only
    returned to a demonstration (``sample``).
    """
    c = campaigns.c
    rows = connection.execute(
        select(c.id, c.version, c.title, c.starts_at)
        .where(
            c.store_id == store_id,
            c.starts_at < before,
            c.deleted_at.is_(None),
            c.status != "cancelled",
            c.sample.is_(sample),
        )
        .order_by(c.starts_at.desc(), c.id)
        .limit(limit)
    )
    return [PastRow(r.id, r.version, r.title, r.starts_at) for r in rows]
