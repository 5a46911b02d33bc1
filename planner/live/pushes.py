"""What platforms send by themselves, from the door on: believed by its signature, in time,
once, not too much; then handed on, and counted.

What is wrong takes no room from what is right: the limit of the rate counts believed pushes
only, and a flood of others is turned away before it is read (:mod:`planner.live.doubt`).
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiolimiter import AsyncLimiter

from connectors.platforms import PUSHES
from connectors.push import Pushed, PushRefusedError
from planner.actions import pushes as actions
from planner.actions.pushes import Outcome
from planner.errors import KaiboError
from planner.live.doubt import Admitted, Doubt
from planner.store.database import Database
from planner.store.push_counts import PushCount
from planner.store.sealing import Seal

OnPush = Callable[[str, Pushed], Awaitable[None]]
"""Takes a platform and a push of it; once it returns, the push is safe. May raise
:class:`KaiboError`: then the platform is asked to send it again."""

BURST, PER_SECOND = 400, 200
"""How many pushes a platform may send at once, and in the long run."""
DOUBTED, DOUBTED_PER_SECOND = 16 * 1024 * 1024, 1024 * 1024
"""Bytes that are looked at of pushes to an address that prove wrong, at once and in the long
run: of small ones a thousand a second, which take two hundredths of a core."""
REMEMBERED = 50_000
"""Message ids by which a repeat is known, of each platform."""
FRESH, JUST_READ = timedelta(seconds=30), timedelta(seconds=1)
"""For how long a secret is not read again: where it fits, and where it does not."""
COUNTED_EVERY = 2.0
"""Seconds in which counts are gathered before they are written."""

STATUS: Mapping[Outcome, int] = {
    "accepted": 200,
    "repeated": 200,
    "signature": 401,
    "old": 403,
    "unreadable": 400,
    "too_large": 413,
    "too_many": 429,
    "not_received": 503,
}

_log = logging.getLogger("kaibo")


@dataclass(frozen=True)
class Answer:
    """What the platform is answered; empty unless the push is believed."""

    outcome: Outcome
    body: bytes = b""
    kind: str = "text/plain"

    @property
    def status(self) -> int:
        """The status of HTTP."""
        return STATUS[self.outcome]


class Pushes:
    """Every push of this process. All methods run in the event loop; ``on_push`` is who
    takes them."""

    def __init__(
        self,
        database: Callable[[], Database],
        seal: Callable[[], Seal],
        *,
        burst: float = BURST,
        per_second: float = PER_SECOND,
        doubted: float = DOUBTED,
        doubted_per_second: float = DOUBTED_PER_SECOND,
    ) -> None:
        self.on_push: OnPush | None = None
        self._database = database
        self._seal = seal
        self._secrets: dict[str, tuple[datetime, str]] = {}
        self._reading = asyncio.Lock()
        self._rates = {name: AsyncLimiter(burst, burst / per_second) for name in PUSHES}
        self._doubts = {name: Doubt(name, doubted, doubted_per_second) for name in PUSHES}
        self._seen: dict[str, OrderedDict[bytes, None]] = {name: OrderedDict() for name in PUSHES}
        self._uncounted: Counter[tuple[str, Outcome]] = Counter()
        self._last_at: dict[tuple[str, Outcome], datetime] = {}
        self._counting: asyncio.Task[None] | None = None

    def admit(self, name: str, sender: str, size: int, now: datetime) -> Admitted | None:
        """Let in a push of up to ``size`` bytes for ``name``, one of :data:`PUSHES`, before
        it is read; ``None``, and counted, where too many prove wrong."""
        admitted = self._doubts[name].admit(sender, size, _second())
        if admitted is None:
            self.note(name, "too_many", now)
        return admitted

    async def take(
        self,
        admitted: Admitted,
        headers: Mapping[str, str],
        query: Mapping[str, str],
        body: bytes,
        now: datetime,
    ) -> Answer:
        """Take a push that was let in."""
        name = admitted.name
        challenged = PUSHES[name].challenged
        try:
            if challenged and (asked := challenged(query)) is not None:
                return Answer("accepted", asked.reply, asked.reply_type)
            pushed = await self._believed(name, headers, body, now)
            self._doubts[name].believe(admitted, _second())
            answer = await self._handed_on(name, pushed)
        except PushRefusedError as error:
            answer = Answer(error.why)
        except KaiboError as error:
            _log.warning("push of %s not received: %s", name, error)
            answer = Answer("not_received")
        self.note(name, answer.outcome, now)
        return answer

    def note(self, name: str, outcome: Outcome, now: datetime) -> None:
        """Count what became of a push."""
        self._uncounted[name, outcome] += 1
        self._last_at[name, outcome] = now
        if self._counting is None or self._counting.done():
            self._counting = asyncio.get_running_loop().create_task(self._count_soon())

    async def close(self) -> None:
        """Write what is not counted yet."""
        if self._counting is not None:
            self._counting.cancel()
        await self._count()

    async def _believed(
        self, name: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Pushed:
        secret = await self._secret(name, FRESH, now)
        try:
            return _received(name, headers, body, secret, now)
        except PushRefusedError as error:
            if error.why != "signature":
                raise
            again = await self._secret(name, JUST_READ, now)  # the keys may be new
            if again == secret:
                raise
        return _received(name, headers, body, again, now)

    async def _handed_on(self, name: str, pushed: Pushed) -> Answer:
        answer = Answer("accepted", pushed.reply, pushed.reply_type)
        if not pushed.room:
            return answer  # a challenge
        seen = self._seen[name]
        known = hashlib.sha256(pushed.message_id.encode()).digest()[:16]
        if known in seen:
            return Answer("repeated", pushed.reply, pushed.reply_type)
        if not self._rates[name].has_capacity():
            return Answer("too_many")
        if self.on_push is None:
            return Answer("not_received")
        seen[known] = None
        if len(seen) > REMEMBERED:
            seen.popitem(last=False)
        try:
            await self._rates[name].acquire()
            await self.on_push(PUSHES[name].platform, pushed)
        except BaseException:
            seen.pop(known, None)  # the platform sends it again
            raise
        return answer

    async def _secret(self, name: str, fresh: timedelta, now: datetime) -> str:
        """The secret as it was read at most so long ago."""
        async with self._reading:
            kept = self._secrets.get(name)
            if kept is None or abs(now - kept[0]) > fresh:
                kept = now, await asyncio.to_thread(self._read, name)
                self._secrets[name] = kept
            return kept[1]

    def _read(self, name: str) -> str:
        return actions.secret_of(self._database(), self._seal(), name)

    async def _count_soon(self) -> None:
        await asyncio.sleep(COUNTED_EVERY)
        await self._count()

    async def _count(self) -> None:
        uncounted, self._uncounted = self._uncounted, Counter()
        counted = [
            PushCount(name, outcome, number, self._last_at[name, outcome])
            for (name, outcome), number in uncounted.items()
        ]
        try:
            if counted:
                await asyncio.to_thread(lambda: actions.count(self._database(), counted))
        except KaiboError as error:
            self._uncounted.update(uncounted)
            _log.warning("pushes not counted yet: %s", error)


def _second() -> float:
    return asyncio.get_running_loop().time()


def _received(
    name: str, headers: Mapping[str, str], body: bytes, secret: str, now: datetime
) -> Pushed:
    if not secret:
        raise PushRefusedError("signature")
    return PUSHES[name].receive(headers, body, secret, now)
