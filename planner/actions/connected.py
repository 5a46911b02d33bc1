"""Look at connected accounts: which there are, what they follow, what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from connectors.errors import ConnectorError
from planner.domain.campaign import Header
from planner.errors import PlatformError
from planner.store import campaigns, connections, feeds, library
from planner.store.connections import Connection
from planner.store.database import Database
from planner.store.feeds import FeedRow, Gap


@dataclass(frozen=True)
class Connected:
    """A connected account, the name of the library's account whose channels it follows, and
    the feeds that were read last."""

    connection: Connection
    account: str
    feeds: list[FeedRow]


@dataclass(frozen=True)
class FollowedChannel:
    """A channel of a broadcast that a connection follows: its feeds, its gaps."""

    campaign_id: str
    header: Header
    feeds: list[FeedRow]
    gaps: list[Gap]


def count(database: Database) -> int:
    """Return how many accounts are connected."""
    with database.read() as db:
        return connections.count(db)


def page(database: Database, *, offset: int, limit: int) -> list[Connected]:
    """Return connected accounts, by platform and name."""
    with database.read() as db:
        found = connections.page(db, offset=offset, limit=limit)
        names = {item.id: item.name for item in library.many(db, [c.library_id for c in found])}
        return [
            Connected(c, names.get(c.library_id, ""), feeds.of_connection(db, c.id)) for c in found
        ]


def signed_in_since(
    database: Database, platform: str, library_id: str, since: datetime
) -> Connection | None:
    """Return the connection of an account, if somebody signed in to it since then."""
    with database.read() as db:
        found = connections.of_accounts(db, [library_id])
    return next((c for c in found if c.platform == platform and c.made_at > since), None)


def followed(database: Database, connected: Connected) -> list[FollowedChannel]:
    """Return the channels a connection followed last, with what could not be read."""
    by_channel: dict[tuple[str, str], list[FeedRow]] = {}
    for row in connected.feeds:
        by_channel.setdefault((row.campaign_id, row.channel_id), []).append(row)
    ids = list(dict.fromkeys(campaign_id for campaign_id, _ in by_channel))
    with database.read() as db:
        headers = {c.id: c.header for c in campaigns.many(db, ids, ["header"])}
        missed = feeds.gaps_of(db, ids)
    return [
        FollowedChannel(
            campaign_id,
            headers[campaign_id],
            rows,
            [gap for gap in missed if (gap.campaign_id, gap.channel_id) == (campaign_id, channel)],
        )
        for (campaign_id, channel), rows in by_channel.items()
        if campaign_id in headers
    ]


def trouble(kept: Mapping[str, str]) -> PlatformError:
    """What is kept of a failure, as a sentence: ``reason``, ``code``, ``said``."""
    return PlatformError(f"connector.reason.{kept['reason']}", detail=detail_of(kept))


def noted(error: ConnectorError) -> dict[str, str]:
    """What is kept of a failure."""
    return {"reason": error.reason, "code": error.code, "said": error.said}


def detail_of(kept: Mapping[str, str]) -> str:
    """The platform's own words, in brackets."""
    said = " · ".join(part for part in (kept.get("code"), kept.get("said")) if part)
    return f"({said})" if said else ""
