"""The collector: follows every connected channel from before its start until its figures
are final.

It runs in a thread with an event loop of its own, so that neither pages nor screens wait
for it.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import httpx

from connectors.budget import Budget
from connectors.connector import Connector, OnAir
from connectors.credentials import App
from connectors.errors import ConnectorError, GiveUpError, SignInError
from connectors.http import Clock, new_client
from connectors.platforms import CONNECTORS
from connectors.push import Pushed
from connectors.reading import Reading
from planner.actions import platforms
from planner.actions.followed import Followed, followed
from planner.actions.vault import StoreVault
from planner.domain import polling
from planner.errors import KaiboError
from planner.live.follower import LISTEN, Follower, Watch, budget_name, round_costs
from planner.live.keeping import Keeper
from planner.store.connections import Connection
from planner.store.database import Database
from planner.store.feeds import FeedRow
from planner.store.sealing import Seal
from planner.store.telemetry import Telemetry
from planner.store.turns import Turn

PLAN = 20.0
"""Seconds between two looks at which channels are to be followed."""
TICK = 0.5
WRITE = 1.0
"""Seconds in which readings are gathered before they are written."""
AT_ONCE = 40
"""Reads under way at the same time."""
OPENED_AT_ONCE = 5
"""Connections that are opened in one tick: a platform leaves seconds to order what is to
come over one, and two hundred at eight o'clock sharp would all be late."""
_REFUSED = timedelta(seconds=30)
"""A feed whose reading the store refused is read again after this."""

_STEP_BACK = timedelta(seconds=2)
"""A clock that is kept right goes back by less."""

SignedIn = tuple[datetime, datetime | None]
"""When the person signed in, and when the keys of the app were given."""

Work = Callable[[Follower, Watch, asyncio.Semaphore], Awaitable[None]]

