"""Which of a store's broadcasts before one a channel of it is held against.

A channel is compared with the same account's, else with the same platform's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from planner.domain.campaign import Campaign
from planner.domain.steps.platform import Channel
from planner.insight.what_ran import PARTS, WhatRan, what_ran
from planner.store import campaigns, past

LOOKED_AT = 20
"""Among so many of the last broadcasts those that know a number by the minute are looked
for."""


@dataclass(frozen=True)
class Before:
    """The last broadcasts of a campaign's store that had ended before it, newest first, and
    what ran in each."""

    campaigns: Sequence[Campaign]
    ran: Mapping[str, WhatRan]

    @property
    def ids(self) -> list[str]:
        """Their ids, newest first."""
        return [one.id for one in self.campaigns]

    def alike(
        self, channel: Channel, known: Collection[tuple[str, str]]
    ) -> Iterator[tuple[Campaign, Channel]]:
        """Return what a channel is compared with, newest first: one channel of each
        broadcast, among those that are ``known`` (campaign and channel)."""
        for one in self.campaigns:
            theirs = [other for other in one.platform.channels if (one.id, other.id) in known]
            accounts = [o for o in theirs if o.library_id and o.library_id == channel.library_id]
            platforms = [o for o in theirs if o.platform == channel.platform]
            for other in [*accounts, *platforms][:1]:
                yield one, other


def before(connection: Connection, campaign: Campaign) -> Before:
    """Return the broadcasts before a campaign, however long its store's history is."""
    header = campaign.header
    rows = past.of_store(
        connection, header.store_id, header.starts_at, sample=header.sample, limit=LOOKED_AT
    )
    ids = [row.id for row in rows if row.id != campaign.id]
    found = campaigns.many(connection, ids, PARTS)
    return Before(found, what_ran(connection, found))
