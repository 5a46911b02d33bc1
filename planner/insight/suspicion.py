"""Which figures of a broadcast hardly can be: beside each other, beside the store's past, and
along the minutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from planner.domain import suspicion
from planner.domain.audience import minutes
from planner.domain.campaign import Campaign
from planner.domain.standing import standing
from planner.domain.suspicion import COMPARED, MOST_OWN, Flat, Suspicion
from planner.insight import past_cases
from planner.insight.minute_curve import MinuteCurve
from planner.insight.past_cases import Marks, Numbers, PastCase, room_id
from planner.store import figures
from planner.store.database import Database


def marks(database: Database, campaign: Campaign) -> Marks:
    """Return the campaign itself, and the store's broadcasts before it."""
    header = campaign.header
    before = past_cases.marks(database, header.store_id, header.starts_at, sample=header.sample)
    own = [slot for slot in before if slot.store_id == header.store_id][:MOST_OWN]
    return (past_cases.slot_of(campaign), *own)


def suspicions(
    database: Database, campaign: Campaign, wanted: Marks, now: datetime
) -> tuple[Suspicion, ...]:
    """Return what is suspicious of a campaign's figures; ``wanted`` are its marks. Before
    it is over nothing is held against the past: there is more to come."""
    with database.read() as connection:
        stands = standing(figures.of(connection, [campaign.id]))
    found = list(suspicion.impossible(stands, suspicion.airtimes(campaign, stands)))
    if campaign.over(now):
        past = past_cases.read(database, wanted, COMPARED, campaign.header.currency, now)
        mine = [b for b in past.broadcasts if b.whole[0].id == campaign.id]
        before = [b for b in past.broadcasts if b.whole[0].id != campaign.id]
        flagged = {one.metric for one in found}
        for broadcast in mine:
            beside = _beside_past(broadcast, before)
            found += [one for one in beside if one.metric not in flagged]
    return tuple(found)


def flats(curve: MinuteCurve) -> tuple[Flat, ...]:
    """Return where next to nobody came or went for long, by channel."""
    found = []
    for line in curve.lines:
        pieces = ([(minutes(p.at), p.value) for p in piece] for piece in line.pieces)
        still = [flat for piece in pieces if (flat := suspicion.flat(line.channel_id, piece))]
        found += sorted(still, key=lambda flat: flat.start - flat.end)[:1]
    return tuple(found)


def _beside_past(broadcast: PastCase, before: Iterable[PastCase]) -> Iterator[Suspicion]:
    """What is out of the ordinary beside the store's broadcasts on the same platforms."""
    alike = [past for past in before if past.whole[0].platform == broadcast.whole[0].platform]
    known = _by_metric(_together(past) for past in alike)
    yield from suspicion.beside_past(_together(broadcast), known)
    if len(broadcast.rooms) > 1:
        for room, own in broadcast.rooms:
            rooms = (
                found
                for past in alike
                for other, found in past.rooms
                if other.platform == room.platform
            )
            yield from suspicion.beside_past(own, _by_metric(rooms), room_id(room))


def _together(broadcast: PastCase) -> Numbers:
    """The numbers of a whole broadcast; where it has one room, those are its own too."""
    rooms = broadcast.rooms
    return {**broadcast.whole[1], **(rooms[0][1] if len(rooms) == 1 else {})}


def _by_metric(found: Iterable[Numbers]) -> dict[str, list[float]]:
    values: dict[str, list[float]] = {}
    for one in found:
        for metric, value in one.items():
            values.setdefault(metric, []).append(value)
    return values
