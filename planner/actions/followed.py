"""Which channels are to be followed now: those of connected accounts, around their time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.platforms import streams_on
from planner.domain.campaign import Campaign
from planner.domain.polling import EARLY, LOOKED_FOR, Span
from planner.domain.steps.platform import Channel
from planner.store import campaigns, connections, feeds
from planner.store.campaigns import Query
from planner.store.connections import Connection
from planner.store.database import Database
from planner.store.feeds import FeedRow

BACK = LOOKED_FOR + timedelta(days=4)
"""Figures of a broadcast are final by then at every platform."""
MOST_CAMPAIGNS = 2_000


@dataclass(frozen=True)
class Followed:
    """One channel of a campaign, followed by one connection. ``room_id`` is the platform's
    id of the room or video where somebody typed it."""

    campaign_id: str
    channel_id: str
    room_id: str
    span: Span
    connection: Connection

    @property
    def key(self) -> tuple[str, str, str]:
        """What there is one of."""
        return self.campaign_id, self.channel_id, self.connection.id


def followed(database: Database, *, now: datetime) -> tuple[list[Followed], list[FeedRow]]:
    """Return the channels to follow around ``now``, and how far each has been followed."""
    with database.read() as db:
        connected = connections.all_(db)
        if not connected:
            return [], []
        query = Query(since=now - BACK, until=now + EARLY * 2)
        rows = campaigns.page(db, query, limit=MOST_CAMPAIGNS)
        found = campaigns.many(db, [row.id for row in rows], ["header", "platform"])
        far = feeds.of_campaigns(db, [campaign.id for campaign in found])
    by_account: dict[str, list[Connection]] = {}
    for connection in connected:
        by_account.setdefault(connection.library_id, []).append(connection)
    channels = [
        Followed(
            campaign.id, channel.id, channel.room_id.strip(), _span(campaign, channel), connection
        )
        for campaign in found
        if campaign.header.status != "cancelled"
        for channel in campaign.platform.channels
        for connection in by_account.get(channel.library_id, ())
        if streams_on(connection.platform) == channel.platform
    ]
    return channels, far


def _span(campaign: Campaign, channel: Channel) -> Span:
    header = campaign.header
    starts_at = channel.actual_on or channel.planned_on or header.starts_at
    ends_at = channel.actual_off or channel.planned_off or header.ends_at
    return Span(starts_at, max(starts_at, ends_at))
