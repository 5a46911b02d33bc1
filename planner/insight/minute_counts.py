"""What viewers did a minute, by channel: comments, likes, follows, leads.

What is known of a longer stretch (:mod:`planner.insight.stretches`) is shared out over its
minutes, so that bars add up to what cues do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.domain.telemetry import COUNTED
from planner.insight.minute_steps import begin, step_for
from planner.insight.stretches import Known, Place, Stretch

MOST_BARS = 240
MINUTE = timedelta(minutes=1)

Counts = Mapping[datetime, float]
"""How many in which minute."""


@dataclass(frozen=True)
class Bar:
    """How many a channel had from ``at`` on, within one step."""

    channel_id: str
    at: datetime
    value: float


@dataclass(frozen=True)
class Bars:
    """The counts of each metric that has any, and how long a bar is."""

    by_metric: Mapping[str, tuple[Bar, ...]]
    step: timedelta = MINUTE


def bars(known: Mapping[Place, Known], now: datetime) -> Bars:
    """Return the counts by metric. What is still being counted is no bar yet."""
    counted = {place: _by_minute(one) for place, one in known.items() if place[0] in COUNTED}
    marks = [(f"{m} {c}", at) for (m, c), counts in counted.items() for at in counts]
    step = step_for(marks, MOST_BARS)
    found: dict[str, list[Bar]] = {}
    for metric in COUNTED:
        for (which, channel), counts in counted.items():
            if which == metric and counts:
                found.setdefault(metric, []).extend(_stepped(channel, counts, step, now))
    return Bars({metric: tuple(made) for metric, made in found.items() if made}, step)


def _by_minute(known: Known) -> Counts:
    found: dict[datetime, float] = defaultdict(float)
    for stretch in known.stretches:
        for at in _minutes(stretch):
            found[at] += stretch.within(at, at + MINUTE)
    return found


def _minutes(stretch: Stretch) -> Iterator[datetime]:
    at = begin(stretch.start, MINUTE)
    while at < stretch.end:
        yield at
        at += MINUTE


def _stepped(channel: str, counts: Counts, step: timedelta, now: datetime) -> list[Bar]:
    sums: dict[datetime, float] = defaultdict(float)
    for at, value in sorted(counts.items()):
        sums[begin(at, step)] += value
    return [Bar(channel, at, value) for at, value in sums.items() if at + step <= now]
