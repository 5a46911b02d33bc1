"""Read who and what campaigns occupy: the neighbours of a list, the uses of an item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, String, and_, column, or_, select, values

from planner.domain.bookings import Booking
from planner.store.campaigns import LONGEST, CampaignRow
from planner.store.tables import UTCDateTime, bookings, campaigns


def neighbours(
    connection: Connection, rows: Sequence[CampaignRow]
) -> dict[str, tuple[Booking, ...]]:
    """Return :func:`planner.store.campaigns.clashes` of several campaigns at once, by campaign."""
    if not rows:
        return {}
    # the lower bound lets the index by item skip what is long over
    shown = (
        values(column("id", String), column("after", UTCDateTime), name="shown")
        .data([(row.id, row.starts_at - LONGEST) for row in rows])
        .cte("shown")
    )
    mine, theirs = bookings.alias("mine"), bookings.alias("theirs")
    found: dict[str, list[Booking]] = {}
    for r in connection.execute(
        select(
            mine.c.campaign_id.label("of"),
            theirs.c.library_id,
            theirs.c.campaign_id,
            campaigns.c.title,
            theirs.c.starts_at,
            theirs.c.ends_at,
        )
        .select_from(shown)
        .join(mine, mine.c.campaign_id == shown.c.id)
        .join(
            theirs,
            and_(
                theirs.c.library_id == mine.c.library_id,
                theirs.c.campaign_id != mine.c.campaign_id,
                theirs.c.starts_at > shown.c.after,
                theirs.c.starts_at < mine.c.ends_at,
                theirs.c.ends_at > mine.c.starts_at,
            ),
        )
        .join(campaigns, campaigns.c.id == theirs.c.campaign_id)
        .where(campaigns.c.deleted_at.is_(None), campaigns.c.status != "cancelled")
        .order_by(theirs.c.starts_at, theirs.c.library_id, theirs.c.campaign_id)
    ):
        found.setdefault(r.of, []).append(
            Booking(r.library_id, r.campaign_id, r.title, r.starts_at, r.ends_at)
        )
    return {of: tuple(held) for of, held in found.items()}


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
