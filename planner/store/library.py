"""Read and write the library: a row each for lists, revisions for the content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, update

from planner.domain.library import KINDS, Kind
from planner.domain.rows import Body
from planner.store import revisions
from planner.store.revisions import Revision
from planner.store.tables import library

PART = "item"
"""The one part a library item has."""


@dataclass(frozen=True)
class Item:
    """A library item: its id, kind, content and the revision the content is at."""

    id: str
    kind: Kind
    body: Mapping[str, Any]
    number: int
    saved_at: datetime
    saved_by: str
    sample: bool = False
    removed_at: datetime | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.body.get("name", ""))

    @property
    def content(self) -> Body:
        """The content as its model (:data:`planner.domain.library.KINDS`)."""
        return KINDS[self.kind].model_validate(self.body)


def get(connection: Connection, item_id: str) -> Item | None:
    """Return an item, or ``None``."""
    found = many(connection, [item_id])
    return found[0] if found else None


def many(connection: Connection, item_ids: Sequence[str]) -> list[Item]:
    """Return items by id in no particular order; unknown ids are left out."""
    if not item_ids:
        return []
    return _items(connection, select(library).where(library.c.id.in_(list(item_ids))))


def page(
    connection: Connection,
    kind: Kind,
    *,
    text: str = "",
    store_id: str = "",
    removed: bool = False,
    offset: int = 0,
    limit: int = 100,
) -> list[Item]:
    """Return items of a kind by name; with ``store_id`` those of the store and of none."""
    query = _where(select(library), kind, text, store_id, removed)
    return _items(
        connection, query.order_by(library.c.name, library.c.id).offset(offset).limit(limit)
    )


def count(
    connection: Connection, kind: Kind, *, text: str = "", store_id: str = "", removed: bool = False
) -> int:
    """Return how many items :func:`page` would page through."""
    query = _where(select(func.count()).select_from(library), kind, text, store_id, removed)
    total: int = connection.execute(query).scalar_one()
    return total


def names(
    connection: Connection, kind: Kind, *, store_id: str = "", limit: int
) -> list[tuple[str, str]]:
    """Return id and name of the items of a kind by name; with ``store_id`` those of the
    store and of none."""
    query = _where(select(library.c.id, library.c.name), kind, "", store_id, removed=False)
    rows = connection.execute(query.order_by(library.c.name, library.c.id).limit(limit))
    return [(row.id, row.name) for row in rows]


def count_all(connection: Connection) -> int:
    """Return how many items there are of every kind."""
    query = select(func.count()).select_from(library).where(library.c.removed_at.is_(None))
    total: int = connection.execute(query).scalar_one()
    return total


def add(
    connection: Connection,
    item_id: str,
    kind: Kind,
    body: Mapping[str, Any],
    sample: bool,
    at: datetime,
) -> None:
    """Write the row of a new item; its content is saved after it."""
    connection.execute(
        library.insert().values(
            id=item_id, kind=kind, sample=sample, created_at=at, removed_at=None, **_listed(body)
        )
    )


def hold(connection: Connection, item_id: str) -> bool:
    """Keep others from saving this item until the transaction ends; return whether
    there is such an item."""
    query = select(library.c.id).where(library.c.id == item_id).with_for_update()
    return connection.execute(query).first() is not None


def list_as(connection: Connection, item_id: str, body: Mapping[str, Any]) -> None:
    """Bring the row in line with the content."""
    connection.execute(update(library).where(library.c.id == item_id).values(**_listed(body)))


def set_removed(connection: Connection, item_id: str, at: datetime | None) -> None:
    """Take an item out of the lists, or put it back."""
    connection.execute(update(library).where(library.c.id == item_id).values(removed_at=at))


def _listed(body: Mapping[str, Any]) -> dict[str, str]:
    return {"name": str(body.get("name", "")), "store_id": str(body.get("store_id", ""))}


def _where(query: Select[Any], kind: Kind, text: str, store_id: str, removed: bool) -> Select[Any]:
    c = library.c
    query = query.where(c.kind == kind)
    query = query.where(c.removed_at.is_not(None) if removed else c.removed_at.is_(None))
    if text:
        query = query.where(func.lower(c.name).contains(text.casefold(), autoescape=True))
    if store_id:
        query = query.where(or_(c.store_id == store_id, c.store_id == ""))
    return query


def _items(connection: Connection, query: Select[Any]) -> list[Item]:
    rows = list(connection.execute(query))
    newest = revisions.latest(connection, [row.id for row in rows], [PART])
    return [_item(row, newest[row.id][PART]) for row in rows if row.id in newest]


def _item(row: Any, newest: Revision) -> Item:
    return Item(
        row.id,
        row.kind,
        newest.body,
        newest.number,
        newest.at,
        newest.by,
        row.sample,
        row.removed_at,
    )
