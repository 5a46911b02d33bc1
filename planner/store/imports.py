"""Read and write imports and the mappings of columns they used."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from planner.store.tables import imports, mappings


@dataclass(frozen=True)
class Import:
    """One import: when (UTC), by whom, of which file; how many rows and figures it
    brought and which campaigns it made; whether it was taken back. One that brought no
    figure is still under way, or broke off."""

    id: str
    at: datetime
    by: str
    file_name: str
    sha256: str
    form: str
    rows: int
    figures: int
    made: Sequence[str]
    taken_back_at: datetime | None = None
    taken_back_by: str | None = None

    @property
    def finished(self) -> bool:
        """Whether all of it is there, or was until it was taken back."""
        return self.figures > 0


def add(connection: Connection, made: Import) -> None:
    """Write a new import."""
    connection.execute(imports.insert().values(**vars(made) | {"made": list(made.made)}))


def finish(connection: Connection, import_id: str, rows: int, figures: int) -> None:
    """Say that all of an import is there."""
    connection.execute(
        update(imports).where(imports.c.id == import_id).values(rows=rows, figures=figures)
    )


def forget_unfinished(connection: Connection, import_id: str) -> None:
    """Remove an import of which nothing is left."""
    connection.execute(
        delete(imports).where(
            imports.c.id == import_id, imports.c.figures == 0, imports.c.taken_back_at.is_(None)
        )
    )


def get(connection: Connection, import_id: str) -> Import | None:
    """Return an import, or ``None``."""
    row = connection.execute(select(imports).where(imports.c.id == import_id)).first()
    return None if row is None else _import(row)


def page(connection: Connection, *, offset: int = 0, limit: int = 20) -> list[Import]:
    """Return imports, newest first."""
    query = select(imports).order_by(imports.c.at.desc(), imports.c.id)
    return [_import(row) for row in connection.execute(query.offset(offset).limit(limit))]


def count(connection: Connection) -> int:
    """Return how many imports there are."""
    total: int = connection.execute(select(func.count()).select_from(imports)).scalar_one()
    return total


def of_file(connection: Connection, sha256: str) -> Import | None:
    """Return the last finished import of the very same file that was not taken back."""
    row = connection.execute(
        select(imports)
        .where(imports.c.sha256 == sha256, imports.c.taken_back_at.is_(None), imports.c.figures > 0)
        .order_by(imports.c.at.desc())
        .limit(1)
    ).first()
    return None if row is None else _import(row)


def set_taken_back(connection: Connection, import_id: str, at: datetime, by: str) -> None:
    """Mark an import as taken back."""
    connection.execute(
        update(imports).where(imports.c.id == import_id).values(taken_back_at=at, taken_back_by=by)
    )


def mapping(connection: Connection, headings: str) -> dict[str, str] | None:
    """Return what each column (by its place, from 0) was when a file with these headings
    came last."""
    row = connection.execute(
        select(mappings.c.mapping).where(mappings.c.headings == _key(headings))
    ).first()
    return None if row is None else dict(row.mapping)


def keep_mapping(
    connection: Connection, headings: str, targets: dict[str, str], at: datetime, by: str
) -> None:
    """Remember what each column of such a file is, by its place."""
    key = _key(headings)
    connection.execute(delete(mappings).where(mappings.c.headings == key))
    connection.execute(mappings.insert().values(headings=key, mapping=targets, at=at, by=by))


def _key(headings: str) -> str:
    return hashlib.sha256(headings.encode()).hexdigest()


def _import(row: Any) -> Import:
    return Import(
        row.id,
        row.at,
        row.by,
        row.file_name,
        row.sha256,
        row.form,
        row.rows,
        row.figures,
        tuple(row.made),
        row.taken_back_at,
        row.taken_back_by,
    )
