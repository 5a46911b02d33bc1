"""Revisions: every save of a part of a campaign or a library item, none overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, tuple_

from planner.store.tables import revisions

SCHEMA_VERSION = 1
"""Version of the bodies' models; raise it with a migration that rewrites old bodies."""


@dataclass(frozen=True)
class Revision:
    """One save: number (from 1 in each part), when (UTC), by whom, the whole body."""

    subject_id: str
    part: str
    number: int
    at: datetime
    by: str
    body: Mapping[str, Any]
    restores: int | None = None


def latest(
    connection: Connection, subject_ids: Iterable[str], parts: Sequence[str] | None = None
) -> dict[str, dict[str, Revision]]:
    """Return the latest revision of each part (or of ``parts``) by subject, then part."""
    wanted = list(subject_ids)
    if not wanted:
        return {}
    newest = select(revisions.c.subject_id, revisions.c.part, func.max(revisions.c.number)).where(
        revisions.c.subject_id.in_(wanted)
    )
    if parts is not None:
        newest = newest.where(revisions.c.part.in_(list(parts)))
    newest = newest.group_by(revisions.c.subject_id, revisions.c.part)
    key = tuple_(revisions.c.subject_id, revisions.c.part, revisions.c.number)
    found: dict[str, dict[str, Revision]] = {}
    for row in connection.execute(select(revisions).where(key.in_(newest))):
        found.setdefault(row.subject_id, {})[row.part] = _revision(row)
    return found


def one(connection: Connection, subject_id: str, part: str, number: int) -> Revision | None:
    """Return one revision, or ``None``."""
    row = connection.execute(
        select(revisions).where(
            revisions.c.subject_id == subject_id,
            revisions.c.part == part,
            revisions.c.number == number,
        )
    ).first()
    return None if row is None else _revision(row)


def history(
    connection: Connection,
    subject_id: str,
    part: str,
    *,
    before: int | None = None,
    limit: int = 50,
) -> list[Revision]:
    """Return revisions of a part, newest first, those below number ``before`` if given."""
    query = select(revisions).where(revisions.c.subject_id == subject_id, revisions.c.part == part)
    if before is not None:
        query = query.where(revisions.c.number < before)
    rows = connection.execute(query.order_by(revisions.c.number.desc()).limit(limit))
    return [_revision(row) for row in rows]


def append(connection: Connection, revision: Revision) -> None:
    """Write a revision; its number must be the next one."""
    append_many(connection, [revision])


def append_many(connection: Connection, made: Sequence[Revision]) -> None:
    """Write many revisions at once; the number of each must be the next one of its part."""
    rows = [
        vars(revision) | {"schema_version": SCHEMA_VERSION, "body": dict(revision.body)}
        for revision in made
    ]
    if rows:
        connection.execute(revisions.insert(), rows)


def _revision(row: Any) -> Revision:
    return Revision(row.subject_id, row.part, row.number, row.at, row.by, row.body, row.restores)
