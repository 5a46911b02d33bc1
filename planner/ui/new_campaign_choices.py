"""What can be chosen for a new campaign of a store: its library and its last broadcast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args
from zoneinfo import ZoneInfo

from planner.actions import campaigns, library
from planner.domain.campaign import Campaign
from planner.domain.library import Kind
from planner.domain.steps.platform import Platform
from planner.ui import session
from planner.ui.session import t

ANY_ROOM = "platform:"
"""Begins the option of a platform without an account."""


@dataclass(frozen=True)
class Choices:
    """Options by id with their names, typed ones by their name. ``store`` is the id or
    the name that was typed; ``store_id`` is empty for a new one."""

    store: str
    store_id: str
    store_name: str
    time_zone: str
    currency: str
    stores: dict[str, str]
    cars: dict[str, str]
    hosts: dict[str, str]
    channels: dict[str, str]
    last: Campaign | None

    @property
    def zone(self) -> ZoneInfo:
        """The store's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def last_cars(self) -> list[str]:
        """Cars in focus of the last broadcast, as options."""
        cars = self.last.resources.cars if self.last else []
        cars = [car for car in cars if car.in_focus] or cars
        return _options(self.cars, [(car.library_id, car.name or car.model) for car in cars])

    @property
    def last_hosts(self) -> list[str]:
        """Hosts of the last broadcast, as options."""
        crew = self.last.resources.crew if self.last else []
        hosts = [m for m in crew if m.role in ("host", "co_host")]
        return _options(self.hosts, [(m.library_id, m.name) for m in hosts])

    @property
    def last_channels(self) -> list[str]:
        """Accounts and platforms of the last broadcast, as options."""
        rooms = self.last.platform.channels if self.last else []
        asked = [r.library_id if r.library_id else f"{ANY_ROOM}{r.platform}" for r in rooms]
        return [one for one in dict.fromkeys(asked) if one in self.channels]

    def car_answers(self, chosen: Sequence[str]) -> list[dict[str, Any]]:
        """The chosen cars as answers, with what the library knows of them."""
        known = _bodies([one for one in chosen if one in self.cars])
        names = ("model", "trim", "colour", "price", "price_basis")
        return [
            {"library_id": one, "name": known[one]["name"]}
            | {name: known[one][name] for name in names}
            if one in known
            else {"name": one}
            for one in chosen
        ]

    def host_answers(self, chosen: Sequence[str]) -> list[dict[str, Any]]:
        """The chosen hosts as answers."""
        known = _bodies([one for one in chosen if one in self.hosts])
        return [
            {"library_id": one, "name": known[one]["name"]} if one in known else {"name": one}
            for one in chosen
        ]

    def channel_answers(self, chosen: Sequence[str]) -> list[dict[str, Any]]:
        """The chosen accounts and platforms as answers."""
        known = _bodies([one for one in chosen if not one.startswith(ANY_ROOM)])
        return [
            {"platform": one.removeprefix(ANY_ROOM)}
            if one.startswith(ANY_ROOM)
            else {
                "library_id": one,
                "name": known[one]["name"],
                "platform": known[one]["platform"],
                "lead_component": known[one]["lead_component"],
            }
            for one in chosen
            if one.startswith(ANY_ROOM) or one in known
        ]


def of_store(chosen: str | None, *, first: bool = False) -> Choices:
    """Return the choices for a store: an id of the library, a name, or nothing yet; at
    ``first`` the only store of the library stands chosen."""
    stores = dict(library.choices(session.db(), "store"))
    if first and len(stores) == 1:
        chosen = next(iter(stores))
    named = {name.casefold(): item for item, name in stores.items()}
    store = named.get(chosen.strip().casefold(), chosen.strip()) if chosen else ""
    store_id = store if store in stores else ""
    body: Mapping[str, Any] = _bodies([store_id]).get(store_id, {})
    last = campaigns.last_of_store(session.db(), store_id, session.now())
    return Choices(
        store=store,
        store_id=store_id,
        store_name=stores.get(store, store),
        time_zone=body.get("time_zone") or "Asia/Shanghai",
        currency=body.get("currency") or "CNY",
        stores=stores,
        cars=_named("car", store_id),
        hosts=_named("person", store_id),
        channels=_named("account", store_id)
        | {f"{ANY_ROOM}{p}": t(f"platform_name.{p}") for p in get_args(Platform) if p},
        last=last,
    )


def _named(kind: Kind, store_id: str) -> dict[str, str]:
    """Options of a kind; where two bear the same name, the second is numbered."""
    found: dict[str, str] = {}
    seen: dict[str, int] = {}
    for item, name in library.choices(session.db(), kind, store_id):
        seen[name] = seen.get(name, 0) + 1
        found[item] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return found


def _bodies(ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    wanted = [i for i in ids if i]
    if not wanted:
        return {}
    return {i: item.body for i, item in library.many(session.db(), wanted).items()}


def _options(known: Mapping[str, str], rows: Sequence[tuple[str, str]]) -> list[str]:
    asked = [library_id if library_id in known else name for library_id, name in rows]
    return [one for one in dict.fromkeys(asked) if one]
