"""The run sheet 流程脚本: cues and their planned times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from pydantic import Field

from planner.domain.rows import Body, Line, Row, Text

CueKind = Literal[
    "",
    "opening",
    "brand",
    "walk_round",
    "feature",
    "test_drive",
    "expert",
    "questions",
    "lead_call",
    "draw",
    "finance",
    "tour",
    "closing",
    "gap",
]


class FloorAction(Row):
    """What the floor does in one channel (or in all, ``channel_id`` empty) during a cue."""

    channel_id: str = ""
    text: Line = ""


class Cue(Row):
    """One row of the run sheet. Lengths and offsets are whole seconds.

    A linked cue 顺延 starts when the one before ends; with ``start`` set it has a hard
    start 定点, so many seconds after the broadcast's start.
    """

    title: Line = ""
    kind: CueKind = ""
    seconds: int = Field(default=300, ge=0, le=24 * 3600)
    start: int | None = Field(default=None, ge=-12 * 3600, le=48 * 3600)
    host: Line = ""
    key_points: Text = ""
    floor_actions: list[FloorAction] = []
    call_to_leave_contact: bool = False
    script: Text = ""
    car: Line = ""
    aim: Line = ""
    shot: Line = ""
    component: Line = ""
    interaction: Line = ""
    props: Line = ""
    owner: Line = ""
    call: Line = ""
    """The word or sign on which the cue starts."""
    backup: Line = ""
    note: Line = ""
    skipped: bool = False
    count_to_end: bool = False
    """It ends at its planned end, however late it starts."""
    block_id: str = ""
    """The repeating block it belongs to; empty for none."""


class Block(Row):
    """Neighbouring cues that run several times in a row."""

    title: Line = ""
    repeats: int = Field(default=1, ge=1, le=100)


class RunSheet(Body):
    """The run sheet as it is stored: planned times are computed, never kept."""

    cues: list[Cue] = []
    blocks: list[Block] = []
    contact_gap_minutes: int = Field(default=10, ge=1, le=240)
    """Longest stretch without a call to leave contact 留资口播."""
    words_per_minute_zh: int = Field(default=240, ge=60, le=600)
    """Speaking rate, characters a minute."""
    words_per_minute_en: int = Field(default=150, ge=60, le=400)
    """Speaking rate, words a minute."""


@dataclass(frozen=True)
class PlannedCue:
    """A cue in its planned place. ``start`` and ``end`` are seconds after the broadcast's
    start; a repeated cue stands once a lap, ``lap`` of ``laps``; a skipped one takes no
    time."""

    cue: Cue
    lap: int
    laps: int
    start: int
    end: int

    @property
    def seconds(self) -> int:
        """Planned length."""
        return self.end - self.start


def planned(sheet: RunSheet) -> list[PlannedCue]:
    """Return every cue in its planned place, in running order, repeats written out.

    A hard start holds for the first lap of its block; later laps follow on.
    """
    found: list[PlannedCue] = []
    clock = 0
    for cue, lap, laps in _laps(sheet):
        if cue.skipped:
            found.append(PlannedCue(cue, lap, laps, clock, clock))
            continue
        start = cue.start if cue.start is not None and lap == 1 else clock
        clock = start + cue.seconds
        found.append(PlannedCue(cue, lap, laps, start, clock))
    return found


def total_seconds(sheet: RunSheet) -> int:
    """Return the length of all cues together, repeats included, skipped ones not."""
    return sum(cue.seconds for cue, _, _ in _laps(sheet) if not cue.skipped)


def end_seconds(sheet: RunSheet) -> int:
    """Return when the last cue ends, in seconds after the broadcast's start."""
    return max((p.end for p in planned(sheet) if not p.cue.skipped), default=0)


def stretches(sheet: RunSheet) -> list[tuple[Block | None, list[Cue]]]:
    """Return the cues in order, neighbours of one block together with it."""
    blocks = {block.id: block for block in sheet.blocks}
    return [
        (blocks.get(block_id), list(cues))
        for block_id, cues in groupby(sheet.cues, key=lambda cue: cue.block_id)
    ]


def _laps(sheet: RunSheet) -> Iterator[tuple[Cue, int, int]]:
    for block, cues in stretches(sheet):
        yield from _repeat(cues, block.repeats if block else 1)


def _repeat(cues: Sequence[Cue], laps: int) -> Iterator[tuple[Cue, int, int]]:
    for lap in range(1, laps + 1):
        for cue in cues:
            yield cue, lap, laps
