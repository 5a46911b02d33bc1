"""What the floor manager is told while a broadcast is on: the audience falls faster than it
usually does at this minute, or questions come in a burst."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WITHIN = timedelta(minutes=15)
"""A drop is looked for in so much time; an older reading says nothing of now."""
BELOW_USUAL = 0.15
"""A drop: so much less is left than usually is."""
BELOW = 0.25
"""A drop, where nobody knows what is usual."""
FEWEST = 20
"""Fewer who left are no drop, whatever their share."""

LATELY = timedelta(minutes=3)
"""A burst is counted over so much time."""
BEFORE = timedelta(minutes=5)
"""So much time before it is needed to know what was usual."""
TIMES = 3.0
FEWEST_QUESTIONS = 5

Readings = Sequence[tuple[datetime, float]]
"""Moments and viewers of one channel, in order."""
AtMinute = Callable[[datetime], float | None]
"""How many usually watch at a moment; ``None`` where that is not known."""


@dataclass(frozen=True)
class Drop:
    """Of ``before`` viewers at ``since`` there are ``left`` at ``until``; ``usually`` so many
    would have been left."""

    since: datetime
    until: datetime
    before: float
    left: float
    usually: float | None


@dataclass(frozen=True)
class Burst:
    """So many ``questions`` came since ``since``, where ``usually`` so many come in as long a
    time."""

    since: datetime
    questions: int
    usually: float


def drop(readings: Readings, usual: AtMinute, now: datetime) -> Drop | None:
    """Return the drop from the fullest moment of the last quarter of an hour to the latest
    reading, if it is one."""
    if not readings or now - readings[-1][0] > WITHIN:
        return None
    until, left = readings[-1]
    since, before = max(
        (r for r in readings if until - r[0] <= WITHIN), key=lambda reading: reading[1]
    )
    if before - left < FEWEST:
        return None
    then, at_last = usual(since), usual(until)
    if not then or at_last is None:
        return Drop(since, until, before, left, None) if left <= before * (1 - BELOW) else None
    usually = before * at_last / then
    fell = left <= usually * (1 - BELOW_USUAL)
    return Drop(since, until, before, left, usually) if fell else None


def burst(asked: Sequence[datetime], known_since: datetime, now: datetime) -> Burst | None:
    """Return the burst of questions of the last minutes, if there is one. ``asked`` are the
    moments of all questions since ``known_since``."""
    begins = now - LATELY
    if begins - known_since < BEFORE:
        return None
    lately = [at for at in asked if at >= begins]
    usually = sum(known_since <= at < begins for at in asked) * (LATELY / (begins - known_since))
    if len(lately) < max(FEWEST_QUESTIONS, TIMES * usually):
        return None
    return Burst(min(lately), len(lately), usually)
