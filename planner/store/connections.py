"""Read and write what connects Kaibo to platforms: app keys, accounts, sign-ins under way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection as Db
from sqlalchemy import delete, func, select, update

from planner.store.tables import connections, platform_apps, sign_ins

LASTS = timedelta(minutes=15)
"""How long a person has to come back from a platform's sign-in page."""


@dataclass(frozen=True)
class PlatformApp:
    """The keys of a platform's app, closed; ``budget`` is what is left of its limits."""

    platform: str
    app_id: str
    sealed: str = field(repr=False)
    budget: Mapping[str, Any]
    at: datetime
    by: str


@dataclass(frozen=True)
class Connection:
    """A connected account, its tokens closed; ``made_at`` is when somebody signed in last.
    ``error`` says why the person has to sign in
    again (``reason``, ``code``, ``said``), and is empty while it works; ``demo`` that a
    server stands in for the platform."""

    id: str
    platform: str
    account_id: str
    account_name: str
    library_id: str
    sealed: str = field(repr=False)
    demo: bool
    made_at: datetime
    made_by: str
    renewed_at: datetime
    error: Mapping[str, str]


@dataclass(frozen=True)
class SignIn:
    """A sign-in under way: its verifier, closed, and the account it is for."""

    state: str
    platform: str
    library_id: str
    sealed: str = field(repr=False)
    at: datetime
    by: str


def app(db: Db, platform: str) -> PlatformApp | None:
    """Return the app of a platform, or ``None`` where no keys were given."""
    row = db.execute(select(platform_apps).where(platform_apps.c.platform == platform)).first()
    return None if row is None else PlatformApp(**row._mapping)


def apps(db: Db) -> list[PlatformApp]:
    """Return every app there are keys of."""
    return [PlatformApp(**row._mapping) for row in db.execute(select(platform_apps))]


def keep_app(db: Db, kept: PlatformApp) -> None:
    """Keep the keys of an app in place of earlier ones."""
    db.execute(delete(platform_apps).where(platform_apps.c.platform == kept.platform))
    db.execute(platform_apps.insert().values(vars(kept)))


def forget_app(db: Db, platform: str) -> None:
    """Delete the keys of an app."""
    db.execute(delete(platform_apps).where(platform_apps.c.platform == platform))


def keep_budget(db: Db, platform: str, budget: Mapping[str, Any]) -> None:
    """Keep what is left of an app's limits."""
    query = update(platform_apps).where(platform_apps.c.platform == platform)
    db.execute(query.values(budget=dict(budget)))


def add(db: Db, made: Connection) -> None:
    """Write a new connection."""
    db.execute(connections.insert().values(vars(made) | {"removed_at": None, "removed_by": None}))


def get(db: Db, connection_id: str) -> Connection | None:
    """Return a connection that was not removed, or ``None``."""
    query = select(connections).where(connections.c.id == connection_id, _stands())
    row = db.execute(query).first()
    return None if row is None else _connection(row)


def all_(db: Db) -> list[Connection]:
    """Return every connection that was not removed, the first made first."""
    query = select(connections).where(_stands()).order_by(connections.c.made_at, connections.c.id)
    return [_connection(row) for row in db.execute(query)]


def count(db: Db) -> int:
    """Return how many connections stand."""
    total: int = db.execute(
        select(func.count()).select_from(connections).where(_stands())
    ).scalar_one()
    return total


def page(db: Db, *, offset: int, limit: int) -> list[Connection]:
    """Return connections that were not removed, by platform and name."""
    c = connections.c
    query = select(connections).where(_stands()).order_by(c.platform, c.account_name, c.id)
    return [_connection(row) for row in db.execute(query.offset(offset).limit(limit))]


def of_accounts(db: Db, library_ids: Iterable[str]) -> list[Connection]:
    """Return the connections of accounts of the library."""
    query = select(connections).where(connections.c.library_id.in_(list(library_ids)), _stands())
    return [_connection(row) for row in db.execute(query)]


def reconnect(db: Db, again: Connection) -> None:
    """Keep name and tokens of an account that signed in again."""
    query = update(connections).where(connections.c.id == again.id, _stands())
    kept = ("account_name", "sealed", "demo", "made_at", "made_by", "renewed_at", "error")
    db.execute(query.values({name: getattr(again, name) for name in kept}))


def keep_tokens(db: Db, connection_id: str, sealed: str, at: datetime) -> None:
    """Keep renewed tokens; whatever was wrong with the sign-in is settled."""
    query = update(connections).where(connections.c.id == connection_id, _stands())
    db.execute(query.values(sealed=sealed, renewed_at=at, error={}))


def set_error(
    db: Db, connection_id: str, error: Mapping[str, str], made_at: datetime | None = None
) -> None:
    """Note why the person has to sign in again, unless she has since ``made_at``."""
    query = update(connections).where(connections.c.id == connection_id, _stands())
    if made_at is not None:
        query = query.where(connections.c.made_at == made_at)
    db.execute(query.values(error=dict(error)))


def remove(db: Db, connection_id: str, at: datetime, by: str) -> bool:
    """Disconnect an account and forget its tokens; return whether it was connected."""
    query = update(connections).where(connections.c.id == connection_id, _stands())
    return db.execute(query.values(removed_at=at, removed_by=by, sealed="")).rowcount > 0


def begin(db: Db, sign_in: SignIn) -> None:
    """Note a sign-in under way; ones that nobody came back from are forgotten."""
    db.execute(delete(sign_ins).where(sign_ins.c.at < sign_in.at - LASTS))
    db.execute(sign_ins.insert().values(vars(sign_in)))


def take(db: Db, state: str, now: datetime) -> SignIn | None:
    """Return a sign-in that is still good and forget it: each state is good once."""
    query = delete(sign_ins).where(sign_ins.c.state == state).returning(*sign_ins.c)
    row = db.execute(query).first()  # of two that come at once, one gets it
    if row is None or row.at < now - LASTS:
        return None
    return SignIn(**row._mapping)


def _stands() -> Any:
    return connections.c.removed_at.is_(None)


def _connection(row: Any) -> Connection:
    fields = dict(row._mapping)
    del fields["removed_at"], fields["removed_by"]
    return Connection(**fields)
