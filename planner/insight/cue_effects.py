"""What each cue of a broadcast did: viewers, comments and leads while it was on, and how its
kind changes the audience against what is usual.

The history are the store's last broadcasts up to this one, so that a review says the same
whenever it is opened. It is association and no proof of cause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import expm1
from typing import Literal

from sqlalchemy import Connection

from planner.domain.as_run import Segment
from planner.domain.audience import Curve, Series, Span, minutes
from planner.domain.campaign import Campaign
from planner.domain.cue_effects import LEAST_BROADCASTS, Doubt, Effect, Effects, fit
from planner.domain.figures import current
from planner.domain.metrics import dictionary
from planner.domain.steps.platform import Channel
from planner.insight import audience_curves
from planner.insight.audience_curves import Curves
from planner.insight.cue_counts import Counted, cut
from planner.insight.minute_lines import WATCHING
from planner.insight.stretches import METRICS, known
from planner.insight.what_ran import PARTS, CutBy, WhatRan, all_begin, begins, what_ran
from planner.store import campaigns, feeds, figures, past
from planner.store.database import Database
from planner.store.telemetry import Telemetry

MOST = 40
"""How many of a store's last broadcasts are looked at, this one included."""

Why = Doubt | Literal["no_kind", "no_curve", ""]
"""Why nothing is said of the effect of a cue; empty where something is."""


@dataclass(frozen=True)
class OnChannel:
    """A cue as one channel's viewers saw it: from … to, how many watched then, and the
    change a minute (``rate``, a share), what was ``usual`` at that minute, and the change
    ``against_usual``. ``counts`` are by metric. What is not known is ``None``, or absent."""

    channel_id: str
    start: datetime
    end: datetime
    before: float | None
    after: float | None
    rate: float | None
    usual: float | None
    against_usual: float | None
    counts: Mapping[str, float]


@dataclass(frozen=True)
class CueDone:
    """One time a cue was on, with what its kind usually does; where nothing can be said of
    that, ``effect`` is ``None`` and ``why`` tells why: then only the raw change stands."""

    cue_id: str
    title: str
    kind: str
    start: datetime
    end: datetime
    channels: tuple[OnChannel, ...]
    effect: Effect | None
    why: Why

    def count(self, metric: str) -> float | None:
        """How many over all channels; ``None`` where nobody knows, or where it counts
        people, who may watch on several channels."""
        known = [on.counts[metric] for on in self.channels if metric in on.counts]
        if not known or (len(known) > 1 and not dictionary()[metric].adds_up):
            return None
        return sum(known)


@dataclass(frozen=True)
class CueEffects:
    """The answer. ``totals`` and ``outside`` are by metric and channel: the cues and what
    lies outside them add up to the total. So many ``broadcasts`` with a curve were
    compared, ``by_plan`` of them cut by the run sheet as planned."""

    cut_by: CutBy
    cues: tuple[CueDone, ...]
    totals: Mapping[tuple[str, str], float]
    outside: Mapping[tuple[str, str], float]
    broadcasts: int
    by_plan: int
    needed: int = LEAST_BROADCASTS


def effects_of(database: Database, telemetry: Telemetry, campaign: Campaign) -> CueEffects:
    """Return what each cue of a campaign did; its cost is bounded by :data:`MOST`."""
    samples = telemetry.curve(campaign.id, METRICS)
    events = telemetry.event_curve(campaign.id, [kind for kind in METRICS.values() if kind])
    with database.read() as db:
        history = _history(db, campaign)
        curves = _curves(db, telemetry, [one.id for one in history])
        watched = {campaign_id for campaign_id, _ in curves}
        compared = [one for one in history if one.id in watched or one.id == campaign.id]
        ran = what_ran(db, compared)
        typed = current(figures.of(db, [campaign.id])).values()
        gaps = feeds.gaps_of(db, [campaign.id])
    by_id = {one.id: one for one in compared}
    found = fit(_series(by_id[i], ran[i], channel, curve) for (i, channel), curve in curves.items())
    own = ran[campaign.id]
    counts = known(events, samples, typed, all_begin(campaign, own), gaps)
    own_curves = {channel: curve for (i, channel), curve in curves.items() if i == campaign.id}
    seen = [
        *_channels(campaign),
        *sorted({*own_curves, *(channel for _, channel in counts)} - set(_channels(campaign))),
    ]
    segments = {channel: own.segments(_delay(campaign, channel)) for channel in seen}
    counted = {place: cut(one, segments[place[1]]) for place, one in counts.items()}
    return CueEffects(
        cut_by=own.cut_by,
        cues=_cues(campaign, own, found, own_curves, segments, counted),
        totals={place: one.total for place, one in counted.items()},
        outside={place: one.outside for place, one in counted.items()},
        broadcasts=found.broadcasts,
        by_plan=sum(ran[i].cut_by == "planned" for i in watched),
    )


