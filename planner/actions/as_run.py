"""Correct the as-run record, write it by hand, or go back to what the log says."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from planner.actions import editing, show
from planner.actions.who import Who
from planner.domain import as_run
from planner.domain.as_run import AsRun, Record
from planner.domain.campaign import Campaign
from planner.domain.show import BROADCAST, Show
from planner.errors import InputError, NotAllowedError
from planner.store import audit
from planner.store.database import Database


def record(database: Database, campaign: Campaign) -> tuple[Record, Show]:
    """Return the record that stands, and the broadcast's show from its log."""
    ran = show.stage(database, campaign.id, run=BROADCAST).show
    return as_run.standing(campaign.as_run, ran), ran


def correct(database: Database, who: Who, campaign_id: str, *, now: datetime) -> None:
    """Copy what the log says, to be corrected; a record somebody else began stays.

    Raises :class:`InputError` while the show is on air, or where nothing ran.
    """
    ran = show.stage(database, campaign_id, run=BROADCAST).show
    if not ran.stints:
        raise InputError("as_run.nothing_ran")
    if ran.phase == "on":
        raise InputError("as_run.still_on")
    rows = list(as_run.from_log(ran).rows)
    _begin(database, who, campaign_id, AsRun(source="corrected", rows=rows), now)


def write_by_hand(database: Database, who: Who, campaign_id: str, *, now: datetime) -> None:
    """Begin a record of a show that was not run with Kaibo, from its plan; one somebody
    else began stays. Raises :class:`NotAllowedError` before the broadcast is over."""
    campaign = show.stage(database, campaign_id, run=BROADCAST).campaign
    if not campaign.over(now):
        raise NotAllowedError("error.not_over_yet")
    fresh = as_run.by_hand(campaign.run_sheet, campaign.header.starts_at)
    _begin(database, who, campaign_id, fresh, now)


def back_to_log(database: Database, who: Who, campaign_id: str, *, now: datetime) -> None:
    """Let the log speak again; what a person wrote stays in the history."""
    by = who.must_write()
    with database.write() as connection:
        editing.locked(connection, campaign_id, ["as_run"])
        _write(connection, by, campaign_id, AsRun(), now)


def _begin(database: Database, who: Who, campaign_id: str, fresh: AsRun, now: datetime) -> None:
    by = who.must_write()
    with database.write() as connection:
        if not editing.locked(connection, campaign_id, ["as_run"]).as_run.source:
            _write(connection, by, campaign_id, fresh, now)


def _write(connection: Connection, by: str, campaign_id: str, fresh: AsRun, now: datetime) -> None:
    body = fresh.model_dump(mode="json")
    editing.write_part(connection, by, campaign_id, "as_run", body, now)
    audit.record(connection, now, by, "as_run", campaign_id, source=fresh.source or "log")
