"""The library 资源库: what is entered once and used by every campaign."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from planner.domain.rows import Body, Line, Money, Text, ZoneName
from planner.domain.steps.platform import Platform
from planner.domain.steps.resources import Role


class Store(Body):
    """A store 门店 that sells cars; campaigns belong to one."""

    name: Line = ""
    city: Line = ""
    address: Line = ""
    time_zone: ZoneName = "Asia/Shanghai"
    currency: str = Field(default="CNY", pattern=r"^[A-Z]{3}$")
    note: Text = ""


class Person(Body):
    """Somebody who takes part in broadcasts. ``phone`` is masked wherever it is shown."""

    name: Line = ""
    role: Role = ""
    store_id: str = ""
    phone: Line = ""
    note: Text = ""


class Car(Body):
    """A car that can be shown."""

    name: Line = ""
    model: Line = ""
    trim: Line = ""
    colour: Line = ""
    plate: Line = ""
    price: Money | None = None
    price_basis: Line = ""
    store_id: str = ""
    note: Text = ""


class Kit(Body):
    """A piece of equipment."""

    name: Line = ""
    store_id: str = ""
    note: Text = ""


class Venue(Body):
    """A room or place to shoot in."""

    name: Line = ""
    address: Line = ""
    network: Line = ""
    store_id: str = ""
    note: Text = ""


class Account(Body):
    """An account on a platform."""

    name: Line = ""
    platform: Platform = ""
    handle: Line = ""
    """The platform's own name or number of the account, as exports print it."""
    store_id: str = ""
    lead_component: Line = ""
    note: Text = ""


class Offer(Body):
    """An offer that several broadcasts share."""

    name: Line = ""
    guide_price: Money | None = None
    spoken_price: Money | None = None
    price_basis: Line = ""
    trade_in: Line = ""
    down_payment: Line = ""
    monthly: Line = ""
    periods: Line = ""
    benefits: Text = ""
    quota: Line = ""
    valid_until: date | None = None
    approved_by_maker: bool = False
    may_say: Text = ""
    may_not_say: Text = ""
    store_id: str = ""


Kind = Literal["store", "person", "car", "kit", "venue", "account", "offer"]

KINDS: dict[Kind, type[Body]] = {
    "store": Store,
    "person": Person,
    "car": Car,
    "kit": Kit,
    "venue": Venue,
    "account": Account,
    "offer": Offer,
}


def masked_phone(phone: str) -> str:
    """A phone number with its middle hidden: 138****5678; short ones wholly."""
    digits = phone.strip()
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 9 else "*" * len(digits)
