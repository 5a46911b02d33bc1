"""Every import there was, of whatever kind: look at them, take one back.

What a file says is read in :mod:`planner.actions.file_reading`, written by
:mod:`planner.actions.broadcast_imports` and :mod:`planner.actions.timed_imports`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from planner.actions import lead_figures
from planner.actions.who import Who
from planner.domain.forms import TIMED
from planner.errors import InputError, NotFoundError
from planner.store import audit, campaigns, comment_summaries, figures, imports, live_figures
from planner.store.database import Database
from planner.store.imports import Import
from planner.store.telemetry import Telemetry

_TIMED = frozenset(form.key for form in TIMED)


def source_of(import_id: str) -> str:
    """Where the samples and events of an import say they are from."""
    return f"file:{import_id}"


@dataclass(frozen=True)
class TakenBack:
    """What taking back did: figures, samples or events removed, campaigns deleted, campaigns
    kept because somebody has worked on them since."""

    figures: int
    deleted: int
    kept: int


def take_back(
    database: Database, telemetry: Telemetry, who: Who, import_id: str, *, now: datetime
) -> TakenBack:
    """Remove what an import brought and delete the campaigns it made, except those somebody
    has worked on since; what stood before stands again."""
    by = who.must_write()
    with database.read() as connection:
        timed = _there(connection, import_id).form in _TIMED
    # first, and not while others wait to write; it can be done again if what follows fails
    rows = telemetry.take_back(source_of(import_id)) if timed else 0
    with database.read() as connection:
        ids = figures.campaigns_of_import(connection, import_id) if timed else []
        left = campaigns.many(connection, ids, ["header", "platform"])
    measured = [(one, live_figures.measured(telemetry, one)) for one in left]
    leads = lead_figures.counted(telemetry, ids) if timed else {}
    with database.write() as connection:
        found = _there(connection, import_id)
        touched = figures.campaigns_of_import(connection, import_id)
        removed = figures.remove(connection, now, import_id=import_id)
        if found.form in lead_figures.LISTS:
            lead_figures.correct(connection, leads, ids, now)
        for campaign, still in measured:
            live_figures.settle(connection, campaign, still, now)
        used = {f.campaign_id for f in figures.of(connection, found.made)}
        untouched = [
            campaign.id
            for campaign in campaigns.many(connection, found.made)
            if campaign.deleted_at is None
            and campaign.id not in used
            and all(at <= found.at for at, _ in campaign.saves.values())
        ]
        for campaign_id in untouched:
            campaigns.shelve(connection, campaign_id, deleted_at=now)
        campaigns.count_up_all(connection, touched)
        if timed:
            comment_summaries.clear(connection)  # they quote what is gone now
        imports.set_taken_back(connection, import_id, now, by)
        audit.record(connection, now, by, "take_back", import_id, figures=removed)
    brought = rows if timed else removed  # figures of a timed file only sum its rows up
    return TakenBack(brought, len(untouched), len(found.made) - len(untouched))


def page(database: Database, *, offset: int = 0, limit: int = 20) -> tuple[list[Import], int]:
    """Return imports, newest first, and how many there are."""
    with database.read() as connection:
        return imports.page(connection, offset=offset, limit=limit), imports.count(connection)


def _there(connection: Connection, import_id: str) -> Import:
    found = imports.get(connection, import_id)
    if found is None:
        raise NotFoundError("imports.gone")
    if found.taken_back_at is not None:
        raise InputError("imports.taken_back_already", by=found.taken_back_by or "")
    return found
