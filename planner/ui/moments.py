"""Moments that belong to no campaign, on the visitor's clock."""

from __future__ import annotations

from datetime import datetime

from planner.ui import session
from planner.ui.session import w


def on_clock(at: datetime, now: datetime) -> str:
    """A moment in the browser's time zone: one of today by its time alone."""
    zone = session.zone()
    is_today = at.astimezone(zone).date() == now.astimezone(zone).date()
    return w().clock(at, zone) if is_today else w().stamp(at, zone)
