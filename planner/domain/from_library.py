"""Rows of a plan made from library items: the fields are copied, the id is kept."""

from __future__ import annotations

from planner.domain import library
from planner.domain.steps.resources import CrewMember, KitItem, PlannedCar, Venue

CALL_BEFORE = 60
"""Minutes before the start people are called for, until somebody says otherwise."""


def crew_member(item_id: str, person: library.Person) -> CrewMember:
    """Return a person as a member of the crew."""
    return CrewMember(
        library_id=item_id, name=person.name, role=person.role, call_before=CALL_BEFORE
    )


def planned_car(item_id: str, car: library.Car) -> PlannedCar:
    """Return a car as one of the broadcast; the price comes with its basis."""
    return PlannedCar(
        library_id=item_id,
        name=car.name,
        model=car.model,
        trim=car.trim,
        colour=car.colour,
        price=car.price,
        price_basis=car.price_basis,
    )


def kit_item(item_id: str, kit: library.Kit) -> KitItem:
    """Return a piece of equipment as one of the broadcast."""
    return KitItem(library_id=item_id, name=kit.name)


def venue(item_id: str, room: library.Venue, before: Venue) -> Venue:
    """Return the place of the broadcast; what the library does not know stays."""
    return before.model_copy(
        update={
            "library_id": item_id,
            "name": room.name,
            "address": room.address,
            "network": room.network or before.network,
        }
    )
