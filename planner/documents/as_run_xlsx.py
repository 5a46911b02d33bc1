"""The as-run record 实播记录 as an Excel file."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from planner.documents import phrases
from planner.documents.run_sheet_xlsx import write_text
from planner.domain import timing
from planner.domain.as_run import AsRunRow, Record
from planner.domain.campaign import Campaign
from planner.domain.show import Show
from planner.i18n import Words

COLUMNS = (
    "title",
    "planned_start",
    "started",
    "planned_end",
    "ended",
    "planned_length",
    "length",
    "over",
    "state",
    "held_seconds",
    "note",
)


def build(campaign: Campaign, record: Record, show: Show, w: Words) -> bytes:
    """Return the record as xlsx, with a second sheet of marks, messages, questions, breaks
    and floor actions. Every text is written as text: none is a formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = w("page.as_run")[:31]
    _lines(sheet, [[w(f"as_run.rows.{name}") for name in COLUMNS]])
    _lines(
        sheet, [[cell(record, row, name, campaign, w) for name in COLUMNS] for row in record.rows]
    )
    sheet.column_dimensions["A"].width = 30
    sheet.freeze_panes = "A2"
    second = book.create_sheet(w("as_run.moments")[:31])
    _lines(second, [[w("as_run.column.at"), w("as_run.column.what"), w("as_run.column.by")]])
    _lines(second, [list(line) for line in moments(campaign, show, w)])
    second.column_dimensions["B"].width = 60
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def cell(record: Record, row: AsRunRow, name: str, campaign: Campaign, w: Words) -> str:
    """Return a value of a row as it is read: local clock times, lengths, over and under."""
    value = getattr(row, name, None)
    if isinstance(value, datetime):
        return timing.exact_clock(value, record.begins, campaign.header.zone)
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        sign = "+" if name == "over" and seconds > 0 else ""
        return sign + timing.length(seconds)
    if name == "state":
        again = row.id in record.again
        states = {"skipped": row.skipped, "added": row.added and not row.skipped, "again": again}
        return " · ".join(w(f"as_run.{state}") for state, so in states.items() if so)
    if name == "held_seconds":
        return timing.length(value) if value else ""
    return str(value or "")


def moments(campaign: Campaign, show: Show, w: Words) -> list[tuple[str, str, str]]:
    """Return what was noted while on air, in order: local time, what, by whom."""
    begins = show.timing.started_at or show.starts_at

    def clock(at: datetime) -> str:
        return timing.exact_clock(at, begins, campaign.header.zone)

    found = [
        (mark.at, _noted(w(f"as_run.mark_{mark.kind}"), mark.note), mark.by) for mark in show.marks
    ]
    found += [(said.at, w("as_run.message", text=said.text), said.by) for said in show.messages]
    for asked in show.questions:
        what = w("as_run.question_open", text=asked.text)
        if asked.answered_at:
            what = w("as_run.question_answered", text=asked.text, at=clock(asked.answered_at))
        found.append((asked.at, what, asked.by))
    for pause in show.timing.pauses:
        length = timing.length(round(((pause.until or pause.since) - pause.since).total_seconds()))
        what = w(f"as_run.pause_{pause.kind}", length=length)
        found.append((pause.since, _noted(what, pause.note), pause.by))
    actions = _floor_actions(campaign, show, w)
    for key, tick in show.ticks.items():
        text = actions.get(key, w("as_run.action_gone"))
        found.append((tick.at, w("as_run.ticked", text=text), tick.by))
    return [(clock(at), what, by) for at, what, by in sorted(found, key=lambda line: line[0])]


def _noted(what: str, note: str) -> str:
    return f"{what}: {note}" if note else what


def _floor_actions(campaign: Campaign, show: Show, w: Words) -> dict[str, str]:
    """What each tick is about: the floor action, and its channel where it has one."""
    channels = {item.id: phrases.channel(item, w) for item in campaign.platform.channels}
    return {
        f"{place.key}/{action.id}": " · ".join(
            part for part in (channels.get(action.channel_id, ""), action.text) if part
        )
        for place in show.places
        for action in place.cue.floor_actions
    }


def _lines(sheet: Worksheet, lines: list[list[str]]) -> None:
    first = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value else 1
    for number, line in enumerate(lines, first):
        for place, value in enumerate(line, 1):
            target = sheet.cell(number, place)
            write_text(target, value)
            if number == 1:
                target.font = Font(bold=True)
