"""What the columns of a file hold, remembered by its headings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from planner.store.tables import mappings


def get(connection: Connection, kind: str, headings: Sequence[str]) -> dict[str, str]:
    """Return heading → field as last confirmed for a file of this kind with these
    headings; empty if there was none."""
    query = select(mappings.c.mapping).where(mappings.c.headings == _key(kind, headings))
    found = connection.execute(query).scalar_one_or_none()
    return dict(found or {})


def put(
    connection: Connection,
    kind: str,
    headings: Sequence[str],
    mapping: Mapping[str, str],
    at: datetime,
    by: str,
) -> None:
    """Remember heading → field in place of what was remembered before."""
    key = _key(kind, headings)
    connection.execute(delete(mappings).where(mappings.c.headings == key))
    connection.execute(mappings.insert().values(headings=key, mapping=dict(mapping), at=at, by=by))


def _key(kind: str, headings: Sequence[str]) -> str:
    folded = ["".join(heading.casefold().split()) for heading in headings]
    return hashlib.sha256("\n".join([kind, *folded]).encode()).hexdigest()
