"""Correct the as-run record, write it by hand, or go back to what the log says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from planner.actions import editing, show
from planner.actions.who import Who
from planner.domain import as_run
from planner.domain.as_run import AsRun, Record
from planner.domain.campaign import Campaign
from planner.domain.rows import edit_rows
from planner.domain.show import BROADCAST, Show
from planner.errors import InputError
from planner.store import audit
from planner.store.database import Database


def record(database: Database, campaign: Campaign) -> tuple[Record, Show]:
    """Return the record that stands, and the broadcast's show from its log."""
    ran = show.stage(database, campaign.id, run=BROADCAST).show
    return as_run.standing(campaign.as_run, ran), ran


def correct(database: Database, who: Who, campaign_id: str, *, now: datetime) -> None:
    """Copy what the log says, to be corrected. Raises :class:`InputError` where nothing ran."""
    found = show.stage(database, campaign_id, run=BROADCAST)
    rows = as_run.from_log(found.show).rows
    if not found.show.stints:
        raise InputError("as_run.nothing_ran")
    _write(database, who, campaign_id, AsRun(source="corrected", rows=list(rows)), now)


def write_by_hand(database: Database, who: Who, campaign_id: str, *, now: datetime) -> None:
    """Begin a record of a show that was not run with Kaibo, from its plan."""
    campaign = show.stage(database, campaign_id, run=BROADCAST).campaign
    fresh = as_run.by_hand(campaign.run_sheet, campaign.header.starts_at)
    _write(database, who, campaign_id, fresh, now)


def back_to_log(database: Database, who: Who, campaign_id: str, *, now: datetime) -> None:
    """Let the log speak again; the correction stays in the history."""
    _write(database, who, campaign_id, AsRun(), now)


def edit(
    database: Database,
    who: Who,
    campaign_id: str,
    base: int,
    edits: Sequence[dict[str, Any]],
    *,
    now: datetime,
) -> None:
    """Save edits of the rows, as made on revision ``base``. Raises :class:`InputError`
    naming the row that would end before it starts."""

    def change(body: dict[str, Any]) -> dict[str, Any]:
        blank = as_run.AsRunRow().model_dump(mode="json")
        changed = {**body, "rows": edit_rows(body["rows"], edits, lambda: blank)}
        as_run.check(AsRun.model_validate(changed))
        return changed

    editing.change_part(database, who, campaign_id, "as_run", base, change, now=now)


def _write(database: Database, who: Who, campaign_id: str, fresh: AsRun, now: datetime) -> None:
    by = who.must_write()
    with database.write() as connection:
        editing.locked(connection, campaign_id, ["header"])
        body = fresh.model_dump(mode="json")
        editing.write_part(connection, by, campaign_id, "as_run", body, now)
        audit.record(connection, now, by, "as_run", campaign_id, source=fresh.source or "log")
