"""Read and write figures: typed, imported and read numbers, each with source and time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from planner.domain.figures import Figure
from planner.store.tables import figures


def add(connection: Connection, rows: Iterable[Figure]) -> int:
    """Write figures; return how many."""
    values = [vars(row) | {"removed_at": None} for row in rows]
    if values:
        connection.execute(figures.insert(), values)
    return len(values)


def of(connection: Connection, campaign_ids: Sequence[str]) -> list[Figure]:
    """Return every figure of the campaigns that was not taken back, oldest reading first."""
    if not campaign_ids:
        return []
    rows = connection.execute(
        select(figures)
        .where(figures.c.campaign_id.in_(list(campaign_ids)), figures.c.removed_at.is_(None))
        .order_by(figures.c.read_at, figures.c.id)
    )
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
    query = update(figures).where(figures.c.removed_at.is_(None)).values(removed_at=at)
    query = query.where(
        figures.c.id == figure_id if figure_id else figures.c.import_id == import_id
    )
    return connection.execute(query).rowcount


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
