"""Best moments of one broadcast, proposed as clips: what stands out of its minutes, and what
the floor manager marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from planner.domain.audience import minutes
from planner.domain.campaign import Campaign
from planner.domain.clips import Clip, Decision, Moment, decision, proposed
from planner.domain.moments import MINUTE, bursts, lead_moments, marked, rises
from planner.domain.telemetry import COUNTED
from planner.insight import audience_curves
from planner.insight.audience_curves import Curves
from planner.insight.minute_lines import WATCHING
from planner.insight.stretches import Known, known
from planner.insight.what_ran import CutBy, WhatRan, what_ran
from planner.store import feeds, figures
from planner.store.database import Database
from planner.store.telemetry import Telemetry

WATCHED = ("comments", "leads")

BeginsBy = Literal["stream", "show", "plan"]
"""What positions count from: when a channel went on air, when the first cue began, or when
the broadcast was planned to."""


@dataclass(frozen=True)
class Proposal:
    """A clip, and what was decided about it."""

    clip: Clip
    state: Decision


@dataclass(frozen=True)
class BestMoments:
    """The proposals, the best first. Positions are seconds since ``begins``."""

    begins: datetime
    begins_by: BeginsBy
    cut_by: CutBy
    proposals: tuple[Proposal, ...]


def best_moments_of(database: Database, telemetry: Telemetry, campaign: Campaign) -> BestMoments:
    """Return the clips to propose of a campaign, from what is known now."""
    kinds = [COUNTED[metric] for metric in WATCHED]
    samples = telemetry.curve(campaign.id, WATCHED)
    events = telemetry.event_curve(campaign.id, kinds)
    viewers = telemetry.curves([campaign.id], [WATCHING])
    with database.read() as db:
        ran = what_ran(db, [campaign])[campaign.id]
        typed = figures.of(db, [campaign.id], [WATCHING])
        gaps = feeds.gaps_of(db, [campaign.id])
    curves = audience_curves.known(viewers, typed)
    counted = known(events, samples, [], {}, gaps)
    begins, begins_by = stream_start(campaign, ran)
    clips = proposed(
        [*_of_viewers(campaign, ran, curves, counted, begins), *_of_marks(ran)],
        ran.segments(None),
        begins,
        _ends(campaign, ran),
        [mark.at for mark in ran.marks if mark.kind != "highlight"],
    )
    proposals = tuple(Proposal(clip, decision(campaign.follow_up, clip)) for clip in clips)
    return BestMoments(begins, begins_by, ran.cut_by, proposals)


def stream_start(campaign: Campaign, ran: WhatRan) -> tuple[datetime, BeginsBy]:
    """Return the moment positions in the recording count from, and what it is."""
    on = [channel.actual_on for channel in campaign.platform.channels if channel.actual_on]
    if on:
        return min(on), "stream"
    if ran.cut_by != "planned" and ran.record.started is not None:
        return ran.record.started, "show"
    return campaign.header.starts_at, "plan"


def _ends(campaign: Campaign, ran: WhatRan) -> datetime | None:
    off = [channel.actual_off for channel in campaign.platform.channels if channel.actual_off]
    return max(off) if off else ran.record.ended


def _of_viewers(
    campaign: Campaign,
    ran: WhatRan,
    curves: Curves,
    counted: Mapping[tuple[str, str], Known],
    begins: datetime,
) -> Iterator[Moment]:
    """What viewers did, as it was answered to on the studio's clock."""
    delays = {c.id: timedelta(seconds=c.delay_seconds or 0) for c in campaign.platform.channels}
    ends = _ends(campaign, ran) or campaign.header.ends_at
    length = (ends - begins) / MINUTE
    found: list[tuple[str, list[Moment]]] = []
    for (_, channel), curve in curves.items():
        found.append((channel, rises(channel, curve, minutes(begins))))
    for (metric, channel), one in counted.items():
        by_minute = {s.start: s.value for s in one.stretches if s.end - s.start <= MINUTE}
        if metric == "comments":
            found.append((channel, bursts(channel, by_minute)))
        elif metric == "leads":
            found.append((channel, lead_moments(channel, by_minute, length)))
    for channel, moments in found:
        delay = delays.get(channel, timedelta())
        for one_moment in moments:
            start, end = one_moment.start - delay, one_moment.end - delay
            yield replace(one_moment, start=start, end=end)


def _of_marks(ran: WhatRan) -> Iterator[Moment]:
    for mark in ran.marks:
        if mark.kind == "highlight":
            yield marked(mark.at, mark.note)
