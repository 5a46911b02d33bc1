"""Who hosts a campaign, on which platforms it runs and what its review wants done: copied
from its parts at each save, so that lists of all broadcasts need not read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete

from planner.domain.campaign import Campaign
from planner.store.tables import campaign_hosts, campaign_platforms, review_actions

HOSTS = ("host", "co_host")


def keep(connection: Connection, campaigns: Sequence[Campaign]) -> None:
    """Bring the lists in line with campaigns as they stand: hosts, platforms, action."""
    ids = [campaign.id for campaign in campaigns]
    _put(connection, campaign_hosts, ids, [row for c in campaigns for row in _hosts(c)])
    _put(connection, campaign_platforms, ids, [row for c in campaigns for row in _platforms(c)])
    _put(connection, review_actions, ids, [row for c in campaigns for row in _action(c)])


def _put(
    connection: Connection, table: Table, ids: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    if ids:
        connection.execute(delete(table).where(table.c.campaign_id.in_(list(ids))))
    if rows:
        connection.execute(table.insert(), list(rows))


def _hosts(campaign: Campaign) -> list[dict[str, str]]:
    found: dict[str, str] = {}
    for member in campaign.resources.crew:
        who = member.library_id or member.name
        if member.role in HOSTS and who:
            found.setdefault(who, member.name or who)
    return [{"campaign_id": campaign.id, "host": w, "name": name} for w, name in found.items()]


def _platforms(campaign: Campaign) -> list[dict[str, str]]:
    platforms = {channel.platform for channel in campaign.platform.channels}
    return [{"campaign_id": campaign.id, "platform": p} for p in sorted(platforms) if p]


def _action(campaign: Campaign) -> list[dict[str, str]]:
    if "review" not in campaign.bodies:  # most of many that are imported
        return []
    action = campaign.review.action
    if not action.text:
        return []
    return [
        {
            "campaign_id": campaign.id,
            "text": action.text,
            "owner": action.owner,
            "due": action.due.isoformat() if action.due else "",
            "metric": action.metric,
            "outcome": action.outcome,
        }
    ]
