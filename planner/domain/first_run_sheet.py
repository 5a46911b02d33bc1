"""Lay a template's cues out over the slot of a broadcast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.domain.first_words import FirstWords
from planner.domain.rows import new_id
from planner.domain.run_sheet import Block, Cue, FloorAction, RunSheet
from planner.domain.slot import fit, squeeze_all
from planner.domain.template import CuePiece


@dataclass(frozen=True)
class _Row:
    """A cue of the template in its place: for which car, in which block, how often."""

    piece: CuePiece
    car: str
    block_id: str
    laps: int


def run_sheet(plan: FirstWords) -> tuple[RunSheet, dict[str, str]]:
    """Return the run sheet that fills the slot to the second, and the id of each cue of
    the template that has a key."""
    slot = plan.answers.length_minutes * 60
    rows, blocks, seconds = _fitted(plan, slot)
    cues = [_cue(plan, row, length) for row, length in zip(rows, seconds, strict=True)]
    ids: dict[str, str] = {}
    for row, cue in zip(rows, cues, strict=True):
        if row.piece.key:
            ids.setdefault(row.piece.key, cue.id)
    return RunSheet(cues=cues, blocks=blocks), ids


def _fitted(plan: FirstWords, slot: int) -> tuple[list[_Row], list[Block], list[int]]:
    """Choose how often the block runs: each car once if there is room, and as near to
    the lengths the template wants as the slot allows."""
    template = plan.template
    pieces = [piece for piece in template.cues if piece.slot_from * 60 <= slot]
    cars = [car.name for car in plan.answers.cars]
    per_car = bool(template.block and template.block.per_car)
    shown = len(cars) if per_car and cars else 1
    single = sum(piece.minutes for piece in pieces if not piece.in_block) * 60
    lap = sum(piece.minutes for piece in pieces if piece.in_block) * 60
    most = slot // max(sum(p.least for p in pieces if p.in_block) * 60, 60) + 1

    def distance(laps: int) -> tuple[bool, int, int]:
        return laps < shown, abs(single + laps * lap - slot), laps

    for laps in sorted(range(1, most + 1), key=distance):
        rows, blocks = _rows(plan, pieces, cars if per_car else cars[:1], laps)
        bounds = [(row.piece.minutes, row.piece.least, row.piece.most) for row in rows]
        seconds = fit(bounds, [row.laps for row in rows], slot)
        if seconds is not None:
            return rows, blocks, seconds
    rows, blocks = _rows(plan, pieces, cars[:1], 1)
    return rows, blocks, squeeze_all([row.piece.minutes * 60 for row in rows], slot)


def _rows(
    plan: FirstWords, pieces: Sequence[CuePiece], cars: Sequence[str], laps: int
) -> tuple[list[_Row], list[Block]]:
    focus = cars[0] if cars else ""
    rows: list[_Row] = []
    blocks: list[Block] = []
    done = False
    for piece in pieces:
        if not piece.in_block:
            rows.append(_Row(piece, focus if piece.about_car else "", "", 1))
        elif not done:
            done = True
            inside = [p for p in pieces if p.in_block]
            for car, times in _shared(cars, laps):
                block_id = new_id() if times > 1 else ""
                if block_id and plan.template.block:
                    title = plan.say(plan.template.block.title, car)
                    blocks.append(Block(id=block_id, title=title, repeats=times))
                rows += [_Row(p, car if p.about_car else "", block_id, times) for p in inside]
    return rows, blocks


def _shared(cars: Sequence[str], laps: int) -> Iterator[tuple[str, int]]:
    """Share laps out among the cars, the first in focus first."""
    names = list(cars) or [""]
    for place, car in enumerate(names):
        times = laps // len(names) + (place < laps % len(names))
        if times:
            yield car, times


def _cue(plan: FirstWords, row: _Row, seconds: int) -> Cue:
    piece, car = row.piece, row.car
    return Cue(
        title=plan.say(piece.title, car),
        kind=piece.kind,
        seconds=seconds,
        host=plan.host(piece.host),
        key_points=plan.say(piece.key_points, car),
        floor_actions=[FloorAction(text=plan.say(piece.floor, car))],
        call_to_leave_contact=piece.call,
        car=car,
        aim=plan.say(piece.aim, car),
        shot=plan.say(piece.shot, car),
        component=plan.say(piece.component, car),
        interaction=plan.say(piece.interaction, car),
        props=plan.say(piece.props, car),
        owner=plan.who(piece.owner or "floor_manager"),
        backup=plan.say(piece.backup, car),
        block_id=row.block_id,
    )
