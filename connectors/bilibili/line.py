"""The line to a room: a websocket that is entered, kept alive, and says when it is lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import websockets
from websockets.asyncio.client import ClientConnection, connect

from connectors.bilibili import packet
from connectors.errors import WaitError

LARGEST_FRAME = 4 * 1024 * 1024
_ENTERED = 0


@dataclass(frozen=True)
class Opened:
    """A line the platform has opened for us: its id, what to say first, where it is."""

    id: str
    auth_body: str = ""
    links: Sequence[str] = ()


@dataclass(frozen=True)
class Pace:
    """Seconds: between heartbeats on the line, between those by HTTP, and how long is
    waited for a connection or the answer to our first packet."""

    line: float = 30
    project: float = 20
    answer: float = 10

    @property
    def silence(self) -> float:
        """When a line is given up that brings nothing, not even answers to heartbeats."""
        return self.line * 2.5


async def messages(
    opened: Opened, pace: Pace, keep: Callable[[], Awaitable[None]]
) -> AsyncGenerator[list[bytes]]:
    """Yield the messages of each frame that comes, and ``keep`` the line open meanwhile.

    Raises :class:`WaitError` where the line cannot be entered or is lost.
    """
    try:
        socket = await _connected(opened.links, pace)
        try:
            yield await _enter(socket, opened.auth_body, pace)
            async for bodies in _heard(socket, pace, keep):
                yield bodies
        finally:
            await socket.close()
    except (OSError, websockets.WebSocketException) as error:
        raise _lost(type(error).__name__) from None


async def _connected(links: Sequence[str], pace: Pace) -> ClientConnection:
    """Connect to the first address that answers."""
    for place, link in enumerate(links, 1):
        try:
            return await connect(
                link,
                open_timeout=pace.answer,
                close_timeout=pace.answer,
                ping_interval=None,  # the protocol has heartbeats of its own
                max_size=LARGEST_FRAME,
                proxy=None,
            )
        except (OSError, websockets.WebSocketException):
            if place == len(links):
                raise
    raise _lost("no_address")


async def _enter(socket: ClientConnection, auth_body: str, pace: Pace) -> list[bytes]:
    """Enter the room; return the messages that came with the answer."""
    await socket.send(packet.encode(packet.AUTH, auth_body.encode()))
    async with asyncio.timeout(pace.answer):
        answers = packet.decode(await _frame(socket))
    said = next((p.body for p in answers if p.operation == packet.AUTH_REPLY), b"")
    code = _code(said)
    if code != _ENTERED:  # -101: what we said first is used up, a new line has another
        raise _lost(f"auth_{code}")
    return _bodies(answers)


async def _heard(
    socket: ClientConnection, pace: Pace, keep: Callable[[], Awaitable[None]]
) -> AsyncGenerator[list[bytes]]:
    now = asyncio.get_running_loop().time
    line_due, project_due, heard = now(), now() + pace.project, now()
    while True:
        if now() >= line_due:
            with suppress(websockets.ConnectionClosed):  # what came before is still to be read
                await socket.send(packet.encode(packet.HEARTBEAT))
            line_due = now() + pace.line
        if now() >= project_due:
            await keep()
            project_due = now() + pace.project
        if now() - heard > pace.silence:
            raise _lost("silence")
        try:
            async with asyncio.timeout_at(min(line_due, project_due)):
                frame = await _frame(socket)
        except TimeoutError:
            continue
        heard = now()
        yield _bodies(packet.decode(frame))


def _bodies(packets: Sequence[packet.Packet]) -> list[bytes]:
    return [p.body for p in packets if p.operation == packet.MESSAGE]


async def _frame(socket: ClientConnection) -> bytes:
    frame = await socket.recv()
    return frame.encode() if isinstance(frame, str) else frame


def _code(body: bytes) -> object:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return "unreadable"
    return said.get("code") if isinstance(said, dict) else "unreadable"


def _lost(code: str) -> WaitError:
    return WaitError("unreachable", platform="bilibili", code=code)
