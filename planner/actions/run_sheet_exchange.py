"""Bring a run sheet 流程脚本 in from a file: read, look at it, and only then write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from connectors.files import table
from planner.actions.editing import Saved, restore, write_part
from planner.actions.table_file import read_tables
from planner.actions.who import Who
from planner.domain import cells
from planner.domain.campaign import PARTS, Campaign
from planner.domain.run_sheet import RunSheet, end_seconds
from planner.domain.run_sheet_columns import FLOOR, guess, known_headings
from planner.domain.run_sheet_import import Reading, Slot, SourceRow, read_rows
from planner.domain.run_sheet_settings import read_settings
from planner.errors import InputError
from planner.store import audit, campaigns, mappings, revisions
from planner.store.database import Database

MOST_ROWS = 2_000
"""No broadcast has more cues; a longer table is some other file."""

_KIND = "run_sheet"

Mode = Literal["replace", "append"]


@dataclass(frozen=True)
class Sheet:
    """One table of a file: its name, headings, rows, the numbers of the total rows left
    out, the field each column is taken for at first, and the settings found in the file."""

    name: str
    headings: Sequence[str]
    rows: Sequence[SourceRow]
    totals: Sequence[int]
    guessed: Sequence[str]
    settings: dict[str, int]


def read_file(database: Database, campaign: Campaign, file_name: str, data: bytes) -> list[Sheet]:
    """Return the tables of a csv or xlsx file, the likeliest run sheet first. What a
    person said of columns with the same headings is remembered.

    Raises :class:`InputError` where the file cannot be read.
    """
    channels = campaign.platform.channels
    known = {table.folded(name) for name in known_headings(channels)}
    tables = read_tables(data, file_name, known)
    settings = _settings(tables)
    with database.read() as connection:
        kept = {one.sheet: mappings.get(connection, _KIND, one.headings) for one in tables}
    found = [_sheet(one, campaign, settings, kept[one.sheet]) for one in tables if not one.hidden]
    return sorted(found, key=lambda sheet: -sum(map(bool, sheet.guessed)))


def preview(
    campaign: Campaign,
    sheet: Sheet,
    mapping: Sequence[str],
    mode: Mode,
    *,
    align: bool | None = None,
) -> Reading:
    """Return what an import would bring; nothing is written."""
    if len(sheet.rows) > MOST_ROWS:
        raise InputError("run_sheet_file.too_many_rows", n=len(sheet.rows), limit=MOST_ROWS)
    header = campaign.header
    slot = Slot(header.starts_at, header.zone, header.length_minutes * 60)
    follows = end_seconds(campaign.run_sheet) if mode == "append" else 0
    return read_rows(
        sheet.rows,
        mapping,
        slot,
        units=_units(sheet, mapping),
        settings=sheet.settings,
        align=align,
        follows=follows,
    )


def joined(before: RunSheet, fresh: RunSheet, mode: Mode) -> RunSheet:
    """Return the run sheet as it will stand after the import."""
    if mode == "append":
        return before.model_copy(
            update={
                "cues": [*before.cues, *fresh.cues],
                "blocks": [*before.blocks, *fresh.blocks],
            }
        )
    given = fresh.model_fields_set - {"cues", "blocks"}
    kept = {name: getattr(fresh, name) for name in given}
    return before.model_copy(update={"cues": fresh.cues, "blocks": fresh.blocks, **kept})


def take_in(
    database: Database,
    who: Who,
    campaign_id: str,
    base: int,
    reading: Reading,
    mode: Mode,
    *,
    file_name: str,
    now: datetime,
    remember: tuple[Sheet, Sequence[str]] | None = None,
) -> Saved:
    """Write what was read, in place of the run sheet or behind it, as a new revision.

    ``base`` is the revision the preview stood on; where somebody saved meanwhile,
    :class:`InputError` asks to look again and nothing is written. What the columns were
    taken for is kept for the next file with the same headings (``remember``).
    """
    by = who.must_write()
    if not reading.sheet.cues:
        raise InputError("run_sheet_file.nothing_to_import")
    with database.write() as connection:
        campaigns.hold(connection, campaign_id)
        newest = revisions.latest(connection, [campaign_id], ["run_sheet"])
        stands = newest.get(campaign_id, {}).get("run_sheet")
        if (stands.number if stands else 0) != base:
            raise InputError("run_sheet_file.changed_meanwhile", by=stands.by if stands else "")
        before = RunSheet.model_validate(stands.body) if stands else RunSheet()
        body = joined(before, reading.sheet, mode).model_dump(mode="json")
        saved = write_part(connection, by, campaign_id, "run_sheet", body, now)
        audit.record(
            connection,
            now,
            by,
            "import",
            campaign_id,
            part="run_sheet",
            file=file_name,
            mode=mode,
            rows=len(reading.sheet.cues),
            number=saved.number,
        )
        if remember is not None:
            sheet, mapping = remember
            said = dict(zip(sheet.headings, mapping, strict=True))
            mappings.put(connection, _KIND, sheet.headings, said, now, by)
    return saved


def take_back(
    database: Database, who: Who, campaign_id: str, before: int, imported: int, *, now: datetime
) -> Saved:
    """Undo an import: the run sheet is again as in revision ``before`` (0: empty).

    Refused with :class:`InputError` where it was saved since, so that no later work is
    lost; the history still has every revision.
    """
    by = who.must_write()
    with database.write() as connection:
        newest = revisions.latest(connection, [campaign_id], ["run_sheet"])[campaign_id]
        if newest["run_sheet"].number != imported:
            raise InputError("run_sheet_file.edited_since", by=newest["run_sheet"].by)
        if before == 0:
            blank = PARTS["run_sheet"]().model_dump(mode="json")
            return write_part(connection, by, campaign_id, "run_sheet", blank, now)
    return restore(database, who, campaign_id, "run_sheet", before, now=now)


def _settings(tables: Sequence[table.Table]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in tables:
        found |= read_settings([one.headings, *(row.cells for row in one.rows)])
    return found


def _sheet(
    one: table.Table, campaign: Campaign, settings: dict[str, int], kept: dict[str, str]
) -> Sheet:
    channels = campaign.platform.channels
    guessed = guess(one.headings, channels)
    floors = {FLOOR, *(FLOOR + channel.id for channel in channels)}
    for place, heading in enumerate(one.headings):
        field = kept.get(heading, guessed[place])
        # a column of one channel is that of another campaign's channel: guess it anew
        if not field.startswith(FLOOR) or field in floors:
            guessed[place] = field
    return Sheet(
        name=one.sheet,
        headings=one.headings,
        rows=[SourceRow(row.number, row.cells) for row in one.rows if not row.total],
        totals=[row.number for row in one.rows if row.total],
        guessed=guessed,
        settings=settings,
    )


def _units(sheet: Sheet, mapping: Sequence[str]) -> dict[int, cells.Unit]:
    """What bare numbers of the lengths count: seconds if the heading says so, fractions
    of a day where a spreadsheet stored lengths, else minutes."""
    units: dict[int, cells.Unit] = {}
    for place, field in enumerate(mapping):
        if field == "length":
            heading = sheet.headings[place].casefold()
            usual: cells.Unit = "seconds" if "秒" in heading or "sec" in heading else "minutes"
            units[place] = cells.seconds_unit([row.cells[place] for row in sheet.rows], usual)
    return units
