"""Connect accounts to their platforms: sign in, and disconnect."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from connectors.connector import Connector
from connectors.credentials import Credentials, Memory, challenge, new_verifier
from connectors.errors import ConnectorError, WaitError
from connectors.http import new_client
from planner import address
from planner.actions import platforms
from planner.actions.connected import detail_of, noted, trouble
from planner.actions.who import Who
from planner.domain.library import Account
from planner.domain.rows import new_id
from planner.errors import InputError, NotFoundError, PlatformError
from planner.store import audit, connections, feeds, library
from planner.store.connections import Connection, SignIn
from planner.store.database import Database
from planner.store.sealing import Seal

T = TypeVar("T")

LONGEST_CODE = 4_000
REFUSED = "access_denied"
"""What a platform sends instead of a code where the person did not agree (RFC 6749 4.1.2.1)."""
_ERROR_CODE = re.compile(r"[a-z_]{1,60}")


@dataclass(frozen=True)
class Answered:
    """What a platform sent back with the person: a code, or why there is none."""

    state: str = field(repr=False)
    code: str = field(default="", repr=False)
    error: str = ""


def redirect_address(platform: str) -> str:
    """The address to register at a platform. Without a public one it is of this machine:
    a browser elsewhere cannot show it, and the person copies it from there."""
    return address.redirect_base() + address.CALLBACK.format(platform=platform)


def answered(query: str) -> Answered:
    """What the query of a callback says. Names of errors are the standard's; other text is
    not repeated, since anybody can write a link."""
    try:
        asked = parse_qs(query, max_num_fields=100)
    except ValueError:
        asked = {}
    found = {name: values[0] for name, values in asked.items()}
    said = found.get("error", "")
    return Answered(
        found.get("state", ""),
        found.get("code") or found.get("auth_code") or "",
        said if not said or _ERROR_CODE.fullmatch(said) else "error",
    )


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

    async def page(connector: Connector) -> str:
        return connector.sign_in_address(state, challenge(verifier), redirect)

    there = _waited_for(_with(database, seal, platform, page, now))
    sealed = seal.close({"verifier": verifier, "redirect": redirect})
    with database.write() as db:
        connections.begin(db, SignIn(_hashed(state), platform, library_id, sealed, now, by))
    return there


async def finish(
    database: Database, seal: Seal, platform: str, back: Answered, *, now: datetime
) -> Connection:
    """Finish a sign-in with what the platform sent back; return the connected account.

    Each ``state`` is good once, for a quarter of an hour, for the platform it was made for.
    """

    def take() -> SignIn | None:
        with database.write() as db:
            return connections.take(db, _hashed(back.state), now)

    begun = await asyncio.to_thread(take)
    if begun is None or begun.platform != platform:
        raise InputError("connections.sign_in_expired")
    if back.error == REFUSED:
        raise InputError("connections.refused")
    if back.error:
        raise PlatformError("connections.not_agreed", detail=back.error)
    if not back.code or len(back.code) > LONGEST_CODE:
        raise InputError("connections.no_code")
    kept = seal.open(begun.sealed)

    async def exchange(connector: Connector) -> Credentials:
        return await connector.sign_in(back.code, kept["verifier"], kept["redirect"])

    credentials = await _with(database, seal, platform, exchange, now)
    return await asyncio.to_thread(
        _keep, database, seal, begun.by, platform, begun.library_id, credentials, now
    )


def finish_by_hand(
    database: Database, seal: Seal, who: Who, platform: str, pasted: str, *, now: datetime
) -> Connection:
    """Finish a sign-in with the address the person was sent to and copied."""
    who.must_write()
    back = _in_address(pasted, platform)
    return _waited_for(finish(database, seal, platform, back, now=now))


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

    credentials = _waited_for(_with(database, seal, platform, exchange, now))
    return _keep(database, seal, by, platform, library_id, credentials, now)


def disconnect(database: Database, who: Who, connection_id: str, *, now: datetime) -> None:
    """Disconnect an account: its tokens are forgotten, its numbers stay."""
    by = who.must_write()
    with database.write() as db:
        found = connections.get(db, connection_id)
        if found is None or not connections.remove(db, connection_id, now, by):
            raise NotFoundError("connections.gone")
        audit.record(db, now, by, "disconnect", connection_id, platform=found.platform)


def _keep(
    database: Database,
    seal: Seal,
    by: str,
    platform: str,
    library_id: str,
    credentials: Credentials,
    now: datetime,
) -> Connection:
    """Keep an account that signed in. One that did so before stays the same connection,
    which goes on where it stood; another account takes its place."""
    made = Connection(
        new_id(),
        platform,
        credentials.account_id[:200],
        (credentials.account_name or credentials.account_id)[:500],
        library_id,
        seal.close(credentials.document()),
        not platforms.gives(platform).real,
        now,
        by,
        now,
        {},
    )
    with database.write() as db:
        before = [c for c in connections.of_accounts(db, [library_id]) if c.platform == platform]
        same = next((c for c in before if c.account_id == made.account_id), None)
        for other in before:
            if other is not same:
                connections.remove(db, other.id, now, by)
        if same is None:
            connections.add(db, made)
        else:
            made = replace(made, id=same.id)
            connections.reconnect(db, made)
            feeds.revive(db, made.id)
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
        except WaitError as error:
            raise PlatformError("connections.try_later", detail=detail_of(noted(error))) from error
        except ConnectorError as error:
            raise trouble(noted(error)) from error


def _waited_for(asked: Coroutine[Any, Any, T]) -> T:
    """Wait for an answer, in a thread of its own: the caller's may run an event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asked).result()


def _in_address(pasted: str, platform: str) -> Answered:
    """What an address says. Raises :class:`InputError` where it is not one a platform sends
    people to."""
    try:
        parts = urlsplit(pasted.strip())
    except ValueError as error:
        raise InputError("connections.not_the_address") from error
    back = answered(parts.query)
    if not back.state or not (back.code or back.error):
        raise InputError("connections.not_the_address")
    if not parts.path.endswith(address.CALLBACK.format(platform=platform)):
        raise InputError("connections.not_the_address")
    return back


def _hashed(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