def _history(db: Connection, campaign: Campaign) -> list[Campaign]:
    """The campaign, and the store's broadcasts before it."""
    header = campaign.header
    before = header.starts_at
    rows = past.of_store(db, header.store_id, before, sample=header.sample, limit=MOST)
    ids = [row.id for row in rows if row.id != campaign.id][: MOST - 1]
    return [campaign, *campaigns.many(db, ids, PARTS)]


def _curves(db: Connection, telemetry: Telemetry, ids: Sequence[str]) -> Curves:
    typed = figures.of(db, ids, [WATCHING])
    return audience_curves.known(telemetry.curves(ids, [WATCHING]), typed)


def _series(campaign: Campaign, ran: WhatRan, channel: str, curve: Curve) -> Series:
    begun = begins(campaign, ran, channel)
    local = begun.astimezone(campaign.header.zone)
    spans = tuple(
        Span(ran.alike(segment), minutes(segment.start), minutes(segment.end))
        for segment in ran.segments(_delay(campaign, channel))
    )
    hour = local.hour + local.minute / 60
    return Series(campaign.id, channel, minutes(begun), hour, curve, spans)


def _channels(campaign: Campaign) -> list[str]:
    return [channel.id for channel in campaign.platform.channels]


def _channel(campaign: Campaign, channel_id: str) -> Channel:
    """A channel; an empty one for the whole campaign, or where it was taken out."""
    channels = campaign.platform.channels
    return next((channel for channel in channels if channel.id == channel_id), Channel())


def _delay(campaign: Campaign, channel_id: str) -> int | None:
    return _channel(campaign, channel_id).delay_seconds


def _cues(
    campaign: Campaign,
    ran: WhatRan,
    found: Effects,
    curves: Mapping[str, Curve],
    segments: Mapping[str, Sequence[Segment]],
    counted: Mapping[tuple[str, str], Counted],
) -> tuple[CueDone, ...]:
    cues = []
    for place, studio in enumerate(ran.segments(None)):
        kind = ran.alike(studio)
        effect, why = _effect(found, kind, bool(curves))
        channels = []
        for channel, cut_up in segments.items():
            counts = {
                metric: value
                for (metric, where), one in counted.items()
                if where == channel and (value := one.inside[place]) is not None
            }
            usual = found if effect else None
            curve = curves.get(channel)
            if curve is not None or counts:
                on = _on_channel(campaign.id, channel, cut_up[place], curve, usual, counts)
                channels.append(on)
        start, end = studio.start, studio.end
        cues.append(
            CueDone(studio.cue_id, studio.title, kind, start, end, tuple(channels), effect, why)
        )
    return tuple(cues)


def _effect(found: Effects, kind: str, any_curve: bool) -> tuple[Effect | None, Why]:
    if not any_curve:
        return None, "no_curve"
    if not kind:
        return None, "no_kind"
    if effect := found.by_kind.get(kind):
        return effect, ""
    return None, found.doubts.get(kind, "few_broadcasts")


def _on_channel(
    campaign_id: str,
    channel_id: str,
    segment: Segment,
    curve: Curve | None,
    found: Effects | None,
    counts: Mapping[str, float],
) -> OnChannel:
    start, end = minutes(segment.start), minutes(segment.end)
    rate = usual = against = None
    if curve is not None and (growth := curve.growth(start, end)) is not None:
        rate = expm1(growth / (end - start))
        usual = found.usual(campaign_id, channel_id, start, end) if found else None
    if rate is not None and usual is not None:
        against = (1 + rate) / (1 + usual) - 1
    return OnChannel(
        channel_id,
        segment.start,
        segment.end,
        curve.value(start) if curve else None,
        curve.value(end) if curve else None,
        rate,
        usual,
        against,
        counts,
    )
