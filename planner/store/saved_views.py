"""Read and write the views people keep of a page: its filters under a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from planner.store.tables import saved_views


@dataclass(frozen=True)
class SavedView:
    """A view: what its owner calls it, and the page's address without the page."""

    name: str
    query: str


def of(connection: Connection, by: str, page: str) -> list[SavedView]:
    """Return a person's views of a page by name."""
    c = saved_views.c
    rows = connection.execute(
        select(c.name, c.query).where(c.by == by, c.page == page).order_by(c.name)
    )
    return [SavedView(row.name, row.query) for row in rows]


def put(connection: Connection, by: str, page: str, view: SavedView, at: datetime) -> None:
    """Write a view."""
    connection.execute(
        saved_views.insert().values(by=by, page=page, name=view.name, query=view.query, at=at)
    )


def remove(connection: Connection, by: str, page: str, name: str) -> None:
    """Remove a view; one that is gone already stays gone."""
    c = saved_views.c
    connection.execute(delete(saved_views).where(c.by == by, c.page == page, c.name == name))
