"""The rows of the run-sheet editor: what is stored, and what is computed beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner.domain.campaign import Campaign
from planner.domain.cue_edits import FLOOR
from planner.domain.run_sheet import Block, Cue, PlannedCue, planned
from planner.domain.speech import spoken_seconds
from planner.domain.timing import Break, breaks, clock, length
from planner.i18n import Words

_TEXTS = (
    "title",
    "host",
    "key_points",
    "script",
    "kind",
    "car",
    "owner",
    "component",
    "interaction",
    "shot",
    "props",
    "aim",
    "call",
    "backup",
    "note",
    "call_to_leave_contact",
    "count_to_end",
)


_LAPS = 4
"""Laps of a repeated cue whose minutes are named."""


def editor_rows(campaign: Campaign, words: Words) -> list[dict[str, Any]]:
    """Return a row for each cue, as :func:`planner.ui.components.grid.draw_grid` takes it."""
    sheet = campaign.run_sheet
    laps: dict[str, list[PlannedCue]] = {}
    for place in planned(sheet):
        laps.setdefault(place.cue.id, []).append(place)
    wrong = {found.after.cue.id: found for found in breaks(sheet) if found.after.lap == 1}
    blocks = {block.id: block for block in sheet.blocks}
    return [
        _row(campaign, laps[cue.id], wrong.get(cue.id), blocks.get(cue.block_id), words)
        for cue in sheet.cues
    ]


def _row(
    campaign: Campaign,
    laps: Sequence[PlannedCue],
    wrong: Break | None,
    block: Block | None,
    words: Words,
) -> dict[str, Any]:
    place = laps[0]
    cue, header = place.cue, campaign.header
    row: dict[str, Any] = {name: getattr(cue, name) for name in _TEXTS}
    row |= {FLOOR + action.channel_id: action.text for action in cue.floor_actions}
    notes = {"time": _time_note(laps, wrong, words)}
    if block is not None:
        notes["title"] = (words("run_sheet.in_block", n=block.repeats), "block")
    spoken = _spoken(campaign, cue)
    if spoken > cue.seconds and not cue.skipped:
        notes["seconds"] = (words("run_sheet.script_over", length=length(spoken)), "late")
    return row | {
        "id": cue.id,
        "time": clock(header.starts_at, header.zone, place.start),
        "seconds": cue.seconds,
        "script_length": words("run_sheet.script_takes", length=length(spoken)) if spoken else "",
        "_tone": _tone(cue, wrong, block),
        "_notes": notes,
        "_stored": cue.model_dump(mode="json"),
    }


def _time_note(laps: Sequence[PlannedCue], wrong: Break | None, words: Words) -> tuple[str, str]:
    """The minute of each lap, whether it is a hard start, and what is wrong with it."""
    cue = laps[0].cue
    if cue.skipped:
        return words("run_sheet.skipped"), ""
    minutes = ", ".join(_minute(place.start) for place in laps[:_LAPS])
    said = [minutes + ("…" if len(laps) > _LAPS else "")]
    hard = cue.start is not None
    if hard:
        said.append(words("run_sheet.hard"))
    if wrong is not None:
        said.append(words(f"run_sheet.{wrong.kind}", length=length(wrong.seconds)))
    return " · ".join(said), "late" if wrong else "strong" if hard else ""


def _minute(seconds: int) -> str:
    """The minute of the broadcast: ``8′``, ``8′30″``."""
    minutes, rest = divmod(abs(seconds), 60)
    text = f"{minutes}′{rest}″" if rest else f"{minutes}′"
    return f"−{text}" if seconds < 0 else text


def _tone(cue: Cue, wrong: Break | None, block: Block | None) -> str:
    tones = ["block" if block else "", "muted" if cue.skipped else "", "late" if wrong else ""]
    return " ".join(tone for tone in tones if tone)


def _spoken(campaign: Campaign, cue: Cue) -> int:
    sheet = campaign.run_sheet
    return spoken_seconds(cue.script, sheet.words_per_minute_zh, sheet.words_per_minute_en)
