"""One channel followed by one connection: its sittings, and when which feed is read.

It asks the platform and keeps the time; what was read it hands back.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from connectors.connector import Afterwards, Connector, Feed, OnAir
from connectors.errors import ConnectorError, GiveUpError, SignInError, SkipError, WaitError
from connectors.reading import Event, Reading, Stream
from planner.actions.followed import Followed
from planner.domain import polling
from planner.live import sittings
from planner.store.connections import Connection
from planner.store.feeds import FeedRow, Gap

FIND, LISTEN = "find", "listen"
"""Feeds of ours beside the platform's: looking for the stream, an open connection."""

LIVE_FEEDS = ("live", "chat", LISTEN)
ASK_AFTER = 3
"""The chat is asked for where its open connection failed so often in a row."""
MOST_UNREADABLE = 5
"""So many answers in a row that cannot be read end a feed."""


class Watch:
    """One feed: what is kept of it, when it is due, whether it is being read."""

    def __init__(self, row: FeedRow) -> None:
        self.row = row
        self.due = None if row.feed in (FIND, *LIVE_FEEDS) else row.next_at
        """What belongs to the stream on air is read at once after a restart."""
        self.busy = False
        self.pause = timedelta(minutes=1)

    def settle(self, due: datetime | None, **changed: Any) -> None:
        """Note what came of a read."""
        self.due = due
        self.row = replace(self.row, next_at=due, **changed)


