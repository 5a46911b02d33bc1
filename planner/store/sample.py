"""Find and remove what came with the sample campaign."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from planner.store.tables import bookings, campaigns, library, metadata, revisions


def campaign_ids(connection: Connection) -> list[str]:
    """Return the sample campaigns, the next to start first."""
    query = select(campaigns.c.id).where(campaigns.c.sample.is_(True))
    return list(connection.execute(query.order_by(campaigns.c.starts_at.desc())).scalars())


def unused_library_ids(connection: Connection) -> list[str]:
    """Return the sample's library items that no other campaign occupies or belongs to."""
    own = select(campaigns.c.id).where(campaigns.c.sample.is_(False))
    booked = select(bookings.c.library_id).where(bookings.c.campaign_id.in_(own))
    stores = select(campaigns.c.store_id).where(campaigns.c.sample.is_(False))
    query = select(library.c.id).where(
        library.c.sample.is_(True), library.c.id.not_in(booked), library.c.id.not_in(stores)
    )
    return list(connection.execute(query).scalars())


def erase(connection: Connection, campaigns_: Sequence[str], items: Sequence[str]) -> None:
    """Remove campaigns and library items for good, with all that belongs to them."""
    for table in reversed(metadata.sorted_tables):
        if "campaign_id" in table.c:
            connection.execute(delete(table).where(table.c.campaign_id.in_(campaigns_)))
    gone = [*campaigns_, *items]
    connection.execute(delete(revisions).where(revisions.c.subject_id.in_(gone)))
    connection.execute(delete(campaigns).where(campaigns.c.id.in_(campaigns_)))
    connection.execute(delete(library).where(library.c.id.in_(items)))
