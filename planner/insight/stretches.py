"""How many comments, likes, follows, leads, joins and leaves there were, and from when to when:
what minute bars and cues are both cut from, so that they agree.

Where a platform tells each event, events are counted. Where it tells how many there were
within a minute, that is taken; where it only shows a counter, by how much the counter grew.
A counter begins at nothing with the stream of its channel.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import pandas as pd

from planner.domain.as_run import Segment
from planner.domain.figures import Figure
from planner.domain.telemetry import COUNTED, EventKind
from planner.insight.minute_gaps import still_open
from planner.store.feeds import Gap

IN_AND_OUT: Mapping[str, EventKind | None] = {"joins": "join", "leaves": None}
"""Viewers in and out, and the events they are made of where a platform tells each."""
METRICS: Mapping[str, EventKind | None] = {**COUNTED, **IN_AND_OUT}
MINUTE = timedelta(minutes=1)
LONGEST = timedelta(minutes=15)
"""A number that stands for longer says nothing of a single minute or cue."""

Place = tuple[str, str]
"""Metric and channel."""


@dataclass(frozen=True)
class Stretch:
    """So many from … to."""

    start: datetime
    end: datetime
    value: float

    def within(self, start: datetime, end: datetime) -> float:
        """The part of it between two moments, by the time."""
        shared = min(self.end, end) - max(self.start, start)
        return self.value * (max(shared, timedelta()) / (self.end - self.start))


@dataclass(frozen=True)
class Known:
    """What is known of one metric of one channel: its stretches, those of more than
    :data:`LONGEST` (``longer``), and how many there were in all (``counted``), some of them
    at a time nobody can tell. Where a platform tells of ``each`` event, a time without any
    had none, but for the ``gaps`` in which nothing could be read."""

    stretches: tuple[Stretch, ...]
    each: bool = False
    gaps: tuple[Gap, ...] = ()
    counted: float = 0
    longer: tuple[Stretch, ...] = ()

    @property
    def total(self) -> float:
        """How many in all. A counter that was corrected down, or began again with another
        sitting, shows less than it once counted."""
        return max(self.counted, sum(stretch.value for stretch in self.stretches))

    def none_in(self, segment: Segment) -> bool:
        """Whether there was none in a segment in which there is nothing."""
        unread = any(g.since < segment.end and segment.start < g.until for g in self.gaps)
        return self.each and not unread


def known(
    events: pd.DataFrame,
    samples: pd.DataFrame,
    figures: Iterable[Figure],
    begins: Mapping[str, datetime],
    gaps: Iterable[Gap],
) -> dict[Place, Known]:
    """What is known of a broadcast: a channel's events go before its samples, and those
    before what was typed. ``begins`` is when the stream of each channel did."""
    by_event = _by_event(events, gaps)
    return {**of_typed(figures, begins), **of_samples(samples, begins), **by_event}


def fullest(
    events: pd.DataFrame,
    samples: pd.DataFrame,
    figures: Iterable[Figure],
    begins: Mapping[str, datetime],
    gaps: Iterable[Gap],
    metrics: Collection[str],
) -> dict[Place, Known]:
    """What is known of a broadcast's ``metrics`` as its totals have it: of a number that was
    told in several ways, the one that tells most, since none counts what did not happen."""
    ways = (
        of_typed(figures, begins, metrics),
        of_samples(samples, begins, metrics),
        _by_event(events, gaps),
    )
    found: dict[Place, Known] = {}
    for way in ways:
        for place, one in way.items():
            if place not in found or one.total >= found[place].total:
                found[place] = one
    return found


def _by_event(events: pd.DataFrame, gaps: Iterable[Gap]) -> dict[Place, Known]:
    told = of_events(events)
    active: dict[str, set[datetime]] = {}
    for (_, channel), one in told.items():
        active.setdefault(channel, set()).update(stretch.start for stretch in one.stretches)
    silent: dict[str, list[Gap]] = {}
    for gap in still_open((g for g in gaps if g.feed != "live"), {}, active):
        silent.setdefault(gap.channel_id, []).append(gap)
    return {
        place: Known(one.stretches, True, tuple(silent.get(place[1], ())))
        for place, one in told.items()
    }


def of_events(events: pd.DataFrame) -> dict[Place, Known]:
    """What an event curve holds: a stretch a minute in which there was any."""
    metrics = {kind: metric for metric, kind in METRICS.items() if kind}
    found: dict[Place, list[Stretch]] = {}
    columns = (events[name].tolist() for name in ("channel_id", "kind", "minute", "count"))
    for channel, kind, minute, count in zip(*columns, strict=True):
        if kind in metrics:
            at = minute.to_pydatetime()
            stretch = Stretch(at, at + MINUTE, float(count))
            found.setdefault((metrics[kind], channel), []).append(stretch)
    return {place: Known(tuple(stretches), True) for place, stretches in found.items()}


def of_samples(
    samples: pd.DataFrame, begins: Mapping[str, datetime], metrics: Collection[str] = METRICS
) -> dict[Place, Known]:
    """What a sample curve holds: how many there were within a stretch, else by how much a
    counter grew."""
    within: dict[Place, list[Stretch]] = {}
    counters: dict[Place, dict[datetime, float]] = {}
    names = ("metric", "channel_id", "minute", "grain", "total", "last")
    columns = (samples[name].tolist() for name in names)
    for metric, channel, minute, grain, total, last in zip(*columns, strict=True):
        if metric not in metrics:
            continue
        at = minute.to_pydatetime()
        if grain > 0:
            length = max(MINUTE, timedelta(seconds=grain))
            within.setdefault((metric, channel), []).append(Stretch(at, at + length, total))
        else:
            counters.setdefault((metric, channel), {})[at + MINUTE] = last
    return {
        **{place: grown(read, begins.get(place[1])) for place, read in counters.items()},
        **{place: _by_length(of, sum(one.value for one in of)) for place, of in within.items()},
    }


def of_typed(
    figures: Iterable[Figure], begins: Mapping[str, datetime], metrics: Collection[str] = METRICS
) -> dict[Place, Known]:
    """What people typed during the stream: counters."""
    read: dict[Place, dict[datetime, float]] = {}
    for figure in figures:
        live = figure.state == "live" and figure.source == "person"
        if live and figure.metric in metrics and figure.channel_id in begins:
            place = (figure.metric, figure.channel_id)
            read.setdefault(place, {})[figure.holds_for] = figure.value
    return {place: grown(counter, begins[place[1]]) for place, counter in read.items()}


def grown(counter: Mapping[datetime, float], begins: datetime | None) -> Known:
    """By how much a counter grew between readings; nothing where it was corrected down.
    What it grew over a longer time than :data:`LONGEST` was counted, nobody knows when."""
    last = counter[max(counter)]
    if begins is not None and begins < min(counter):
        counter = {begins: 0.0, **counter}
    found = [
        Stretch(before, at, counter[at] - counter[before])
        for before, at in pairwise(sorted(counter))
        if counter[at] >= counter[before]
    ]
    return _by_length(found, last)


def _by_length(found: Sequence[Stretch], counted: float) -> Known:
    longer = tuple(stretch for stretch in found if stretch.end - stretch.start > LONGEST)
    short = tuple(stretch for stretch in found if stretch.end - stretch.start <= LONGEST)
    return Known(short, counted=counted, longer=longer)
