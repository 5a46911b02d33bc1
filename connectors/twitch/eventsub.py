"""EventSub over a WebSocket: what happens in a channel, as it happens.

::

    {"metadata": {"message_id": "…", "message_type": "session_welcome", "message_timestamp": "…"},
     "payload": {"session": {"id": "…", "keepalive_timeout_seconds": 10}}}
    {"metadata": {…, "message_type": "notification", "subscription_type": "channel.follow"},
     "payload": {"subscription": {…}, "event": {…}}}

After the welcome there are ten seconds to order events for the session. The client may send
nothing, not even pings: Twitch then hangs up.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from connectors.errors import GiveUpError, SignInError, WaitError
from connectors.twitch.helix import PLATFORM
from connectors.values import instant, number, table

REMEMBERED = 500
"""Ids of messages that are known again when Twitch repeats them."""

KEEPALIVE = 30
"""Seconds of silence after which Twitch is asked to give a sign of life."""

OWN = ".twitch.tv"
"""What the names of Twitch's servers end with."""

_PATIENCE = 1.5
"""A connection silent for so many times that is lost."""


@dataclass(frozen=True)
class Notification:
    """One event: the type that was ordered, what it holds, its message's id and moment."""

    kind: str
    event: dict[str, Any]
    message_id: str
    sent_at: datetime


async def notifications(
    address: str, order: Callable[[str], Awaitable[None]]
) -> AsyncGenerator[Notification]:
    """Connect, ``order`` events for the session, and yield each once.

    Raises :class:`WaitError` where the connection is lost or falls silent, and
    :class:`SignInError` where the person takes the consent back.
    """
    seen = _Seen()
    line = await _Line.open(f"{address}?keepalive_timeout_seconds={KEEPALIVE}")
    try:
        await order(line.session)
        while True:
            message = await line.next()
            match _kind(message):
                case "notification":
                    if (found := _notification(message)) and seen.is_new(found.message_id):
                        yield found
                case "session_reconnect":
                    old, line = line, await _Line.open(_new_address(message, address))
                    async for late in old.rest():
                        if (found := _notification(late)) and seen.is_new(found.message_id):
                            yield found
                case "revocation":
                    _must_not_be_revoked(message)
    finally:
        await line.close()


class _Line:
    """One connection, welcomed."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._silence = 10.0
        self.session = ""

    @classmethod
    async def open(cls, address: str) -> _Line:
        """Connect and wait for the welcome."""
        try:
            connection = await connect(
                address,
                proxy=None,
                compression=None,  # its windows take a quarter of a megabyte a connection
                ping_interval=None,
                open_timeout=10,
                close_timeout=2,
            )
        except (OSError, TimeoutError, WebSocketException) as error:
            raise _lost(type(error).__name__) from None
        line = cls(connection)
        try:
            session = table(table((await line.next()).get("payload")).get("session"))
        except BaseException:
            await line.close()
            raise
        line.session = str(session.get("id", ""))
        line._silence = number(session.get("keepalive_timeout_seconds")) or 10.0
        return line

    async def next(self) -> dict[str, Any]:
        """The next message."""
        try:
            async with asyncio.timeout(self._silence * _PATIENCE):
                return _read(await self._connection.recv())
        except TimeoutError:
            raise _lost("silent") from None
        except ConnectionClosed as error:
            raise _lost(str(error.rcvd.code) if error.rcvd else "cut") from None

    async def rest(self) -> AsyncIterator[dict[str, Any]]:
        """Hang up and yield what had come by then."""
        await self.close()
        with suppress(ConnectionClosed):
            while True:
                yield _read(await self._connection.recv())

    async def close(self) -> None:
        """Hang up."""
        await self._connection.close()


class _Seen:
    """The ids of the last messages."""

    def __init__(self) -> None:
        self._order: deque[str] = deque()
        self._known: set[str] = set()

    def is_new(self, message_id: str) -> bool:
        """Whether it comes for the first time."""
        if message_id in self._known:
            return False
        self._known.add(message_id)
        self._order.append(message_id)
        if len(self._order) > REMEMBERED:
            self._known.discard(self._order.popleft())
        return True


def _read(text: str | bytes) -> dict[str, Any]:
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict):
        raise GiveUpError("unreadable_answer", platform=PLATFORM, code="eventsub")
    return message


def _kind(message: dict[str, Any]) -> str:
    return str(table(message.get("metadata")).get("message_type", ""))


def _notification(message: dict[str, Any]) -> Notification | None:
    if _kind(message) != "notification":
        return None
    metadata, payload = table(message.get("metadata")), table(message.get("payload"))
    sent_at = instant(metadata.get("message_timestamp"))
    message_id = str(metadata.get("message_id") or "")
    if sent_at is None or not message_id:
        return None
    kind = str(metadata.get("subscription_type", ""))
    return Notification(kind, table(payload.get("event")), message_id, sent_at)


def _new_address(message: dict[str, Any], address: str) -> str:
    """Where to reconnect: never over a line less safe than the first, nor to anybody else."""
    session = table(table(message.get("payload")).get("session"))
    new = str(session.get("reconnect_url") or "")
    try:
        is_theirs = _is_of_the_same(urlsplit(new), urlsplit(address))
    except ValueError:
        is_theirs = False
    if not is_theirs:
        raise GiveUpError("unreadable_answer", platform=PLATFORM, code="reconnect_url")
    return new


def _is_of_the_same(new: SplitResult, known: SplitResult) -> bool:
    """Whether an address leads to the host of another, or both to hosts of Twitch's."""
    host, before = new.hostname or "", known.hostname or ""
    same = host == before or (host.endswith(OWN) and before.endswith(OWN))
    return new.scheme == known.scheme and same


def _must_not_be_revoked(message: dict[str, Any]) -> None:
    """Other reasons than the person's end one kind of event only."""
    subscription = table(table(message.get("payload")).get("subscription"))
    status = str(subscription.get("status", ""))
    if status in ("authorization_revoked", "user_removed"):
        raise SignInError("signed_out", platform=PLATFORM, code=status)


def _lost(code: str) -> WaitError:
    return WaitError("unreachable", platform=PLATFORM, code=code)
