"""Note something at a moment of the curve, or take a note away; kept with who and when."""

from __future__ import annotations

from datetime import datetime

from planner.actions.editing import locked, write_part
from planner.actions.who import Who
from planner.domain.campaign import checked
from planner.domain.steps.review import Review
from planner.errors import InputError
from planner.store.database import Database

MOST = 100
"""So many notes a broadcast has at most."""


def add(
    database: Database, who: Who, campaign_id: str, at: datetime, text: str, *, now: datetime
) -> None:
    """Keep a note at a moment. Raises :class:`InputError` for an empty or too long one."""
    by = who.must_write()
    if not text.strip():
        raise InputError("cut_curve.note.empty")
    with database.write() as connection:
        body = locked(connection, campaign_id, ["review"]).body("review")
        notes = body.get("curve_notes", [])
        if len(notes) >= MOST:
            raise InputError("cut_curve.note.too_many", most=MOST)
        fresh = {"at": at, "text": text, "by": by, "made_at": now}
        whole = checked(Review, {**body, "curve_notes": [*notes, fresh]})
        write_part(connection, by, campaign_id, "review", whole, now)


def remove(database: Database, who: Who, campaign_id: str, note_id: str, *, now: datetime) -> None:
    """Take a note away; it stays in the history of the review."""
    by = who.must_write()
    with database.write() as connection:
        body = locked(connection, campaign_id, ["review"]).body("review")
        left = [note for note in body.get("curve_notes", []) if note["id"] != note_id]
        write_part(connection, by, campaign_id, "review", {**body, "curve_notes": left}, now)
