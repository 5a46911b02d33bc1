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
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx

from connectors.connector import OnAir
from connectors.errors import ConnectorError, GiveUpError, SignInError
from connectors.http import Clock, new_client
from connectors.push import Pushed
from connectors.reading import Reading
from planner.domain import polling
from planner.errors import KaiboError, StoreBusyError
from planner.live.follower import Follower
from planner.live.keeping import Keeper
from planner.live.roster import Roster
from planner.live.watch import LISTEN, Watch
from planner.store.database import Database
from planner.store.sealing import Seal
from planner.store.telemetry import Telemetry
from planner.store.turns import Turn

PLAN = 20.0
"""Seconds between two looks at which channels are to be followed."""
TICK = 0.5
WRITE = 1.0
"""Seconds in which readings are gathered before they are written."""
THREADS = 4
"""Who asks the store and looks up addresses: each keeps a connection, and memory."""
AT_ONCE = 20
"""Reads under way at the same time."""
OPENED_AT_ONCE = 5
"""Connections that are opened in one tick: a platform leaves seconds to order what is to
come over one, and two hundred at eight o'clock sharp would all be late."""
AGAIN = 5.0
"""Seconds after which a job that broke unforeseen is begun again."""
_REFUSED = timedelta(seconds=30)
"""A feed whose reading the store refused is read again after this."""
_STEP_BACK = timedelta(seconds=2)
"""A clock that is kept right goes back by less."""

