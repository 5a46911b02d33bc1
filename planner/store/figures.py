"""Read and write figures: typed, imported and read numbers, each with source and time.

With every change of them the totals of the broadcast are worked out anew in the same
transaction (:mod:`planner.store.broadcast_totals`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select, update

from planner.domain.broadcast_totals import BroadcastTotal, broadcast_totals
from planner.domain.figures import Figure
from planner.store import broadcast_totals as totals
from planner.store import campaigns
from planner.store.tables import figures

_AT_ONCE = 200
"""So many campaigns are worked out at once."""


def add(
    connection: Connection,
    rows: Iterable[Figure],
    sums: Mapping[str, Sequence[BroadcastTotal]] | None = None,
) -> int:
    """Write figures; return how many. ``sums`` are the totals of their campaigns, where
    they were worked out before (:func:`summed_up`) on what still stands."""
    values = [vars(row) | {"removed_at": None} for row in rows]
    if values:
        connection.execute(figures.insert(), values)
        if sums is None:
            sum_up(connection, {value["campaign_id"] for value in values})
        else:
            totals.put(connection, sums)
    return len(values)


def sum_up(connection: Connection, campaign_ids: Iterable[str]) -> None:
    """Work out the totals of campaigns anew; others who write to them wait."""
    wanted = sorted(campaign_ids)
    for start in range(0, len(wanted), _AT_ONCE):
        ids = wanted[start : start + _AT_ONCE]
        campaigns.hold_all(connection, ids)
        totals.put(connection, summed_up(connection, ids))


def summed_up(
    connection: Connection, campaign_ids: Sequence[str], fresh: Iterable[Figure] = ()
) -> dict[str, list[BroadcastTotal]]:
    """Return the totals of campaigns as they would be with some fresh figures."""
    by_campaign: dict[str, list[Figure]] = {}
    for figure in [*of(connection, campaign_ids), *fresh]:
        by_campaign.setdefault(figure.campaign_id, []).append(figure)
    found = campaigns.many(connection, campaign_ids, ["header", "goals", "resources", "platform"])
    return {c.id: broadcast_totals(c, by_campaign.get(c.id, ())) for c in found}


def of(
    connection: Connection, campaign_ids: Sequence[str], metrics: Collection[str] | None = None
) -> list[Figure]:
    """Return every figure of the campaigns (or those of ``metrics``) that was not taken
    back, oldest reading first."""
    if not campaign_ids:
        return []
    query = select(figures).where(
        figures.c.campaign_id.in_(list(campaign_ids)), figures.c.removed_at.is_(None)
    )
    if metrics is not None:
        query = query.where(figures.c.metric.in_(list(metrics)))
    rows = connection.execute(query.order_by(figures.c.read_at, figures.c.id))
    return [_figure(row) for row in rows]


def known(connection: Connection, figure_id: str) -> bool:
    """Whether there is, or was, a figure of this id."""
    return (
        connection.execute(select(figures.c.id).where(figures.c.id == figure_id)).first()
        is not None
    )


def metrics_of(connection: Connection, campaign_id: str) -> frozenset[str]:
    """Return the metrics a campaign has figures of."""
    rows = connection.execute(
        select(figures.c.metric)
        .where(figures.c.campaign_id == campaign_id, figures.c.removed_at.is_(None))
        .distinct()
    )
    return frozenset(row.metric for row in rows)


def campaigns_of_import(connection: Connection, import_id: str) -> list[str]:
    """Return the campaigns an import brought figures of."""
    rows = connection.execute(
        select(figures.c.campaign_id).where(figures.c.import_id == import_id).distinct()
    )
    return [row.campaign_id for row in rows]


def remove(
    connection: Connection, at: datetime, *, figure_id: str = "", import_id: str = ""
) -> int:
    """Take back one figure or all of one import; return how many."""
    these = and_(
        figures.c.removed_at.is_(None),
        figures.c.id == figure_id if figure_id else figures.c.import_id == import_id,
    )
    whose = connection.execute(select(figures.c.campaign_id).where(these).distinct()).scalars()
    touched = whose.all()
    removed = connection.execute(update(figures).where(these).values(removed_at=at)).rowcount
    sum_up(connection, touched)
    return removed


def _figure(row: Any) -> Figure:
    return Figure(
        row.id,
        row.campaign_id,
        row.channel_id,
        row.metric,
        row.value,
        row.holds_for,
        row.read_at,
        row.source,
        row.source_name,
        row.state,
        row.by,
        row.import_id,
    )
