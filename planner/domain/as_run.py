"""The as-run record 实播记录: what was planned, and what really ran, to the second.

It is computed from the show's log. Where somebody forgot to tap, a person corrects it, or
writes it by hand for a show that was not run with Kaibo: that is a part of the campaign
beside the log, which is never changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import Field

from planner.domain.rows import Body, Instant, Line, Row, edit_rows
from planner.domain.run_sheet import RunSheet
from planner.domain.show import Show, Stint
from planner.domain.show_places import places
from planner.errors import InputError

LATE = timedelta(minutes=1)
"""A cue that is on so much longer than planned ran over."""

Source = Literal["log", "corrected", "by_hand"]


class AsRunRow(Row):
    """One time a cue was on; one that was skipped has neither ``started`` nor ``ended``.

    Instants are UTC; ``added`` means that it was not on the sheet when the show started.
    """

    cue_id: str = ""
    title: Line = ""
    planned_start: Instant | None = None
    planned_end: Instant | None = None
    started: Instant | None = None
    ended: Instant | None = None
    skipped: bool = False
    added: bool = False
    held_seconds: int = Field(default=0, ge=0)
    note: Line = ""

    @property
    def planned_length(self) -> timedelta | None:
        """How long it was planned to be."""
        if self.planned_start is None or self.planned_end is None:
            return None
        return self.planned_end - self.planned_start

    @property
    def length(self) -> timedelta | None:
        """How long it was on."""
        if self.started is None or self.ended is None:
            return None
        return self.ended - self.started

    @property
    def over(self) -> timedelta | None:
        """How much longer it was on than planned (negative: shorter)."""
        if self.length is None or self.planned_length is None:
            return None
        return self.length - self.planned_length


class AsRun(Body):
    """The record a person corrected or wrote; empty while the log speaks."""

    source: Literal["", "corrected", "by_hand"] = ""
    rows: list[AsRunRow] = []


@dataclass(frozen=True)
class Record:
    """What ran, as it stands, and where that comes from."""

    source: Source
    rows: Sequence[AsRunRow]
    begins: datetime
    """When the show started, or was planned to, UTC: times typed are taken near it."""

    @property
    def again(self) -> frozenset[str]:
        """The ids of the rows whose cue had been on before."""
        seen: set[str] = set()
        found: set[str] = set()
        for row in self.rows:
            if row.started and row.cue_id:
                if row.cue_id in seen:
                    found.add(row.id)
                seen.add(row.cue_id)
        return frozenset(found)

    @property
    def held(self) -> timedelta:
        """How long the show was on hold, broken off included."""
        return timedelta(seconds=sum(row.held_seconds for row in self.rows))

    @property
    def started(self) -> datetime | None:
        """When the first cue went on."""
        return min((row.started for row in self.rows if row.started), default=None)

    @property
    def ended(self) -> datetime | None:
        """When the last cue ended."""
        return max((row.ended for row in self.rows if row.ended), default=None)

    @property
    def planned_start(self) -> datetime | None:
        """When the first cue was planned to start."""
        return min((r.planned_start for r in self.rows if r.planned_start), default=None)

    @property
    def planned_end(self) -> datetime | None:
        """When the last cue was planned to end."""
        return max((r.planned_end for r in self.rows if r.planned_end), default=None)


@dataclass(frozen=True)
class Segment:
    """A stretch of what viewers saw, UTC: by these a minute curve is cut."""

    cue_id: str
    title: str
    start: datetime
    end: datetime


def from_log(show: Show) -> Record:
    """Return what the log says: every stint in order, and what of the sheet never ran at
    the place where it was left out."""
    rows: list[AsRunRow] = [_ran(show, stint, i) for i, stint in enumerate(show.stints)]
    ran = {stint.key for stint in show.stints}
    before = ""
    for number, place in enumerate(show.places, 1):
        if place.key in ran:
            before = place.cue.id
            continue
        if show.timing.started_at is None or (show.phase == "on" and not show.skipped(place)):
            continue
        left_out = AsRunRow(
            id=f"skip-{number}",
            cue_id=place.cue.id,
            title=place.cue.title,
            planned_start=place.start,
            planned_end=place.end,
            skipped=True,
        )
        at = max((i + 1 for i, row in enumerate(rows) if row.cue_id == before), default=0)
        rows.insert(at, left_out)
        before = place.cue.id
    return Record("log", rows, show.timing.started_at or show.starts_at)


def standing(corrected: AsRun, show: Show) -> Record:
    """Return the record that stands: a person's, else the log's."""
    found = from_log(show)
    if not corrected.source:
        return found
    return Record(corrected.source, corrected.rows, found.begins)


def by_hand(sheet: RunSheet, starts_at: datetime) -> AsRun:
    """Return a record to fill in for a show that was not run with Kaibo: the plan, as if
    it had run to the minute."""
    rows = [
        AsRunRow(
            cue_id=place.cue.id,
            title=place.cue.title,
            planned_start=place.start,
            planned_end=place.end,
            started=place.start,
            ended=place.end,
        )
        for place in places(sheet, starts_at)
        if not place.cue.skipped
    ]
    return AsRun(source="by_hand", rows=rows)


def edited(body: dict[str, Any], edits: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return a stored record with a table's edits made. Raises :class:`InputError` naming
    the row that would end before it starts."""

    def blank() -> dict[str, Any]:
        return AsRunRow().model_dump(mode="json")

    changed = {**body, "rows": edit_rows(body["rows"], edits, blank)}
    for row in changed["rows"]:
        started, ended = row["started"], row["ended"]
        if started and ended and datetime.fromisoformat(ended) < datetime.fromisoformat(started):
            where = ("rows", row["id"], "started", "ended")
            raise InputError("as_run.ends_first", where=where, cue=row["title"])
    return changed


def segments(record: Record, delay_seconds: int | None) -> list[Segment]:
    """Return what viewers of a channel saw and when, in order: they see what the studio
    does ``delay_seconds`` later; where nobody measured it, at once."""
    delay = timedelta(seconds=delay_seconds or 0)
    found = [
        Segment(row.cue_id, row.title, row.started + delay, row.ended + delay)
        for row in record.rows
        if row.started is not None and row.ended is not None and not row.skipped
    ]
    return sorted(found, key=lambda segment: segment.start)


def worst(record: Record, number: int) -> list[AsRunRow]:
    """Return the rows that ran longest over, at least a minute."""
    late = [row for row in record.rows if (row.over or timedelta()) >= LATE]
    return sorted(late, key=lambda row: -(row.over or timedelta()))[:number]


def _ran(show: Show, stint: Stint, number: int) -> AsRunRow:
    return AsRunRow(
        id=f"run-{number + 1}",
        cue_id=stint.cue_id,
        title=stint.title,
        planned_start=stint.planned_start,
        planned_end=stint.planned_end,
        started=stint.started,
        ended=stint.ended,
        added=stint.key not in show.first_places,
        held_seconds=round(stint.held.total_seconds()),
    )
