"""How far the campaigns on the screen are, remembered until something changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from planner.actions import overview
from planner.domain.bookings import Booking
from planner.domain.progress import Progress
from planner.store.campaigns import CampaignRow
from planner.store.database import Database
from planner.ui import session


def progress_of(rows: Sequence[CampaignRow], now: datetime) -> dict[str, Progress]:
    """Return the progress of the shown campaigns by id.

    A campaign is read again when it was saved (``version``), when what its neighbours
    occupy has changed, on a new day, and when it goes on or off the air.
    """
    database = session.db()
    neighbours = overview.neighbours(database, rows, now=now)
    return {
        row.id: _progress(
            row.id,
            row.version,
            neighbours.get(row.id, ()),
            now.astimezone(row.zone).date().isoformat(),
            (row.starts_at <= now) + (row.ends_at <= now),
            _database=database,
            _now=now,
        )
        for row in rows
    }


@st.cache_data(ttl=600, max_entries=5_000, show_spinner=False)
def _progress(
    campaign_id: str,
    version: int,
    neighbours: tuple[Booking, ...],
    day: str,
    phase: int,
    *,
    _database: Database,
    _now: datetime,
) -> Progress:
    return overview.read_progress(_database, campaign_id, now=_now)
