"""What was on air and when, of many broadcasts: by the as-run record, else by the run sheet
as it was planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Literal

from sqlalchemy import Connection

from planner.domain import as_run
from planner.domain.as_run import Record, Segment
from planner.domain.campaign import Campaign, Part
from planner.domain.run_sheet import RunSheet
from planner.domain.show import BROADCAST, Mark, Show, fold, opened
from planner.domain.show_event import Event
from planner.store import revisions, shows

PARTS: tuple[Part, ...] = ("header", "platform", "run_sheet", "as_run")
"""What has to be read of a campaign to say what ran."""

CutBy = Literal["log", "corrected", "by_hand", "planned"]
"""Where borders come from; ``planned``: nothing was recorded, the run sheet stands in."""


@dataclass(frozen=True)
class WhatRan:
    """The cues of one broadcast as they ran. ``kinds`` tells what each cue is, by its id;
    ``marks`` are the moments somebody marked."""

    cut_by: CutBy
    record: Record
    kinds: Mapping[str, str]
    marks: tuple[Mark, ...]

    def segments(self, delay_seconds: int | None) -> list[Segment]:
        """What viewers saw and when, in order. Where a record has one cue begin before the
        other ends, the first is taken to end there: no second belongs to two cues."""
        found = as_run.segments(self.record, delay_seconds)
        ends = [min(s.end, after.start) for s, after in pairwise(found)]
        cut = zip(found, [*ends, *(s.end for s in found[-1:])], strict=True)
        return [Segment(s.cue_id, s.title, s.start, end) for s, end in cut if end > s.start]

    def alike(self, segment: Segment) -> str:
        """What a cue is compared with over broadcasts: its kind, else its title."""
        kind = self.kinds.get(segment.cue_id, "")
        title = segment.title.strip().casefold()
        return kind or (f"title:{title}" if title else "")


def begins(campaign: Campaign, ran: WhatRan, channel_id: str) -> datetime:
    """Return when a channel went on air: as it was noted, else as the show started, else as
    planned."""
    noted = {channel.id: channel.actual_on for channel in campaign.platform.channels}
    return noted.get(channel_id) or ran.record.started or campaign.header.starts_at


def all_begin(campaign: Campaign, ran: WhatRan) -> dict[str, datetime]:
    """Return when each of its channels did."""
    return {c.id: begins(campaign, ran, c.id) for c in campaign.platform.channels}


def what_ran(connection: Connection, campaigns: Sequence[Campaign]) -> dict[str, WhatRan]:
    """Return what ran in each campaign; two questions to the store, and one for each sheet
    that was edited after its broadcast began."""
    logs = shows.events_of_many(connection, [c.id for c in campaigns], BROADCAST)
    return {c.id: _of(connection, c, logs.get(c.id, ())) for c in campaigns}


def _of(connection: Connection, campaign: Campaign, log: Iterable[Event]) -> WhatRan:
    sheet, number = campaign.run_sheet, campaign.number("run_sheet")
    waiting = opened(BROADCAST, campaign.header.starts_at, number, sheet)
    show = fold(waiting, log, partial(_sheet, connection, campaign))
    record = as_run.standing(campaign.as_run, show)
    cut_by: CutBy = record.source
    if record.started is None:
        planned = as_run.by_hand(sheet, campaign.header.starts_at)
        cut_by, record = "planned", Record("by_hand", planned.rows, record.begins)
    return WhatRan(cut_by, record, _kinds(sheet, show), show.marks)


def _kinds(sheet: RunSheet, show: Show) -> dict[str, str]:
    """By the sheet as it is now, and for what is no longer on it as it ran."""
    ran = {place.cue.id: place.cue.kind for place in show.places}
    return {**ran, **{cue.id: cue.kind for cue in sheet.cues}}


def _sheet(connection: Connection, campaign: Campaign, revision: int) -> RunSheet:
    if revision == campaign.number("run_sheet"):
        return campaign.run_sheet
    found = revisions.one(connection, campaign.id, "run_sheet", revision)
    return RunSheet.model_validate(found.body) if found else RunSheet()
