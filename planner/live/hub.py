"""The hub: hands the newest state of a show to every screen that watches it.

It lives in the event loop of the one server process. A screen that is slow or stuck
delays no other: each is woken, and sends by itself whatever is newest by then, so that
at most one state waits for it.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
import time
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from planner.actions import show, stage_links
from planner.actions.show import Stage
from planner.actions.stage_links import Link
from planner.domain.show_commands import Command
from planner.errors import KaiboError
from planner.live.right_of_way import RightOfWay
from planner.store.database import Database

T = TypeVar("T")
Draw = Callable[[Stage, str, datetime], bytes]
"""Draws the state of a show for a role: an event as it is sent."""

BEAT = 5.0
"""Seconds between signs of life: a screen that misses two knows that it is cut off."""

SETTLE = 0.02
"""Seconds to wait for more before reading again what somebody else changed."""

FRESH = 0.02
"""Seconds for which a drawn state may be sent as the present one."""

LOST = 15.0
"""Seconds after which a screen that says nothing is counted as gone: a phone that lost its
network ends no connection."""

ROSTER = 0.3
"""Seconds in which arrivals are gathered before consoles are told."""

_log = logging.getLogger("kaibo")


class Screen:
    """One watching screen: who holds it, what it was sent."""

    __slots__ = (
        *("beat", "following", "gone", "heard", "id"),
        *("left", "link", "sent", "since", "wake"),
    )

    def __init__(self, screen_id: str, link: Link, *, following: bool = True) -> None:
        self.id = screen_id
        self.link = link
        self.since = datetime.now(UTC)
        self.heard = time.monotonic()
        """When it last said that it is there."""
        self.following = following
        self.wake = asyncio.Event()
        self.sent = 0
        self.beat = False
        self.gone = False
        """Its link no longer holds."""
        self.left = False
        """It hung up."""


class Room:
    """One campaign's show: where it stands, and who watches."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.number = 1
        """Grows with each state; a screen that was sent a lower one gets the newest."""
        self.screens: set[Screen] = set()
        self.roster_due = False
        self._drawn: dict[str, tuple[float, bytes]] = {}

    def adopt(self, stage: Stage) -> None:
        """Take over what stands now and wake every screen, unless it is older than what
        they have."""
        if stage.order <= self.stage.order:
            return
        self.stage = stage
        self.number += 1
        self._drawn.clear()
        self.wake(self.screens)

    def frame(self, role: str, draw: Draw) -> bytes:
        """The newest state for a role. It names the moment it was drawn, by which screens
        set their clocks: all screens that are woken together share one drawing."""
        moment = time.monotonic()
        at, drawn = self._drawn.get(role, (0.0, b""))
        if not drawn or moment - at > FRESH:
            drawn = draw(self.stage, role, datetime.now(UTC))
            self._drawn[role] = moment, drawn
        return drawn

    def present(self) -> list[Screen]:
        """The screens that are there, the one that came first first."""
        since = time.monotonic() - LOST
        there = [screen for screen in self.screens if screen.heard >= since]
        return sorted(there, key=lambda screen: screen.since)

    def wake(self, screens: Iterable[Screen]) -> None:
        """Let screens send what is newest."""
        for screen in screens:
            screen.wake.set()


