"""What is still to do in the run sheet: times, people, calls to leave contact, draws, cars."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from planner.domain.problems import Problem, Severity
from planner.domain.run_sheet import Cue, PlannedCue, end_seconds, stretches
from planner.domain.speech import spoken_seconds
from planner.domain.timing import breaks, clock, length, without_call

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign

_NAMED = 3
"""So many cues are named in a sentence that is about several."""

_SHORT = 60
"""An unplanned rest of the slot below this many seconds is not worth a word."""


def run_sheet_problems(campaign: Campaign) -> Iterator[Problem]:
    """Find what is still to do in the run sheet. Nothing is asked of skipped cues."""
    sheet = campaign.run_sheet
    active = [cue for cue in sheet.cues if not cue.skipped]
    if not active:
        yield _problem("run_sheet_empty", Severity.OPEN)
        return
    yield from _times(campaign)
    yield from _contents(campaign, active)
    yield from _calls(campaign)
    yield from _draws(campaign, active)
    yield from _cars(campaign, active)


def _times(campaign: Campaign) -> Iterator[Problem]:
    sheet, header = campaign.run_sheet, campaign.header
    for found in breaks(sheet):
        yield _problem(
            f"cue_{found.kind}",
            Severity.OPEN,
            found.after.cue,
            cue=_name(found.after),
            before=_name(found.before) if found.before else "",
            at=clock(header.starts_at, header.zone, found.after.start),
            length=length(found.seconds),
        )
    rest = header.length_minutes * 60 - end_seconds(sheet)
    slot = length(header.length_minutes * 60)
    if rest < 0:
        yield _problem("run_sheet_over_slot", Severity.OPEN, length=length(-rest), slot=slot)
    elif rest >= _SHORT:
        yield _problem("run_sheet_under_slot", Severity.HINT, length=length(rest), slot=slot)
    runs = Counter(block.id for block, _ in stretches(sheet) if block)
    for block in sheet.blocks:
        if runs[block.id] > 1:
            title = block.title or next(c.title for c in sheet.cues if c.block_id == block.id)
            yield Problem(
                "block_split", "content", Severity.HINT, ("blocks", block.id), {"block": title}
            )


def _contents(campaign: Campaign, active: Sequence[Cue]) -> Iterator[Problem]:
    sheet = campaign.run_sheet
    yield from _several("cue_without_title", [c for c in active if not c.title], active)
    nobody = [c for c in active if not c.owner and not c.host]
    yield from _several("cue_without_owner", nobody, active)
    nothing = [c for c in active if not c.key_points and not c.script and c.kind != "gap"]
    yield from _several("cue_without_key_points", nothing, active)
    for cue in active:
        spoken = spoken_seconds(cue.script, sheet.words_per_minute_zh, sheet.words_per_minute_en)
        if spoken > cue.seconds:
            yield _problem(
                "script_too_long",
                Severity.HINT,
                cue,
                cue=cue.title,
                spoken=length(spoken),
                length=length(cue.seconds),
            )


def _calls(campaign: Campaign) -> Iterator[Problem]:
    sheet, header = campaign.run_sheet, campaign.header
    said: set[str] = set()
    for stretch in without_call(sheet):
        if stretch.first.cue.id in said:
            continue
        said.add(stretch.first.cue.id)
        yield _problem(
            "contact_gap",
            Severity.OPEN,
            stretch.first.cue,
            since=clock(header.starts_at, header.zone, stretch.start),
            until=clock(header.starts_at, header.zone, stretch.end),
            minutes=stretch.seconds // 60,
            limit=sheet.contact_gap_minutes,
        )


def _draws(campaign: Campaign, active: Sequence[Cue]) -> Iterator[Problem]:
    draws = campaign.interaction.draws
    for cue in active:
        mine = [draw for draw in draws if draw.cue_id == cue.id]
        if cue.kind == "draw" and not mine:
            yield _problem("cue_without_draw", Severity.OPEN, cue, cue=cue.title)
        elif any(not draw.rules for draw in mine):
            yield _problem("draw_cue_without_rules", Severity.OPEN, cue, cue=cue.title)


def _cars(campaign: Campaign, active: Sequence[Cue]) -> Iterator[Problem]:
    cars = campaign.resources.cars
    booked = {name.casefold() for car in cars for name in (car.name, car.model) if name}
    missing: dict[str, Cue] = {}
    for cue in active:
        for car in named(cue.car):
            if car.casefold() not in booked:
                missing.setdefault(car, cue)
    for car, cue in missing.items():
        yield _problem("car_not_booked", Severity.OPEN, cue, car=car, cue=cue.title)


def named(cell: str) -> list[str]:
    """Return the names in a cell that may hold several: ``主播A、主播B``."""
    return [name for name in (part.strip() for part in re.split(r"[、,，;；/\n]", cell)) if name]


def _several(code: str, cues: Sequence[Cue], active: Sequence[Cue]) -> Iterator[Problem]:
    """One problem for all of ``cues``; a cue without a title goes by its number."""
    if cues:
        names = [cue.title or f"#{active.index(cue) + 1}" for cue in cues[:_NAMED]]
        more = "…" if len(cues) > _NAMED else ""
        yield _problem(code, Severity.OPEN, cues[0], n=len(cues), cues=" · ".join(names) + more)


def _name(place: PlannedCue) -> str:
    return place.cue.title


def _problem(
    code: str, severity: Severity, about: Cue | None = None, /, **params: object
) -> Problem:
    where = ("cues", about.id) if about else ("cues",)
    return Problem(code, "content", severity, where, params)
