"""The past broadcasts that a forecast rests on: what was known of each before, and the numbers
it came to.

Only the last :data:`MOST_OWN` broadcasts of the store and :data:`MOST_OTHERS` of all other
stores are read, so that the cost does not grow with their history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from planner.domain import budget, metrics
from planner.domain.broadcast_case import Case
from planner.domain.campaign import Campaign
from planner.domain.figures import Figure
from planner.domain.standing import WHOLE, Standing, rate_of, standing, total
from planner.domain.steps.resources import BudgetLine
from planner.store import figures, past, revisions
from planner.store.database import Database
from planner.store.past import PastSlot

MOST_OWN, MOST_OTHERS = 80, 40
SETTLED = timedelta(days=30)
"""So long after a broadcast its visits and sales still come in."""

Marks = tuple[PastSlot, ...]
"""What names these broadcasts exactly: equal marks mean equal broadcasts and figures."""
Body = Mapping[str, Any]
Numbers = Mapping[str, float]
"""Values by metric; what is missing is not there."""


@dataclass(frozen=True)
class PastCase:
    """A past broadcast, as a whole and room by room, with the numbers each came to."""

    whole: tuple[Case, Numbers]
    rooms: tuple[tuple[Case, Numbers], ...]


@dataclass(frozen=True)
class Past:
    """Past broadcasts. ``usual_budget`` is the one that counts as 1 in their cases."""

    broadcasts: tuple[PastCase, ...]
    usual_budget: float

    def known(self, metric: str) -> list[tuple[Case, float]]:
        """Return what each broadcast came to; of people, who are never added up over rooms,
        what each room came to."""
        pairs = (
            broadcast.rooms if by_room(metric) else (broadcast.whole,)
            for broadcast in self.broadcasts
        )
        return [(case, found[metric]) for some in pairs for case, found in some if metric in found]


def by_room(metric: str) -> bool:
    """Whether a metric can only be told of one room: it is no rate and does not add up."""
    known = metrics.dictionary()[metric]
    return not (known.adds_up or known.denominator)


def broadcast_id(case: Case) -> str:
    """Return which broadcast a case is of, or of which it is one room."""
    return case.id.partition(" ")[0]


def room_id(case: Case) -> str:
    """Return which channel a case is of; empty if it is of a whole broadcast."""
    return case.id.partition(" ")[2]


def marks(database: Database, store_id: str, before: datetime, *, sample: bool = False) -> Marks:
    """Return what the past before a moment consists of, cheaply."""
    with database.read() as connection:
        return tuple(
            past.of_all(
                connection, store_id, before, own=MOST_OWN, others=MOST_OTHERS, sample=sample
            )
        )


def read(
    database: Database, wanted: Marks, asked: Iterable[str], currency: str, before: datetime
) -> Past:
    """Return the past that ``wanted`` names with the metrics ``asked`` for, as it stood at a
    moment; amounts in another currency are left out."""
    keys = frozenset(asked)
    ids = [slot.id for slot in wanted]
    with database.read() as connection:
        written = figures.of(connection, ids, _with_parts({*keys, "spend"}))
        bodies = revisions.latest(connection, ids, ("header", "platform", "resources"))
    by_campaign: dict[str, list[Figure]] = {}
    for figure in written:
        by_campaign.setdefault(figure.campaign_id, []).append(figure)
    broadcasts = []
    for slot in wanted:
        if slot.id not in by_campaign:
            continue
        parts = {part: revision.body for part, revision in bodies.get(slot.id, {}).items()}
        foreign = parts.get("header", {}).get("currency", currency) != currency
        can_tell = {
            key for key in keys if not (foreign and metrics.dictionary()[key].kind == "money")
        }
        stands = standing(by_campaign[slot.id])
        money = None if foreign else _budget(parts, stands)
        case = _case(slot, parts, money)
        young = before - slot.ends_at < SETTLED
        broadcasts.append(_past_case(case, parts, stands, can_tell, young=young))
    return _in_usual_budgets(broadcasts)


def slot_of(campaign: Campaign) -> PastSlot:
    """Return a campaign as one of those that are read."""
    header = campaign.header
    return PastSlot(
        campaign.id,
        campaign.version,
        header.store_id,
        header.starts_at,
        header.ends_at,
        header.time_zone,
        header.template,
    )


def planned(campaign: Campaign, usual_budget: float) -> tuple[Case, tuple[Case, ...]]:
    """Return a campaign to come as it is known now: as a whole, and room by room."""
    parts = {part: campaign.body(part) for part in ("platform", "resources")}
    case = _case(slot_of(campaign), parts, _budget(parts, {}))
    if case.budget is not None:
        case = replace(case, budget=case.budget / usual_budget)
    return case, tuple(_room(case, room) for room in _rooms(parts))


def _past_case(
    case: Case, parts: Mapping[str, Body], stands: Standing, keys: Iterable[str], *, young: bool
) -> PastCase:
    rooms = _rooms(parts)
    channels = [str(room["id"]) for room in rooms]
    whole: dict[str, float] = {}
    by_channel: dict[str, dict[str, float]] = {channel: {} for channel in channels}
    for key in keys:
        if by_room(key):
            for channel in channels or [WHOLE]:
                found = stands.get((channel, key)) or (
                    stands.get((WHOLE, key)) if len(channels) <= 1 else None
                )
                if found is not None:
                    by_channel.setdefault(channel, {})[key] = found.value
        elif (value := _of_whole(stands, key, channels, young=young)) is not None:
            whole[key] = value
    named = {str(room["id"]): room for room in rooms}
    return PastCase(
        (case, whole),
        tuple(
            (_room(case, named[channel]) if channel in named else case, found)
            for channel, found in by_channel.items()
        ),
    )


def _of_whole(stands: Standing, key: str, channels: list[str], *, young: bool) -> float | None:
    """What a broadcast came to over all its rooms; sales not before they have settled."""
    metric = metrics.dictionary()[key]
    found = total(stands, key, channels)
    if metric.group == "sales" and young and found.state != "final":
        return None
    if found.value is None and metric.denominator:
        both = rate_of(stands, key, channels)
        return both[0] / both[1] if both is not None and both[1] > 0 else None
    return found.value


def _case(slot: PastSlot, parts: Mapping[str, Body], money: float | None) -> Case:
    local = slot.starts_at.astimezone(ZoneInfo(slot.time_zone))
    platforms = {str(room["platform"]) for room in _rooms(parts)} - {""}
    return Case(
        id=slot.id,
        store=slot.store_id,
        starts=slot.starts_at.timestamp() / 86_400,
        ends=slot.ends_at.timestamp() / 86_400,
        weekday=local.weekday(),
        hour=local.hour + local.minute / 60,
        platform="+".join(sorted(platforms)),
        template=slot.template,
        hosts=_hosts(parts.get("resources", {})),
        budget=money,
    )


def _room(case: Case, room: Body) -> Case:
    return replace(case, id=f"{case.id} {room['id']}", platform=str(room["platform"]))


def _rooms(parts: Mapping[str, Body]) -> list[Body]:
    return list(parts.get("platform", {}).get("channels", []))


def _hosts(resources: Body) -> tuple[str, ...]:
    """Who hosts, by library item or else by name."""
    people = (
        str(row["library_id"] or row["name"].casefold())
        for row in resources.get("crew", [])
        if row["role"] in ("host", "co_host")
    )
    return tuple(sorted({person for person in people if person}))


def _budget(parts: Mapping[str, Body], stands: Standing) -> float | None:
    """What is set aside for advertising, or else was spent; ``None`` where nobody said."""
    channels = [str(room["id"]) for room in _rooms(parts)]
    rows = parts.get("resources", {}).get("budget", [])
    lines = (BudgetLine.model_validate(row) for row in rows)
    media = budget.total(line for line in lines if line.category == "media")
    for amount in (media.planned, media.actual, total(stands, "spend", channels).value):
        if amount is not None:
            return float(amount)
    return None


def _in_usual_budgets(broadcasts: list[PastCase]) -> Past:
    """Budgets as multiples of the usual one, which is the median of those above 0."""
    amounts = [b.whole[0].budget for b in broadcasts if b.whole[0].budget]
    usual = median(amounts) if amounts else 1.0

    def scaled(case: Case) -> Case:
        return case if case.budget is None else replace(case, budget=case.budget / usual)

    return Past(
        tuple(
            PastCase(
                (scaled(b.whole[0]), b.whole[1]),
                tuple((scaled(case), found) for case, found in b.rooms),
            )
            for b in broadcasts
        ),
        usual,
    )


def _with_parts(keys: set[str]) -> frozenset[str]:
    """The metrics, and all they are worked out from."""
    found: set[str] = set()
    while keys:
        found |= keys
        keys = {part for key in keys for part in metrics.dictionary()[key].parts} - found
    return frozenset(found)
