"""Write and read what broadcasts brought in all (:mod:`planner.domain.broadcast_totals`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from planner.domain.broadcast_totals import BroadcastTotal
from planner.store.tables import broadcast_totals


def put(connection: Connection, totals: Mapping[str, Sequence[BroadcastTotal]]) -> None:
    """Write the totals of campaigns in place of those that stood."""
    if not totals:
        return
    connection.execute(
        delete(broadcast_totals).where(broadcast_totals.c.campaign_id.in_(list(totals)))
    )
    rows = [
        {"campaign_id": campaign_id, **vars(one)}
        for campaign_id, found in totals.items()
        for one in found
    ]
    if rows:
        connection.execute(broadcast_totals.insert(), rows)


def of(connection: Connection, campaign_id: str) -> list[BroadcastTotal]:
    """Return the totals of a campaign."""
    rows = connection.execute(
        select(broadcast_totals).where(broadcast_totals.c.campaign_id == campaign_id)
    )
    return [_total(row) for row in rows]


def _total(row: Any) -> BroadcastTotal:
    return BroadcastTotal(
        row.metric,
        row.platform,
        row.value,
        row.known,
        row.over,
        row.under,
        row.state,
        row.read_at,
        row.target,
        row.open_lines,
    )
