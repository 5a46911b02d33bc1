"""What to shorten or skip so that a show ends on time, each with its effect."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from planner.domain.projection import project
from planner.domain.show import Show

SHORTEN_BY = 60
"""Seconds one proposal takes off a cue; it leaves at least as much."""

NEAREST = 40
"""Cues looked at: who is late thinks of what comes next."""


@dataclass(frozen=True)
class Way:
    """Skip a place, or take ``seconds`` off it: the show ends ``gains`` earlier."""

    kind: Literal["skip", "shorten"]
    key: str
    seconds: int
    gains: timedelta


def behind(show: Show, now: datetime) -> timedelta:
    """Return how much later than planned the show is expected to end (negative: earlier)."""
    expected = project(show, now)
    return expected.end - expected.planned_end


def ways_to_catch_up(show: Show, now: datetime) -> list[Way]:
    """Return what would make the show end earlier, the greatest effect first. A gap
    before a hard start may swallow an effect: what gains nothing is left out."""
    end = project(show, now).end
    found: list[Way] = []
    for place in show.following()[:NEAREST]:
        length = place.cue.seconds + show.timing.added.get(place.key, 0)
        skips = {**show.timing.skips, place.key: True}
        found.append(_way(show, now, end, "skip", place.key, length, skips=skips))
        if length >= 2 * SHORTEN_BY and not place.cue.count_to_end:
            less = show.timing.added.get(place.key, 0) - SHORTEN_BY
            added = {**show.timing.added, place.key: less}
            found.append(_way(show, now, end, "shorten", place.key, SHORTEN_BY, added=added))
    useful = [way for way in found if way.gains > timedelta()]
    return sorted(useful, key=lambda way: -way.gains)


def _way(
    show: Show,
    now: datetime,
    end: datetime,
    kind: Literal["skip", "shorten"],
    key: str,
    seconds: int,
    **changed: object,
) -> Way:
    changed_show = replace(show, timing=replace(show.timing, **changed))  # type: ignore[arg-type]
    return Way(kind, key, seconds, end - project(changed_show, now).end)
