"""Connect accounts to their platforms: sign in, look at them, disconnect."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from connectors.connector import Connector
from connectors.credentials import Credentials, Memory, challenge, new_verifier
from connectors.errors import ConnectorError
from connectors.http import new_client
from planner.actions import platforms
from planner.actions.who import Who
from planner.domain.library import Account
from planner.domain.rows import new_id
from planner.errors import InputError, NotFoundError, PlatformError
from planner.store import audit, connections, feeds, library
from planner.store.connections import Connection, SignIn
from planner.store.database import Database
from planner.store.feeds import FeedRow, Gap
from planner.store.sealing import Seal

T = TypeVar("T")

CALLBACK = "/connect/{platform}"
"""Where a platform sends the person back to."""
LONGEST_CODE = 4_000


@dataclass(frozen=True)
class Connected:
    """A connected account with the feeds that were read last."""

    connection: Connection
    feeds: list[FeedRow]


def redirect_address(public_url: str, platform: str) -> str:
    """The address to register at a platform; without a public one, one of this machine,
    whose page need not exist: the person copies the address it ends at."""
    return (public_url or "http://localhost") + CALLBACK.format(platform=platform)


def begin(
    database: Database,
    seal: Seal,
    who: Who,
    platform: str,
    library_id: str,
    redirect: str,
    *,
    now: datetime,
) -> str:
    """Begin a sign-in; return the platform's page where the person agrees."""
    by = who.must_write()
    _check_account(database, platform, library_id)
    state, verifier = secrets.token_urlsafe(24), new_verifier()
    sealed = seal.close({"verifier": verifier, "redirect": redirect})
    with database.write() as db:
        connections.begin(db, SignIn(_hashed(state), platform, library_id, sealed, now, by))

    async def address(connector: Connector) -> str:
        return connector.sign_in_address(state, challenge(verifier), redirect)

    return asyncio.run(_with(database, seal, platform, address, now))


async def finish(
    database: Database, seal: Seal, platform: str, state: str, code: str, *, now: datetime
) -> Connection:
    """Finish a sign-in with what the platform sent back; return the connected account.

    Each ``state`` is good once, for a quarter of an hour, for the platform it was made for.
    """

    def take() -> SignIn | None:
        with database.write() as db:
            return connections.take(db, _hashed(state), now)

    begun = await asyncio.to_thread(take)
    if begun is None or begun.platform != platform:
        raise InputError("connections.sign_in_expired")
    if not code or len(code) > LONGEST_CODE:
        raise InputError("connections.no_code")
    kept = seal.open(begun.sealed)

    async def exchange(connector: Connector) -> Credentials:
        return await connector.sign_in(code, kept["verifier"], kept["redirect"])

    credentials = await _with(database, seal, platform, exchange, now)
    return await asyncio.to_thread(
        _keep, database, seal, begun.by, platform, begun.library_id, credentials, now
    )


def finish_by_hand(
    database: Database, seal: Seal, who: Who, platform: str, pasted: str, *, now: datetime
) -> Connection:
    """Finish a sign-in with the address the person was sent to and copied."""
    who.must_write()
    state, code = _in_address(pasted)
    return asyncio.run(finish(database, seal, platform, state, code, now=now))


def connect_with_code(
    database: Database,
    seal: Seal,
    who: Who,
    platform: str,
    library_id: str,
    code: str,
    *,
    now: datetime,
) -> Connection:
    """Connect an account whose platform needs no page of its own to agree on: by a code
    the person typed, or (empty) by the app's keys alone."""
    by = who.must_write()
    _check_account(database, platform, library_id)
    if len(code) > LONGEST_CODE:
        raise InputError("connections.no_code")

    async def exchange(connector: Connector) -> Credentials:
        return await connector.sign_in(code.strip(), "", "")

    credentials = asyncio.run(_with(database, seal, platform, exchange, now))
    return _keep(database, seal, by, platform, library_id, credentials, now)


def disconnect(database: Database, who: Who, connection_id: str, *, now: datetime) -> None:
    """Disconnect an account: its tokens are forgotten, its numbers stay."""
    by = who.must_write()
    with database.write() as db:
        found = connections.get(db, connection_id)
        if found is None or not connections.remove(db, connection_id, now, by):
            raise NotFoundError("connections.gone")
        audit.record(db, now, by, "disconnect", connection_id, platform=found.platform)


def connected(database: Database) -> list[Connected]:
    """Return every connected account."""
    with database.read() as db:
        return [Connected(c, feeds.of_connection(db, c.id)) for c in connections.all_(db)]


def gaps(database: Database, campaign_id: str) -> list[Gap]:
    """Return when a campaign's channels could not be read, the earliest first."""
    with database.read() as db:
        return feeds.gaps_of(db, campaign_id)


def _keep(
    database: Database,
    seal: Seal,
    by: str,
    platform: str,
    library_id: str,
    credentials: Credentials,
    now: datetime,
) -> Connection:
    """Keep an account that signed in; one that did so before keeps its place."""
    sealed = seal.close(credentials.document())
    demo = not platforms.gives(platform).real
    with database.write() as db:
        for old in connections.of_accounts(db, [library_id]):
            if old.platform == platform:
                connections.remove(db, old.id, now, by)
        made = Connection(
            new_id(),
            platform,
            credentials.account_id[:200],
            (credentials.account_name or credentials.account_id)[:500],
            library_id,
            sealed,
            demo,
            now,
            by,
            now,
            {},
        )
        connections.add(db, made)
        audit.record(db, now, by, "connect", made.id, platform=platform)
    return made


def _check_account(database: Database, platform: str, library_id: str) -> None:
    rooms_on = platforms.gives(platform).rooms_on
    with database.read() as db:
        item = library.get(db, library_id)
    if item is None or item.kind != "account":
        raise NotFoundError("connections.no_account")
    if Account.model_validate(item.body).platform != rooms_on:
        raise InputError("connections.other_platform")


async def _with(
    database: Database,
    seal: Seal,
    platform: str,
    use: Callable[[Connector], Awaitable[T]],
    now: datetime,
) -> T:
    """Use a connector that has no account yet. Raises :class:`PlatformError`."""
    app = await asyncio.to_thread(platforms.app_of, database, seal, platform)
    if app is None:
        raise InputError("connections.no_keys")
    budget = await asyncio.to_thread(platforms.budget_of, database, platform)
    async with new_client() as client:
        connector = platforms.connector(platform, app, Memory(), client, budget, lambda: now)
        try:
            return await use(connector)
        except ConnectorError as error:
            raise platform_error(error) from error


def platform_error(error: ConnectorError) -> PlatformError:
    """The same as a sentence."""
    detail = " · ".join(part for part in (error.code, error.said) if part)
    return PlatformError(
        f"connector.reason.{error.reason}", detail=f" ({detail})" if detail else ""
    )


def _in_address(pasted: str) -> tuple[str, str]:
    """State and code in an address. Raises :class:`InputError` where it has none."""
    try:
        asked = parse_qs(urlsplit(pasted.strip()).query)
    except ValueError as error:
        raise InputError("connections.not_the_address") from error
    codes = asked.get("code") or asked.get("auth_code") or [""]
    states = asked.get("state") or [""]
    if not codes[0] or not states[0]:
        raise InputError("connections.not_the_address")
    return states[0], codes[0]


def _hashed(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
