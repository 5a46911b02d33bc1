"""Step 2, resources 资源: people, cars, kit, place and money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from planner.domain.problems import Problem, Severity, Term
from planner.domain.rows import Body, Line, Money, Row, Text

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings


Role = Literal[
    "",
    "host",
    "co_host",
    "floor_manager",
    "control",
    "ad_buyer",
    "operations",
    "camera",
    "director",
    "dcc",
    "compliance",
    "guest",
]
"""What a person does in the broadcast; empty while undecided."""


class CrewMember(Row):
    """A person in the broadcast, from the library or typed once."""

    library_id: str = ""
    name: Line = ""
    role: Role = ""
    call_before: int | None = Field(default=None, ge=0, le=7 * 24 * 60)
    """Call time, in minutes before the start."""
    note: Line = ""


class PlannedCar(Row):
    """A car in the broadcast; a price is said only with its basis."""

    library_id: str = ""
    name: Line = ""
    model: Line = ""
    trim: Line = ""
    colour: Line = ""
    price: Money | None = None
    price_basis: Line = ""
    place: Line = ""
    in_focus: bool = False


class KitItem(Row):
    """A piece of equipment and what stands in for it."""

    library_id: str = ""
    name: Line = ""
    quantity: int = Field(default=1, ge=0, le=10_000)
    backup: Line = ""
    ready: bool = False


class Partner(Row):
    """Who else takes part: a brand, an agency, a media house."""

    name: Line = ""
    brings: Line = ""
    contact: Line = ""


class BudgetLine(Row):
    """A position of the budget, planned and spent."""

    category: Literal["", "media", "prizes", "crew", "kit", "venue", "follow_up", "other"] = ""
    name: Line = ""
    planned: Money | None = None
    actual: Money | None = None


class Venue(Body):
    """Where it is shot, and its network."""

    library_id: str = ""
    name: Line = ""
    address: Line = ""
    network: Line = ""
    network_backup: Line = ""
    power_backup: Line = ""
    note: Text = ""


class Resources(Body):
    """Step 2 as it is stored."""

    crew: list[CrewMember] = []
    cars: list[PlannedCar] = []
    kit: list[KitItem] = []
    venue: Venue = Venue()
    partners: list[Partner] = []
    budget: list[BudgetLine] = []


NEEDED: dict[Role, Severity] = {"host": Severity.CRITICAL, "floor_manager": Severity.OPEN}
"""Roles no broadcast can do without, and how grave it is when nobody has them."""


def call_at(starts_at: datetime, member: CrewMember) -> datetime | None:
    """When a person has to be there, UTC; ``None`` where no call time is set."""
    if member.call_before is None:
        return None
    return starts_at - timedelta(minutes=member.call_before)


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step."""
    if campaign.over(around.now):
        yield from _spending(campaign.resources.budget)
        return
    yield from _crew(campaign.resources.crew)
    yield from _cars(campaign)
    yield from _double_bookings(campaign, around)
    yield from _kit(campaign, around)
    yield from _venue(campaign.resources.venue)
    if not any(line.planned is not None for line in campaign.resources.budget):
        yield _problem("no_budget", Severity.HINT, "budget")


def _problem(code: str, severity: Severity, *where: str, **params: Any) -> Problem:
    return Problem(code, "resources", severity, where, params)


def _crew(crew: list[CrewMember]) -> Iterator[Problem]:
    filled = {member.role for member in crew if member.name}
    missing = [role for role in NEEDED if role not in filled]
    for role in missing:
        empty = [member.id for member in crew if member.role == role][:1]
        yield _problem("role_missing", NEEDED[role], "crew", *empty, role=Term(f"role.{role}"))
    for member in crew:
        where = ("crew", member.id)
        if not member.name and member.role and member.role not in missing:
            yield _problem("crew_unnamed", Severity.OPEN, *where, role=Term(f"role.{member.role}"))
        elif member.name and not member.role:
            yield _problem("crew_no_role", Severity.OPEN, *where, name=member.name)
        elif member.name and member.call_before is None:
            yield _problem("crew_no_call", Severity.HINT, *where, name=member.name)


def _cars(campaign: Campaign) -> Iterator[Problem]:
    cars = [car for car in campaign.resources.cars if car.name or car.model]
    if not cars and campaign.goals.objective != "care":
        yield _problem("no_car", Severity.OPEN, "cars")
    for car in cars:
        if car.price is not None and not car.price_basis:
            yield _problem(
                "price_without_basis", Severity.OPEN, "cars", car.id, name=car.name or car.model
            )
    if len(cars) > 1 and not any(car.in_focus for car in cars):
        yield _problem("no_car_in_focus", Severity.HINT, "cars")


def _double_bookings(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """People, cars and the room that another campaign has while this one is on."""
    resources, zone = campaign.resources, campaign.header.zone
    people = {m.library_id: m for m in resources.crew if m.library_id}
    cars = {c.library_id: c for c in resources.cars if c.library_id}
    for clash in around.clashes:
        other = {
            "campaign": clash.title,
            "starts": clash.starts_at.astimezone(zone),
            "ends": clash.ends_at.astimezone(zone).strftime("%H:%M"),
        }
        if member := people.get(clash.library_id):
            yield _problem(
                "person_booked_twice",
                Severity.CRITICAL,
                "crew",
                member.id,
                name=member.name,
                **other,
            )
        if car := cars.get(clash.library_id):
            yield _problem(
                "car_booked_twice",
                Severity.OPEN,
                "cars",
                car.id,
                name=car.name or car.model,
                **other,
            )
        if resources.venue.library_id and resources.venue.library_id == clash.library_id:
            yield _problem(
                "room_booked_twice", Severity.OPEN, "venue", name=resources.venue.name, **other
            )


def _kit(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    kit = [item for item in campaign.resources.kit if item.name]
    if not kit:
        yield _problem("no_kit", Severity.HINT, "kit")
    bare = [item.name for item in kit if not item.backup]
    if bare:
        yield _problem(
            "kit_without_backup", Severity.HINT, "kit", n=len(bare), names=" · ".join(bare[:5])
        )
    waiting = [item.name for item in kit if not item.ready]
    if waiting and around.now >= campaign.header.starts_at - timedelta(days=1):
        yield _problem(
            "kit_not_ready", Severity.OPEN, "kit", n=len(waiting), names=" · ".join(waiting[:5])
        )


def _venue(venue: Venue) -> Iterator[Problem]:
    if not venue.name:
        yield _problem("no_venue", Severity.OPEN, "venue", "name")
        return
    if not venue.network:
        yield _problem("no_network", Severity.OPEN, "venue", "network")
    if not venue.network_backup:
        yield _problem("no_network_backup", Severity.OPEN, "venue", "network_backup")
    if not venue.power_backup:
        yield _problem("no_power_backup", Severity.HINT, "venue", "power_backup")


def _spending(budget: list[BudgetLine]) -> Iterator[Problem]:
    open_lines = [line for line in budget if line.planned is not None and line.actual is None]
    if open_lines:
        yield _problem("actual_cost_missing", Severity.HINT, "budget", n=len(open_lines))
