"""A table of cells → cues of a run sheet 流程脚本; what cannot be read is named by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

from planner.domain import cells
from planner.domain.campaign import checked
from planner.domain.cells import Cell
from planner.domain.rows import new_id
from planner.domain.run_sheet import Block, Cue, CueKind, RunSheet
from planner.domain.run_sheet_blocks import read_block
from planner.domain.run_sheet_clock import read, read_span
from planner.domain.run_sheet_columns import FLOOR, TEXTS
from planner.errors import InputError
from planner.i18n import LANGUAGES, words

LONG_TEXTS = ("key_points", "script")


@dataclass(frozen=True)
class SourceRow:
    """A row of a file: its number there, and its cells by column."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Fault:
    """A row that cannot be read: its number in the file, the column, and why."""

    row: int
    column: int | None
    error: InputError


@dataclass(frozen=True)
class Slot:
    """When the broadcast runs: start (UTC), time zone of the clock, length in seconds."""

    starts_at: datetime
    zone: ZoneInfo
    seconds: int


@dataclass
class _Draft:
    """A row while it is read; times are seconds since the start as the file has them."""

    row: int
    values: dict[str, Any]
    block: tuple[str, int] | None = None
    start: int | None = None
    until: int | None = None
    seconds: int | None = None
    span: str = ""


@dataclass(frozen=True)
class Reading:
    """What a table gives: the run sheet, the number in the file of each cue's row, the
    rows in error, and by how many seconds earlier its times were taken."""

    sheet: RunSheet
    rows: Sequence[int] = ()
    faults: Sequence[Fault] = ()
    moved: int = 0
    joined: int = 0
    """Rows of the same time that were joined into the cue before."""


def read_rows(
    rows: Sequence[SourceRow],
    mapping: Sequence[str],
    slot: Slot,
    *,
    units: Mapping[int, cells.Unit] | None = None,
    settings: Mapping[str, int] | None = None,
    align: bool | None = None,
    follows: int = 0,
) -> Reading:
    """Read rows into cues; ``mapping`` names the field of each column, empty for none.

    A cue that starts where the one before ends is linked 顺延; at any other time it gets
    a hard start 定点. Its length is the length written, or the time to its end, or to the
    next row's start, or to the end of the slot. Neighbouring rows of the very same time
    span, and rows without a time that only add to the row above, are one cue.

    The first cue comes at ``follows`` seconds. ``align`` moves all times so that the
    first row does; by default that is done where no row starts with the broadcast,
    or behind other cues where the first row does not follow them.
    """
    drafts: list[_Draft] = []
    faults: list[Fault] = []
    joined = 0
    reference = 0
    for row in rows:
        if all(_blank(_cell(row, i)) for i, name in enumerate(mapping) if name):
            continue
        try:
            draft = _read_row(row, mapping, slot, reference, units or {})
        except _CellError as problem:
            faults.append(Fault(row.number, problem.column, problem.error))
            continue
        reference = draft.start if draft.start is not None else reference
        reference = draft.values["start"] if draft.values.get("start") is not None else reference
        if drafts and _belongs(draft, drafts[-1]):
            _join(drafts[-1], draft)
            joined += 1
        else:
            drafts.append(draft)
    moved = _align(drafts, align, follows)
    _give_lengths(drafts, slot, faults)
    good = [d for d in drafts if d.seconds is not None]
    blocks = _blocks(good)
    cues = _cues(good, faults, follows)
    sheet = RunSheet.model_validate(
        {**(settings or {}), "cues": [c for _, c in cues], "blocks": blocks}
    )
    faults.sort(key=lambda fault: fault.row)
    return Reading(sheet, [row for row, _ in cues], faults, moved, joined)


class _CellError(Exception):
    """A cell that cannot be read, with its column."""

    def __init__(self, column: int, error: InputError) -> None:
        super().__init__(error)
        self.column = column
        self.error = error


def _read_row(
    row: SourceRow,
    mapping: Sequence[str],
    slot: Slot,
    reference: int,
    units: Mapping[int, cells.Unit],
) -> _Draft:
    draft = _Draft(row.number, {"floor_actions": []})
    for column, name in enumerate(mapping):
        cell = _cell(row, column)
        if not name or _blank(cell):
            continue
        try:
            _read_cell(draft, name, cell, slot, reference, units.get(column, "minutes"))
        except InputError as error:
            raise _CellError(column, error) from error
    return draft


def _read_cell(
    draft: _Draft, name: str, cell: Cell, slot: Slot, reference: int, unit: cells.Unit
) -> None:
    values = draft.values
    if name in TEXTS:
        _add_text(values, name, written(cell))
    elif name.startswith(FLOOR):
        channel = name.removeprefix(FLOOR)
        values["floor_actions"].append(
            {"id": new_id(), "channel_id": channel, "text": written(cell)}
        )
    elif cells.is_missing(cell):
        return
    elif name == "time":
        draft.start, until = read_span(cell, slot.starts_at, slot.zone, reference)
        draft.until = until if until is not None else draft.until
        draft.span = cells.text(cell) if until is not None else ""
    elif name == "until":
        near = draft.start if draft.start is not None else reference
        draft.until = read(cell, slot.starts_at, slot.zone, near)
    elif name == "start":
        values["start"] = read(cell, slot.starts_at, slot.zone, reference)
    elif name == "length":
        draft.seconds = cells.seconds(cell, unit)
    elif name == "kind":
        _read_kind(values, written(cell))
    elif name == "contact":
        _read_contact(values, cell)
    elif name in ("skipped", "count_to_end"):
        values[name] = bool(cells.yes(cell))
    elif name == "block":
        draft.block = (written(cell), draft.block[1] if draft.block else 1)
    elif name == "repeats":
        draft.block = (draft.block[0] if draft.block else "", cells.whole(cell) or 1)


