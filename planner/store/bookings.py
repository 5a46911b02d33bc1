"""Read who and what campaigns occupy: the neighbours of a list, the uses of an item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, literal, or_, select, union_all

from planner.domain.bookings import Booking
from planner.store.campaigns import LONGEST, CampaignRow
from planner.store.tables import bookings, campaigns


def neighbours(
    connection: Connection, rows: Sequence[CampaignRow]
) -> dict[str, tuple[Booking, ...]]:
    """Return :func:`planner.store.campaigns.clashes` of several campaigns at once, by campaign."""
    occupied: dict[str, list[str]] = {}
    for booked in connection.execute(
        select(bookings.c.campaign_id, bookings.c.library_id)
        .where(bookings.c.campaign_id.in_([row.id for row in rows]))
        .order_by(bookings.c.library_id)
    ):
        occupied.setdefault(booked.campaign_id, []).append(booked.library_id)
    b = bookings.c
    overlaps = [
        select(
            literal(row.id).label("of"),
            b.library_id,
            b.campaign_id,
            campaigns.c.title,
            b.starts_at,
            b.ends_at,
        )
        .join(campaigns, campaigns.c.id == b.campaign_id)
        .where(
            b.library_id.in_(occupied[row.id]),
            b.campaign_id != row.id,
            # the lower bound lets the index by item skip what is long over
            b.starts_at > row.starts_at - LONGEST,
            b.starts_at < row.ends_at,
            b.ends_at > row.starts_at,
            campaigns.c.deleted_at.is_(None),
            campaigns.c.status != "cancelled",
        )
        for row in rows
        if row.id in occupied
    ]
    found: dict[str, list[Booking]] = {}
    for r in connection.execute(union_all(*overlaps)) if overlaps else ():
        found.setdefault(r.of, []).append(
            Booking(r.library_id, r.campaign_id, r.title, r.starts_at, r.ends_at)
        )
    return {of: tuple(sorted(held, key=repr)) for of, held in found.items()}


def uses(connection: Connection, item_id: str, *, since: datetime, limit: int) -> list[Booking]:
    """Return the campaigns ending after ``since`` that occupy a library item or belong to
    it (a store), the next first."""
    booked = select(bookings.c.campaign_id).where(
        bookings.c.library_id == item_id, bookings.c.ends_at > since
    )
    rows = connection.execute(
        select(campaigns)
        .where(
            or_(campaigns.c.id.in_(booked), campaigns.c.store_id == item_id),
            campaigns.c.ends_at > since,
            campaigns.c.deleted_at.is_(None),
            campaigns.c.status != "cancelled",
        )
        .order_by(campaigns.c.starts_at)
        .limit(limit)
    )
    return [Booking(item_id, r.id, r.title, r.starts_at, r.ends_at) for r in rows]
