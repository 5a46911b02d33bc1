"""Read and write the links that open a stage page, and the key that signs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from planner.store.tables import campaigns, signing_keys, stage_links


@dataclass(frozen=True)
class LinkRow:
    """A link as it is kept: for which campaign, role and holder, until when, by whom."""

    id: str
    campaign_id: str
    role: str
    name: str
    expires_at: datetime
    made_at: datetime
    made_by: str
    revoked_at: datetime | None = None
    revoked_by: str | None = None


def add(connection: Connection, row: LinkRow) -> None:
    """Write a new link."""
    connection.execute(stage_links.insert().values(vars(row)))


def get(connection: Connection, link_id: str) -> LinkRow | None:
    """Return a link, or ``None``."""
    row = connection.execute(select(stage_links).where(stage_links.c.id == link_id)).first()
    return None if row is None else _link(row)


_TO_OPEN = (
    select(stage_links, signing_keys.c.value.label("signing_key"))
    .join(campaigns, campaigns.c.id == stage_links.c.campaign_id)
    .join(signing_keys, signing_keys.c.name == bindparam("key"))
    .where(stage_links.c.id == bindparam("link_id"), campaigns.c.deleted_at.is_(None))
)


def to_open(connection: Connection, link_id: str, key: str) -> tuple[LinkRow, str] | None:
    """Return a link of a campaign that is there, with the key that signs links."""
    row = connection.execute(_TO_OPEN, {"link_id": link_id, "key": key}).first()
    if row is None:
        return None
    fields = dict(row._mapping)
    signing_key = str(fields.pop("signing_key"))
    return LinkRow(**fields), signing_key


def of_campaign(connection: Connection, campaign_id: str) -> list[LinkRow]:
    """Return every link of a campaign, the last made first."""
    rows = connection.execute(
        select(stage_links)
        .where(stage_links.c.campaign_id == campaign_id)
        .order_by(stage_links.c.made_at.desc(), stage_links.c.id)
    )
    return [_link(row) for row in rows]


def revoke(connection: Connection, link_id: str, at: datetime, by: str) -> bool:
    """Revoke a link; return whether it held until now."""
    query = update(stage_links).where(
        stage_links.c.id == link_id, stage_links.c.revoked_at.is_(None)
    )
    return connection.execute(query.values(revoked_at=at, revoked_by=by)).rowcount > 0


def key(connection: Connection, name: str) -> str | None:
    """Return a signing key, or ``None`` where none was made."""
    query = select(signing_keys.c.value).where(signing_keys.c.name == name)
    return connection.execute(query).scalar_one_or_none()


def keep_key(connection: Connection, name: str, value: str, at: datetime) -> str:
    """Keep a new signing key, unless another process was first; return the one that
    stands."""
    try:
        with connection.begin_nested():
            connection.execute(signing_keys.insert().values(name=name, value=value, made_at=at))
    except IntegrityError:
        pass
    return key(connection, name) or value


def _link(row: Any) -> LinkRow:
    return LinkRow(**row._mapping)
