"""Which channels are to be followed now: those of connected accounts, around their time."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    others: tuple[Span, ...] = ()
    """When else the connection is to be on air around that time."""

    @property
    def source_name(self) -> str:
        """Whose figures they are, as it stands beside each."""
        platform, name = self.connection.platform, self.connection.account_name
        return name if streams_on(platform) == platform else f"{name} ({platform})"

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
        query = Query(since=now - BACK, until=now + EARLY * 2, newest_first=True)
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
    return _apart(channels), far


def _apart(channels: list[Followed]) -> list[Followed]:
    """Let each channel know when else its connection is on air."""
    spans: dict[str, list[Span]] = {}
    for channel in channels:
        spans.setdefault(channel.connection.id, []).append(channel.span)
    return [
        replace(channel, others=tuple(s for s in spans[channel.connection.id] if s != channel.span))
        for channel in channels
    ]


def _span(campaign: Campaign, channel: Channel) -> Span:
    header = campaign.header
    starts_at = channel.actual_on or channel.planned_on or header.starts_at
    ends_at = channel.actual_off or channel.planned_off or header.ends_at
    return Span(starts_at, max(starts_at, ends_at))
