"""A broadcast cut by what ran: the segments a chart of its minutes is drawn with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.domain.as_run import Segment
from planner.domain.campaign import Campaign
from planner.insight.what_ran import WhatRan, what_ran
from planner.store.database import Database


@dataclass(frozen=True)
class Cut:
    """What ran, and its segments in order: as viewers saw them where all channels share one
    delay, else as they were in the studio. A cue on air ends now."""

    ran: WhatRan
    segments: tuple[Segment, ...]


def cut_of(database: Database, campaign: Campaign, *, now: datetime) -> Cut:
    """Return how a campaign is cut."""
    with database.read() as db:
        ran = what_ran(db, [campaign])[campaign.id]
    delays = {channel.delay_seconds for channel in campaign.platform.channels}
    delay = delays.pop() if len(delays) == 1 else None
    shift = timedelta(seconds=delay or 0)
    found = ran.segments(delay)
    on = [row for row in ran.record.rows if row.started and not row.ended and not row.skipped]
    for row in on[-1:]:
        if row.started and row.started + shift < now:
            found.append(Segment(row.cue_id, row.title, row.started + shift, now))
    return Cut(ran, tuple(found))
