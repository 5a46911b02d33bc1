"""When everything is expected, from a show and the present moment.

The formulas, in instants (``now`` is show time)::

    due end of the cue on air = started + length + added + held (a pause that lasts included)
    its expected end          = max(due end, now)
    a linked cue starts         when the one before is expected to end
    a hard start                at its planned start, or as soon as the one before ends:
                                the gap before it absorbs lateness
    a cue that counts to end    ends at its planned end (+ added), however late it started
    offset                    = expected end − planned end of the cue on air; + is behind

``planner/web/stage/projection.js`` is the twin that lets screens count on their own; a
test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.domain.show import Show, Stint
from planner.domain.show_places import Place


@dataclass(frozen=True)
class Expected:
    """When a place is expected to start and end, UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Projection:
    """What to expect. ``offset`` and ``remaining`` are ``None`` while nothing is on;
    ``cues`` holds the cue on air and what follows, by key."""

    offset: timedelta | None
    remaining: timedelta | None
    end: datetime
    planned_end: datetime
    cues: Mapping[str, Expected]


def project(show: Show, now: datetime) -> Projection:
    """Return what is expected at ``now`` (show time). The expected end is never before
    ``now`` until the show has finished."""
    planned_end = max(
        (place.end for place in show.places if not place.removed), default=show.starts_at
    )
    if show.timing.finished_at is not None:
        return Projection(None, None, show.timing.finished_at, planned_end, {})
    cues: dict[str, Expected] = {}
    offset = remaining = None
    clock = now
    if on := show.on:
        due = due_end(show, on, now)
        clock = max(due, now)
        cues[on.key] = Expected(on.started, clock)
        offset, remaining = clock - on.planned_end, due - now
    for i, place in enumerate(show.following()):
        first = on is None and i == 0
        start = max(clock, place.start) if place.hard or first else clock
        clock = _end(show, place, start)
        cues[place.key] = Expected(start, clock)
    return Projection(offset, remaining, clock, planned_end, cues)


def due_end(show: Show, on: Stint, now: datetime) -> datetime:
    """Return when the cue on air should end."""
    added = timedelta(seconds=show.timing.added.get(on.key, 0))
    place = show.place(on.key)
    if place is not None and place.cue.count_to_end:
        return place.end + added
    pausing = now - show.pause.since if show.pause else timedelta()
    return on.started + timedelta(seconds=on.length) + added + on.held + pausing


def _end(show: Show, place: Place, start: datetime) -> datetime:
    added = timedelta(seconds=show.timing.added.get(place.key, 0))
    if place.cue.count_to_end:
        return max(start, place.end + added)
    return max(start, start + timedelta(seconds=place.cue.seconds) + added)
