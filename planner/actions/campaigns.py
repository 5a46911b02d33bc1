"""Make campaigns – from a template, as a clone –, give them another date, read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from planner.actions.editing import occupied, search_words, write_part
from planner.actions.library import write_new
from planner.actions.who import Who
from planner.domain import library as library_items
from planner.domain.answers import Answer, Answers
from planner.domain.campaign import PARTS, Campaign, Header, Part, checked
from planner.domain.checks import Surroundings, find_problems
from planner.domain.cloning import clone as clone_of
from planner.domain.first_words import Stock
from planner.domain.from_library import crew_member, venue
from planner.domain.problems import Problem
from planner.domain.rescheduling import Rescheduling, check_start
from planner.domain.rescheduling import reschedule as planned_move
from planner.domain.rows import new_id
from planner.domain.steps.resources import Venue
from planner.domain.templates import build, template
from planner.errors import InputError, NotFoundError
from planner.i18n import Language
from planner.store import audit, campaigns, figures, library
from planner.store.database import Database

_STAFF = 500
"""More people than this are not one store's: nobody is the only one of a role."""


def get(database: Database, campaign_id: str) -> Campaign:
    """Return a campaign, or raise :class:`NotFoundError`."""
    with database.read() as connection:
        found = campaigns.get(connection, campaign_id)
    if found is None:
        raise NotFoundError("error.campaign_gone")
    return found


def create(
    database: Database, who: Who, parts: Mapping[Part, Mapping[str, Any]], *, now: datetime
) -> str:
    """Write a new campaign of these parts (``header`` among them); return its id."""
    by = who.must_write()
    with database.write() as connection:
        return _write_new(connection, by, new_id(), parts, now)


def make(
    database: Database, who: Who, answers: Answers, language: Language, *, now: datetime
) -> str:
    """Make a campaign of a template and the answers; return its id.

    The answers' ``key`` becomes the campaign's id, so that a click repeated does not make
    a second one. A store that was typed is found by its name, or entered in the library.
    Raises :class:`InputError` for a start that has passed or a template that is broken.
    """
    by = who.must_write()
    check_start(answers.starts_at, now)
    chosen = template(answers.template)
    with database.write() as connection:
        if campaigns.hold(connection, answers.key):
            return answers.key
        store = _store(connection, by, answers, now)
        answers = answers.model_copy(update={"store": store})
        last_id = campaigns.last_of_store(connection, store.library_id, answers.starts_at)
        last = campaigns.get(connection, last_id) if last_id else None
        stock = _stock(connection, store.library_id)
        parts = build(chosen, answers, language, now=now, last=last, stock=stock)
        bodies = {part: body.model_dump(mode="json") for part, body in parts.items()}
        return _write_new(connection, by, answers.key, bodies, now)


def last_of_store(database: Database, store_id: str, before: datetime) -> Campaign | None:
    """Return the store's last campaign before a moment, from which a new one takes crew,
    cars and accounts; ``None`` if it has none."""
    with database.read() as connection:
        found = campaigns.last_of_store(connection, store_id, before) if store_id else None
        parts: list[Part] = ["header", "resources", "platform"]
        return campaigns.get(connection, found, parts) if found else None


def clone(
    database: Database, who: Who, campaign_id: str, starts_at: datetime, *, key: str, now: datetime
) -> str:
    """Make a campaign like this one at another date, its results left behind
    (:mod:`planner.domain.cloning`); return its id, which is ``key``."""
    by = who.must_write()
    check_start(starts_at, now)
    with database.write() as connection:
        if campaigns.hold(connection, key):
            return key
        source = campaigns.get(connection, campaign_id)
        if source is None:
            raise NotFoundError("error.campaign_gone")
        return _write_new(connection, by, key, clone_of(source, starts_at, now), now)


def reschedule_preview(
    database: Database, campaign_id: str, starts_at: datetime, *, now: datetime
) -> Rescheduling:
    """Return what a new start moves and what it does not, before it is done."""
    with database.read() as connection:
        return _rescheduling(connection, campaign_id, starts_at, now)


