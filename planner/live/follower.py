"""One channel followed by one connection: its sittings, and which feed makes sense when.

It asks the platform; what was read it hands back.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from connectors.connector import Afterwards, Connector, Feed, OnAir
from connectors.errors import SkipError
from connectors.reading import Event, Reading, Stream
from planner.actions.followed import Followed
from planner.domain import polling
from planner.domain.matching import TOLERANCE
from planner.live import sittings
from planner.live.watch import FIND, LISTEN, LIVE_FEEDS, ORDER, Watch
from planner.store.connections import Connection
from planner.store.feeds import FeedRow, Gap

ASK_AFTER = 3
"""The chat is asked for where its open connection failed so often in a row."""
LOOK_SOON = timedelta(seconds=60)
"""After a feed says that the stream is over, the platform's list is asked this soon."""
ORDERED = timedelta(hours=1)
"""After this it is seen whether the platform still pushes what it was asked to."""
LONGEST_OVERRUN = timedelta(hours=12)
_AROUND = timedelta(hours=12)


class Follower:
    """Follows one channel. All methods run in the collector's event loop. ``callback`` is
    where the platform is to push to, empty where it cannot."""

    def __init__(
        self,
        followed: Followed,
        connector: Connector,
        kept: Iterable[FeedRow],
        callback: str = "",
    ) -> None:
        self.followed = followed
        self.connector = connector
        self._callback = callback
        self.tasks: set[asyncio.Task[None]] = set()
        rows = {row.feed: row for row in kept}
        can = connector.can
        feeds = [FIND, *can.feeds, *([LISTEN] if can.listens else [])]
        feeds += [ORDER] if can.orders_pushes and callback else []
        place = (followed.campaign_id, followed.channel_id, followed.connection.id)
        self.watches = {f: Watch(rows.get(f) or FeedRow(*place, f)) for f in feeds}
        self.sittings: list[Stream] = sittings.read(self.watches[FIND].row.stream)
        self._plan = sittings.plan_of(self.watches[FIND].row.stream) or (
            followed.span,
            followed.room_id,
        )
        self.plan_changes(followed)

    def close(self) -> None:
        """Stop what is under way: nothing more may be read for it."""
        for task in self.tasks:
            task.cancel()

    def plan_changes(self, followed: Followed) -> None:
        """Follow the channel as it is planned now: another time or room is looked for anew."""
        self.followed = followed
        before, room_id = self._plan
        self._plan = followed.span, followed.room_id
        if self._plan == (before, room_id):
            return
        moved = abs(followed.span.starts_at - before.starts_at) > TOLERANCE
        if moved or room_id != followed.room_id:
            self.sittings = []
        self.start_again()

    def start_again(self) -> None:
        """The plan has changed, or the clock was set back: nothing is over or put off."""
        for watch in self.watches.values():
            watch.start_again()

    def due(self, now: datetime) -> list[Watch]:
        """Return the feeds to read now."""
        found = []
        for feed, watch in self.watches.items():
            if watch.busy or watch.row.over or not self._has_sense(watch, now):
                continue
            if watch.due is None:
                watch.due = self._first_due(feed, now)
            if watch.due is not None and watch.due <= now:
                found.append(watch)
        return found

    @property
    def budget_name(self) -> str:
        """The budget that pays for what is read."""
        return budget_name(self.followed.connection, self.connector)

    def pace(self, watch: Watch) -> OnAir | Afterwards | None:
        """How the platform says a feed is read; ``None`` for one of ours."""
        return self.connector.can.feeds.get(cast("Feed", watch.row.feed))

    def on_air(self) -> Stream | None:
        """The sitting that is on, if any: one that is only planned is not."""
        return next((s for s in reversed(self.sittings) if sittings.is_on(s)), None)

    def ended_at(self, now: datetime) -> datetime | None:
        """When the broadcast ended; ``None`` while it is on or still to come."""
        span = self.followed.span
        if self.on_air() is not None and now < span.ends_at + LONGEST_OVERRUN:
            return None
        ends = [s.ended_at for s in self.sittings if s.ended_at is not None]
        if self.sittings and len(ends) == len(self.sittings):
            last = max(ends)
            return last if now > min(span.ends_at, last + polling.LATE) else None
        return span.ends_at if now > span.ends_at + polling.LATE else None

    async def read(self, watch: Watch, now: datetime) -> Reading:
        """Read a feed once, at the platform."""
        feed, cursor = watch.row.feed, watch.row.cursor
        if feed == FIND:
            await self._find(now)
            return Reading()
        if feed == ORDER:
            verified = await self.connector.order_pushes(self._callback)
            return Reading(wait=ORDERED.total_seconds() if verified else None)
        asked = cast("Feed", feed)
        if feed in LIVE_FEEDS:
            stream = self.on_air()
            if stream is None:
                return Reading(cursor=cursor)
            return await self.connector.read(asked, stream, cursor)
        if feed == "totals":
            return await self._totals(cursor)
        whole = sittings.whole(self.sittings, self.followed.span, self.ended_at(now) or now)
        reading = await self.connector.read(asked, whole, cursor)
        is_list = feed == "leads" and not cursor and not reading.cursor
        return sittings.lead_list(reading) if is_list else reading

    def concerns(self, platform: str, room: str, now: datetime) -> bool:
        """Whether what a platform says of a room or a stream is of this channel; what it
        says of an account is of the broadcast that is on."""
        if platform != self.connector.platform or not room:
            return False
        if room == self.followed.room_id or any(room == s.id for s in self.sittings):
            return True
        return room == self.followed.connection.account_id and self.followed.span.is_near(now)

    def told(self, events: Iterable[Event], now: datetime) -> None:
        """Take to heart what a platform said by itself: a stream began, or ended."""
        kinds = {event.kind for event in events}
        if "end" in kinds:
            self._sitting_ends(now)
        elif "start" in kinds:
            self.watches[FIND].due = now

    def came(self, watch: Watch, reading: Reading, pause: timedelta, now: datetime) -> Gap | None:
        """Settle a read that succeeded; ``pause`` is what the budget allows on air. Return
        the gap before it, if there was one."""
        feed, stream = watch.row.feed, self.on_air()
        gap = None
        if feed in LIVE_FEEDS:
            gap = watch.gap(stream.started_at if stream else None, now)
        done = {"last_ok_at": now, "failures": 0, "error": {}, "pending": sorted(reading.pending)}
        can = self.pace(watch)
        if feed == FIND:
            due = self._next_look(now)
            watch.settle(due, **done, over=due is None, stream=self._document())
        elif isinstance(can, Afterwards):
            due = self._next_afterwards(can, reading, now)
            watch.settle(due, **done, over=due is None, cursor=reading.cursor)
        else:
            watch.pause = max(pause, timedelta(seconds=reading.wait or 0))
            due = now + polling.jittered(watch.pause, random.random())  # noqa: S311
            watch.settle(due, **done, cursor=reading.cursor)
            if reading.over and stream is not None:
                watch.done_for = stream.id
            if (reading.over and feed == "live") or any(e.kind == "end" for e in reading.events):
                self._sitting_ends(now)
        return gap

    def _next_afterwards(self, can: Afterwards, reading: Reading, now: datetime) -> datetime | None:
        if reading.over:
            return None
        ended = self.ended_at(now) or now
        due = polling.next_afterwards(can.first, can.every, can.final, ended, now)
        if reading.wait is not None and due is not None:
            due = max(due, now + timedelta(seconds=reading.wait))
        return due

    def _first_due(self, feed: str, now: datetime) -> datetime | None:
        if feed in (FIND, ORDER):
            return max(now, self.followed.span.starts_at - polling.EARLY)
        if feed in LIVE_FEEDS:
            return now
        can = self.connector.can.feeds[cast("Feed", feed)]
        ended = self.ended_at(now)
        if ended is None or not isinstance(can, Afterwards):
            return None
        return ended + can.first

    def _has_sense(self, watch: Watch, now: datetime) -> bool:
        feed = watch.row.feed
        if feed in LIVE_FEEDS:
            stream = self.on_air()
            if stream is None or stream.id == watch.done_for:
                return False
            return not (feed == "chat" and self._hears())
        if feed == ORDER:
            return self.ended_at(now) is None
        return feed != "totals" or bool(self.sittings)

    def _hears(self) -> bool:
        """Whether the chat comes over an open connection, and need not be asked for."""
        listening = self.watches.get(LISTEN)
        if listening is None or listening.row.over:
            return False
        return listening.row.failures < ASK_AFTER

    async def _find(self, now: datetime) -> None:
        followed = self.followed
        span = followed.span
        listed = await self.connector.streams(span.starts_at - _AROUND, span.ends_at + _AROUND)
        self.sittings = sittings.matching(
            listed, self.sittings, followed.room_id, span, now, others=followed.others
        )

    async def _totals(self, cursor: str) -> Reading:
        """The totals of every sitting; one that is gone at the platform spoils none."""
        readings: list[Reading] = []
        skipped: SkipError | None = None
        for sitting in self.sittings:
            try:
                readings.append(await self.connector.read("totals", sitting, cursor))
            except SkipError as error:
                skipped = error
        if not readings:
            raise skipped or SkipError("stream_gone", platform=self.connector.platform)
        return sittings.together(readings)

    def _next_look(self, now: datetime) -> datetime | None:
        span = self.followed.span
        if self.on_air() is not None and now < span.ends_at + LONGEST_OVERRUN:
            return now + timedelta(minutes=5)
        if self.sittings and self.ended_at(now) is not None and now > span.ends_at:
            return None
        return polling.between_looks(span, now, found=False)

    def _sitting_ends(self, now: datetime) -> None:
        """A feed says that what was on is over: so it is, until the list says otherwise."""
        stream = self.on_air()
        if stream is None:
            return
        self.sittings = [
            replace(s, ended_at=now) if s.id == stream.id else s for s in self.sittings
        ]
        self.watches[FIND].settle(now + LOOK_SOON, over=False, stream=self._document())

    def _document(self) -> dict[str, object]:
        return sittings.document(self.sittings, self.followed.span, self.followed.room_id)


def round_costs(followers: Iterable[Follower]) -> dict[str, int]:
    """What one round over every feed that is on air costs, by the budget that pays it."""
    costs: dict[str, int] = {}
    for follower in followers:
        if follower.on_air() is None:
            continue
        payer = follower.budget_name
        for pace in follower.connector.can.feeds.values():
            if isinstance(pace, OnAir):
                costs[payer] = costs.get(payer, 0) + pace.cost
    return costs


def budget_name(connection: Connection, connector: type[Connector] | Connector) -> str:
    """Whose budget a connection spends: its own, or that of its platform's app."""
    return connection.platform if connector.can.limits_of == "app" else connection.id
