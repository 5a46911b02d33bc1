"""The list of campaigns: pages, months, and how far each campaign is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from planner.actions import campaigns as actions
from planner.domain.bookings import Booking
from planner.domain.progress import Progress, progress
from planner.store import bookings, campaigns
from planner.store.campaigns import CampaignRow, Query
from planner.store.database import Database

PAGE = 24
PER_DAY = 4
"""A day of the month calendar shows no more; the rest is a number."""


@dataclass(frozen=True)
class Listed:
    """One page of a list and how many campaigns the whole list holds."""

    rows: Sequence[CampaignRow]
    total: int


@dataclass(frozen=True)
class Day:
    """The first campaigns of a day (:data:`PER_DAY`) and how many it has."""

    rows: Sequence[CampaignRow]
    total: int


def listed(database: Database, query: Query, *, page: int = 1, limit: int = PAGE) -> Listed:
    """Return a page of the list, the first being 1; past the end it is the last page."""
    with database.read() as connection:
        total = campaigns.count(connection, query)
        last = max(1, -(-total // limit))
        offset = (min(max(page, 1), last) - 1) * limit
        return Listed(
            campaigns.page(connection, query, offset=offset, limit=limit) if total else [], total
        )


def days(database: Database, query: Query, first: date, last: date) -> dict[date, Day]:
    """Return the days from ``first`` to ``last`` that have campaigns, each on the day it
    starts by its own clock. ``since`` and ``until`` of the query do not count."""
    with database.read() as connection:
        found = campaigns.by_day(connection, query, first, last, PER_DAY)
    return {day: Day(rows, total) for day, (rows, total) in found.items()}


def tags(database: Database) -> list[str]:
    """Return every tag in use."""
    with database.read() as connection:
        return campaigns.tags(connection)


def anything(database: Database) -> bool:
    """Whether there is any campaign at all, on whichever shelf."""
    with database.read() as connection:
        return campaigns.anything(connection)


def neighbours(
    database: Database, rows: Sequence[CampaignRow], *, now: datetime
) -> dict[str, tuple[Booking, ...]]:
    """Return what others occupy of the people, cars and rooms of the campaigns that are
    not over, by campaign."""
    ahead = [row for row in rows if row.ends_at > now]
    with database.read() as connection:
        return bookings.neighbours(connection, ahead)


def read_progress(database: Database, campaign_id: str, *, now: datetime) -> Progress:
    """Read a campaign and return how far it is."""
    campaign = actions.get(database, campaign_id)
    return progress(campaign, actions.problems(database, campaign, now=now), now)
