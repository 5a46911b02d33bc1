"""Keep the library: find, add, save, take out and bring back its items.

A phone number leaves this module masked. Seeing one whole is :func:`reveal_phone`, which
is logged; a masked number handed back to :func:`save` means "unchanged".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from planner.actions.editing import Saved
from planner.actions.who import Who
from planner.domain import merging
from planner.domain.bookings import Booking
from planner.domain.campaign import checked
from planner.domain.library import KINDS, Kind, masked_phone
from planner.domain.merging import GONE, Conflict, Path
from planner.domain.rows import new_id
from planner.errors import ConflictError, InputError, NotFoundError
from planner.store import audit, bookings, library, revisions
from planner.store.database import Database
from planner.store.library import PART, Item
from planner.store.revisions import Revision

MOST_CHOICES = 500
"""A list to choose from holds no more; search the library for the rest."""


def page(
    database: Database,
    kind: Kind,
    *,
    text: str = "",
    store_id: str = "",
    offset: int = 0,
    limit: int = 24,
    removed: bool = False,
) -> list[Item]:
    """Return items of a kind by name; with ``store_id`` those of the store and of none."""
    with database.read() as connection:
        found = library.page(
            connection,
            kind,
            text=text.strip(),
            store_id=store_id,
            removed=removed,
            offset=offset,
            limit=limit,
        )
    return [_masked(item) for item in found]


def count(
    database: Database, kind: Kind, *, text: str = "", store_id: str = "", removed: bool = False
) -> int:
    """Return how many items :func:`page` pages through."""
    with database.read() as connection:
        return library.count(
            connection, kind, text=text.strip(), store_id=store_id, removed=removed
        )


def get(database: Database, item_id: str) -> Item:
    """Return an item, removed ones too, or raise :class:`NotFoundError`."""
    found = many(database, [item_id])
    if item_id not in found:
        raise NotFoundError("error.library_gone")
    return found[item_id]


def many(database: Database, item_ids: Sequence[str]) -> dict[str, Item]:
    """Return items by id; unknown ids are left out."""
    with database.read() as connection:
        return {item.id: _masked(item) for item in library.many(connection, item_ids)}


def choices(database: Database, kind: Kind, store_id: str = "") -> list[tuple[str, str]]:
    """Return id and name of the items to choose from, by name: those of the store and of
    none, :data:`MOST_CHOICES` at most."""
    with database.read() as connection:
        return library.names(connection, kind, store_id=store_id, limit=MOST_CHOICES)


def add(database: Database, who: Who, kind: Kind, body: Mapping[str, Any], *, now: datetime) -> str:
    """Write a new item and return its id. Raises :class:`InputError` without a name."""
    by = who.must_write()
    with database.write() as connection:
        return write_new(connection, by, kind, body, now)


def write_new(
    connection: Connection,
    by: str,
    kind: Kind,
    body: Mapping[str, Any],
    now: datetime,
    *,
    sample: bool = False,
    item_id: str = "",
) -> str:
    """Write a new item inside the caller's transaction and return its id, a new one unless
    it is given."""
    wanted = _checked(kind, body)
    item_id = item_id or new_id()
    library.add(connection, item_id, kind, wanted, sample, now)
    revisions.append(connection, Revision(item_id, PART, 1, now, by, wanted))
    audit.record(connection, now, by, "library_add", item_id, kind=kind)
    return item_id


def save(
    database: Database,
    who: Who,
    item_id: str,
    base: int,
    body: Mapping[str, Any],
    *,
    now: datetime,
    mine: set[Path] | None = None,
    against: int | None = None,
) -> Saved:
    """Save an item that was edited from revision ``base``.

    What others saved since is merged by field. Where both changed the same field,
    :class:`ConflictError` names it and nothing is written; the person decides, and the
    call is repeated with the fields decided for her side in ``mine`` and the revision
    she decided ``against``.
    """
    by = who.must_write()
    with database.write() as connection:
        item = _held(connection, item_id)
        if item.removed_at is not None:
            raise NotFoundError("error.library_removed")
        before = revisions.one(connection, item_id, PART, base)
        if before is None:
            raise NotFoundError("error.revision_gone", number=base)
        wanted = _checked(item.kind, _unmasked(body, before.body))
        merged = item.number != base
        if merged:
            result, conflicts = merging.merge(dict(before.body), wanted, dict(item.body))
            if conflicts and (mine is None or against != item.number):
                raise ConflictError(
                    [_masked_conflict(c) for c in conflicts], item.number, item.saved_by
                )
            wanted = _checked(item.kind, merging.decide(result, conflicts, mine or set()))
        if wanted == item.body:
            return Saved(
                item.number,
                item.saved_at,
                item.saved_by,
                _masked_body(item.body),
                changed=False,
                merged=merged,
            )
        number = item.number + 1
        revisions.append(connection, Revision(item_id, PART, number, now, by, wanted))
        library.list_as(connection, item_id, wanted)
    return Saved(number, now, by, _masked_body(wanted), merged=merged)


def remove(database: Database, who: Who, item_id: str, *, now: datetime) -> None:
    """Take an item out of the lists; campaigns that use it keep what they hold."""
    _set_removed(database, who, item_id, now, now)


def restore(database: Database, who: Who, item_id: str, *, now: datetime) -> None:
    """Bring a removed item back into the lists."""
    _set_removed(database, who, item_id, None, now)


def uses(database: Database, item_id: str, *, now: datetime) -> list[Booking]:
    """Return the campaigns not over yet that a person, car or venue is booked for, or
    that a store has, the next first; twenty at most."""
    with database.read() as connection:
        return bookings.uses(connection, item_id, since=now, limit=20)


def reveal_phone(database: Database, who: Who, item_id: str, *, now: datetime) -> str:
    """Return a person's phone number whole, and log who saw it when."""
    by = who.must_write()
    with database.write() as connection:
        item = _held(connection, item_id)
        audit.record(connection, now, by, "reveal_phone", item_id)
    return str(item.body.get("phone", ""))


def _set_removed(
    database: Database, who: Who, item_id: str, removed_at: datetime | None, now: datetime
) -> None:
    by = who.must_write()
    with database.write() as connection:
        item = _held(connection, item_id)
        if (item.removed_at is None) == (removed_at is None):
            return
        library.set_removed(connection, item_id, removed_at)
        action = "library_restore" if removed_at is None else "library_remove"
        audit.record(connection, now, by, action, item_id, kind=item.kind)


def _held(connection: Connection, item_id: str) -> Item:
    item = library.get(connection, item_id) if library.hold(connection, item_id) else None
    if item is None:
        raise NotFoundError("error.library_gone")
    return item


def _checked(kind: Kind, body: Mapping[str, Any]) -> dict[str, Any]:
    wanted = checked(KINDS[kind], body)
    if not wanted["name"]:
        raise InputError("input.library_name", where=("name",))
    return wanted


def _masked(item: Item) -> Item:
    return replace(item, body=_masked_body(item.body))


def _masked_body(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**body, "phone": masked_phone(body["phone"])} if body.get("phone") else body


def _unmasked(body: Mapping[str, Any], before: Mapping[str, Any]) -> Mapping[str, Any]:
    kept = before.get("phone")
    return {**body, "phone": kept} if kept and body.get("phone") == masked_phone(kept) else body


def _masked_conflict(conflict: Conflict) -> Conflict:
    if conflict.path != ("phone",):
        return conflict
    base, mine, theirs = (
        side if side is GONE else masked_phone(str(side))
        for side in (conflict.base, conflict.mine, conflict.theirs)
    )
    return Conflict(conflict.path, base, mine, theirs)
