"""The run sheet 流程脚本: cues and their planned times."""

from __future__ import annotations

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