class Follower:
    """Follows one channel. All methods run in the collector's event loop."""

    def __init__(self, followed: Followed, connector: Connector, kept: Iterable[FeedRow]) -> None:
        self.followed = followed
        self.connector = connector
        rows = {row.feed: row for row in kept}
        feeds = [FIND, *connector.can.feeds, *([LISTEN] if connector.can.listens else [])]
        place = (followed.campaign_id, followed.channel_id, followed.connection.id)
        self.watches = {f: Watch(rows.get(f) or FeedRow(*place, f)) for f in feeds}
        self.sittings: list[Stream] = sittings.read(self.watches[FIND].row.stream)

    def due(self, now: datetime) -> list[Watch]:
        """Return the feeds to read now."""
        found = []
        for feed, watch in self.watches.items():
            if watch.busy or watch.row.over:
                continue
            if watch.due is None:
                watch.due = self._first_due(feed, now)
            if watch.due is not None and watch.due <= now and self._has_sense(feed):
                found.append(watch)
        return found

    def clock_was_set_back(self) -> None:
        """Nothing is put off for as long as the clock was set back."""
        for watch in self.watches.values():
            watch.due = None

    @property
    def budget_name(self) -> str:
        """The budget that pays for what is read."""
        return budget_name(self.followed.connection, self.connector)

    def pace(self, watch: Watch) -> OnAir | Afterwards | None:
        """How the platform says a feed is read; ``None`` for one of ours."""
        return self.connector.can.feeds.get(_platforms(watch.row.feed))

    def on_air(self) -> Stream | None:
        """The sitting that is on, if any: one that is only planned is not."""
        return next((s for s in reversed(self.sittings) if sittings.is_on(s)), None)

    def ended_at(self, now: datetime) -> datetime | None:
        """When the broadcast ended; ``None`` while it is on or still to come."""
        span = self.followed.span
        ends = [s.ended_at for s in self.sittings if s.ended_at is not None]
        if self.sittings and len(ends) == len(self.sittings):
            last = max(ends)
            return last if now > min(span.ends_at, last + polling.LATE) else None
        return span.ends_at if now > span.ends_at + polling.LATE else None

    async def read(self, watch: Watch, now: datetime) -> Reading:
        """Read a feed once, at the platform."""
        feed = watch.row.feed
        if feed == FIND:
            await self._find(now)
            return Reading()
        if feed in LIVE_FEEDS:
            stream = self.on_air()
            if stream is None:
                return Reading(cursor=watch.row.cursor)
            return await self.connector.read(_platforms(feed), stream, watch.row.cursor)
        ended = self.ended_at(now) or now
        if feed == "totals":
            readings = [
                await self.connector.read("totals", sitting, watch.row.cursor)
                for sitting in self.sittings
            ]
            return sittings.together(readings)
        whole = sittings.whole(self.sittings, self.followed.span, ended)
        reading = await self.connector.read(_platforms(feed), whole, watch.row.cursor)
        is_list = feed == "leads" and not watch.row.cursor and not reading.cursor
        return sittings.with_counts(reading) if is_list else reading

    def concerns(self, platform: str, room: str) -> bool:
        """Whether what a platform says of a room, a stream or an account is of this channel."""
        known = {self.followed.connection.account_id, self.followed.room_id}
        known |= {sitting.id for sitting in self.sittings}
        return platform == self.connector.platform and room != "" and room in known

    def told(self, events: Iterable[Event], now: datetime) -> None:
        """Take to heart what a platform said by itself: a stream began, or ended."""
        kinds = {event.kind for event in events}
        if "end" in kinds:
            self._over(now)
        elif "start" in kinds:
            self.watches[FIND].due = now

    def came(self, watch: Watch, reading: Reading, pause: timedelta, now: datetime) -> Gap | None:
        """Settle a read that succeeded; ``pause`` is what the budget allows on air. Return
        the gap before it, if there was one."""
        feed = watch.row.feed
        gap = self._gap(watch, now) if feed in LIVE_FEEDS else None
        done = {"last_ok_at": now, "failures": 0, "error": {}, "pending": sorted(reading.pending)}
        can = self.pace(watch)
        if feed == FIND:
            due = self._next_look(now)
            watch.settle(due, **done, over=due is None, stream=sittings.document(self.sittings))
        elif isinstance(can, Afterwards):
            due = polling.next_afterwards(
                can.first, can.every, can.final, self.ended_at(now) or now, now
            )
            if reading.wait is not None and due is not None:
                due = max(due, now + timedelta(seconds=reading.wait))
            watch.settle(due, **done, over=due is None, cursor=reading.cursor)
        else:
            wait = max(pause, timedelta(seconds=reading.wait or 0))
            watch.pause = wait
            if reading.over:
                self._over(now)
            due = None if reading.over else now + polling.jittered(wait, random.random())  # noqa: S311
            watch.settle(due, **done, cursor=reading.cursor)
        return gap

    def failed(self, watch: Watch, error: ConnectorError, now: datetime) -> None:
        """Settle a read that failed."""
        failures = watch.row.failures + 1
        said = {
            "kind": type(error).__name__,
            "reason": error.reason,
            "code": error.code,
            "said": error.said,
        }
        on_air = self.followed.span.is_near(now)
        pause = polling.jittered(polling.after_failure(failures, on_air=on_air), random.random())  # noqa: S311
        due: datetime | None = now + pause
        if isinstance(error, WaitError) and error.until is not None:
            due = max(now + pause, min(error.until, now + polling.LONGEST_PAUSE))
        elif isinstance(error, SkipError | GiveUpError | SignInError):
            lasting = _is_lasting(error, failures)
            if watch.row.feed == FIND:
                due = now + timedelta(hours=1) if lasting else due
            elif lasting:
                watch.settle(None, failures=failures, error=said, over=True)
                return
        watch.settle(due, failures=failures, error=said)

    def _first_due(self, feed: str, now: datetime) -> datetime | None:
        if feed == FIND:
            return max(now, self.followed.span.starts_at - polling.EARLY)
        if feed in LIVE_FEEDS:
            return now if self.on_air() else None
        can = self.connector.can.feeds[_platforms(feed)]
        ended = self.ended_at(now)
        if ended is None or not isinstance(can, Afterwards):
            return None
        return ended + can.first

    def _has_sense(self, feed: str) -> bool:
        if feed in LIVE_FEEDS:
            return self.on_air() is not None and not (feed == "chat" and self._hears())
        return feed != "totals" or bool(self.sittings)

    def _hears(self) -> bool:
        """Whether the chat comes over an open connection, and need not be asked for."""
        listening = self.watches.get(LISTEN)
        if listening is None or listening.row.over:
            return False
        return listening.row.failures < ASK_AFTER

    async def _find(self, now: datetime) -> None:
        span = self.followed.span
        margin = timedelta(hours=12)
        listed = await self.connector.streams(span.starts_at - margin, span.ends_at + margin)
        self.sittings = sittings.matching(listed, self.sittings, self.followed.room_id, span, now)

    def _next_look(self, now: datetime) -> datetime | None:
        if self.sittings and self.ended_at(now) is not None and now > self.followed.span.ends_at:
            return None
        return polling.between_looks(self.followed.span, now, found=self.on_air() is not None)

    def _over(self, now: datetime) -> None:
        """The platform says that the sitting is over."""
        ended = [replace(s, ended_at=s.ended_at or now) for s in self.sittings]
        self.sittings = ended
        find = self.watches[FIND]
        find.settle(now, stream=sittings.document(ended))

    def _gap(self, watch: Watch, now: datetime) -> Gap | None:
        stream = self.on_air()
        since = watch.row.last_ok_at or (stream.started_at if stream else None)
        if stream is not None and stream.started_at and since and since < stream.started_at:
            since = stream.started_at
        if since is None or not polling.is_missed(since, now, watch.pause):
            return None
        reason = watch.row.error.get("reason", "stopped" if watch.row.last_ok_at else "late")
        return Gap(*self.followed.key[:2], watch.row.feed, since, now, reason)


def _is_lasting(error: ConnectorError, failures: int) -> bool:
    """Whether a feed ends with this error: not where the person signs in again, nor with
    the first answers that cannot be read."""
    if error.reason == "unreadable_answer":
        return failures >= MOST_UNREADABLE
    return error.reason != "signed_out"


def _platforms(feed: str) -> Feed:
    """The feed of the platform's that one of ours is."""
    return cast("Feed", feed)


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
