"""Broadcasts with figures, as tests of insight need them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from planner.actions import campaigns
from planner.actions.who import Who
from planner.domain.figures import Figure, State
from planner.domain.rows import new_id
from planner.store import figures
from planner.store.database import Database


def figure(
    metric: str,
    value: float,
    at: datetime,
    *,
    campaign: str = "c",
    channel: str = "",
    state: State = "final",
    read_at: datetime | None = None,
) -> Figure:
    """A figure somebody typed."""
    return Figure(
        new_id(), campaign, channel, metric, value, at, read_at or at, "person", "", state, "策划甲"
    )


def make_broadcast(
    database: Database,
    who: Who,
    starts_at: datetime,
    counts: Mapping[str, float],
    *,
    store: str = "store1",
    channels: tuple[str, ...] = (),
    **header: Any,
) -> str:
    """A broadcast of a store with one figure a metric, for the whole campaign."""
    parts: dict[Any, Any] = {
        "header": {
            "title": "往期直播",
            "store_id": store,
            "starts_at": starts_at.isoformat(),
            **header,
        }
    }
    if channels:
        parts["platform"] = {"channels": [{"id": i, "account": i} for i in channels]}
    campaign_id = campaigns.create(database, who, parts, now=starts_at)
    put_figures(database, campaign_id, starts_at, counts)
    return campaign_id


def put_figures(
    database: Database, campaign_id: str, at: datetime, counts: Mapping[str, float]
) -> None:
    """Write figures that are read the day after."""
    read_at = at + timedelta(days=1)
    with database.write() as connection:
        figures.add(
            connection,
            [figure(m, v, at, campaign=campaign_id, read_at=read_at) for m, v in counts.items()],
        )
