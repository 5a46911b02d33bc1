"""What the collector read, on its way to the store: gathered, written together, kept while
the store refuses.

How far a feed came is written after what it brought: a crash in between reads a little
again and loses nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from connectors.budget import Budget
from connectors.errors import ConnectorError
from connectors.http import Clock
from connectors.platforms import CONNECTORS
from connectors.reading import Reading
from planner.actions.followed import Followed
from planner.actions.intake import Intake, Way
from planner.domain.telemetry import Event, Sample
from planner.errors import StoreBusyError
from planner.live.follower import Follower
from planner.live.watch import FIND
from planner.store import campaigns, connections, feeds, live_figures
from planner.store.connections import Connection
from planner.store.database import Database
from planner.store.feeds import FeedRow, Gap, Place
from planner.store.telemetry import Telemetry

MOST_WAITING = 200_000
"""Samples and events that may wait for a store that cannot be written."""
ROWS_EVERY = 5.0
"""Seconds between two writings of how far feeds came."""


@dataclass
class _Batch:
    samples: list[Sample] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    ended: set[tuple[str, str]] = field(default_factory=set)
    """Campaign and channel of what has ended: what was measured of it is settled."""

    def __len__(self) -> int:
        return len(self.samples) + len(self.events)


@dataclass
class _Progress:
    rows: dict[Place, FeedRow] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    broken: dict[str, tuple[datetime, dict[str, str]]] = field(default_factory=dict)
    """Connections that need the person: as signed in when, and why."""

    def __bool__(self) -> bool:
        return bool(self.rows or self.gaps or self.broken)


class Keeper:
    """Gathers and writes. All methods run in the collector's event loop."""

    def __init__(
        self,
        database: Callable[[], Database],
        telemetry: Callable[[], Telemetry],
        budgets: Mapping[str, Budget],
        clock: Clock,
    ) -> None:
        self._database, self._telemetry = database, telemetry
        self._budgets, self._clock = budgets, clock
        self._intake: Intake | None = None
        self._batch, self._progress = _Batch(), _Progress()
        self._rows_written = 0.0
        self._writing = asyncio.Lock()

    @property
    def is_full(self) -> bool:
        """Whether so much waits that nothing more should be read."""
        return len(self._batch) >= MOST_WAITING

    async def take(
        self,
        channel: Followed,
        reading: Reading,
        ended_at: datetime | None,
        *,
        way: Literal["api", "push"] = "api",
    ) -> None:
        """Take in what was read of a channel, which ended at … or has not ended; totals are
        written at once. Raises :class:`StoreBusyError` while too much waits for a store that
        refuses."""
        if self.is_full:
            raise StoreBusyError("error.store_busy")
        if self._intake is None:
            self._intake = await asyncio.to_thread(lambda: Intake(self._database()))
        intake, now = self._intake, self._clock()
        place = (channel.campaign_id, channel.channel_id, channel.connection.platform)
        source: Way = "demo" if channel.connection.demo else way
        self._batch.samples += intake.samples(*place, reading.samples, now, source=source)
        self._batch.events += intake.events(*place, reading.events, now, source=source)
        if ended_at is not None:
            self._batch.ended.add(place[:2])
        if reading.totals:
            await asyncio.to_thread(
                intake.keep_totals,
                *place[:2],
                ended_at or now,
                reading.totals,
                channel.source_name,
                source="demo" if channel.connection.demo else "api",
                now=now,
            )

    def note(self, row: FeedRow, gaps: Iterable[Gap] = ()) -> None:
        """Note how far a feed came, and where nothing could be read."""
        self._progress.rows[row.place] = row
        self._progress.gaps += gaps

    def note_follower(self, follower: Follower) -> None:
        """Note which sittings are known: a feed may have told of an end."""
        row = follower.watches[FIND].row
        self._progress.rows[row.place] = row

    def note_broken(self, connection: Connection, error: ConnectorError) -> None:
        """Note that the person has to sign in again."""
        said = {"reason": error.reason, "code": error.code, "said": error.said}
        self._progress.broken[connection.id] = connection.made_at, said

    async def write(self, *, everything: bool = False) -> None:
        """Write what waits. Raises :class:`KaiboError` where the store refuses: then it
        goes on waiting."""
        async with self._writing:
            await self._write_waiting(everything=everything)

    async def _write_waiting(self, *, everything: bool) -> None:
        batch, self._batch = self._batch, _Batch()
        due = everything or time.monotonic() - self._rows_written >= ROWS_EVERY
        progress = self._progress if due else _Progress()
        if due:
            self._progress = _Progress()
            self._rows_written = time.monotonic()
        spent = {
            platform: budget.kept()
            for platform, budget in self._budgets.items()
            if platform in CONNECTORS  # an account's own, of minutes, need not be kept
        }
        written = False
        try:
            await asyncio.to_thread(self._write, batch, progress, spent)
            written = True
        finally:
            if not written:
                self._put_back(batch, progress)

    def _put_back(self, batch: _Batch, progress: _Progress) -> None:
        """Let what was not written wait again, before what came since."""
        later = self._batch, self._progress
        self._batch = _Batch(
            batch.samples + later[0].samples,
            batch.events + later[0].events,
            batch.ended | later[0].ended,
        )
        self._progress = _Progress(
            progress.rows | later[1].rows,
            progress.gaps + later[1].gaps,
            progress.broken | later[1].broken,
        )

    def _write(
        self, batch: _Batch, progress: _Progress, spent: Mapping[str, Mapping[str, Any]]
    ) -> None:
        if len(batch):
            self._telemetry().append(batch.samples, batch.events)
        for campaign_id in {campaign_id for campaign_id, _ in batch.ended}:
            self._settle(campaign_id, {c for i, c in batch.ended if i == campaign_id})
        if not progress:
            return
        with self._database().write() as db:
            feeds.keep(db, list(progress.rows.values()), progress.gaps)
            for connection_id, (made_at, reason) in progress.broken.items():
                connections.set_error(db, connection_id, reason, made_at)
            for platform, kept in spent.items():
                connections.keep_budget(db, platform, kept)

    def _settle(self, campaign_id: str, channels: Collection[str]) -> None:
        """Keep the live numbers of channels that have ended as figures, too."""
        with self._database().read() as db:
            campaign = campaigns.get(db, campaign_id, ["header", "platform"])
        if campaign is None:
            return
        found = live_figures.measured(self._telemetry(), campaign)
        with self._database().write() as db:
            if campaigns.hold(db, campaign_id):
                live_figures.settle(
                    db, campaign, found, self._clock(), ended=lambda f: f.channel_id in channels
                )
