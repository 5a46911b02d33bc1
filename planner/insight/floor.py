"""What the floor manager sees of a broadcast while it is on: viewers and what ran, numbers so
far, the pace towards each goal, what stands out, and what viewers ask.

Viewers and counts come from summaries by the minute, questions from the comments of the last
minutes: three hours on air cost no more than three minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import pandas as pd

from planner.domain import metrics, pace
from planner.domain.audience import minutes
from planner.domain.campaign import Campaign
from planner.domain.comments import asks
from planner.domain.floor_notes import Burst, Drop, burst, drop
from planner.domain.telemetry import Event
from planner.insight.cut import Cut, cut_of
from planner.insight.minute_curve import MinuteCurve
from planner.insight.minute_lines import WATCHING, Line
from planner.insight.results import Results, TargetResult, results_of
from planner.insight.usual import ENOUGH
from planner.insight.usual_curve import Usual, UsualLine
from planner.insight.what_ran import WhatRan, begins
from planner.store import feeds
from planner.store.database import Database
from planner.store.feeds import FeedRow
from planner.store.telemetry import Telemetry

ASKED_WITHIN = timedelta(minutes=20)
MOST_COMMENTS = 1000
"""Of the last minutes' comments so many are read, the newest."""
MOST_QUESTIONS = 12
SILENT = timedelta(minutes=3)
"""A connector that read nothing for so long while the stream is on is silent."""
_ON_AIR_FEEDS = ("live", "chat", "listen")


@dataclass(frozen=True)
class Silence:
    """A feed of a channel (``live``: viewers; ``chat``, ``listen``: what they do) that has read
    nothing ``since`` (``None``: never), with the ``reason`` of the last failure (empty: none
    was told)."""

    channel_id: str
    feed: str
    since: datetime | None
    reason: str


@dataclass(frozen=True)
class ChannelDrop:
    """A drop on one channel."""

    channel_id: str
    drop: Drop


Note = Silence | ChannelDrop | Burst


@dataclass(frozen=True)
class GoalPace:
    """A goal, what came of it so far, and what it becomes by the end at this rate; ``None``
    where too little has passed or the number does not grow with time."""

    result: TargetResult
    expected: float | None


@dataclass(frozen=True)
class Rhythm:
    """How often a channel's viewers are read, and whether somebody types them."""

    channel_id: str
    typed: bool
    every: timedelta


@dataclass(frozen=True)
class Floor:
    """The answer."""

    curve: MinuteCurve
    cut: Cut
    results: Results
    goals: tuple[GoalPace, ...]
    notes: tuple[Note, ...]
    questions: tuple[Event, ...]
    rhythms: tuple[Rhythm, ...]


def floor_of(
    database: Database,
    telemetry: Telemetry,
    campaign: Campaign,
    curve: MinuteCurve,
    usual: Usual,
    *,
    now: datetime,
) -> Floor:
    """Return what stands now, from the curve and what is usual."""
    since = now - ASKED_WITHIN
    comments = telemetry.events(campaign.id, ["comment"], since=since, limit=MOST_COMMENTS)
    if len(comments) == MOST_COMMENTS:
        since = comments[-1].at
    with database.read() as db:
        rows = feeds.of_campaigns(db, [campaign.id])
    cut = cut_of(database, campaign, now=now)
    found = results_of(database, telemetry, campaign)
    asked = [comment for comment in comments if asks(comment.text)]
    notes: list[Note] = []
    if curve.on_air:
        notes += silences(rows, now)
        notes += _drops(campaign, curve, cut.ran, usual, now)
        rush = burst([comment.at for comment in asked], since, now)
        notes += [rush] if rush else []
    return Floor(
        curve=curve,
        cut=cut,
        results=found,
        goals=tuple(_goals(campaign, cut.ran, found, now)),
        notes=tuple(notes),
        questions=tuple(_distinct(asked)[:MOST_QUESTIONS]),
        rhythms=tuple(_rhythms(curve, telemetry.curve(campaign.id, [WATCHING]))),
    )


def silences(rows: Iterable[FeedRow], now: datetime) -> list[Silence]:
    """Return the connectors that read nothing though the stream is on, one a channel."""
    found: dict[str, Silence] = {}
    for row in rows:
        if row.feed not in _ON_AIR_FEEDS or (row.over and not row.error):
            continue
        reason = row.error.get("reason", "")
        late = row.feed == "live" and (row.last_ok_at is None or now - row.last_ok_at > SILENT)
        if reason or late:
            silence = Silence(row.channel_id, row.feed, row.last_ok_at, reason)
            found.setdefault(row.channel_id, silence)
    return list(found.values())


def _drops(
    campaign: Campaign, curve: MinuteCurve, ran: WhatRan, usual: Usual, now: datetime
) -> list[ChannelDrop]:
    found = []
    for line in curve.lines:
        ordinary = usual.get(line.channel_id, UsualLine(0, {}))
        begun = minutes(begins(campaign, ran, line.channel_id))
        by_minute = ordinary.by_minute if ordinary.broadcasts >= ENOUGH else {}
        readings = [(point.at, point.value) for point in line.points]
        if fell := drop(readings, UsualLine(ordinary.broadcasts, by_minute).since(begun), now):
            found.append(ChannelDrop(line.channel_id, fell))
    return found


def _goals(campaign: Campaign, ran: WhatRan, found: Results, now: datetime) -> Iterable[GoalPace]:
    begun, ends = ran.record.started, campaign.header.ends_at
    if ran.cut_by == "planned" or begun is None:
        begun = min((c.actual_on for c in campaign.platform.channels if c.actual_on), default=None)
        begun = begun or campaign.header.starts_at
    for target in found.targets:
        known = metrics.dictionary().get(target.metric)
        grows = known is not None and known.counts_up
        value, read_at = target.actual.value, target.actual.read_at
        expected = None
        if grows and value is not None and read_at is not None and now >= begun:
            expected = pace.expected(value, begun, min(read_at, now), ends)
        yield GoalPace(target, expected)


def _distinct(asked: Sequence[Event]) -> list[Event]:
    """Each question once, as it was asked last; the newest first, as they come."""
    found: dict[str, Event] = {}
    for event in asked:
        found.setdefault(event.text.strip(), event)
    return list(found.values())


def _rhythms(curve: MinuteCurve, samples: pd.DataFrame) -> Iterable[Rhythm]:
    for line in curve.lines:
        if line.pieces:
            own = samples[samples["channel_id"] == line.channel_id]
            a_minute = max(1.0, float(own["count"].tail(10).median()))
            yield Rhythm(line.channel_id, False, timedelta(minutes=1) / a_minute)
        elif len(line.typed) > 1:
            yield Rhythm(line.channel_id, True, _apart(line))


def _apart(line: Line) -> timedelta:
    at = [point.at for point in line.typed]
    return timedelta(seconds=median((b - a).total_seconds() for a, b in pairwise(at)))
