"""Take people, cars and kit from the library into a plan, and keep typed ones there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal, cast

from planner.actions import library as stock
from planner.actions.editing import Saved, locked, write_part
from planner.actions.who import Who
from planner.domain import from_library
from planner.domain.library import Car, Kind, Kit, Person, Venue
from planner.domain.rows import Body
from planner.domain.steps.resources import Resources
from planner.errors import NotFoundError
from planner.store import library
from planner.store.database import Database

Table = Literal["crew", "cars", "kit"]
"""The tables of the resources whose rows come from the library."""

KIND_OF: dict[Table, Kind] = {"crew": "person", "cars": "car", "kit": "kit"}


def take(
    database: Database,
    who: Who,
    campaign_id: str,
    table: Table,
    item_ids: Sequence[str],
    *,
    now: datetime,
) -> Saved:
    """Add library items to a table of the resources, in this order; items that are there
    already, or are gone from the library, are left out."""
    by = who.must_write()
    with database.write() as connection:
        campaign = locked(connection, campaign_id, ["resources"])
        body = campaign.body("resources")
        used = {row["library_id"] for row in body[table]}
        found = {item.id: item for item in library.many(connection, item_ids)}
        fresh = [
            _row(item_id, found[item_id].content).model_dump(mode="json")
            for item_id in dict.fromkeys(item_ids)
            if item_id in found and item_id not in used
        ]
        body = {**body, table: [*body[table], *fresh]}
        return write_part(connection, by, campaign_id, "resources", body, now)


def take_venue(
    database: Database, who: Who, campaign_id: str, item_id: str, *, now: datetime
) -> Saved:
    """Make a room of the library the place of the broadcast; with an empty id the place
    keeps its words but is no longer booked."""
    by = who.must_write()
    with database.write() as connection:
        campaign = locked(connection, campaign_id, ["resources"])
        resources = campaign.resources
        if not item_id:
            resources.venue.library_id = ""
        else:
            item = library.get(connection, item_id)
            if item is None:
                raise NotFoundError("error.library_gone")
            room = cast(Venue, item.content)
            resources.venue = from_library.venue(item_id, room, resources.venue)
        body = resources.model_dump(mode="json")
        return write_part(connection, by, campaign_id, "resources", body, now)


def keep(
    database: Database,
    who: Who,
    campaign_id: str,
    table: Table,
    row_ids: Collection[str],
    *,
    now: datetime,
) -> int:
    """Put rows that were typed once into the library of the campaign's store, so that
    the next plan finds them and double bookings show; return how many."""
    by = who.must_write()
    kept = 0
    with database.write() as connection:
        campaign = locked(connection, campaign_id, ["header", "resources"])
        body = campaign.body("resources")
        for row in body[table]:
            if row["id"] in row_ids and not row["library_id"] and row["name"]:
                item = _item(table, row, campaign.header.store_id)
                row["library_id"] = stock.write_new(connection, by, KIND_OF[table], item, now)
                kept += 1
        write_part(connection, by, campaign_id, "resources", body, now)
    return kept


def typed_once(resources: Resources, table: Table) -> dict[str, str]:
    """Return id and name of the rows the library does not know."""
    rows = getattr(resources, table)
    return {row.id: row.name for row in rows if row.name and not row.library_id}


def _row(item_id: str, item: Body) -> Body:
    match item:
        case Person():
            return from_library.crew_member(item_id, item)
        case Car():
            return from_library.planned_car(item_id, item)
        case Kit():
            return from_library.kit_item(item_id, item)
        case _:
            raise NotFoundError("error.library_gone")


def _item(table: Table, row: dict[str, Any], store_id: str) -> dict[str, Any]:
    shared = {
        "crew": ("name", "role"),
        "cars": ("name", "model", "trim", "colour", "price", "price_basis"),
        "kit": ("name",),
    }[table]
    return {name: row[name] for name in shared} | {"store_id": store_id}
