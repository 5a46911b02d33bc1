"""Tick the day-of checklist: who did what is written by the action."""

from __future__ import annotations

from datetime import datetime

from planner.actions.editing import locked, write_part
from planner.actions.who import Who
from planner.errors import NotFoundError
from planner.store.database import Database


def tick(
    database: Database, who: Who, campaign_id: str, item_id: str, done: bool, *, now: datetime
) -> None:
    """Mark a line of the checklist done, or take the mark back. A line that is already
    so keeps the name and time it has."""
    by = who.must_write()
    with database.write() as connection:
        campaign = locked(connection, campaign_id, ["broadcast"])
        item = next((i for i in campaign.broadcast.checklist if i.id == item_id), None)
        if item is None:
            raise NotFoundError("error.row_gone")
        if item.done == done:
            return
        item.done, item.done_by, item.done_at = done, by if done else "", now if done else None
        body = campaign.broadcast.model_dump(mode="json")
        write_part(connection, by, campaign_id, "broadcast", body, now)
