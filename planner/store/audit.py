"""The audit trail: who did what to which thing, when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from planner.store.tables import audit


def record(
    connection: Connection, at: datetime, by: str, action: str, subject_id: str, **detail: Any
) -> None:
    """Write one entry in the caller's transaction. ``detail`` holds no personal data."""
    connection.execute(
        audit.insert().values(at=at, by=by, action=action, subject_id=subject_id, detail=detail)
    )


def last(connection: Connection, subject_id: str, action: str) -> dict[str, Any] | None:
    """Return the detail of the newest entry of an action on a thing."""
    query = select(audit.c.detail).where(audit.c.subject_id == subject_id, audit.c.action == action)
    return connection.execute(query.order_by(audit.c.id.desc()).limit(1)).scalar_one_or_none()
