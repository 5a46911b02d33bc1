"""The audit trail: who did what to which thing, when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from planner.store.tables import audit


def record(
    connection: Connection, at: datetime, by: str, action: str, subject_id: str, **detail: Any
) -> None:
    """Write one entry in the caller's transaction. ``detail`` holds no personal data."""
    connection.execute(
        audit.insert().values(at=at, by=by, action=action, subject_id=subject_id, detail=detail)
    )