def reschedule(
    database: Database,
    who: Who,
    campaign_id: str,
    starts_at: datetime,
    version: int,
    *,
    now: datetime,
) -> Rescheduling:
    """Give a campaign another start, as shown for its ``version``.

    Raises :class:`InputError` where somebody changed it since: what moves has to be
    looked at again.
    """
    by = who.must_write()
    with database.write() as connection:
        if not campaigns.hold(connection, campaign_id):
            raise NotFoundError("error.campaign_gone")
        found = _rescheduling(connection, campaign_id, starts_at, now)
        if found.version != version:
            raise InputError("input.preview_outdated")
        for part, body in found.bodies.items():
            write_part(connection, by, campaign_id, part, body, now)
        audit.record(
            connection, now, by, "reschedule", campaign_id, starts_at=starts_at.isoformat()
        )
    return found


def _write_new(
    connection: Connection,
    by: str,
    campaign_id: str,
    parts: Mapping[Part, Mapping[str, Any]],
    now: datetime,
) -> str:
    bodies = {part: checked(PARTS[part], body) for part, body in parts.items()}
    campaign = Campaign(id=campaign_id, bodies=bodies)
    header: Header = campaign.header
    campaigns.add(connection, campaign_id, header, search_words(campaign), now, by)
    for part, body in bodies.items():
        write_part(connection, by, campaign_id, part, body, now)
    audit.record(connection, now, by, "create", campaign_id, title=header.title)
    return campaign_id


def _store(connection: Connection, by: str, answers: Answers, now: datetime) -> Answer:
    """The store of the answers, found by name or entered where it was typed."""
    store = answers.store
    if store.library_id:
        found = library.get(connection, store.library_id)
        if found is None:
            raise NotFoundError("error.library_gone")
        return Answer(library_id=found.id, name=found.name)
    if not store.name:
        raise InputError("input.store_missing")
    for item in library.page(connection, "store", text=store.name):
        if item.name.casefold() == store.name.casefold():
            return Answer(library_id=item.id, name=item.name)
    body = {"name": store.name, "time_zone": answers.time_zone, "currency": answers.currency}
    return Answer(library_id=write_new(connection, by, "store", body, now), name=store.name)


def _stock(connection: Connection, store_id: str) -> Stock:
    """What the store's library holds only one of. Hosts are asked for, so they are left
    out, and so is the venue of a store that has several."""
    members = [
        crew_member(item.id, library_items.Person.model_validate(item.body))
        for item in library.page(connection, "person", store_id=store_id, limit=_STAFF)
    ]
    roles = Counter(member.role for member in members)
    people = {
        m.role: m
        for m in members
        if m.role not in ("", "host", "co_host") and roles[m.role] == 1 and len(members) < _STAFF
    }
    rooms = library.page(connection, "venue", store_id=store_id, limit=2)
    if len(rooms) != 1:
        return Stock(people)
    room = library_items.Venue.model_validate(rooms[0].body)
    return Stock(people, venue(rooms[0].id, room, Venue()))


def _rescheduling(
    connection: Connection, campaign_id: str, starts_at: datetime, now: datetime
) -> Rescheduling:
    campaign = campaigns.get(connection, campaign_id)
    if campaign is None:
        raise NotFoundError("error.campaign_gone")
    length = campaign.header.ends_at - campaign.header.starts_at
    clashes = campaigns.clashes(
        connection, occupied(campaign), starts_at, starts_at + length, but=campaign_id
    )
    return planned_move(campaign, starts_at, now, clashes)


def problems(database: Database, campaign: Campaign, *, now: datetime) -> list[Problem]:
    """Return everything still to do in a campaign, its neighbours' bookings included."""
    with database.read() as connection:
        return find_problems(campaign, surroundings(connection, campaign, now))


def surroundings(connection: Connection, campaign: Campaign, now: datetime) -> Surroundings:
    """Return what the checks of a campaign need beyond it, in the caller's transaction."""
    header = campaign.header
    clashes = campaigns.clashes(
        connection, occupied(campaign), header.starts_at, header.ends_at, but=campaign.id
    )
    over = header.ends_at < now
    figured = figures.metrics_of(connection, campaign.id) if over else frozenset()
    return Surroundings(now=now, clashes=clashes, figured=figured)
