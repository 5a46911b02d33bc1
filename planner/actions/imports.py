"""Import figures from a file: read it, look at what it would bring, write it, take it back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from planner.actions import rooms as acting
from planner.actions.table_file import read_tables
from planner.actions.who import Who
from planner.domain.figures import Figure, current, state_at
from planner.domain.forms import ANY_TABLE, known_headings, recognised
from planner.domain.imports import Fault, Record, Sheet, SourceRow, Target, check_mapping, read_rows
from planner.domain.matching import Room, Rooms, of_one_broadcast, sittings
from planner.domain.metrics import dictionary
from planner.domain.rows import new_id
from planner.errors import InputError, NotFoundError
from planner.store import audit, campaigns, figures, imports
from planner.store.database import Database
from planner.store.imports import Import

MAKE, SKIP, ASK = "make", "skip", ""
"""What becomes of a row that no broadcast was found for: made, left out, still open.
Any other choice names a room: ``campaign:channel``."""

MOST_ROWS = 20_000


@dataclass(frozen=True)
class File:
    """A file that was read: its tables, and the last import of the very same bytes."""

    name: str
    sha256: str
    sheets: Sequence[Sheet]
    earlier: Import | None


@dataclass(frozen=True)
class Line:
    """A row of the preview: what it says, the rooms that fit, what will be done."""

    record: Record
    fitting: Sequence[Room]
    choice: str

    @property
    def can_be_made(self) -> bool:
        """Whether a past campaign can be made from it: it says when it began."""
        return self.record.start is not None


@dataclass(frozen=True)
class Preview:
    """What an import would do; nothing is written. ``fresh`` and ``same`` count figures
    that would be new and that are there already; ``totals`` rows that sum up others."""

    lines: Sequence[Line]
    faults: Sequence[Fault]
    totals: int
    fresh: int
    same: int

    @property
    def open(self) -> list[Line]:
        """Rows somebody has to decide."""
        return [line for line in self.lines if line.choice == ASK]


@dataclass(frozen=True)
class Done:
    """What an import wrote; ``import_id`` is empty where there was nothing new."""

    import_id: str
    figures: int
    campaigns: int
    same: int


@dataclass(frozen=True)
class TakenBack:
    """What taking back did: figures removed, campaigns deleted, campaigns kept because
    somebody has worked on them since."""

    figures: int
    deleted: int
    kept: int


def read_file(database: Database, file_name: str, data: bytes) -> File:
    """Read a file into tables, each with the form it was recognised as.

    Raises :class:`InputError` with a sentence for a file that is no table.
    """
    tables = read_tables(data, file_name, known_headings())
    sheets = [
        Sheet(
            one.sheet,
            one.hidden,
            one.headings,
            [SourceRow(row.number, row.cells, row.total) for row in one.rows],
            recognised(one.headings),
        )
        for one in tables
    ]
    sheets.sort(key=lambda s: (s.hidden, s.form is ANY_TABLE, -s.form.score(s.headings)))
    if len(sheets[0].rows) > MOST_ROWS:
        raise InputError("imports.too_many_rows", file=file_name, limit=MOST_ROWS)
    digest = hashlib.sha256(data).hexdigest()
    with database.read() as connection:
        return File(file_name, digest, sheets, imports.of_file(connection, digest))


def mapping(database: Database, sheet: Sheet) -> list[Target]:
    """Return what each column is: as remembered from such a file, else as guessed."""
    with database.read() as connection:
        kept = imports.mapping(connection, sheet.signature())
    if kept is None:
        return sheet.guess()
    return [kept.get(str(place), "") for place in range(len(sheet.headings))]


def preview(
    database: Database,
    sheet: Sheet,
    targets: Sequence[Target],
    zone_name: str,
    choices: Mapping[int, str],
    *,
    otherwise: str,
    now: datetime,
) -> Preview:
    """Return what an import would do. ``choices`` are decisions by row number;
    ``otherwise`` is what becomes of rows no broadcast is found for."""
    records, faults = read_rows(sheet, targets, ZoneInfo(zone_name))
    with database.read() as connection:
        lines = _lines(connection, sheet, records, choices, otherwise)
        groups = _groups(lines)
        there = _read_before(connection, {key.partition(":")[0] for key in groups})
    fresh = same = 0
    for key, (_, group) in groups.items():
        for metric, value in of_one_broadcast(group).values.items():
            known = there.get((*_split(key), metric))
            if known is not None and known.value == value:
                same += 1
            else:
                fresh += 1
    for group in sittings([line.record for line in lines if line.choice == MAKE]):
        fresh += len(of_one_broadcast(group).values)
    totals = sum(row.total for row in sheet.rows)
    return Preview(lines, faults, totals, fresh, same)


def commit(
    database: Database,
    who: Who,
    file: File,
    sheet: Sheet,
    targets: Sequence[Target],
    zone_name: str,
    choices: Mapping[int, str],
    *,
    otherwise: str,
    now: datetime,
) -> Done:
    """Write what the preview showed, in one transaction, and remember the mapping.

    Values that are there already from a file are left as they are, so that the same
    file twice changes nothing. Raises :class:`InputError` while a row is undecided.
    """
    by = who.must_write()
    check_mapping(targets)
    records, _ = read_rows(sheet, targets, ZoneInfo(zone_name))
    import_id = new_id()
    with database.write() as connection:
        remembered = {str(place): target for place, target in enumerate(targets)}
        imports.keep_mapping(connection, sheet.signature(), remembered, now, by)
        lines = _lines(connection, sheet, records, choices, otherwise)
        undecided = [line for line in lines if line.choice == ASK]
        if undecided:
            raise InputError("imports.undecided", n=len(undecided))
        groups = _groups(lines)
        past = sittings([line.record for line in lines if line.choice == MAKE])
        made = acting.make_past(connection, past, sheet.form, zone_name, now, by)
        there = _read_before(connection, {key.partition(":")[0] for key in groups})
        groups |= {_key(room): (room, group) for room, group in zip(made, past, strict=True)}
        fresh, same = _fresh(groups, there, file.name, import_id, by, now)
        if not fresh:
            return Done("", 0, 0, same)
        figures.add(connection, fresh)
        touched = {figure.campaign_id for figure in fresh} - {room.campaign_id for room in made}
        campaigns.count_up_all(connection, sorted(touched))
        done = Import(
            import_id,
            now,
            by,
            file.name[:300],
            file.sha256,
            sheet.form.key,
            sum(len(group) for _, group in groups.values()),
            len(fresh),
            [room.campaign_id for room in made],
        )
        imports.add(connection, done)
        audit.record(
            connection, now, by, "import", import_id, file=done.file_name, figures=len(fresh)
        )
    return Done(import_id, len(fresh), len(made), same)


def take_back(database: Database, who: Who, import_id: str, *, now: datetime) -> TakenBack:
    """Remove an import's figures and delete the campaigns it made, except those somebody
    has worked on since; what stood before stands again."""
    by = who.must_write()
    with database.write() as connection:
        found = imports.get(connection, import_id)
        if found is None:
            raise NotFoundError("imports.gone")
        if found.taken_back_at is not None:
            raise InputError("imports.taken_back_already", by=found.taken_back_by or "")
        touched = figures.campaigns_of_import(connection, import_id)
        removed = figures.remove(connection, now, import_id=import_id)
        used = {f.campaign_id for f in figures.of(connection, found.made)}
        untouched = [
            campaign.id
            for campaign in campaigns.many(connection, found.made)
            if campaign.deleted_at is None
            and campaign.id not in used
            and all(at <= found.at for at, _ in campaign.saves.values())
        ]
        for campaign_id in untouched:
            campaigns.shelve(connection, campaign_id, deleted_at=now)
        campaigns.count_up_all(connection, touched)
        imports.set_taken_back(connection, import_id, now, by)
        audit.record(connection, now, by, "take_back", import_id, figures=removed)
    return TakenBack(removed, len(untouched), len(found.made) - len(untouched))


def page(database: Database, *, offset: int = 0, limit: int = 20) -> tuple[list[Import], int]:
    """Return imports, newest first, and how many there are."""
    with database.read() as connection:
        return imports.page(connection, offset=offset, limit=limit), imports.count(connection)


def _lines(
    connection: Connection,
    sheet: Sheet,
    records: Sequence[Record],
    choices: Mapping[int, str],
    otherwise: str,
) -> list[Line]:
    chosen = {choice.partition(":")[0] for choice in choices.values() if ":" in choice}
    rooms = acting.load(connection, records, chosen)
    by_key = {_key(room): room for room in rooms.all}
    return [_line(record, rooms, by_key, sheet, choices, otherwise) for record in records]


def _line(
    record: Record,
    rooms: Rooms,
    by_key: Mapping[str, Room],
    sheet: Sheet,
    choices: Mapping[int, str],
    otherwise: str,
) -> Line:
    fitting = rooms.fitting(record, sheet.form.platform)
    choice = choices.get(record.number, ASK)
    if ":" in choice and choice in by_key:
        return Line(record, [by_key[choice]], choice)
    if choice == SKIP or (choice == MAKE and record.start is not None):
        return Line(record, fitting, choice)
    if len(fitting) == 1:
        return Line(record, fitting, _key(fitting[0]))
    if fitting:
        return Line(record, fitting, ASK)
    can_make = record.start is not None
    return Line(record, fitting, SKIP if otherwise == MAKE and not can_make else otherwise)


def _groups(lines: Sequence[Line]) -> dict[str, tuple[Room, list[Record]]]:
    """The rows by the room they go to: sittings of one broadcast come together."""
    groups: dict[str, tuple[Room, list[Record]]] = {}
    for line in lines:
        if ":" in line.choice:
            room = next(room for room in line.fitting if _key(room) == line.choice)
            groups.setdefault(line.choice, (room, []))[1].append(line.record)
    return groups


def _read_before(
    connection: Connection, campaign_ids: set[str]
) -> dict[tuple[str, str, str], Figure]:
    """The last figure from a file by campaign, channel and metric."""
    stands = current(f for f in figures.of(connection, sorted(campaign_ids)) if f.source == "file")
    found: dict[tuple[str, str, str], Figure] = {}
    for figure in sorted(stands.values(), key=lambda f: f.read_at):
        found[figure.campaign_id, figure.channel_id, figure.metric] = figure
    return found


def _fresh(
    groups: Mapping[str, tuple[Room, Sequence[Record]]],
    there: Mapping[tuple[str, str, str], Figure],
    file_name: str,
    import_id: str,
    by: str,
    now: datetime,
) -> tuple[list[Figure], int]:
    fresh: list[Figure] = []
    same = 0
    known = dictionary()
    for room, group in groups.values():
        for metric, value in of_one_broadcast(group).values.items():
            before = there.get((room.campaign_id, room.channel_id, metric))
            if before is not None and before.value == value:
                same += 1
                continue
            fresh.append(
                Figure(
                    new_id(),
                    room.campaign_id,
                    room.channel_id,
                    metric,
                    value,
                    before.holds_for if before else room.ends_at,
                    now,
                    "file",
                    file_name[:300],
                    state_at(known[metric].group, room.ends_at, now),
                    by,
                    import_id,
                )
            )
    return fresh, same


def _key(room: Room) -> str:
    return f"{room.campaign_id}:{room.channel_id}"


def _split(key: str) -> tuple[str, str]:
    campaign, _, channel = key.partition(":")
    return campaign, channel
