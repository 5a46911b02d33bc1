"""Ask a platform over HTTP: within its budget, with time and size bounded, errors typed.

Addresses may carry tokens: nothing here logs one or puts one into an error.
"""

from __future__ import annotations

import email.utils
import json
import logging
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from connectors.budget import Budget
from connectors.errors import GiveUpError, WaitError

Clock = Callable[[], datetime]
"""The present moment, UTC."""

LARGEST = 20 * 1024 * 1024
"""Bytes of an answer that are read at most."""
TIMEOUT = httpx.Timeout(20, connect=10)
LONGEST_WAIT = timedelta(days=1)
"""A platform that asks for more is asked again by then."""

logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs whole addresses


def new_client() -> httpx.AsyncClient:
    """Return a client for every platform: no redirects, no proxy or password of the machine."""
    return httpx.AsyncClient(
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=False,
        limits=httpx.Limits(max_connections=100, max_keepalive_connections=40),
    )


class Http:
    """The way to one platform for one account."""

    def __init__(
        self, platform: str, client: httpx.AsyncClient, budget: Budget, clock: Clock
    ) -> None:
        self.platform = platform
        self.client = client
        self.budget = budget
        self.clock = clock

    async def ask(
        self,
        method: str,
        address: str,
        *,
        cost: int = 1,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        data: Mapping[str, Any] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """Ask and return the whole answer, whatever a status below 500 says.

        Raises :class:`WaitError` where the budget is spent, for 429 and 5xx (honouring
        ``Retry-After``), and where the platform cannot be reached or cuts its answer;
        :class:`GiveUpError` for an answer larger than 20 MB.
        """
        self.budget.take(cost, self.clock())
        request = self.client.build_request(
            method, address, params=params, headers=headers, json=json, data=data, content=content
        )
        try:
            answer = await self.client.send(request, stream=True)
            try:
                body = await self.whole(answer)
            finally:
                await answer.aclose()
        except httpx.HTTPError as error:
            raise self.unreachable(error) from None  # its text holds the address
        if busy := self.busy(answer):
            raise busy
        return httpx.Response(answer.status_code, headers=_plain(answer.headers), content=body)

    def busy(self, answer: httpx.Response) -> WaitError | None:
        """The error that a status of 429 or 5xx stands for."""
        if answer.status_code != 429 and answer.status_code < 500:
            return None
        return WaitError(
            "rate_limited" if answer.status_code == 429 else "server_error",
            until=retry_at(answer.headers, self.clock()),
            platform=self.platform,
            code=str(answer.status_code),
        )

    def unreachable(self, error: httpx.HTTPError) -> WaitError:
        """The error that a lost connection stands for."""
        return WaitError("unreachable", platform=self.platform, code=type(error).__name__)

    async def whole(self, answer: httpx.Response) -> bytes:
        """Read an answer to its end. Raises :class:`GiveUpError` past 20 MB."""
        body = bytearray()
        async for piece in answer.aiter_bytes():
            body += piece
            if len(body) > LARGEST:
                raise GiveUpError("unreadable_answer", platform=self.platform, code="too_large")
        return bytes(body)


def document(answer: httpx.Response, platform: str) -> dict[str, Any]:
    """Return an answer's JSON object. Raises :class:`GiveUpError` for anything else."""
    try:
        read = json.loads(answer.content)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise GiveUpError("unreadable_answer", platform=platform, code=str(answer.status_code))
    return read


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When ``Retry-After`` asks to come back (seconds or a date, RFC 9110 10.2.3); ``None``
    where it says nothing that can be used."""
    said = headers.get("retry-after", "").strip()
    if not said:
        return None
    try:
        seconds = float(said)
    except ValueError:
        try:
            at = email.utils.parsedate_to_datetime(said)
        except ValueError:
            return None
        return min(max(at.astimezone(UTC), now), now + LONGEST_WAIT)
    if not math.isfinite(seconds) or seconds < 0:
        return None
    return now + min(timedelta(seconds=min(seconds, 1e7)), LONGEST_WAIT)


def _plain(headers: httpx.Headers) -> list[tuple[str, str]]:
    """The headers of a body that is unpacked already."""
    dropped = ("content-encoding", "content-length", "transfer-encoding")
    return [(name, value) for name, value in headers.multi_items() if name not in dropped]
