"""Make, shelve and bring back campaigns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from planner.actions.editing import occupied, search_words, write_part
from planner.actions.who import Who
from planner.domain.campaign import PARTS, Campaign, Header, Part, checked
from planner.domain.checks import Surroundings, find_problems
from planner.domain.problems import Problem
from planner.domain.rows import new_id
from planner.errors import NotFoundError
from planner.store import audit, campaigns
from planner.store.database import Database


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
    bodies = {part: checked(PARTS[part], body) for part, body in parts.items()}
    campaign = Campaign(id=new_id(), bodies=bodies)
    with database.write() as connection:
        header: Header = campaign.header
        campaigns.add(connection, campaign.id, header, search_words(campaign), now, by)
        for part, body in bodies.items():
            write_part(connection, by, campaign.id, part, body, now)
        audit.record(connection, now, by, "create", campaign.id, title=header.title)
    return campaign.id


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
    return Surroundings(now=now, clashes=clashes)
