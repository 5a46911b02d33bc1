"""Columns of times for tables: local moments, and places in the broadcast."""

from __future__ import annotations

from datetime import datetime, tzinfo

from planner.domain import cells, timing
from planner.ui.components.grid import Column


def moment_column(name: str, zone: tzinfo, *, width: int = 17, folded: bool = False) -> Column:
    """A day and time on the clock of ``zone``, kept in UTC."""

    def parse(typed: str) -> str | None:
        at = cells.instant(typed, zone)
        return None if at is None else at.isoformat()

    def show(stored: str | None) -> str:
        if stored is None:
            return ""
        return datetime.fromisoformat(stored).astimezone(zone).strftime("%Y-%m-%dT%H:%M")

    return Column(name, "moment", width, folded=folded, parse=parse, show=show)


def position_column(name: str, *, width: int = 9, folded: bool = False) -> Column:
    """A place in the broadcast, ``1:05:00`` after its start, kept in seconds."""

    def show(stored: int | None) -> str:
        return "" if stored is None else timing.length(stored)

    return Column(name, "text", width, folded=folded, parse=cells.seconds, show=show)
