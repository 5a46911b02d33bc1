"""Keep a view of a page under a name, for oneself."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from planner.actions.who import Who
from planner.errors import InputError
from planner.store import saved_views
from planner.store.database import Database
from planner.store.saved_views import SavedView

Page = Literal["broadcasts"]

LONGEST_NAME = 60
LONGEST_QUERY = 2_000
MOST = 50
"""A person keeps no more views of a page."""


def of(database: Database, who: Who, page: Page) -> list[SavedView]:
    """Return a person's views of a page by name."""
    with database.read() as connection:
        return saved_views.of(connection, who.name, page)


def save(database: Database, who: Who, page: Page, name: str, query: str, *, now: datetime) -> None:
    """Keep a view under a name that no other of theirs has: none is written over."""
    by = who.must_write()
    name = " ".join(name.split())
    if not name:
        raise InputError("broadcasts.views.no_name")
    if len(name) > LONGEST_NAME or len(query) > LONGEST_QUERY:
        raise InputError("input.too_long", value=name[:20], limit=LONGEST_NAME)
    with database.write() as connection:
        kept = {view.name for view in saved_views.of(connection, by, page)}
        if name in kept:
            raise InputError("broadcasts.views.name_taken", name=name)
        if len(kept) >= MOST:
            raise InputError("broadcasts.views.too_many", n=MOST)
        saved_views.put(connection, by, page, SavedView(name, query), now)


def remove(database: Database, who: Who, page: Page, name: str) -> None:
    """Forget a view."""
    by = who.must_write()
    with database.write() as connection:
        saved_views.remove(connection, by, page, name)
