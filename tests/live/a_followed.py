"""A connected account, and a campaign on one of its channels."""

from __future__ import annotations

from datetime import datetime, timedelta

from connectors.credentials import Credentials
from planner.actions import campaigns, library, platforms
from planner.actions.who import Who
from planner.domain.rows import new_id
from planner.store import connections
from planner.store.connections import Connection
from planner.store.database import Database
from planner.store.sealing import Seal

SEAL = Seal(b"k" * 32)
WHO = Who("策划甲")


def connect(
    database: Database,
    now: datetime,
    *,
    platform: str = "youtube",
    token: str = "token-1",
    refresh_token: str = "refresh-1",
    secret: str = "app-secret",
    number: int = 1,
) -> tuple[str, Connection]:
    """Keep app keys, a library account and its connection; return both."""
    platforms.keep_keys(database, SEAL, WHO, platform, "app-id", secret, {}, now=now)
    account = library.add(
        database, WHO, "account", {"name": f"店播{number}", "platform": platform}, now=now
    )
    credentials = Credentials(
        access_token=token,
        expires_at=now + timedelta(hours=2),
        refresh_token=refresh_token,
        account_id=f"account-{number}",
        account_name=f"店播{number}",
    )
    made = Connection(
        new_id(),
        platform,
        credentials.account_id,
        credentials.account_name,
        account,
        SEAL.close(credentials.document()),
        True,
        now,
        WHO.name,
        now,
        {},
    )
    with database.write() as db:
        connections.add(db, made)
    return account, made


def plan(
    database: Database,
    now: datetime,
    account: str,
    *,
    platform: str = "youtube",
    starts_at: datetime,
    minutes: int = 120,
    room_id: str = "",
) -> tuple[str, str]:
    """Make a campaign with one channel of an account; return campaign and channel."""
    channel = {"id": new_id(), "platform": platform, "library_id": account, "room_id": room_id}
    header = {"title": "新车直播", "starts_at": starts_at.isoformat(), "length_minutes": minutes}
    parts = {"header": header, "platform": {"channels": [channel]}}
    return campaigns.create(database, WHO, parts, now=now), channel["id"]
