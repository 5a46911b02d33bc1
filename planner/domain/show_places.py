"""The places of a run sheet while it runs: each cue of each lap, with planned instants."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from planner.domain.run_sheet import Cue, RunSheet, planned


@dataclass(frozen=True)
class Place:
    """A cue in its place. ``key`` is the cue's id and its lap; ``start`` and ``end`` are
    planned, UTC; ``hard`` means that it does not start before ``start``; ``removed`` that
    it ran and was then taken off the sheet."""

    key: str
    cue: Cue
    lap: int
    laps: int
    start: datetime
    end: datetime
    hard: bool = False
    removed: bool = False


def places(sheet: RunSheet, starts_at: datetime) -> tuple[Place, ...]:
    """Return every place of a sheet, in running order, for a broadcast planned to start
    at ``starts_at``. Reckoned in UTC: midnight and changes of clocks move nothing."""
    begin = starts_at.astimezone(UTC)
    return tuple(
        Place(
            key=f"{entry.cue.id}.{entry.lap}",
            cue=entry.cue,
            lap=entry.lap,
            laps=entry.laps,
            start=begin + timedelta(seconds=entry.start),
            end=begin + timedelta(seconds=entry.end),
            hard=entry.cue.start is not None and entry.lap == 1,
        )
        for entry in planned(sheet)
    )


def with_what_ran(
    fresh: Sequence[Place], before: Sequence[Place], ran: Collection[str]
) -> tuple[Place, ...]:
    """Return the places of an edited sheet, and those of ``before`` that ran and are no
    longer on it: each behind the one it followed."""
    found = list(fresh)
    known = {place.key for place in fresh}
    follows: str | None = None
    for place in before:
        if place.key not in known:
            if place.key not in ran:
                continue
            found.insert(_after(found, follows), replace(place, removed=True))
        follows = place.key
    return tuple(found)


def _after(found: Sequence[Place], key: str | None) -> int:
    return next((i + 1 for i, place in enumerate(found) if place.key == key), 0)
