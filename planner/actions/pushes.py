"""Pushes of platforms: where they are to be sent, the secret they are signed with, how many
came and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from connectors.platforms import PUSHES
from planner.actions import platforms
from planner.address import PUSH
from planner.settings import settings
from planner.store import push_counts
from planner.store.database import Database
from planner.store.push_counts import PushCount
from planner.store.sealing import Seal

Outcome = Literal[
    "accepted",
    "repeated",  # the platform sent it again: answered, not handed on
    "signature",  # not signed by the platform, or there are no keys to tell
    "old",  # sent long ago, or in a future
    "unreadable",
    "too_large",
    "too_many",
    "not_received",  # nothing here could take it: the platform will send it again
]
REFUSED: tuple[Outcome, ...] = get_args(Outcome)[2:]


State = Literal[
    "on",
    "off_keys",  # the app's keys are not entered yet
    "off_secret",  # they are, but not the secret that these pushes are signed with
]


@dataclass(frozen=True)
class Counted:
    """What became of the pushes sent to one address."""

    accepted: int
    refused: dict[Outcome, int]
    last_at: datetime | None
    """When the last one came that was accepted."""


def names() -> dict[str, str]:
    """Return the platform of each push, by the name in its address."""
    return {name: push.platform for name, push in PUSHES.items()}


def address(public_url: str, name: str) -> str:
    """Return the address to register at the platform."""
    return public_url + PUSH.format(name=name)


def address_for(platform: str) -> str:
    """Return where a platform is to push to; empty without a public address."""
    public_url = settings().public_url
    named = (name for name, push in PUSHES.items() if push.platform == platform)
    return next((address(public_url, name) for name in named if public_url), "")


def secret_of(database: Database, seal: Seal, name: str) -> str:
    """Return the secret that pushes to an address are signed with; empty where there is
    none yet."""
    push = PUSHES[name]
    app = platforms.app_of(database, seal, push.platform)
    if app is None:
        return ""
    return app.more.get(push.field, "") if push.field else app.secret


def states(database: Database, seal: Seal) -> dict[str, State]:
    """Return whether pushes to each address can be verified. Raises :class:`StoreError`
    where the keys cannot be opened."""
    with_keys = platforms.app_ids(database)

    def state(name: str) -> State:
        if PUSHES[name].platform not in with_keys:
            return "off_keys"
        asks = bool(PUSHES[name].field)
        return "off_secret" if asks and not secret_of(database, seal, name) else "on"

    return {name: state(name) for name in PUSHES}


def count(database: Database, counted: Sequence[PushCount]) -> None:
    """Add to the counts."""
    with database.write() as db:
        push_counts.add(db, counted)


def counts(database: Database) -> dict[str, Counted]:
    """Return what became of the pushes, by address."""
    with database.read() as db:
        rows = push_counts.all_(db)
    return {name: _counted([row for row in rows if row.platform == name]) for name in PUSHES}


def _counted(rows: list[PushCount]) -> Counted:
    by = {row.outcome: row for row in rows}
    accepted = by.get("accepted")
    return Counted(
        accepted.number if accepted else 0,
        {outcome: by[outcome].number for outcome in REFUSED if outcome in by},
        accepted.last_at if accepted else None,
    )
