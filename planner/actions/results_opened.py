"""Note how final the numbers of a result were when somebody opened it to send it on, so that it
can be offered again once they are final."""

from __future__ import annotations

from datetime import datetime

from planner.actions.who import Who
from planner.domain.figures import State
from planner.store import audit
from planner.store.database import Database

_ACTION = "open_result"


def last(database: Database, campaign_id: str) -> State | None:
    """Return how final the numbers were that were opened last; ``None``: nobody did."""
    with database.read() as connection:
        detail = audit.last(connection, campaign_id, _ACTION)
    return detail["state"] if detail else None


def note(database: Database, who: Who, campaign_id: str, state: State, *, now: datetime) -> None:
    """Note that somebody opened the result, once for each state of its numbers."""
    if last(database, campaign_id) == state:
        return
    with database.write() as connection:
        audit.record(connection, now, who.name, _ACTION, campaign_id, state=state)
