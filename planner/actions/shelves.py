"""Put campaigns on a shelf, archived or deleted, and take them back: nothing is lost."""

from __future__ import annotations

from datetime import datetime

from planner.actions.editing import locked
from planner.actions.who import Who
from planner.store import audit, campaigns
from planner.store.database import Database


def archive(database: Database, who: Who, campaign_id: str, *, now: datetime) -> None:
    """Take a campaign out of the current list; :func:`unarchive` brings it back."""
    _shelve(database, who, campaign_id, "archive", now, archived_at=now)


def unarchive(database: Database, who: Who, campaign_id: str, *, now: datetime) -> None:
    """Bring an archived campaign back into the current list."""
    _shelve(database, who, campaign_id, "unarchive", now, archived_at=None)


def delete(database: Database, who: Who, campaign_id: str, *, now: datetime) -> None:
    """Move a campaign to the Deleted shelf; all of it is kept for :func:`undelete`."""
    _shelve(database, who, campaign_id, "delete", now, deleted_at=now)


def undelete(database: Database, who: Who, campaign_id: str, *, now: datetime) -> None:
    """Bring a deleted campaign back to where it was."""
    _shelve(database, who, campaign_id, "undelete", now, deleted_at=None)


def _shelve(
    database: Database,
    who: Who,
    campaign_id: str,
    action: str,
    now: datetime,
    **moments: datetime | None,
) -> None:
    by = who.must_write()
    with database.write() as connection:
        campaign = locked(connection, campaign_id, ["header"])
        standing = {"archived_at": campaign.archived_at, "deleted_at": campaign.deleted_at}
        if all((standing[name] is None) == (at is None) for name, at in moments.items()):
            return
        campaigns.shelve(connection, campaign_id, **moments)
        campaigns.count_up(connection, campaign_id)
        audit.record(connection, now, by, action, campaign_id, title=campaign.header.title)
