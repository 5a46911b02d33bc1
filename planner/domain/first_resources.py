"""Step 2 of a first plan: people, cars, kit, place and budget."""

from __future__ import annotations

from planner.domain.answers import CarAnswer
from planner.domain.first_words import FirstWords
from planner.domain.steps.resources import (
    BudgetLine,
    CrewMember,
    KitItem,
    PlannedCar,
    Resources,
    Venue,
)


def crew(plan: FirstWords) -> list[CrewMember]:
    """The template's roles with their call times: the hosts as answered, the others
    as last time, or whoever is the only one of the store with that role; whoever else was
    there last comes behind them."""
    known = list(plan.last.resources.crew) if plan.last else []
    asked = [CrewMember(library_id=h.library_id, name=h.name) for h in plan.answers.hosts]
    if asked:
        names = {m.name for m in asked}
        known = [m for m in known if m.role not in ("host", "co_host") and m.name not in names]
    taken = {m.name for m in [*asked, *known]}
    alone = {role: m for role, m in plan.stock.people.items() if m.name not in taken}
    pieces = list(plan.template.crew)
    calls = plan.in_time([piece.call_before for piece in pieces])
    members: list[CrewMember] = []
    for piece, call in zip(pieces, calls, strict=True):
        member = None
        if piece.role in ("host", "co_host") and asked:
            member = asked.pop(0)
        elif piece.role == "co_host" and plan.answers.hosts:
            continue
        else:
            member = next((m for m in known if m.role == piece.role), None)
            if member:
                known.remove(member)
            else:
                member = alone.pop(piece.role, None)
        members.append(
            CrewMember(
                library_id=member.library_id if member else "",
                name=member.name if member else "",
                role=piece.role,
                call_before=call,
                note=plan.say(piece.note),
            )
        )
    host_call = members[0].call_before
    members += [
        CrewMember(library_id=m.library_id, name=m.name, role="co_host", call_before=host_call)
        for m in asked
    ]
    rest = [m for m in known if m.name]
    return members + [
        CrewMember(library_id=m.library_id, name=m.name, role=m.role, call_before=call)
        for m, call in zip(rest, plan.in_time([m.call_before or 60 for m in rest]), strict=True)
    ]


def resources(plan: FirstWords) -> Resources:
    """The resources of the plan, the crew as it stands."""
    template = plan.template
    return Resources(
        crew=plan.crew,
        cars=[_planned_car(car) for car in plan.answers.cars],
        kit=_kit(plan),
        venue=_venue(plan),
        budget=[
            BudgetLine(category=line.category, name=plan.say(line.name), planned=amount)
            for line, amount in zip(
                template.budget, plan.split([b.share for b in template.budget]), strict=True
            )
        ],
    )


def _kit(plan: FirstWords) -> list[KitItem]:
    items = [
        KitItem(name=plan.say(k.name), quantity=k.quantity, backup=plan.say(k.backup))
        for k in plan.template.kit
    ]
    names = {item.name for item in items}
    extra = [k for k in plan.last.resources.kit if k.name not in names] if plan.last else []
    return items + [
        KitItem(library_id=k.library_id, name=k.name, quantity=k.quantity, backup=k.backup)
        for k in extra
    ]


def _venue(plan: FirstWords) -> Venue:
    piece = plan.template.venue
    venue = Venue(
        network=plan.say(piece.network),
        network_backup=plan.say(piece.network_backup),
        power_backup=plan.say(piece.power_backup),
        note=plan.say(piece.note),
    )
    if plan.last and plan.last.header.template in ("", plan.template.key):
        venue = plan.last.resources.venue if plan.last.resources.venue.name else venue
    found = plan.stock.venue
    if found is None or venue.name:
        return venue
    return found.model_copy(
        update={
            "network": found.network or venue.network,
            "network_backup": venue.network_backup,
            "power_backup": venue.power_backup,
            "note": venue.note,
        }
    )


def _planned_car(car: CarAnswer) -> PlannedCar:
    return PlannedCar(
        library_id=car.library_id,
        name=car.name,
        model=car.model,
        trim=car.trim,
        colour=car.colour,
        price=car.price,
        price_basis=car.price_basis,
        in_focus=True,
    )