_log = logging.getLogger("kaibo")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Collector:
    """Follows what is connected. ``start`` and ``close`` may be called from any thread."""

    def __init__(
        self,
        database: Callable[[], Database],
        telemetry: Callable[[], Telemetry],
        seal: Callable[[], Seal],
        *,
        clock: Clock = _utc_now,
    ) -> None:
        self._database, self._seal, self._clock = database, seal, clock
        self._budgets: dict[str, Budget] = {}
        self._keeper = Keeper(database, telemetry, self._budgets, clock)
        self._followers: dict[tuple[str, str, str], Follower] = {}
        self._connectors: dict[str, tuple[SignedIn, Connector]] = {}
        self._costs: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None

    def start(self) -> None:
        """Begin to follow, in a thread of its own."""
        self._thread = threading.Thread(target=self._in_thread, daemon=True, name="collector")
        self._thread.start()

    def close(self) -> None:
        """Stop; what was read is written first."""
        if self._loop is not None and self._over is not None:
            with suppress(RuntimeError):  # it has ended by itself
                self._loop.call_soon_threadsafe(self._over.set)
        if self._thread is not None:
            self._thread.join(timeout=10)

    async def push(self, platform: str, pushed: Pushed) -> None:
        """Take what a platform sent by itself, from any event loop; it is on disk once this
        returns. What concerns no channel that is followed is let go.

        Raises :class:`KaiboError` where the store refuses.
        """
        if self._loop is not None:
            work = asyncio.run_coroutine_threadsafe(self._pushed(platform, pushed), self._loop)
            await asyncio.wrap_future(work)

    async def _pushed(self, platform: str, pushed: Pushed) -> None:
        concerned = [f for f in self._followers.values() if f.concerns(platform, pushed.room)]
        for follower in concerned:
            now = self._clock()
            reading = Reading(events=pushed.events)
            await self._keeper.take(follower.followed, reading, now, way="push")
            follower.told(pushed.events, now)
        if concerned:
            await self._keeper.write()

    def _in_thread(self) -> None:
        asyncio.run(self.run())

    async def run(self) -> None:
        """Follow until :meth:`close`."""
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        async with new_client() as client:
            jobs = [
                asyncio.create_task(work)
                for work in (self._planning(client), self._reading(), self._writing())
            ]
            await self._over.wait()
            for job in [*jobs, *self._tasks]:
                job.cancel()
            await asyncio.gather(*jobs, *self._tasks, return_exceptions=True)
            with suppress(KaiboError):
                await self._keeper.write(everything=True)

    async def _planning(self, client: httpx.AsyncClient) -> None:
        turn: Turn | None = None
        try:
            while True:
                try:
                    if turn is None:
                        turn = Turn(await asyncio.to_thread(self._database), "collector")
                    ours = await asyncio.to_thread(turn.try_take)
                    await self._plan(client, ours=ours)
                except KaiboError as error:
                    _log.warning("channels to follow not read: %s", error)
                await asyncio.sleep(PLAN)
        finally:
            if turn is not None:
                turn.give_back()

    async def _plan(self, client: httpx.AsyncClient, *, ours: bool) -> None:
        """See which channels are to be followed now; none while another process does it."""
        channels, rows, keys_at = await asyncio.to_thread(self._read_plan) if ours else ([], [], {})
        wanted = {channel.key: channel for channel in channels if not channel.connection.error}
        for key in [key for key in self._followers if key not in wanted]:
            del self._followers[key]
        for key, channel in wanted.items():
            signed_in = channel.connection.made_at, keys_at.get(channel.connection.platform)
            connector = await self._connector(client, channel.connection, signed_in)
            known = self._followers.get(key)
            if connector is None:
                self._followers.pop(key, None)
            elif known is not None and known.connector is connector:
                known.followed = channel
            else:
                kept = [row for row in rows if row.place[:3] == key]
                self._followers[key] = Follower(channel, connector, kept)
        self._costs = round_costs(self._followers.values())

    def _read_plan(self) -> tuple[list[Followed], list[FeedRow], dict[str, datetime]]:
        database = self._database()
        channels, rows = followed(database, now=self._clock())
        return channels, rows, platforms.keys_at(database)

    async def _connector(
        self, client: httpx.AsyncClient, connection: Connection, signed_in: SignedIn
    ) -> Connector | None:
        """The connector of a connection, made anew where the person signed in again or the
        app's keys changed; ``None`` where there are none."""
        known = self._connectors.get(connection.id)
        if known is not None and known[0] == signed_in:
            return known[1]
        self._connectors.pop(connection.id, None)
        app, budget = await asyncio.to_thread(self._keys, connection.platform)
        if app is None:
            return None
        payer = budget_name(connection, CONNECTORS[connection.platform])
        made = platforms.connector(
            connection.platform,
            app,
            StoreVault(self._database(), connection.id, self._seal()),
            client,
            self._budgets.setdefault(payer, budget),
            self._clock,
        )
        self._connectors[connection.id] = signed_in, made
        return made

    def _keys(self, platform: str) -> tuple[App | None, Budget]:
        database = self._database()
        app = platforms.app_of(database, self._seal(), platform)
        return app, platforms.budget_of(database, platform)

    async def _reading(self) -> None:
        places = asyncio.Semaphore(AT_ONCE)
        before = self._clock()
        while True:
            now = self._clock()
            if now < before - _STEP_BACK:
                for follower in self._followers.values():
                    follower.clock_was_set_back()
            before = now
            followers = [] if self._keeper.is_full else list(self._followers.values())
            opened = 0
            for follower in followers:
                for watch in follower.due(now):
                    listens = watch.row.feed == LISTEN
                    opened += listens
                    if listens and opened > OPENED_AT_ONCE:
                        continue
                    watch.busy = True
                    work = self._listen if listens else self._read
                    task = asyncio.create_task(self._guarded(work, follower, watch, places))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
            await asyncio.sleep(TICK)

    async def _guarded(
        self, work: Work, follower: Follower, watch: Watch, places: asyncio.Semaphore
    ) -> None:
        try:
            await work(follower, watch, places)
        except ConnectorError as error:
            self._fail(follower, watch, error)
        except KaiboError as error:
            _log.warning("a reading was not kept: %s", error)
            watch.due = self._clock() + _REFUSED
        finally:
            watch.busy = False

    async def _read(self, follower: Follower, watch: Watch, places: asyncio.Semaphore) -> None:
        async with places:
            reading = await follower.read(watch, self._clock())
        now = self._clock()
        await self._keeper.take(follower.followed, reading, follower.ended_at(now) or now)
        gap = follower.came(watch, reading, self._pause(follower, watch), now)
        self._keeper.note(watch.row, [gap] if gap else [])

    async def _listen(self, follower: Follower, watch: Watch, _: asyncio.Semaphore) -> None:
        """Hold a connection open for as long as the sitting is on."""
        stream = follower.on_air()
        if stream is None:
            return
        async for reading in follower.connector.listen(stream):
            now = self._clock()
            await self._keeper.take(follower.followed, reading, now)
            gap = follower.came(watch, reading, timedelta(seconds=30), now)
            self._keeper.note(watch.row, [gap] if gap else [])
        watch.due = None

    def _pause(self, follower: Follower, watch: Watch) -> timedelta:
        """How long the budget makes this feed wait on air."""
        pace = follower.pace(watch)
        if not isinstance(pace, OnAir):
            return timedelta(minutes=1)
        now, payer = self._clock(), follower.budget_name
        remaining = max(follower.followed.span.ends_at - now, timedelta(minutes=10))
        pauses = [
            polling.on_air_pause(
                pace.every,
                pace.cost,
                left=left.left,
                cost_of_all=self._costs.get(payer, pace.cost),
                remaining=min(remaining, max(left.until - now, timedelta(seconds=1))),
            )
            for left in self._budgets[payer].left(now)
        ]
        return max(pauses, default=pace.every)

    def _fail(self, follower: Follower, watch: Watch, error: ConnectorError) -> None:
        follower.failed(watch, error, self._clock())
        if isinstance(error, SignInError) and error.reason == "signed_out":
            self._keeper.note_broken(follower.followed.connection.id, error)
            self._followers.pop(follower.followed.key, None)
        if isinstance(error, GiveUpError):
            _log.warning("a feed ended: %s", error)
        self._keeper.note(watch.row)

    async def _writing(self) -> None:
        while True:
            await asyncio.sleep(WRITE)
            try:
                await self._keeper.write()
            except KaiboError as error:
                _log.warning("readings wait for the store: %s", error)
                await asyncio.sleep(10 * WRITE)
