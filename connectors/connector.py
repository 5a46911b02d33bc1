"""What every platform's connector is: what it can do, how one signs in, how one reads.

::

    connector = YouTube(access)                       # one account
    for stream in await connector.streams(since, until): ...
    reading = await connector.read("live", stream, cursor="")

A connector declares in ``can`` what its platform gives; what is not declared is never
called. It keeps no schedule and no history: when to read is the caller's affair.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Literal, TypeVar

import httpx

from connectors.budget import Budget, Limit
from connectors.credentials import App, Credentials, Vault
from connectors.errors import GiveUpError, SignInError
from connectors.http import Clock, Http
from connectors.reading import Reading, Stream

T = TypeVar("T")

Feed = Literal["live", "chat", "totals", "leads"]
"""``live``: numbers while on air. ``chat``: what viewers do, while on air. ``totals`` and
``leads``: after the end, until they are final."""

FEEDS: tuple[Feed, ...] = ("live", "chat", "totals", "leads")

SignInKind = Literal["oauth", "app", "code"]
"""``oauth``: the person agrees at the platform. ``app``: the app's keys are enough.
``code``: a code the person copies from the platform."""

Redirects = Literal["https", "local", "unknown"]


@dataclass(frozen=True)
class OnAir:
    """How a feed is read during the stream: no oftener than ``every``, for ``cost`` units
    of the budget a read."""

    every: timedelta
    cost: int = 1


@dataclass(frozen=True)
class Afterwards:
    """How a feed is read after the end: first after ``first``, then every ``every``, until
    ``final`` after the end nothing changes any more."""

    first: timedelta
    every: timedelta
    final: timedelta
    cost: int = 1


@dataclass(frozen=True)
class Can:
    """What a platform gives an ordinary dealer's account.

    ``app_fields`` are the keys an app needs beside id and secret, ``app_options`` those only
    some of what it gives needs; ``listens`` that events come over a connection kept open;
    ``pushes`` that the platform calls us, ``orders_pushes`` that we have to ask it to. ``live`` and
    ``after`` are the metrics of ``data/metrics.toml`` it can bring; ``lacks`` says what it
    gives nobody, keys of ``connector.lacks.<key>``; ``limits_of`` whether each account has
    its limits, or all accounts of an app share them; ``redirects`` whether the address it
    sends people back to has to be ``https``, may be one on this machine (``local``), or
    nobody knows.
    """

    sign_in: SignInKind
    feeds: dict[Feed, OnAir | Afterwards]
    app_fields: tuple[str, ...] = ()
    app_options: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    listens: bool = False
    pushes: bool = False
    orders_pushes: bool = False
    live: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    lacks: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    limits_of: Literal["account", "app"] = "account"
    redirects: Redirects = "unknown"


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Access:
    """What a connector works with: the app's keys, the account's vault, the client all
    share, the account's budget, a clock."""

    app: App
    vault: Vault
    client: httpx.AsyncClient
    budget: Budget
    clock: Clock = field(default=_utc_now)


class Connector(ABC):
    """One account on one platform. Safe for many tasks of one event loop."""

    platform: ClassVar[str]
    can: ClassVar[Can]

    def __init__(self, access: Access) -> None:
        self.access = access
        self.http = Http(self.platform, access.client, access.budget, access.clock)

    @property
    @abstractmethod
    def is_real(self) -> bool:
        """Whether it talks to the platform itself, not to a server that stands in for it."""

    def sign_in_address(self, state: str, challenge: str, redirect: str) -> str:
        """Where the person agrees (``oauth``); ``state`` comes back with the code."""
        raise GiveUpError("request_refused", platform=self.platform)

    @abstractmethod
    async def sign_in(self, code: str, verifier: str, redirect: str) -> Credentials:
        """Turn a code into credentials, with the account's id and name in them."""

    async def renew(self, held: Credentials) -> Credentials:
        """Return fresh credentials for ones that are running out.

        Raises :class:`SignInError` where only the person can.
        """
        raise SignInError("signed_out", platform=self.platform)

    @abstractmethod
    async def streams(self, since: datetime, until: datetime) -> list[Stream]:
        """Return the account's streams that began, or are planned, in that time."""

    @abstractmethod
    async def read(self, feed: Feed, stream: Stream, cursor: str) -> Reading:
        """Read a declared feed once, from where ``cursor`` says (empty: the beginning)."""

    def listen(self, stream: Stream) -> AsyncIterator[Reading]:
        """Yield what comes over a connection kept open, until the stream ends.

        Raises :class:`WaitError` where the connection is lost: listen again.
        """
        raise GiveUpError("request_refused", platform=self.platform)

    async def order_pushes(self, callback: str) -> bool:
        """Ask the platform to push to an address of ours (``orders_pushes``), which may be
        asked again and again; return whether it has found that the address is ours.

        Raises :class:`WaitError` where it did not get through to it.
        """
        raise GiveUpError("request_refused", platform=self.platform)

    async def credentials(self) -> Credentials:
        """Return credentials that hold, renewed first where they are running out."""
        held = await self.access.vault.read()
        return held if held.holds(self.access.clock()) else await self.renewed(held)

    async def renewed(self, used: Credentials) -> Credentials:
        """Renew, unless another task or process has done so since ``used`` was read."""
        async with self.access.vault.renewing():
            held = await self.access.vault.read()
            if held.access_token != used.access_token and held.holds(self.access.clock()):
                return held
            renewing = asyncio.ensure_future(self._renew_and_keep(held))
            try:
                return await asyncio.shield(renewing)
            except asyncio.CancelledError:
                await asyncio.wait([renewing])  # the platform may have rotated them: keep those
                raise

    async def _renew_and_keep(self, held: Credentials) -> Credentials:
        fresh = await self.renew(held)
        await self.access.vault.write(fresh)
        return fresh

    async def signed(self, call: Callable[[Credentials], Awaitable[T]]) -> T:
        """Make a call with credentials; where the platform calls the token dead before its
        time, renew once and call again."""
        held = await self.credentials()
        try:
            return await call(held)
        except SignInError as error:
            if error.reason != "signed_out":
                raise
            return await call(await self.renewed(held))
