"""Step 2, resources 资源: people, cars, kit, place and money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from planner.domain.problems import Problem
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


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step."""
    yield from ()
