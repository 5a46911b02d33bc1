"""Read and write how far channels have been followed, and where nothing could be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from planner.store.tables import campaigns, feeds, gaps

Place = tuple[str, str, str, str]
"""Campaign, channel, connection, feed."""


@dataclass(frozen=True)
class FeedRow:
    """One feed of one channel. ``stream`` is the platform's stream it reads, ``pending``
    the metrics the platform gives later; ``error`` (``kind``, ``reason``, ``code``,
    ``said``) is empty while it works; ``over``: nothing more is to come."""

    campaign_id: str
    channel_id: str
    connection_id: str
    feed: str
    stream: Mapping[str, Any] = field(default_factory=dict)
    cursor: str = ""
    pending: Sequence[str] = ()
    next_at: datetime | None = None
    last_ok_at: datetime | None = None
    failures: int = 0
    error: Mapping[str, str] = field(default_factory=dict)
    over: bool = False

    @property
    def place(self) -> Place:
        """What there is one row of."""
        return self.campaign_id, self.channel_id, self.connection_id, self.feed


@dataclass(frozen=True)
class Gap:
    """A time in which a feed could not be read and that no platform gives afterwards."""

    campaign_id: str
    channel_id: str
    feed: str
    since: datetime
    until: datetime
    reason: str


def of_campaigns(db: Connection, campaign_ids: Iterable[str]) -> list[FeedRow]:
    """Return the feeds of campaigns."""
    query = select(feeds).where(feeds.c.campaign_id.in_(list(campaign_ids)))
    return [FeedRow(**row._mapping) for row in db.execute(query)]


def of_connection(db: Connection, connection_id: str, *, limit: int = 50) -> list[FeedRow]:
    """Return the feeds of a connection, those read last first."""
    query = (
        select(feeds)
        .where(feeds.c.connection_id == connection_id)
        .order_by(
            feeds.c.over, feeds.c.last_ok_at.desc().nulls_last(), feeds.c.campaign_id, feeds.c.feed
        )
        .limit(limit)
    )
    return [FeedRow(**row._mapping) for row in db.execute(query)]


def revive(db: Connection, connection_id: str) -> None:
    """Let what failed be read again: the account signed in anew."""
    query = select(feeds).where(feeds.c.connection_id == connection_id)
    rows = [FeedRow(**row._mapping) for row in db.execute(query)]
    keep(
        db,
        [replace(r, over=False, failures=0, error={}, next_at=None) for r in rows if r.error],
    )


_AT = ("campaign", "channel", "connection", "of_feed")
_PLACE = [
    column == bindparam(name)
    for column, name in zip(
        (feeds.c.campaign_id, feeds.c.channel_id, feeds.c.connection_id, feeds.c.feed),
        _AT,
        strict=True,
    )
]
"""One place: a statement for all, since one as long as there are rows is built and kept anew
for each number of them."""


def keep(db: Connection, rows: Sequence[FeedRow], fresh: Sequence[Gap] = ()) -> None:
    """Write feeds in place of what was there, and gaps. What belongs to a campaign that
    was erased meanwhile is let go."""
    ids = {row.campaign_id for row in rows} | {gap.campaign_id for gap in fresh}
    there = set(db.execute(select(campaigns.c.id).where(campaigns.c.id.in_(ids))).scalars())
    rows = [row for row in rows if row.campaign_id in there]
    values = [
        vars(row)
        | {"stream": dict(row.stream), "error": dict(row.error), "pending": [*row.pending]}
        for row in rows
    ]
    if values:
        db.execute(
            delete(feeds).where(*_PLACE), [dict(zip(_AT, row.place, strict=True)) for row in rows]
        )
        db.execute(feeds.insert(), values)
    for gap in fresh:
        if gap.campaign_id in there:
            add_gap(db, gap)


def add_gap(db: Connection, gap: Gap) -> None:
    """Note a gap; one that began at the same moment is replaced."""
    place = (
        gaps.c.campaign_id == gap.campaign_id,
        gaps.c.channel_id == gap.channel_id,
        gaps.c.feed == gap.feed,
        gaps.c.since == gap.since,
    )
    db.execute(delete(gaps).where(*place))
    db.execute(gaps.insert().values(vars(gap)))


def gaps_of(db: Connection, campaign_ids: Iterable[str]) -> list[Gap]:
    """Return the gaps of campaigns, the earliest first."""
    query = select(gaps).where(gaps.c.campaign_id.in_(list(campaign_ids)))
    query = query.order_by(gaps.c.since, gaps.c.channel_id, gaps.c.feed)
    return [Gap(**row._mapping) for row in db.execute(query)]
