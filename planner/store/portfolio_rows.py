"""Read every broadcast in short: what lists of all of them show, never a part of its plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, select

from planner.domain.campaign import Status
from planner.store.tables import (
    audit,
    broadcast_totals,
    campaign_hosts,
    campaign_platforms,
    campaigns,
    review_actions,
)

_MOST_NAMED = 500
"""Of more campaigns than this all are read: naming them would take longer."""


Mark = tuple[int, int, int]
"""Two that are equal stand for the same campaigns in the same versions."""

_FORGOTTEN = timedelta(days=180)
"""An action longer ago is no longer asked about."""


@dataclass(frozen=True)
class Facts:
    """What a campaign's own row says of it."""

    id: str
    version: int
    title: str
    store_id: str
    store_name: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    local_day: str
    currency: str
    status: Status
    tag: str
    template: str
    sample: bool
    deleted_at: datetime | None

    @property
    def store(self) -> str:
        """Which store it is: its id in the library, or the name of one that is not in it."""
        return self.store_id or self.store_name


@dataclass(frozen=True)
class LastAction:
    """The action of a store's last review before a moment, and of which broadcast; ``store``
    as :attr:`Facts.store`."""

    store: str
    campaign_id: str
    title: str
    text: str
    owner: str
    due: str
    outcome: str


def mark(connection: Connection) -> Mark:
    """Return what changes with every save of a campaign and never comes back: how many there
    are and their versions in sum, which only grow as long as none is removed for good, and
    the last entry of the audit trail, which every removal adds to."""
    totals = select(func.count(), func.coalesce(func.sum(campaigns.c.version), 0))
    last = select(func.coalesce(func.max(audit.c.id), 0))
    return (*connection.execute(totals).one(), connection.execute(last).scalar_one())


def versions(connection: Connection) -> dict[str, int]:
    """Return the version of every campaign."""
    rows = connection.execute(select(campaigns.c.id, campaigns.c.version))
    return {row[0]: row[1] for row in rows}


def facts(connection: Connection, ids: Sequence[str]) -> list[Facts]:
    """Return the rows of campaigns."""
    columns = [campaigns.c[name] for name in Facts.__dataclass_fields__]
    return [Facts(*row) for row in _rows(connection, select(*columns), campaigns.c.id, ids)]


def hosts(connection: Connection, ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Return who hosts campaigns: key and name."""
    c = campaign_hosts.c
    found: dict[str, list[tuple[str, str]]] = {}
    query = select(c.campaign_id, c.host, c.name).order_by(c.campaign_id, c.host)
    for campaign_id, host, name in _rows(connection, query, c.campaign_id, ids):
        found.setdefault(campaign_id, []).append((host, name))
    return found


def platforms(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    """Return on which platforms campaigns run."""
    c = campaign_platforms.c
    found: dict[str, list[str]] = {}
    query = select(c.campaign_id, c.platform).order_by(c.campaign_id, c.platform)
    for campaign_id, platform in _rows(connection, query, c.campaign_id, ids):
        found.setdefault(campaign_id, []).append(platform)
    return found


def totals(connection: Connection, ids: Sequence[str], metrics: Sequence[str]) -> list[Any]:
    """Return ``(campaign, platform, metric, value, over, under, target, state)`` of each
    total there is of ``metrics``."""
    c = broadcast_totals.c
    query = select(
        c.campaign_id, c.platform, c.metric, c.value, c.over, c.under, c.target, c.state
    ).where(c.metric.in_(metrics))
    return _rows(connection, query, c.campaign_id, ids)


def last_actions(connection: Connection, before: datetime, *, sample: bool) -> list[LastAction]:
    """Return the action of each store's last reviewed broadcast that started before a
    moment."""
    c, a = campaigns.c, review_actions.c
    store = func.coalesce(func.nullif(c.store_id, ""), c.store_name).label("store")
    place = func.row_number().over(partition_by=store, order_by=(c.starts_at.desc(), c.id))
    ranked = (
        select(store, c.id, c.title, a.text, a.owner, a.due, a.outcome, place.label("place"))
        .join(review_actions, a.campaign_id == c.id)
        .where(
            c.starts_at < before,
            c.starts_at >= before - _FORGOTTEN,
            c.deleted_at.is_(None),
            c.status != "cancelled",
            c.sample.is_(sample),
        )
        .subquery()
    )
    columns = [column for column in ranked.c if column.name != "place"]
    rows = connection.execute(select(*columns).where(ranked.c.place == 1))
    return [LastAction(*row) for row in rows]


def _rows(connection: Connection, query: Select[Any], column: Any, ids: Sequence[str]) -> list[Any]:
    if len(ids) <= _MOST_NAMED:
        query = query.where(column.in_(list(ids)))
    return list(connection.execute(query).all())
