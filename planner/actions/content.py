"""Fill step 4 from elsewhere: an offer of the library, a sheet for a car of the resources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from planner.actions import library
from planner.actions.editing import Saved, edit_table, save_fields
from planner.actions.who import Who
from planner.domain.campaign import Campaign
from planner.domain.library import Offer as SharedOffer
from planner.domain.merging import Path
from planner.domain.rows import new_id
from planner.domain.steps.content import Offer
from planner.store.database import Database

SHARED = tuple(name for name in SharedOffer.model_fields if name in Offer.model_fields)
"""What an offer of the library and the offer of a broadcast have in common."""


def take_offer(
    database: Database, who: Who, campaign: Campaign, item_id: str, *, now: datetime
) -> Saved:
    """Copy an offer of the library into the offer of this broadcast 本场政策; what the
    library's copy becomes later does not change what was planned."""
    item = library.get(database, item_id)
    fields: Mapping[Path, Any] = {("offer", name): item.body[name] for name in SHARED}
    fields = {**fields, ("offer", "library_id"): item.id}
    return save_fields(
        database, who, campaign.id, "content", campaign.number("content"), fields, now=now
    )


def keep_offer(
    database: Database, who: Who, campaign: Campaign, name: str, *, now: datetime
) -> str:
    """Write the offer of this broadcast into the library under a name; return its id."""
    stored = campaign.body("content")["offer"]
    body = {field: stored[field] for field in SHARED}
    body |= {"name": name, "store_id": campaign.header.store_id}
    return library.add(database, who, "offer", body, now=now)


def add_car_sheet(
    database: Database, who: Who, campaign: Campaign, car: str, *, now: datetime
) -> Saved:
    """Begin the sheet 单品脚本 of a car, with the price and its basis from the resources."""
    values: dict[str, Any] = {"car": car}
    for planned in campaign.resources.cars:
        if car in (planned.name, planned.model):
            values["price"] = (
                "" if planned.price is None else f"{planned.price:.2f}".removesuffix(".00")
            )
            values["price_basis"] = planned.price_basis
            break
    rows = campaign.content.car_sheets
    edit = {
        "op": "insert",
        "after": rows[-1].id if rows else None,
        "id": new_id(),
        "values": values,
    }
    return _edit(database, who, campaign, edit, now)


def remove_car_sheet(
    database: Database, who: Who, campaign: Campaign, sheet_id: str, *, now: datetime
) -> Saved:
    """Take a car sheet out; history keeps it."""
    edit = {"op": "delete", "ids": [sheet_id]}
    return _edit(database, who, campaign, edit, now)


def _edit(
    database: Database, who: Who, campaign: Campaign, edit: dict[str, Any], now: datetime
) -> Saved:
    number = campaign.number("content")
    return edit_table(
        database, who, campaign.id, "content", number, ("car_sheets",), [edit], now=now
    )
