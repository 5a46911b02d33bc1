"""How many comments, likes, follows, leads, joins and leaves there were, and from when to when:
what minute bars and cues are both cut from, so that they agree.

Where a platform tells each event, events are counted. Where it tells how many there were
within a minute, that is taken; where it only shows a counter, by how much the counter grew.
A counter begins at nothing with the stream of its channel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    """What is known of one metric of one channel: its stretches, and how many there were in
    all (``counted``), some of them at a time nobody can tell. Where a platform tells of
    ``each`` event, a time without any had none, but for the ``gaps`` in which nothing could
    be read."""

    stretches: tuple[Stretch, ...]
    each: bool = False
    gaps: tuple[Gap, ...] = ()
    counted: float = 0

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
    told = of_events(events)
    active: dict[str, set[datetime]] = {}
    for (_, channel), one in told.items():
        active.setdefault(channel, set()).update(stretch.start for stretch in one.stretches)
    silent: dict[str, list[Gap]] = {}
    for gap in still_open((g for g in gaps if g.feed != "live"), {}, active):
        silent.setdefault(gap.channel_id, []).append(gap)
    found = {**of_typed(figures, begins), **of_samples(samples, begins)}
    for place, one in told.items():
        found[place] = Known(one.stretches, True, tuple(silent.get(place[1], ())))
    return found


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


def of_samples(samples: pd.DataFrame, begins: Mapping[str, datetime]) -> dict[Place, Known]:
    """What a sample curve holds: how many there were within a stretch, else by how much a
    counter grew."""
    found: dict[Place, Known] = {}
    for (metric, channel), series in samples.groupby(["metric", "channel_id"]):
        if metric in METRICS:
            within = series[series["grain"] > 0]
            found[str(metric), str(channel)] = (
                _lengths(within) if len(within) else _counter(series, begins.get(str(channel)))
            )
    return found


def of_typed(figures: Iterable[Figure], begins: Mapping[str, datetime]) -> dict[Place, Known]:
    """What people typed during the stream: counters."""
    read: dict[Place, dict[datetime, float]] = {}
    for figure in figures:
        live = figure.state == "live" and figure.source == "person"
        if live and figure.metric in METRICS and figure.channel_id in begins:
            place = (figure.metric, figure.channel_id)
            read.setdefault(place, {})[figure.holds_for] = figure.value
    return {place: grown(counter, begins[place[1]]) for place, counter in read.items()}


def grown(counter: Mapping[datetime, float], begins: datetime | None) -> Known:
    """By how much a counter grew between readings; nothing where it was corrected down.
    What it grew over a longer time than :data:`LONGEST` was counted, nobody knows when."""
    last = counter[max(counter)]
    if begins is not None and begins < min(counter):
        counter = {begins: 0.0, **counter}
    stretches = (
        Stretch(before, at, counter[at] - counter[before])
        for before, at in pairwise(sorted(counter))
        if at - before <= LONGEST and counter[at] >= counter[before]
    )
    return Known(tuple(stretches), counted=last)


def _lengths(rows: pd.DataFrame) -> Known:
    columns = (rows[name].tolist() for name in ("minute", "grain", "total"))
    found = []
    for minute, grain, total in zip(*columns, strict=True):
        length = max(MINUTE, timedelta(seconds=int(grain)))
        if length <= LONGEST:
            found.append(Stretch(minute.to_pydatetime(), minute.to_pydatetime() + length, total))
    return Known(tuple(found), counted=float(rows["total"].sum()))


def _counter(rows: pd.DataFrame, begins: datetime | None) -> Known:
    ends = [minute.to_pydatetime() + MINUTE for minute in rows["minute"]]
    return grown(dict(zip(ends, rows["last"].tolist(), strict=True)), begins)
