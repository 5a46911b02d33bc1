"""Import figures from a list of broadcasts: look at what it would bring, write it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from planner.actions import rooms as acting
from planner.actions.file_reading import File, remember
from planner.actions.progress import Progress, told, untold
from planner.actions.who import Who
from planner.domain.broadcast_rows import read_rows
from planner.domain.broadcast_totals import BroadcastTotal, broadcast_totals
from planner.domain.campaign import Campaign
from planner.domain.figures import Figure, current, state_at
from planner.domain.file_clock import Clock, Question
from planner.domain.imports import Fault, Record, Sheet, Target, check_currency, check_mapping
from planner.domain.matching import Room, Rooms, broadcasts, by_platform, of_one_channel, repeats
from planner.domain.metrics import dictionary
from planner.domain.rows import new_id
from planner.domain.standing import standing
from planner.errors import InputError
from planner.store import audit, campaigns, figures, imports
from planner.store.database import Database
from planner.store.imports import Import

MAKE, SKIP, ASK = "make", "skip", ""
"""What becomes of a row that no broadcast was found for: made, left out, still open.
Any other choice names a room: ``campaign:channel``."""


@dataclass(frozen=True)
class Line:
    """A row of the preview: what it says, the rooms that fit, what will be done, and in
    which currency its amounts are; empty while it goes nowhere."""

    record: Record
    fitting: Sequence[Room]
    choice: str
    currency: str

    @property
    def can_be_made(self) -> bool:
        """Whether a past campaign can be made from it: it says when it began."""
        return self.record.start is not None


@dataclass(frozen=True)
class Change:
    """A figure that stands now, and what it would be after the import."""

    room: Room
    metric: str
    before: float
    after: float


@dataclass(frozen=True)
class Preview:
    """What an import would do; nothing is written. ``fresh`` and ``same`` count figures
    that would be new and that are there already; ``totals`` rows that sum up others;
    ``past`` holds the rows of each past campaign that would be made; ``repeated`` counts
    rows that a later one of the same channel and start repeats, ``contradicted`` are the
    numbers of those among them that say other figures than it; ``changes`` are the figures
    of ``fresh`` that replace a standing one of another value."""

    lines: Sequence[Line]
    faults: Sequence[Fault]
    past: Sequence[Sequence[Record]]
    repeated: int
    contradicted: Sequence[int]
    totals: int
    fresh: int
    same: int
    changes: Sequence[Change]
    questions: Sequence[Question]
    """What is to be asked of its times before anything can be written."""
    choices: Mapping[int, str]
    otherwise: str
    state: tuple[int, int]
    """How all campaigns stood."""

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


def preview(
    database: Database,
    sheet: Sheet,
    targets: Sequence[Target],
    clock: Clock,
    choices: Mapping[int, str],
    *,
    otherwise: str,
    now: datetime,
) -> Preview:
    """Return what an import would do. ``choices`` are decisions by row number;
    ``otherwise`` is what becomes of rows no broadcast is found for."""
    read = read_rows(sheet, targets, clock, now)
    with database.read() as connection:
        state = campaigns.state(connection)
        lines, foreign = _in_their_currency(_lines(connection, read.records, choices, otherwise))
        groups = _groups(lines)
        there = _figures_of(connection, groups)
    past = _past(lines)
    fresh, same = _fresh(groups, there, "", "", "", now)
    made = sum(len(of_one_channel(stream).values) for stream in _streams(past))
    channels = [*(group for _, group in groups.values()), *_streams(past)]
    again = [pair for rows in channels for pair in repeats(rows)]
    return Preview(
        lines,
        sorted([*read.faults, *foreign], key=lambda fault: fault.number),
        past,
        len(again),
        sorted(row.number for row, counts in again if row.values != counts.values),
        sum(row.total for row in sheet.rows),
        len(fresh) + made,
        same,
        _changes(groups, there, fresh),
        read.questions,
        dict(choices),
        otherwise,
        state,
    )


def commit(
    database: Database,
    who: Who,
    file: File,
    sheet: Sheet,
    targets: Sequence[Target],
    clock: Clock,
    seen: Preview,
    *,
    now: datetime,
    progress: Progress = untold,
) -> Done:
    """Write what the preview of these showed, in one transaction, and remember the mapping;
    ``progress`` is told the share done.

    Where campaigns were saved since, it is found anew where each row goes. Values that are
    there already from a file are left as they are, so that the same file twice changes
    nothing. Raises :class:`InputError` while a row is undecided or a
    question about its times has no answer.
    """
    by = who.must_write()
    check_mapping(targets)
    if seen.questions:
        raise InputError("imports.unanswered")
    zone_name = str(clock.zone)
    import_id = new_id()

    def work_out(connection: Connection, progress: Progress) -> _Outcome:
        lines = seen.lines
        if campaigns.state(connection) != seen.state:
            records = [line.record for line in lines]
            lines = _lines(connection, records, seen.choices, seen.otherwise)
            _, foreign = _in_their_currency(lines)
            if foreign:
                raise foreign[0].error
        return _outcome(connection, lines, zone_name, file.name, import_id, by, now, progress)

    with database.read() as connection:  # the show goes on meanwhile
        state, outcome = campaigns.state(connection), work_out(connection, progress)
    with database.write() as connection:
        campaigns.hold_all(connection, outcome.touched)
        if campaigns.state(connection) != state:
            outcome = work_out(connection, untold)
        remember(connection, sheet, targets, zone_name, now=now, by=by)
        if not outcome.fresh:
            return Done("", 0, 0, outcome.same)
        acting.add_past(connection, outcome.made, now, by)
        figures.add(connection, outcome.fresh, outcome.sums)
        campaigns.count_up_all(connection, outcome.touched)
        done = Import(
            import_id,
            now,
            by,
            file.name[:300],
            file.sha256,
            sheet.form.key,
            outcome.rows,
            len(outcome.fresh),
            [campaign.id for campaign in outcome.made],
        )
        imports.add(connection, done)
        audit.record(
            connection, now, by, "import", import_id, file=done.file_name, figures=done.figures
        )
    return Done(import_id, done.figures, len(outcome.made), outcome.same)


@dataclass(frozen=True)
class _Outcome:
    """What an import writes: campaigns that are made, figures, the totals of all campaigns
    that get any, which of these were there before; of how many rows."""

    made: Sequence[Campaign]
    fresh: Sequence[Figure]
    sums: Mapping[str, Sequence[BroadcastTotal]]
    touched: Sequence[str]
    rows: int
    same: int


def _outcome(
    connection: Connection,
    lines: Sequence[Line],
    zone_name: str,
    file_name: str,
    import_id: str,
    by: str,
    now: datetime,
    progress: Progress,
) -> _Outcome:
    undecided = [line for line in lines if line.choice == ASK]
    if undecided:
        raise InputError("imports.undecided", n=len(undecided))
    groups = _groups(lines)
    past = _past(lines)
    made = acting.past_campaigns(connection, told(progress, 0.0, 0.3, past), zone_name)
    there = _figures_of(connection, groups)
    rooms = [room for campaign in made for room in acting.rooms_of(campaign, {})]
    streams = _streams(past)
    groups |= {room.key: (room, stream) for room, stream in zip(rooms, streams, strict=True)}
    fresh, same = _fresh(groups, there, file_name, import_id, by, now)
    by_campaign: dict[str, list[Figure]] = {campaign.id: [] for campaign in made}
    others: list[Figure] = []
    for figure in fresh:
        by_campaign.get(figure.campaign_id, others).append(figure)
    touched = sorted({figure.campaign_id for figure in others})
    sums = {c.id: broadcast_totals(c, by_campaign[c.id]) for c in told(progress, 0.3, 0.7, made)}
    sums |= figures.summed_up(connection, touched, others)
    rows = sum(len(group) for _, group in groups.values())
    return _Outcome(made, fresh, sums, touched, rows, same)


def _lines(
    connection: Connection,
    records: Sequence[Record],
    choices: Mapping[int, str],
    otherwise: str,
) -> list[Line]:
    chosen = {choice.partition(":")[0] for choice in choices.values() if ":" in choice}
    rooms = acting.load(connection, records, chosen)
    by_key = {room.key: room for room in rooms.all}
    library_knows = acting.known(connection)
    lines = []
    for record in records:
        fitting, choice = _decided(record, rooms, by_key, choices, otherwise)
        currency = ""
        if choice == MAKE:
            currency = acting.currency_of_past(record, library_knows)
        elif ":" in choice:
            currency = next(room.currency for room in fitting if room.key == choice)
        lines.append(Line(record, fitting, choice, currency))
    return lines


def _in_their_currency(lines: Sequence[Line]) -> tuple[list[Line], list[Fault]]:
    """The lines whose amounts are in the currency of where they go, and what is wrong with
    the others."""
    wrong = {
        line.record.number: fault
        for line in lines
        if line.currency and (fault := check_currency(line.record, line.currency))
    }
    return [line for line in lines if line.record.number not in wrong], list(wrong.values())


def _decided(
    record: Record,
    rooms: Rooms,
    by_key: Mapping[str, Room],
    choices: Mapping[int, str],
    otherwise: str,
) -> tuple[Sequence[Room], str]:
    """The rooms that fit a row, and what becomes of it."""
    fitting = rooms.fitting(record)
    choice = choices.get(record.number, ASK)
    chosen = by_key.get(choice)
    if chosen is not None and chosen.takes(record.platform):
        return [chosen], choice
    if choice == SKIP or (choice == MAKE and record.start is not None):
        return fitting, choice
    if len(fitting) == 1:
        return fitting, fitting[0].key
    if fitting:
        return fitting, ASK
    can_make = record.start is not None
    return fitting, SKIP if otherwise == MAKE and not can_make else otherwise


def _past(lines: Sequence[Line]) -> list[list[Record]]:
    """The rows of each past campaign that is made."""
    return broadcasts([line.record for line in lines if line.choice == MAKE])


def _streams(past: Sequence[Sequence[Record]]) -> list[list[Record]]:
    """The rows of each of their channels, in the order these are made."""
    return [stream for group in past for stream in by_platform(group)]


def _groups(lines: Sequence[Line]) -> dict[str, tuple[Room, list[Record]]]:
    """The rows by the room they go to: sittings of one broadcast come together."""
    groups: dict[str, tuple[Room, list[Record]]] = {}
    for line in lines:
        if ":" in line.choice:
            room = next(room for room in line.fitting if room.key == line.choice)
            groups.setdefault(line.choice, (room, []))[1].append(line.record)
    return groups


Groups = Mapping[str, tuple[Room, Sequence[Record]]]
"""The rows of each room by its key."""


def _figures_of(connection: Connection, groups: Groups) -> list[Figure]:
    """The figures of every campaign rows go to."""
    return figures.of(connection, sorted({room.campaign_id for room, _ in groups.values()}))


def _read_before(there: Iterable[Figure]) -> dict[tuple[str, str, str], Figure]:
    """The last figure nobody typed by campaign, channel and metric."""
    stands = current(f for f in there if f.source != "person")
    found: dict[tuple[str, str, str], Figure] = {}
    for figure in sorted(stands.values(), key=lambda f: f.read_at):
        found[figure.campaign_id, figure.channel_id, figure.metric] = figure
    return found


def _fresh(
    groups: Groups,
    there: Iterable[Figure],
    file_name: str,
    import_id: str,
    by: str,
    now: datetime,
) -> tuple[list[Figure], int]:
    fresh: list[Figure] = []
    same = 0
    known = dictionary()
    read_before = _read_before(there)
    for room, group in groups.values():
        for metric, value in of_one_channel(group).values.items():
            before = read_before.get((room.campaign_id, room.channel_id, metric))
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


def _changes(groups: Groups, there: Iterable[Figure], fresh: Iterable[Figure]) -> list[Change]:
    """What stands in another way once the fresh figures are there, too."""
    before: dict[str, list[Figure]] = {}
    for figure in there:
        before.setdefault(figure.campaign_id, []).append(figure)
    brought: dict[str, list[Figure]] = {}
    for figure in fresh:
        brought.setdefault(figure.campaign_id, []).append(figure)
    rooms = {(room.campaign_id, room.channel_id): room for room, _ in groups.values()}
    found: list[Change] = []
    for campaign_id, new in brought.items():
        known = before.get(campaign_id, [])
        stood, stands = standing(known), standing([*known, *new])
        for figure in new:
            place = figure.channel_id, figure.metric
            old, now = stood.get(place), stands[place]
            if old is not None and old.value != now.value:
                room = rooms[campaign_id, figure.channel_id]
                found.append(Change(room, figure.metric, old.value, now.value))
    return found