def _read_kind(values: dict[str, Any], text: str) -> None:
    """Take the kind of the cue; words that name none of ours stay in the note."""
    known = {kind: kind for kind in get_args(CueKind) if kind}
    for language in LANGUAGES:
        for kind in tuple(known.values()):
            known[words(language)(f"documents.cue_kind.{kind}").casefold()] = kind
    if text.casefold() in known:
        values["kind"] = known[text.casefold()]
    else:
        _add_text(values, "note", text)


def _read_contact(values: dict[str, Any], cell: Cell) -> None:
    """Take the mark for a call to leave contact; words instead of a mark mean yes and
    stay in the note."""
    try:
        values["call_to_leave_contact"] = bool(cells.yes(cell))
    except InputError:
        values["call_to_leave_contact"] = True
        _add_text(values, "note", written(cell))


def _add_text(values: dict[str, Any], name: str, text: str) -> None:
    between = "\n" if name in LONG_TEXTS else " / "
    if text and text not in values.get(name, "").split(between):
        values[name] = between.join(part for part in (values.get(name, ""), text) if part)


def written(cell: Cell) -> str:
    """Return the text of a cell with its lines kept."""
    return cell.strip() if isinstance(cell, str) else cells.text(cell)


def _belongs(draft: _Draft, before: _Draft) -> bool:
    """Whether a row goes on with the cue of the row above it."""
    if draft.span:
        return draft.span == before.span
    timeless = draft.start is None and draft.seconds is None and draft.values.get("start") is None
    title = draft.values.get("title")
    return timeless and (not title or title == before.values.get("title"))


def _join(draft: _Draft, other: _Draft) -> None:
    for name in TEXTS:
        if other.values.get(name):
            _add_text(draft.values, name, other.values[name])
    draft.values["floor_actions"] += other.values["floor_actions"]
    if other.values.get("call_to_leave_contact"):
        draft.values["call_to_leave_contact"] = True


def _align(drafts: Sequence[_Draft], align: bool | None, follows: int) -> int:
    starts = [d.start for d in drafts if d.start is not None]
    at_start = starts[:1] if follows else starts  # rows before the broadcast may come first
    if not starts or align is False or (align is None and follows in at_start):
        return 0
    moved = starts[0] - follows
    for draft in drafts:
        draft.start = None if draft.start is None else draft.start - moved
        draft.until = None if draft.until is None else draft.until - moved
    return moved


def _give_lengths(drafts: Sequence[_Draft], slot: Slot, faults: list[Fault]) -> None:
    for place, draft in enumerate(drafts):
        if draft.seconds is None and draft.start is not None:
            later = (d.start for d in drafts[place + 1 :] if d.start is not None)
            until = draft.until if draft.until is not None else next(later, slot.seconds)
            draft.seconds = until - draft.start if until >= draft.start else None
        if draft.seconds is None:
            key = "length_missing" if draft.start is None else "starts_out_of_order"
            faults.append(Fault(draft.row, None, InputError(f"input.{key}")))


def _cues(
    drafts: Sequence[_Draft], faults: list[Fault], follows: int
) -> list[tuple[int, dict[str, Any]]]:
    found: list[tuple[int, dict[str, Any]]] = []
    expected = follows
    for draft in drafts:
        seconds = draft.seconds or 0
        if draft.start is not None:
            if draft.start != expected:
                draft.values["start"] = draft.start
            expected = draft.start + seconds
        body = {**draft.values, "id": new_id(), "seconds": seconds}
        try:
            found.append((draft.row, checked(Cue, body)))
        except InputError as error:
            faults.append(Fault(draft.row, None, error))
    return found


def _blocks(drafts: Sequence[_Draft]) -> list[dict[str, Any]]:
    """Give cues of one block its id: by the number an export writes, else neighbours
    that bear the same name."""
    blocks: dict[str, dict[str, Any]] = {}
    before = ""
    for place, draft in enumerate(drafts):
        text, repeats = draft.block or ("", 1)
        if not text:
            before = ""
            continue
        number, title = read_block(text)
        key = number or (before if before and blocks[before]["title"] == title else f"at {place}")
        if key not in blocks:
            body = {"id": new_id(), "title": title, "repeats": min(max(repeats, 1), 100)}
            blocks[key] = checked(Block, body)
        draft.values["block_id"] = blocks[key]["id"]
        before = key
    numbered = sorted((key for key in blocks if key.isdigit()), key=int)
    return [blocks[key] for key in [*numbered, *(k for k in blocks if k not in numbered)]]


def _cell(row: SourceRow, column: int) -> Cell:
    return row.cells[column] if column < len(row.cells) else None


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
