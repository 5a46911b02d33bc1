"""How many comments, likes, follows, leads, joins and leaves fell into each cue.

What is known by the minute (or by a longer stretch) is shared out by the seconds: a cue that
was on for 20 seconds of a minute gets a third of it. So the cues and what lies outside them
add up to the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import pandas as pd

from planner.domain.as_run import Segment
from planner.domain.figures import Figure
from planner.domain.telemetry import EventKind
from planner.insight.minute_counts import COUNTED
from planner.insight.minute_gaps import still_open
from planner.store.feeds import Gap

IN_AND_OUT: Mapping[str, EventKind | None] = {"joins": "join", "leaves": None}
"""Viewers in and out, and the events they are made of where a platform tells each."""
METRICS: Mapping[str, EventKind | None] = {**COUNTED, **IN_AND_OUT}
MINUTE = timedelta(minutes=1)
LONGEST = timedelta(minutes=15)
"""A number that stands for longer says nothing of a single cue."""


@dataclass(frozen=True)
class Stretch:
    """So many from … to."""

    start: datetime
    end: datetime
    value: float

    def within(self, start: datetime, end: datetime) -> float:
        """The part of it between two moments, by the time."""
        shared = min(self.end, end) - max(self.start, start)
        return self.value * max(shared, timedelta()) / (self.end - self.start)


@dataclass(frozen=True)
class Counted:
    """One metric of one channel cut by cues: how many in each (``None``: not known), how
    many outside, and in all."""

    inside: tuple[float | None, ...]
    outside: float
    total: float


@dataclass(frozen=True)
class Known:
    """What is known of one metric of one channel. Where a platform tells of ``each`` event,
    a time without any had none, but for the ``gaps`` in which nothing could be read."""

    stretches: tuple[Stretch, ...]
    each: bool = False
    gaps: tuple[Gap, ...] = ()

    def none_in(self, segment: Segment) -> bool:
        """Whether there was none in a segment in which there is nothing."""
        unread = any(g.since < segment.end and segment.start < g.until for g in self.gaps)
        return self.each and not unread


def cut(known: Known, segments: Sequence[Segment]) -> Counted:
    """Cut what is known by segments that do not overlap."""
    inside: list[float | None] = []
    for segment in segments:
        parts = [
            stretch.within(segment.start, segment.end)
            for stretch in known.stretches
            if stretch.start < segment.end and segment.start < stretch.end
        ]
        inside.append(sum(parts) if parts or known.none_in(segment) else None)
    total = sum(stretch.value for stretch in known.stretches)
    return Counted(tuple(inside), total - sum(value or 0 for value in inside), total)


def known(
    events: pd.DataFrame,
    samples: pd.DataFrame,
    figures: Iterable[Figure],
    begins: Mapping[str, datetime],
    gaps: Iterable[Gap],
) -> dict[tuple[str, str], Known]:
    """What is known of a broadcast, by metric and channel: a channel's events go before its
    samples, and those before what was typed."""
    told = of_events(events)
    active: dict[str, set[datetime]] = {}
    for (_, channel), stretches in told.items():
        active.setdefault(channel, set()).update(stretch.start for stretch in stretches)
    silent: dict[str, list[Gap]] = {}
    for gap in still_open((g for g in gaps if g.feed != "live"), {}, active):
        silent.setdefault(gap.channel_id, []).append(gap)
    counted = {**of_typed(figures, begins), **of_samples(samples)}
    found = {place: Known(tuple(stretches)) for place, stretches in counted.items()}
    for place, stretches in told.items():
        found[place] = Known(tuple(stretches), True, tuple(silent.get(place[1], ())))
    return found


def of_events(events: pd.DataFrame) -> dict[tuple[str, str], list[Stretch]]:
    """What an event curve holds: a stretch a minute in which there was any."""
    metrics = {kind: metric for metric, kind in METRICS.items() if kind}
    found: dict[tuple[str, str], list[Stretch]] = {}
    columns = (events[name].tolist() for name in ("channel_id", "kind", "minute", "count"))
    for channel, kind, minute, count in zip(*columns, strict=True):
        if kind in metrics:
            at = minute.to_pydatetime()
            stretch = Stretch(at, at + MINUTE, float(count))
            found.setdefault((metrics[kind], channel), []).append(stretch)
    return found


def of_samples(samples: pd.DataFrame) -> dict[tuple[str, str], list[Stretch]]:
    """What a sample curve holds: how many there were within a stretch, else by how much a
    counter grew."""
    found: dict[tuple[str, str], list[Stretch]] = {}
    for (metric, channel), series in samples.groupby(["metric", "channel_id"]):
        if metric not in METRICS:
            continue
        within = series[series["grain"] > 0]
        stretches = _lengths(within) if len(within) else _counter(series)
        if stretches:
            found[str(metric), str(channel)] = stretches
    return found


def of_typed(
    figures: Iterable[Figure], begins: Mapping[str, datetime]
) -> dict[tuple[str, str], list[Stretch]]:
    """What people typed during the stream: counters that began at nothing with the stream
    of their channel (``begins``)."""
    read: dict[tuple[str, str], dict[datetime, float]] = {}
    for figure in figures:
        if figure.state == "live" and figure.metric in METRICS and figure.channel_id in begins:
            place = (figure.metric, figure.channel_id)
            read.setdefault(place, {begins[figure.channel_id]: 0.0})[figure.holds_for] = (
                figure.value
            )
    grown = {place: _growth(counter, timedelta.max) for place, counter in read.items()}
    return {place: stretches for place, stretches in grown.items() if stretches}


def _lengths(rows: pd.DataFrame) -> list[Stretch]:
    columns = (rows[name].tolist() for name in ("minute", "grain", "total"))
    found = []
    for minute, grain, total in zip(*columns, strict=True):
        length = max(MINUTE, timedelta(seconds=int(grain)))
        if length <= LONGEST:
            found.append(Stretch(minute.to_pydatetime(), minute.to_pydatetime() + length, total))
    return found


def _counter(rows: pd.DataFrame) -> list[Stretch]:
    ends = [minute.to_pydatetime() + MINUTE for minute in rows["minute"]]
    return _growth(dict(zip(ends, rows["last"].tolist(), strict=True)), LONGEST)


def _growth(counter: Mapping[datetime, float], longest: timedelta) -> list[Stretch]:
    """By how much a counter grew between readings; nothing where it was corrected down."""
    return [
        Stretch(before, at, counter[at] - counter[before])
        for before, at in pairwise(sorted(counter))
        if at - before <= longest and counter[at] >= counter[before]
    ]
