"""What the floor manager sees of a broadcast while it is on: viewers and what ran, numbers so
far, the pace towards each goal, what stands out, and what viewers ask.

Viewers and counts come from summaries by the minute, questions from the comments of the last
minutes: three hours on air cost no more than three minutes.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import pandas as pd

from planner.domain import metrics, pace
from planner.domain.audience import minutes
from planner.domain.campaign import Campaign
from planner.domain.comments import asks
from planner.domain.figures import Figure
from planner.domain.floor_notes import Burst, Drop, burst, drop
from planner.domain.polling import Span
from planner.domain.standing import WHOLE, Standing, standing
from planner.domain.telemetry import Event
from planner.insight.cut import Cut, cut_of
from planner.insight.minute_curve import MinuteCurve
from planner.insight.minute_lines import WATCHING, Line
from planner.insight.results import Results, TargetResult, results, usual_of_results
from planner.insight.usual import ENOUGH
from planner.insight.usual_curve import Usual, UsualLine
from planner.insight.what_ran import WhatRan, begins
from planner.store import feeds, live_figures
from planner.store.database import Database
from planner.store.feeds import FeedRow
from planner.store.live_figures import ON_AIR
from planner.store.telemetry import Telemetry

ASKED_WITHIN = timedelta(minutes=20)
MOST_COMMENTS = 1000
"""Of the last minutes' comments so many are read, the newest."""
MOST_QUESTIONS = 12
SILENT = timedelta(minutes=3)
"""A connector that read nothing for so long while the stream is on is silent."""
SELDOM = timedelta(minutes=10)
"""Numbers that were typed once are taken to be typed so often."""


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


@dataclass(frozen=True)
class Untyped:
    """Viewers of a channel are typed ``every`` so often, and were not ``since``."""

    channel_id: str
    since: datetime
    every: timedelta


Note = Silence | Untyped | ChannelDrop | Burst


@dataclass(frozen=True)
class GoalPace:
    """A goal, what came of it so far, and what it becomes by the end at this rate, of the
    channels that have the number; ``None`` where too little has passed or the number does
    not grow with time. ``at_most``: so many people at most, where each of them may have
    watched on several channels."""

    result: TargetResult
    expected: float | None
    at_most: float | None = None


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
    read = live_figures.read(database, telemetry, campaign, now=now)
    found = results(campaign, read, usual_of_results(database, campaign))
    rhythms = tuple(_rhythms(curve, telemetry.curve(campaign.id, [WATCHING])))
    asked = [comment for comment in comments if asks(comment.text)]
    notes: list[Note] = []
    if curve.on_air:
        silent = silences(rows, now)
        notes += [*silent, *stale(curve, rhythms, now, {one.channel_id for one in silent})]
        notes += _drops(campaign, curve, cut.ran, usual, now)
        rush = burst([comment.at for comment in asked], since, now)
        notes += [rush] if rush else []
    return Floor(
        curve=curve,
        cut=cut,
        results=found,
        goals=tuple(_goals(campaign, cut.ran, found, read, now)),
        notes=tuple(notes),
        questions=tuple(_distinct(asked)[:MOST_QUESTIONS]),
        rhythms=rhythms,
    )


def silences(rows: Iterable[FeedRow], now: datetime) -> list[Silence]:
    """Return the connectors that read nothing though the stream is on, one a channel."""
    found: dict[str, Silence] = {}
    for row in rows:
        if row.feed not in ON_AIR or (row.over and not row.error):
            continue
        reason = row.error.get("reason", "")
        late = row.feed == "live" and (row.last_ok_at is None or now - row.last_ok_at > SILENT)
        if reason or late:
            silence = Silence(row.channel_id, row.feed, row.last_ok_at, reason)
            found.setdefault(row.channel_id, silence)
    return list(found.values())


def stale(
    curve: MinuteCurve, rhythms: Iterable[Rhythm], now: datetime, told: Container[str] = ()
) -> Iterable[Silence | Untyped]:
    """Return the channels whose newest viewers are older than they should be, but those
    that were ``told`` already."""
    every = {rhythm.channel_id: rhythm.every for rhythm in rhythms}
    for line in curve.lines:
        if line.channel_id in told:
            continue
        if line.pieces:
            since = line.points[-1].at + curve.step
            if now - since > SILENT:
                yield Silence(line.channel_id, "live", since, "")
        elif line.typed:
            since, usually = line.typed[-1].at, every.get(line.channel_id, SELDOM)
            if now - since > max(2 * usually, SILENT):
                yield Untyped(line.channel_id, since, usually)


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


def _goals(
    campaign: Campaign, ran: WhatRan, found: Results, read: Sequence[Figure], now: datetime
) -> Iterable[GoalPace]:
    begun = ran.record.started
    if ran.cut_by == "planned" or begun is None:
        begun = min((c.actual_on for c in campaign.platform.channels if c.actual_on), default=None)
        begun = begun or campaign.header.starts_at
    span = Span(begun, campaign.header.ends_at)
    stands = standing(read)
    channels = {channel.id for channel in campaign.platform.channels}
    for target in found.targets:
        metric = metrics.dictionary().get(target.metric)
        parts = _behind(stands, target.metric)
        grows = metric is not None and metric.counts_up
        on = grows and begun <= now and not campaign.over(now)
        people = not grows and metric is not None and metric.kind == "people"
        everywhere = len(parts) > 1 and channels <= {part.channel_id for part in parts}
        yield GoalPace(
            target,
            _expected(parts, span, now) if on else None,
            sum(part.value for part in parts) if people and everywhere else None,
        )


def _behind(stands: Standing, metric: str) -> list[Figure]:
    """The figure of the whole broadcast, else those of its channels."""
    whole = stands.get((WHOLE, metric))
    return [whole] if whole else [figure for (_, key), figure in stands.items() if key == metric]


def _expected(parts: Iterable[Figure], span: Span, now: datetime) -> float | None:
    """Each channel by the moment its number holds for, so that one that is read seldom does
    not make the others look faster."""
    found = [
        pace.expected(part.value, span.starts_at, min(part.holds_for, now), span.ends_at)
        for part in parts
    ]
    known = [value for value in found if value is not None]
    return sum(known) if known else None


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
