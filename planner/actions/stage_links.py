"""Links that open a stage page: signed, for one role of one campaign, until a moment,
revocable."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from itsdangerous import URLSafeSerializer
from sqlalchemy import Connection

from planner.actions.who import LONGEST_NAME, Who
from planner.domain.campaign import Header
from planner.domain.rows import new_id
from planner.errors import InputError, NotAllowedError, NotFoundError
from planner.store import audit, campaigns, feed, stage_links
from planner.store.database import Database
from planner.store.stage_links import LinkRow

Role = Literal["host", "prompter", "crew", "wall", "console"]
ROLES: tuple[Role, ...] = get_args(Role)

LATEST = timedelta(days=30)
"""A link ends this long after the broadcast at the latest."""

LONGEST_TOKEN = 200

_OWN_LASTS = timedelta(hours=24)
_OWN_LEAST = timedelta(hours=6)
_KEY = "stage_links"


@dataclass(frozen=True)
class Link(LinkRow):
    """A link with its ``token``, the part of the address that is the authority."""

    token: str = ""

    @property
    def own(self) -> bool:
        """Whether the app made it for whoever is in it, not a person for another."""
        return not self.made_by

    def holds(self, now: datetime) -> bool:
        """Whether it opens anything at ``now``."""
        return self.revoked_at is None and now < self.expires_at


def default_expiry(header: Header) -> datetime:
    """Return when a link ends if nobody says otherwise: the night after the broadcast."""
    return header.ends_at + timedelta(hours=12)


def make(
    database: Database,
    who: Who,
    campaign_id: str,
    role: str,
    name: str,
    *,
    expires_at: datetime,
    now: datetime,
) -> Link:
    """Make a link for a person. Raises :class:`InputError` for a role there is not, a
    name that is missing or too long, an expiry that has passed or is too far off."""
    by = who.must_write()
    name = name.strip()
    if role not in ROLES:
        raise InputError("stage_link.role", value=role[:20])
    if not name:
        raise InputError("stage_link.name")
    if len(name) > LONGEST_NAME:
        raise InputError("input.too_long", limit=LONGEST_NAME, value=name[:20])
    row = LinkRow(new_id(), campaign_id, role, name, expires_at, now, by)
    return _kept(database, by, row, now)


def own(database: Database, who: Who, campaign_id: str, role: Role, *, now: datetime) -> Link:
    """Return a link for somebody who is in the app, to the same view by its navigation:
    one that still lasts some hours, or a new one for a day."""
    by = who.must_write()
    for link in of_campaign(database, campaign_id):
        if link.own and (link.role, link.name) == (role, by) and link.holds(now + _OWN_LEAST):
            return link
    row = LinkRow(new_id(), campaign_id, role, by, now + _OWN_LASTS, now, "")
    return _kept(database, by, row, now)


def of_campaign(database: Database, campaign_id: str) -> list[Link]:
    """Return every link of a campaign, the last made first."""
    with database.read() as connection:
        rows = stage_links.of_campaign(connection, campaign_id)
        key = stage_links.key(connection, _KEY)
    return [_signed(row, key) for row in rows] if key else []


def revoke(database: Database, who: Who, link_id: str, *, now: datetime) -> None:
    """Make a link open nothing any more; screens that watch by it are sent away."""
    by = who.must_write()
    with database.write() as connection:
        row = stage_links.get(connection, link_id)
        if row is None or not stage_links.revoke(connection, link_id, now, by):
            raise NotFoundError("stage_link.gone")
        audit.record(connection, now, by, "revoke_stage_link", row.campaign_id, role=row.role)
        feed.touch(connection, row.campaign_id)


def opened(database: Database, token: str, *, now: datetime) -> Link:
    """Return the link of a token. Raises :class:`NotAllowedError` where it is forged,
    expired or revoked, saying nothing of what it would have opened."""
    with database.read() as connection:
        return opened_in(connection, token, now=now)


def opened_in(connection: Connection, token: str, *, now: datetime) -> Link:
    """Return the link of a token as :func:`opened` does, inside the caller's transaction."""
    link_id = _id_in(token)
    found = stage_links.to_open(connection, link_id, _KEY) if link_id else None
    # what the token says is believed only where this link, signed now, is the same token
    link = _signed(*found) if found else None
    if link is None or not secrets.compare_digest(link.token.encode(), token.encode()):
        raise NotAllowedError("stage_link.forged")
    if link.revoked_at is not None:
        raise NotAllowedError("stage_link.revoked")
    if now >= link.expires_at:
        raise NotAllowedError("stage_link.expired")
    return link


def _kept(database: Database, by: str, row: LinkRow, now: datetime) -> Link:
    with database.write() as connection:
        campaign = campaigns.get(connection, row.campaign_id, ["header"])
        if campaign is None or campaign.deleted_at is not None:
            raise NotFoundError("error.campaign_gone")
        latest = max(campaign.header.ends_at, now) + LATEST
        if not now < row.expires_at <= latest:
            raise InputError("stage_link.expiry", days=LATEST.days)
        stage_links.add(connection, row)
        audit.record(connection, now, by, "make_stage_link", row.campaign_id, role=row.role)
        key = stage_links.keep_key(connection, _KEY, secrets.token_hex(32), now)
    return _signed(row, key)


def _id_in(token: str) -> str:
    """Return the id that a token claims, whoever signed it; empty where it claims none."""
    if len(token) > LONGEST_TOKEN:
        return ""
    _, claimed = URLSafeSerializer("").loads_unsafe(token)
    first = claimed[0] if isinstance(claimed, list) and claimed else ""
    return first if isinstance(first, str) else ""


def _signed(row: LinkRow, key: str) -> Link:
    carried = [row.id, row.campaign_id, row.role, int(row.expires_at.timestamp())]
    return Link(**vars(row), token=str(_serializer(key).dumps(carried)))


def _serializer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="stage")