Job = Callable[[], Awaitable[None]]

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
        self._database, self._clock = database, clock
        self._roster = Roster(database, seal, clock)
        self._keeper = Keeper(database, telemetry, self._roster.budgets, clock)
        self._places = asyncio.Semaphore(AT_ONCE)
        self._planned = False
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

        Raises :class:`KaiboError` where the store refuses, and where another process
        follows the channels: the platform then sends it again.
        """
        if self._loop is None:
            raise StoreBusyError("error.store_busy")
        work = asyncio.run_coroutine_threadsafe(self._pushed(platform, pushed), self._loop)
        await asyncio.wrap_future(work)

    async def _pushed(self, platform: str, pushed: Pushed) -> None:
        if not self._planned:
            raise StoreBusyError("error.store_busy")
        now = self._clock()
        followers = self._roster.followers.values()
        concerned = [f for f in followers if f.concerns(platform, pushed.room, now)]
        for follower in concerned:
            reading = Reading(events=pushed.events)
            await self._keeper.take(follower.followed, reading, follower.ended_at(now), way="push")
            follower.told(pushed.events, now)
            self._keeper.note_follower(follower)
        if concerned:
            await self._keeper.write()

    def _in_thread(self) -> None:
        asyncio.run(self.run())

    async def run(self) -> None:
        """Follow until :meth:`close`."""
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        asked = ThreadPoolExecutor(THREADS, thread_name_prefix="collector")
        self._loop.set_default_executor(asked)
        async with new_client() as client:
            writing = asyncio.create_task(self._kept_up(self._writing))
            others = [
                asyncio.create_task(self._kept_up(partial(self._planning, client))),
                asyncio.create_task(self._kept_up(self._reading)),
            ]
            await self._over.wait()
            under_way = [t for f in self._roster.followers.values() for t in f.tasks]
            for task in [*others, *under_way]:
                task.cancel()
            await asyncio.gather(*others, *under_way, return_exceptions=True)
            await writing
            with suppress(KaiboError):
                await self._keeper.write(everything=True)

    async def _kept_up(self, job: Job) -> None:
        """Do a job until the end; where it breaks in a way nobody foresaw, say so and begin
        it again."""
        assert self._over is not None
        while not self._over.is_set():
            task = asyncio.ensure_future(job())
            try:
                await asyncio.wait([task])
            finally:
                if not task.done():
                    task.cancel()
                    await asyncio.wait([task])
            if not task.cancelled() and (error := task.exception()) is not None:
                _log.error("the collector begins again", exc_info=error)
                await self._wait(AGAIN)

    async def _wait(self, seconds: float) -> None:
        """Wait, but not beyond the end."""
        assert self._over is not None
        with suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)

    async def _planning(self, client: httpx.AsyncClient) -> None:
        turn: Turn | None = None
        try:
            while True:
                try:
                    if turn is None:
                        turn = Turn(await asyncio.to_thread(self._database), "collector")
                    if await asyncio.to_thread(turn.try_take):
                        await self._roster.look(client)
                        self._planned = True
                    else:
                        self._planned = False
                        self._roster.drop_all()
                except KaiboError as error:
                    _log.warning("channels to follow not read: %s", error)
                await asyncio.sleep(PLAN)
        finally:
            if turn is not None:
                turn.give_back()

    async def _reading(self) -> None:
        before = self._clock()
        while True:
            now = self._clock()
            followers = list(self._roster.followers.values())
            if now < before - _STEP_BACK:
                for follower in followers:
                    follower.start_again()
            before, opened = now, 0
            for follower in [] if self._keeper.is_full else followers:
                for watch in follower.due(now):
                    listens = watch.row.feed == LISTEN
                    opened += listens
                    if not listens or opened <= OPENED_AT_ONCE:
                        self._begin(follower, watch, now)
            await asyncio.sleep(TICK)

    def _begin(self, follower: Follower, watch: Watch, now: datetime) -> None:
        watch.begin(now)
        task = asyncio.create_task(self._guarded(follower, watch))
        follower.tasks.add(task)
        task.add_done_callback(partial(self._ended, follower, watch))

    def _ended(self, follower: Follower, watch: Watch, task: asyncio.Task[None]) -> None:
        follower.tasks.discard(task)
        watch.busy = False
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a reading broke", exc_info=error)

    async def _guarded(self, follower: Follower, watch: Watch) -> None:
        try:
            if watch.row.feed == LISTEN:
                await self._listen(follower, watch)
            else:
                await self._read(follower, watch)
        except ConnectorError as error:
            self._fail(follower, watch, error)
        except KaiboError as error:
            _log.warning("a reading was not kept: %s", error)
            watch.due = self._clock() + _REFUSED

    async def _read(self, follower: Follower, watch: Watch) -> None:
        async with self._places:
            reading = await follower.read(watch, self._clock())
        await self._take(follower, watch, reading, self._pause(follower, watch))

    async def _listen(self, follower: Follower, watch: Watch) -> None:
        """Hold a connection open for as long as the sitting is on."""
        stream = follower.on_air()
        if stream is None:
            return
        async for reading in follower.connector.listen(stream):
            await self._take(follower, watch, reading, timedelta(seconds=30))
            now_on = follower.on_air()
            if now_on is None or now_on.id != stream.id:
                return

    async def _take(
        self, follower: Follower, watch: Watch, reading: Reading, pause: timedelta
    ) -> None:
        now = self._clock()
        await self._keeper.take(follower.followed, reading, follower.ended_at(now))
        gap = follower.came(watch, reading, pause, now)
        self._keeper.note(watch.row, [gap] if gap else [])
        self._keeper.note_follower(follower)

    def _pause(self, follower: Follower, watch: Watch) -> timedelta:
        """How long the budget makes this feed wait on air."""
        pace = follower.pace(watch)
        if not isinstance(pace, OnAir):
            return timedelta(minutes=1)
        now, payer = self._clock(), follower.budget_name
        remaining = max(follower.followed.span.ends_at - now, timedelta(minutes=10))
        budget = self._roster.budgets.get(payer)
        pauses = [
            polling.on_air_pause(
                pace.every,
                pace.cost,
                left=left.left,
                cost_of_all=self._roster.costs.get(payer, pace.cost),
                remaining=min(remaining, max(left.until - now, timedelta(seconds=1))),
            )
            for left in (budget.left(now) if budget else [])
        ]
        return max(pauses, default=pace.every)

    def _fail(self, follower: Follower, watch: Watch, error: ConnectorError) -> None:
        if not self._roster.holds(follower):
            return  # what an account that was let go says is of no interest
        now = self._clock()
        watch.failed(error, now, on_air=follower.followed.span.is_near(now))
        if isinstance(error, SignInError) and error.reason == "signed_out":
            self._keeper.note_broken(follower.followed.connection, error)
            self._roster.forget(follower)
        if isinstance(error, GiveUpError):
            _log.warning("a feed ended: %s", error)
        self._keeper.note(watch.row)

    async def _writing(self) -> None:
        assert self._over is not None
        while not self._over.is_set():
            await self._wait(WRITE)
            try:
                await self._keeper.write()
            except KaiboError as error:
                _log.warning("readings wait for the store: %s", error)
                await self._wait(10 * WRITE)
