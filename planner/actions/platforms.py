"""The platforms Kaibo can be connected to: what each gives, and the keys of its app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import httpx

from connectors.budget import Budget
from connectors.connector import FEEDS, Access, Afterwards, Connector, Feed, Redirects
from connectors.credentials import App, Memory, Vault
from connectors.http import Clock
from connectors.platforms import CONNECTORS, streams_on
from planner.actions.who import Who
from planner.errors import InputError, NotFoundError, StoreError
from planner.store import audit, connections
from planner.store.connections import PlatformApp
from planner.store.database import Database
from planner.store.sealing import Seal

LONGEST_KEY = 500
_MAIN = "secret"
"""The key every app has beside its id, by its name in what is sealed."""


@dataclass(frozen=True)
class Gives:
    """What a platform gives, as a page shows it.

    ``rooms_on`` is the platform whose rooms it tells of; ``app_fields`` the keys an app
    needs beside id and secret, ``app_options`` those it may go without; ``feeds`` what is
    read, by feed whether on air (``True``) or afterwards; ``lacks`` keys of ``connector.lacks.<key>``; ``real`` that no other
    server stands in; ``redirects`` which address it sends people back to.
    """

    platform: str
    rooms_on: str
    sign_in: str
    app_fields: tuple[str, ...]
    app_options: tuple[str, ...]
    scopes: tuple[str, ...]
    feeds: Mapping[Feed, bool]
    live: frozenset[str]
    after: frozenset[str]
    lacks: tuple[str, ...]
    listens: bool
    pushes: bool
    real: bool
    redirects: Redirects


@dataclass(frozen=True)
class Allowance:
    """How many requests a platform still allows, of how many, until when (UTC)."""

    left: int
    of: int
    until: datetime


def gives(platform: str) -> Gives:
    """Return what a platform gives. Raises :class:`NotFoundError` for one there is not."""
    kind = _kind(platform)
    can = kind.can
    return Gives(
        platform,
        streams_on(platform),
        can.sign_in,
        can.app_fields,
        can.app_options,
        can.scopes,
        {f: not isinstance(can.feeds[f], Afterwards) for f in FEEDS if f in can.feeds},
        can.live,
        can.after,
        can.lacks,
        can.listens,
        can.pushes,
        _idle(kind).is_real,
        can.redirects,
    )


def all_platforms() -> list[Gives]:
    """Return what every platform gives."""
    return [gives(platform) for platform in CONNECTORS]


def keep_keys(
    database: Database,
    seal: Seal,
    who: Who,
    platform: str,
    app_id: str,
    secret: str,
    more: Mapping[str, str],
    *,
    now: datetime,
) -> None:
    """Keep the keys of a platform's app, encrypted. An empty ``secret`` or further key
    leaves the one that is kept of the same app as it is."""
    by, app_id, asked = who.must_write(), app_id.strip(), gives(platform)
    further = {name: more.get(name, "") for name in (*asked.app_fields, *asked.app_options)}
    keys = {name: value.strip() for name, value in {_MAIN: secret, **further}.items()}
    if not all(keys.values()):
        kept = _kept_keys(database, seal, platform, app_id)
        keys = {name: value or kept.get(name, "") for name, value in keys.items()}
    if not app_id or not all(keys[name] for name in (_MAIN, *asked.app_fields)):
        raise InputError("connections.keys_missing")
    for value in (app_id, *keys.values()):
        if len(value) > LONGEST_KEY or not value.isprintable():
            raise InputError("connections.key_unusable")
    given = {name: value for name, value in keys.items() if value and name != _MAIN}
    sealed = seal.close({"secret": keys[_MAIN], "more": given})
    with database.write() as db:
        budget = before.budget if (before := connections.app(db, platform)) else {}
        connections.keep_app(db, PlatformApp(platform, app_id, sealed, budget, now, by))
        audit.record(db, now, by, "keep_platform_keys", platform)


def forget_keys(database: Database, who: Who, platform: str, *, now: datetime) -> None:
    """Forget the keys of a platform's app; its accounts can no longer be read."""
    by = who.must_write()
    with database.write() as db:
        connections.forget_app(db, platform)
        audit.record(db, now, by, "forget_platform_keys", platform)


def app_of(database: Database, seal: Seal, platform: str) -> App | None:
    """Return the keys of a platform's app, or ``None`` where there are none."""
    with database.read() as db:
        kept = connections.app(db, platform)
    if kept is None:
        return None
    opened = seal.open(kept.sealed)
    return App(kept.app_id, opened["secret"], opened["more"])


def app_ids(database: Database) -> dict[str, str]:
    """Return the id of each platform's app there are keys of."""
    with database.read() as db:
        return {app.platform: app.app_id for app in connections.apps(db)}


def keys_at(database: Database) -> dict[str, datetime]:
    """Return when the keys of each platform's app were given."""
    with database.read() as db:
        return {app.platform: app.at for app in connections.apps(db)}


def budget_of(database: Database, platform: str) -> Budget:
    """Return the budget of a platform's app as it was kept."""
    with database.read() as db:
        kept = connections.app(db, platform)
    return Budget(platform, _kind(platform).can.limits, kept.budget if kept else None)


def allowance(database: Database, platform: str, *, now: datetime) -> Allowance | None:
    """Return the limit of a platform that is nearest to being spent; ``None`` where it
    names none, or each account has its own, of minutes."""
    limits = budget_of(database, platform).left(now)
    if not limits or _kind(platform).can.limits_of == "account":
        return None
    least = min(limits, key=lambda limit: limit.left / limit.of)
    return Allowance(least.left, least.of, least.until)


def connector(
    platform: str, app: App, vault: Vault, client: httpx.AsyncClient, budget: Budget, clock: Clock
) -> Connector:
    """Return the connector of one account."""
    return _kind(platform)(Access(app, vault, client, budget, clock))


def _kept_keys(database: Database, seal: Seal, platform: str, app_id: str) -> dict[str, str]:
    """The secret and the further keys that are kept of this very app; none where they are
    sealed with a key that is lost."""
    try:
        kept = app_of(database, seal, platform)
    except StoreError as error:
        if error.key != "error.sealed_by_another_key":
            raise
        return {}
    return {_MAIN: kept.secret, **kept.more} if kept and kept.id == app_id else {}


def _kind(platform: str) -> type[Connector]:
    if platform not in CONNECTORS:
        raise NotFoundError("connections.no_such_platform", platform=platform[:40])
    return CONNECTORS[platform]


def _idle(kind: type[Connector]) -> Connector:
    return kind(Access(App("", ""), Memory(), _client_of_the_idle(), Budget("", ())))


@cache
def _client_of_the_idle() -> httpx.AsyncClient:
    """A client that never asks anything: making one reads every certificate there is."""
    return httpx.AsyncClient()
