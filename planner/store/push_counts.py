"""Read and write how many pushes of each platform were accepted, or refused and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from planner.store.tables import push_counts


@dataclass(frozen=True)
class PushCount:
    """How many pushes of a platform had one outcome, and when the last one came."""

    platform: str
    outcome: str
    number: int
    last_at: datetime


def add(db: Connection, counted: Iterable[PushCount]) -> None:
    """Add to what was counted before."""
    c = push_counts.c
    for one in counted:
        query = update(push_counts).where(c.platform == one.platform, c.outcome == one.outcome)
        more = query.values(number=c.number + one.number, last_at=one.last_at)
        if db.execute(more).rowcount == 0:
            db.execute(push_counts.insert().values(vars(one)))


def all_(db: Connection) -> list[PushCount]:
    """Return every count."""
    query = select(push_counts).order_by(push_counts.c.platform, push_counts.c.outcome)
    return [PushCount(**row._mapping) for row in db.execute(query)]