class Hub:
    """Every room of this process. All methods run in the event loop."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database
        self._rooms: dict[str, Room] = {}
        self._screens: dict[tuple[str, str], Screen] = {}
        """By the token of their link and their own name."""
        self._opening: dict[str, asyncio.Lock] = {}
        self._stale: set[str] = set()
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="show")
        self._tasks: set[asyncio.Task[None]] = set()
        self._unsubscribe: Callable[[], None] | None = None
        self.way = RightOfWay()
        """Pages give it to commands."""
        self.closing = False

    def start(self) -> None:
        """Listen to what others change, and give signs of life."""
        self._loop = asyncio.get_running_loop()
        self._spawn(self._beats())
        self._end_streams_first()

    def close(self) -> None:
        """End every stream, so that the server can end."""
        self.closing = True
        for room in self._rooms.values():
            room.wake(room.screens)
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        for task in list(self._tasks):
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def ask(self, question: Callable[[Database], T]) -> T:
        """Ask the store in a thread of the show's own: a busy page holds none of them."""
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: question(self._database())
        )

    async def open(self, token: str) -> tuple[Link, Room]:
        """Return what a link opens. Raises :class:`NotAllowedError` where it does not hold."""
        link = await self.ask(lambda db: stage_links.opened(db, token, now=datetime.now(UTC)))
        return link, await self.room(link.campaign_id)

    async def room(self, campaign_id: str) -> Room:
        """Return the room of a campaign, read from the store the first time."""
        async with self._opening.setdefault(campaign_id, asyncio.Lock()):
            if self._unsubscribe is None:
                self._unsubscribe = await self.ask(self._listen)
            if campaign_id not in self._rooms:
                stage = await self.ask(lambda db: show.stage(db, campaign_id))
                self._rooms[campaign_id] = Room(stage)
            return self._rooms[campaign_id]

    async def command(self, token: str, wanted: Command) -> tuple[Link, Stage]:
        """Do a command for the holder of a link; on disk, then on every screen."""

        if not any(watching == token for watching, _ in self._screens):
            await self.open(token)  # a stranger must not wait in line with those who write

        with self.way.taken():
            link, stage = await self._done(token, wanted)
            if room := self._rooms.get(link.campaign_id):
                room.adopt(stage)
                await asyncio.sleep(0)  # their turn to wake
                await asyncio.sleep(0)  # their turn to send
        return link, stage

    async def _done(self, token: str, wanted: Command) -> tuple[Link, Stage]:
        def do(db: Database) -> tuple[Link, Stage]:
            now = datetime.now(UTC)
            with db.write() as connection:
                link = stage_links.opened_in(connection, token, now=now)
                room = self._rooms.get(link.campaign_id)
                known = room.stage if room else None
                campaign_id, by = link.campaign_id, link.name
                return link, show.command_in(
                    connection, link.role, by, campaign_id, wanted, known, now=now
                )

        return await self.ask(do)

    def come(self, room: Room, screen: Screen) -> None:
        """A screen begins to watch; where it did before, that is over."""
        key = screen.link.token, screen.id
        if before := self._screens.get(key):
            before.left = True
            before.wake.set()
            room.screens.discard(before)
        self._screens[key] = screen
        room.screens.add(screen)
        self.tell_consoles(room)

    def leave(self, room: Room, screen: Screen) -> None:
        """A screen is gone; a room nobody watches is forgotten."""
        room.screens.discard(screen)
        key = screen.link.token, screen.id
        if self._screens.get(key) is screen:
            del self._screens[key]
        self.tell_consoles(room)
        if not room.screens and self._rooms.get(room.stage.campaign.id) is room:
            del self._rooms[room.stage.campaign.id]

    def heard(self, token: str, screen_id: str, *, following: bool) -> None:
        """A screen says that it is there, and whether it follows."""
        screen = self._screens.get((token, screen_id))
        if screen is None:
            return
        screen.heard = time.monotonic()
        if screen.following != following:
            screen.following = following
            self.tell_consoles(self._rooms[screen.link.campaign_id])

    def tell_consoles(self, room: Room) -> None:
        """Let consoles see soon who watches."""
        if not room.roster_due and not self.closing:
            room.roster_due = True
            self._loop.call_later(ROSTER, self._tell_consoles, room)

    def _tell_consoles(self, room: Room) -> None:
        room.roster_due = False
        for screen in room.screens:
            if screen.link.role == "console":
                screen.beat = True
                screen.wake.set()

    def _listen(self, database: Database) -> Callable[[], None]:
        def changed(campaign_id: str) -> None:
            self._loop.call_soon_threadsafe(self._changed, campaign_id)

        return database.feed.subscribe(changed)

    def _changed(self, campaign_id: str) -> None:
        if campaign_id in self._rooms and campaign_id not in self._stale and not self.closing:
            self._stale.add(campaign_id)
            self._loop.call_later(SETTLE, lambda: self._spawn(self._refresh(campaign_id)))

    async def _refresh(self, campaign_id: str) -> None:
        """Read again what somebody else changed: the plan, the log, a link."""
        self._stale.discard(campaign_id)
        room = self._rooms.get(campaign_id)
        if room is None:
            return
        try:
            room.adopt(await self.ask(lambda db: show.stage(db, campaign_id, room.stage)))
            held = await self.ask(lambda db: stage_links.of_campaign(db, campaign_id))
        except KaiboError as error:  # gone or busy: screens keep what they have
            _log.warning("show not read again: %s", error)
            return
        revoked = {link.id for link in held if link.revoked_at is not None}
        for screen in [s for s in room.screens if s.link.id in revoked]:
            screen.gone = True
            screen.wake.set()

    def _end_streams_first(self) -> None:
        """The server waits for every stream to end before it ends: end them as soon as it
        is told to, or it would wait for good."""
        if threading.current_thread() is not threading.main_thread():
            return

        for number in (signal.SIGINT, signal.SIGTERM):
            told = signal.getsignal(number)
            if callable(told):
                signal.signal(number, partial(self._told_to_end, told))

    def _told_to_end(self, told: Callable[..., Any], number: int, frame: Any) -> None:
        self._loop.call_soon_threadsafe(self.close)
        told(number, frame)

    async def _beats(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            now = datetime.now(UTC)
            for room in self._rooms.values():
                for screen in room.screens:
                    screen.gone = screen.gone or screen.link.expires_at <= now
                    screen.beat = True
                    screen.wake.set()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        if self.closing:
            return
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
