"""The run sheet 流程脚本 as a table to be printed: the columns people look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.documents import phrases
from planner.domain import timing
from planner.domain.campaign import Campaign
from planner.domain.run_sheet import Cue, PlannedCue, planned, total_seconds
from planner.domain.run_sheet_columns import FLOOR, heading
from planner.i18n import Words

_MORE = ("car", "component", "interaction", "props", "owner", "call", "backup", "note")


@dataclass(frozen=True)
class PrintedRow:
    """A row as it is printed; a skipped cue stays on paper, struck out."""

    cells: Sequence[str]
    skipped: bool


@dataclass(frozen=True)
class PrintedSheet:
    """A run sheet for paper; ``narrow`` are the places of columns that do not wrap."""

    title: str
    subtitle: str
    headings: Sequence[str]
    narrow: Sequence[int]
    rows: Sequence[PrintedRow]
    note: str


def build(campaign: Campaign, w: Words) -> PrintedSheet:
    """Return the run sheet for paper; a column nobody filled in is left out."""
    header, sheet = campaign.header, campaign.run_sheet
    places = planned(sheet)
    channels = ["", *(c.id for c in campaign.platform.channels)]
    acting = [
        i
        for i in channels
        if any(a.channel_id == i and a.text for c in sheet.cues for a in c.floor_actions)
    ]
    length = timing.length(total_seconds(sheet))
    headings = ["#", w("documents.when"), w("run_sheet_column.length"), w("run_sheet_column.title")]
    headings += [w("run_sheet_column.host"), w("run_sheet_column.key_points")]
    headings += [heading(FLOOR + i, w, campaign.platform.channels) for i in acting]
    headings += [w("run_sheet_column.contact"), w("run_sheet_page.more")]
    rows = [_cells(campaign, number, place, acting, w) for number, place in enumerate(places, 1)]
    kept = [i for i in range(len(headings)) if i < 4 or any(row.cells[i] for row in rows)]
    wide = {3, 4, 5, len(headings) - 1, *range(6, 6 + len(acting))}
    return PrintedSheet(
        title=w("documents.titled", document=w("documents.run_sheet"), campaign=header.title),
        subtitle=" · ".join(
            part
            for part in (
                header.store_name,
                phrases.when(campaign, w),
                w("run_sheet_page.total", length=length) if places else "",
            )
            if part
        ),
        headings=[headings[i] for i in kept],
        narrow=[place for place, i in enumerate(kept) if i not in wide],
        rows=[PrintedRow([row.cells[i] for i in kept], row.skipped) for row in rows],
        note=phrases.footer(campaign, w),
    )


def _cells(
    campaign: Campaign, number: int, place: PlannedCue, acting: Sequence[str], w: Words
) -> PrintedRow:
    header, cue = campaign.header, place.cue
    start = timing.clock(header.starts_at, header.zone, place.start)
    end = timing.clock(header.starts_at, header.zone, place.end)
    lap = w("run_sheet_text.lap", lap=place.lap, laps=place.laps) if place.laps > 1 else ""
    cells = [
        str(number),
        "" if cue.skipped else f"{start}–{end}",
        timing.length(cue.seconds),
        f"{cue.title}{lap}",
        cue.host,
        cue.key_points,
        *("\n".join(a.text for a in cue.floor_actions if a.channel_id == i) for i in acting),
        "✓" if cue.call_to_leave_contact else "",
        _more(cue, w),
    ]
    return PrintedRow(cells, cue.skipped)


def _more(cue: Cue, w: Words) -> str:
    """What else is known of a cue, one line each."""
    return "\n".join(
        w("run_sheet_text.floor", where=w(f"run_sheet_column.{name}"), text=value)
        for name in _MORE
        if (value := str(getattr(cue, name)))
    )
