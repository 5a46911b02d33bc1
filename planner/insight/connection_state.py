"""How a connected account stands: does it work, does it wait, must somebody sign in again?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from planner.store.connections import Connection
from planner.store.feeds import FeedRow

State = Literal["works", "idle", "waits", "sign_in"]
"""``idle``: there is no broadcast to follow yet. ``waits``: something failed, and is tried
again at ``next_at``."""


@dataclass(frozen=True)
class Standing:
    """How a connection stands. ``error`` is what failed last (``reason``, ``code``,
    ``said``), empty where nothing did."""

    state: State
    last_ok_at: datetime | None
    next_at: datetime | None
    error: Mapping[str, str]


def standing(connection: Connection, rows: Sequence[FeedRow]) -> Standing:
    """Return how a connection stands by its feeds."""
    read = [row.last_ok_at for row in rows if row.last_ok_at is not None]
    last_ok_at = max(read) if read else None
    if connection.error:
        return Standing("sign_in", last_ok_at, None, connection.error)
    going_on = [row for row in rows if not row.over]
    troubled = [row for row in going_on if row.error]
    planned = [row.next_at for row in troubled or going_on if row.next_at is not None]
    next_at = min(planned) if planned else None
    if troubled:
        return Standing("waits", last_ok_at, next_at, troubled[0].error)
    given_up = next(
        (r.error for r in rows if r.over and r.error and r.campaign_id == rows[0].campaign_id), {}
    )
    return Standing("works" if rows else "idle", last_ok_at, next_at, given_up)
