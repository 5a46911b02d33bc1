"""Keep what a platform told of a channel: viewers hashed, phone numbers masked, nothing
doubled."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal

from connectors import reading as told
from planner.domain.figures import STATES, Figure, current
from planner.domain.masking import masked_phones
from planner.domain.rows import new_id
from planner.domain.telemetry import Event, Sample
from planner.domain.viewer import KEY_NAME, hash_viewer
from planner.store import campaigns, figures, stage_links
from planner.store.database import Database

Way = Literal["api", "push", "demo"]
"""How a reading came: asked for, sent by the platform, or from a server that stands in."""

LONGEST_TEXT = 1_000
LONGEST_ID = 120
BY = "Kaibo"
"""Whose name stands beside figures that nobody typed."""


class Intake:
    """The way in for readings of every platform; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.write() as db:
            kept = stage_links.key(db, KEY_NAME) or stage_links.keep_key(
                db, KEY_NAME, secrets.token_hex(32), datetime.now(UTC)
            )
        key = bytes.fromhex(kept)
        self._hashed = lru_cache(maxsize=5_000)(lambda p, v: hash_viewer(key, p, v))

    def samples(
        self,
        campaign_id: str,
        channel_id: str,
        platform: str,
        read: Iterable[told.Sample],
        read_at: datetime,
        *,
        source: Way = "api",
    ) -> list[Sample]:
        """Return samples as they are kept."""
        return [
            Sample(
                campaign_id,
                channel_id,
                sample.metric,
                sample.at,
                sample.value,
                sample.grain,
                sample.state,
                read_at,
                f"{source}:{platform}",
            )
            for sample in read
        ]

    def events(
        self,
        campaign_id: str,
        channel_id: str,
        platform: str,
        read: Iterable[told.Event],
        read_at: datetime,
        *,
        source: Way = "api",
    ) -> list[Event]:
        """Return events as they are kept: who it was is hashed, phone numbers are masked."""
        return [
            Event(
                campaign_id,
                channel_id,
                event.kind,
                event.id[:LONGEST_ID],
                event.at,
                self._hashed(platform, event.viewer),
                masked_phones(event.text[:LONGEST_TEXT]),
                event.count,
                event.amount,
                event.currency,
                event.detail[:LONGEST_TEXT],
                event.traffic,
                read_at,
                f"{source}:{platform}",
            )
            for event in read
        ]

    def keep_totals(
        self,
        campaign_id: str,
        channel_id: str,
        ended_at: datetime,
        totals: Sequence[told.Total],
        source_name: str,
        *,
        source: Literal["api", "demo"] = "api",
        now: datetime,
    ) -> int:
        """Write totals that say something new; return how many.

        A total takes the place of the one that was read before it, by whichever way but a
        person's; the same value again is written only where it has become more final.
        """
        if not totals:
            return 0
        with self._database.write() as db:
            if not campaigns.hold(db, campaign_id):
                return 0
            before = _read_before(figures.of(db, [campaign_id]), channel_id)
            fresh = [
                Figure(
                    new_id(),
                    campaign_id,
                    channel_id,
                    total.metric,
                    total.value,
                    before[total.metric].holds_for if total.metric in before else ended_at,
                    now,
                    source,
                    source_name[:300],
                    total.state,
                    BY,
                )
                for total in totals
                if _is_new(before.get(total.metric), total, source_name)
            ]
            if fresh:
                figures.add(db, fresh)
                campaigns.count_up(db, campaign_id)
        return len(fresh)


def _read_before(stored: Iterable[Figure], channel_id: str) -> dict[str, Figure]:
    """The last total of each metric of a channel that no person typed."""
    told = (f for f in stored if f.source != "person" and not f.measured)
    stands = current(f for f in told if f.channel_id == channel_id)
    return {f.metric: f for f in sorted(stands.values(), key=lambda f: f.read_at)}


def _is_new(before: Figure | None, total: told.Total, source_name: str) -> bool:
    """Whether a total says something new. Of two connections that tell the same of a
    channel the first one stands, unless the other's is more final."""
    if before is None:
        return True
    firmer = STATES.index(total.state) > STATES.index(before.state)
    if before.source in ("api", "demo") and before.source_name != source_name:
        return firmer
    return before.value != total.value or before.state != total.state
