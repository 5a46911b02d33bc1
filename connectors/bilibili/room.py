"""What both ways into a room of Bilibili have in common: the line that brings what viewers
do (:mod:`connectors.bilibili.line`), and requests that are signed."""

from __future__ import annotations

import asyncio
import json
import secrets
from abc import abstractmethod
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, suppress
from typing import Any, Literal

import httpx

from connectors.bilibili import parse
from connectors.bilibili.line import Opened, Pace, messages
from connectors.bilibili.refusals import LINE_CLOSED, refusal
from connectors.bilibili.settings import BilibiliSettings
from connectors.bilibili.signing import signed_headers
from connectors.connector import Access, Connector, Feed
from connectors.credentials import Credentials
from connectors.errors import ConnectorError, GiveUpError, WaitError
from connectors.http import document
from connectors.reading import Event, Reading, Stream

_REMEMBERED = 20_000
"""Events by whose ids a repeat is known; older ones the store knows."""
_GOODBYE = 5
"""Seconds that closing a line may take."""


class Room(Connector):
    """One room. A way in says how its line is opened, kept open and closed."""

    version: Literal["1.0", "2.0"]

    def __init__(
        self,
        access: Access,
        settings: BilibiliSettings | None = None,
        pace: Pace | None = None,
    ) -> None:
        super().__init__(access)
        self._settings = settings or BilibiliSettings()
        self._pace = pace or self.usual_pace

    usual_pace = Pace()

    @property
    def is_real(self) -> bool:
        return self._settings.is_real

    async def read(self, feed: Feed, stream: Stream, cursor: str) -> Reading:
        """Read nothing: all there is comes over the line."""
        raise GiveUpError("request_refused", platform=self.platform)

    async def listen(self, stream: Stream) -> AsyncIterator[Reading]:
        """Yield what viewers do until the stream ends.

        Raises :class:`WaitError` where the line is lost or closed: listen again.
        """
        line = await self.signed(self._open)
        known = _Known()
        try:
            async with aclosing(messages(line, self._pace, lambda: self._kept(line))) as heard:
                async for bodies in heard:
                    now = self.access.clock()
                    said = [parse.message(body, line.id, now) for body in bodies]
                    events = known.new([m.event for m in said if m.event is not None])
                    over = any(event.kind == "end" for event in events)
                    if events:
                        yield Reading(events=events, over=over)
                    if over:
                        return
                    if any(m.closed for m in said):
                        raise WaitError("unreachable", platform=self.platform, code="closed")
        finally:
            await self._let_go(line)

    async def _open(self, held: Credentials) -> Opened:
        line = parse.opened(await self._start(held), plain_too=not self.is_real)
        if line is None:
            raise GiveUpError("unreadable_answer", platform=self.platform, code="line")
        return line

    async def _kept(self, line: Opened) -> None:
        """Keep a line open; a beat that does not get through is made up for by the next,
        one that is told the line is closed ends it."""
        try:
            await self._keep(line)
        except WaitError as error:
            if error.code in LINE_CLOSED:
                raise

    async def _let_go(self, line: Opened) -> None:
        """Close a line, or leave it: it closes by itself within a minute."""
        with suppress(ConnectorError, TimeoutError):
            async with asyncio.timeout(_GOODBYE):
                await self._close(line)

    @abstractmethod
    async def _start(self, held: Credentials) -> Mapping[str, Any]:
        """Ask for a line; the answer's data."""

    @abstractmethod
    async def _keep(self, line: Opened) -> None:
        """Say by HTTP that the line is still wanted."""

    @abstractmethod
    async def _close(self, line: Opened) -> None:
        """Say that the line is not wanted any more."""

    async def _signed(
        self,
        method: str,
        address: str,
        body: Mapping[str, Any] | None = None,
        access_token: str = "",
    ) -> Mapping[str, Any]:
        content = json.dumps(body).encode() if body is not None else b""
        headers = signed_headers(
            self.access.app.id,
            self.access.app.secret,
            content,
            version=self.version,
            nonce=secrets.token_hex(16),
            now=self.access.clock(),
        )
        if self.version == "2.0":
            headers["access-token"] = access_token
        answer = await self.http.ask(method, address, headers=headers, content=content)
        return self._data(answer)

    def _data(self, answer: httpx.Response) -> Mapping[str, Any]:
        """The data of an answer whose code is 0. Raises what its code stands for."""
        read = document(answer, self.platform)
        code, data = read.get("code"), read.get("data")
        if code == 0 and isinstance(data, dict | list | None):
            return data if isinstance(data, dict) else {}
        if code == 0 or not isinstance(code, int):
            raise GiveUpError("unreadable_answer", platform=self.platform, code=str(code)[:20])
        said = parse.text(read.get("message"))
        raise refusal(code, said, self.platform, self.access.clock())


class _Known:
    """The ids of the last events, by which a repeat is left out."""

    def __init__(self) -> None:
        self._ids: set[tuple[str, str]] = set()
        self._order: deque[tuple[str, str]] = deque()

    def new(self, events: list[Event]) -> list[Event]:
        """Return those not seen before, and remember them."""
        found = []
        for event in events:
            name = event.kind, event.id
            if name not in self._ids:
                found.append(event)
                self._ids.add(name)
                self._order.append(name)
        while len(self._order) > _REMEMBERED:
            self._ids.discard(self._order.popleft())
        return found
