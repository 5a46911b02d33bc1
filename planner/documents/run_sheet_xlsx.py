"""The run sheet 流程脚本 as an Excel file that imports back to the same run sheet."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from planner.domain import timing
from planner.domain.campaign import Campaign
from planner.domain.run_sheet import Cue, PlannedCue, RunSheet, planned
from planner.domain.run_sheet_blocks import written_block
from planner.domain.run_sheet_clock import written
from planner.domain.run_sheet_columns import AFTER_FLOOR, BEFORE_FLOOR, FLOOR, TEXTS, heading
from planner.domain.run_sheet_settings import NAMES
from planner.i18n import Words

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_WIDTHS = {"title": 20, "key_points": 40, "script": 50, "host": 12, "note": 24, "backup": 20}
_NARROW = {"time", "until", "length", "start", "contact", "skipped", "count_to_end", "repeats"}
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_RULED = Border(bottom=Side(style="thin", color="D8DDE3"))


def build(campaign: Campaign, w: Words) -> bytes:
    """Return the run sheet of a campaign as xlsx, its headings in the language of ``w``.

    Every text is written as text: a cell that begins like a formula is none. The second
    sheet holds the settings of the run sheet.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = w("run_sheet_file.cues")
    _draw_cues(sheet, campaign, w)
    _draw_settings(book.create_sheet(w("run_sheet_file.settings")), campaign.run_sheet, w)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def columns(sheet: RunSheet, campaign: Campaign) -> list[str]:
    """Return the columns of an export: as many floor columns a channel as its fullest cue
    has actions."""
    channels = [channel.id for channel in campaign.platform.channels]
    counts: dict[str, int] = dict.fromkeys(["", *channels], 1)
    for cue in sheet.cues:
        for channel_id in {action.channel_id for action in cue.floor_actions}:
            counts[channel_id] = max(
                counts.get(channel_id, 0),
                sum(action.channel_id == channel_id for action in cue.floor_actions),
            )
    floor = [
        f"{FLOOR}{channel_id}" + (f"#{nth}" if nth > 1 else "")
        for channel_id, count in counts.items()
        for nth in range(1, count + 1)
    ]
    return [*BEFORE_FLOOR, *floor, *AFTER_FLOOR]


def _draw_cues(sheet: Worksheet, campaign: Campaign, w: Words) -> None:
    run_sheet, header = campaign.run_sheet, campaign.header
    names = columns(run_sheet, campaign)
    first_laps = {place.cue.id: place for place in planned(run_sheet) if place.lap == 1}
    for place, name in enumerate(names, 1):
        cell = sheet.cell(1, place)
        write_text(cell, heading(name, w, campaign.platform.channels))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="F0F2F5")
        width = 9 if name in _NARROW else _WIDTHS.get(name, 18)
        sheet.column_dimensions[get_column_letter(place)].width = width
    reference = 0
    for number, cue in enumerate(run_sheet.cues, 2):
        start = ""
        if cue.start is not None:
            start = written(cue.start, header.starts_at, header.zone, reference)
            reference = cue.start
        for place, name in enumerate(names, 1):
            value = start if name == "start" else _value(name, cue, first_laps[cue.id], campaign, w)
            write_text(sheet.cell(number, place), value)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.center.text = header.title.replace("&", "&&")
    sheet.oddFooter.center.text = "&P / &N"


def _value(
    name: str, cue: Cue, place: PlannedCue, campaign: Campaign, w: Words
) -> str | int | None:
    header = campaign.header
    if name in TEXTS:
        return str(getattr(cue, name))
    if name.startswith(FLOOR):
        channel_id, _, nth = name.removeprefix(FLOOR).partition("#")
        texts = [a.text for a in cue.floor_actions if a.channel_id == channel_id]
        return _one(texts, int(nth or 1))
    match name:
        case "time":
            return timing.clock(header.starts_at, header.zone, place.start)
        case "until":
            return timing.clock(header.starts_at, header.zone, place.end)
        case "length":
            return timing.length(cue.seconds)
        case "kind":
            return w(f"documents.cue_kind.{cue.kind}") if cue.kind else ""
        case "contact":
            return "✓" if cue.call_to_leave_contact else ""
        case "skipped":
            return "✓" if cue.skipped else ""
        case "count_to_end":
            return "✓" if cue.count_to_end else ""
    blocks = {block.id: (n, block) for n, block in enumerate(campaign.run_sheet.blocks, 1)}
    if cue.block_id not in blocks:
        return None
    number, block = blocks[cue.block_id]
    return written_block(number, block.title) if name == "block" else block.repeats


def _one(texts: Sequence[str], nth: int) -> str:
    return texts[nth - 1] if nth <= len(texts) else ""


def _draw_settings(sheet: Worksheet, run_sheet: RunSheet, w: Words) -> None:
    sheet.column_dimensions["A"].width = 44
    for number, name in enumerate(NAMES, 1):
        write_text(sheet.cell(number, 1), w(f"run_sheet_file.{name}"))
        write_text(sheet.cell(number, 2), int(getattr(run_sheet, name)))


def write_text(cell: Cell, value: str | int | None) -> None:
    """Write a value; text stays text, whatever it begins with."""
    cell.alignment = _WRAPPED
    cell.border = _RULED
    if not isinstance(value, str):
        cell.value = value
        return
    cell.number_format = "@"  # so that 8:00 typed over another length stays a length
    if value:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        if value.startswith(("=", "+", "-", "@", "\t")):
            cell.quotePrefix = True
