"""Import what is no list of broadcasts: a broadcast's minutes, its chat, its leads. Look at
what the file would bring, then write it where samples and events are kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import numpy as np
from sqlalchemy import Connection

from planner.actions import lead_figures
from planner.actions import rooms as acting
from planner.actions.file_reading import File, remember
from planner.actions.imports import source_of
from planner.actions.progress import Progress, untold
from planner.actions.telemetry_batches import batches
from planner.actions.who import Who
from planner.domain.campaign import Campaign
from planner.domain.columns import Columns
from planner.domain.event_rows import MINUTE
from planner.domain.figures import Figure
from planner.domain.file_clock import Clock
from planner.domain.forms import Holds
from planner.domain.imports import Target
from planner.domain.matching import TOLERANCE, Room
from planner.domain.timed_rows import Reading, read_timed
from planner.domain.times import Times
from planner.domain.viewer import KEY_NAME
from planner.errors import InputError, NotFoundError
from planner.store import audit, campaigns, figures, imports, live_figures, stage_links
from planner.store.database import Database
from planner.store.imports import Import
from planner.store.live_figures import Brought, Measured
from planner.store.telemetry import Telemetry

_RECENT = timedelta(days=60)
_AROUND = timedelta(days=1)
_FILE_DAY = re.compile(r"(20\d\d)[-_.年]?(\d{1,2})[-_.月]?(\d{1,2})(?!\d)")


@dataclass(frozen=True)
class Look:
    """What an import would do; nothing is written. ``rooms`` are those its rows may belong
    to; where there are none, ``elsewhere`` are those of other platforms only; ``fresh`` how many samples and events it would bring, ``same`` how many a former
    import of this very file brought, ``known`` how many leads there are of the same minutes
    from another list: they are not counted twice, unless they are ``others``."""

    reading: Reading
    rooms: Sequence[Room]
    elsewhere: Sequence[Room]
    fresh: int
    same: int
    known: int
    others: bool
    named: date | None
    """The day the file's name tells."""

    @property
    def other_day(self) -> date | None:
        """The day of the file where its times are of the clock alone and none of its rooms
        was on then: they may be of another broadcast."""
        rooms = _rooms_in(self.reading)
        if self.named is None or self.reading.times.style != "clock" or not rooms:
            return None
        days = {one.starts_at.astimezone(one.zone).date() for one in rooms}
        return None if self.named in days else self.named

    @property
    def goes_to(self) -> list[Room]:
        """The rooms its rows go to, the earliest first."""
        rooms = dict.fromkeys(_rooms_in(self.reading))
        return sorted(rooms, key=lambda one: (one.starts_at, one.key))

    @property
    def open(self) -> bool:
        """Whether somebody still has to say something."""
        return bool(self.reading.open or self.reading.questions)


@dataclass(frozen=True)
class Done:
    """What an import wrote; ``import_id`` is empty where there was nothing new."""

    import_id: str
    rows: int


def look(
    database: Database,
    telemetry: Telemetry,
    file: File,
    columns: Columns,
    targets: Sequence[Target],
    clock: Clock,
    *,
    campaign_id: str = "",
    room: str = "",
    others: bool = False,
    now: datetime,
) -> Look:
    """Return what an import would do. ``campaign_id`` narrows it to one campaign, ``room``
    (``campaign:channel``) to one of its channels; ``others``: its leads are others than
    those that are known of the same minutes."""
    with database.read() as connection:
        found: list[Room] = []
        elsewhere: list[Room] = []

        def rooms_at(times: Times) -> Sequence[Room]:
            for one in _rooms(connection, file, times, campaign_id, now):
                if one.takes(columns.form.platform):
                    found.append(one)
                elif campaign_id or _was_on(one, times):
                    elsewhere.append(one)
            return [one for one in found if room in ("", one.key)]

        reading = read_timed(columns, targets, rooms_at, clock, now=now)
        count = _count(reading)
        identity = _identity(file, columns, targets, clock, reading)
        same = count if _stands_already(connection, identity) else 0
    leads = columns.form.holds == "leads"
    known = _known_leads(telemetry, reading) if leads and not same else 0
    fresh = count - same - (0 if others else known)
    elsewhere = [] if found else elsewhere
    return Look(reading, found, elsewhere, fresh, same, known, others, named_day(file.name))


def commit(
    database: Database,
    telemetry: Telemetry,
    who: Who,
    file: File,
    columns: Columns,
    targets: Sequence[Target],
    clock: Clock,
    seen: Look,
    *,
    now: datetime,
    progress: Progress = untold,
) -> Done:
    """Write what was seen and remember the mapping; ``progress`` is told the share done.

    The same file again, put in the same place, changes nothing. Where the app ends in the
    middle, the import is kept as one that broke off: it can be taken back, and the same file
    again completes it. Raises :class:`InputError` while something is open.
    """
    by = who.must_write()
    reading = seen.reading
    if reading.questions:
        raise InputError("imports.unanswered")
    if reading.open:
        raise InputError("imports.no_room")
    identity = _identity(file, columns, targets, clock, reading)
    touched = sorted({one.campaign_id for one in _rooms_in(reading)})
    with database.write() as connection:
        if _stands_already(connection, identity) or not _count(reading):
            return Done("", 0)
        if not all(campaigns.hold(connection, one) for one in touched):
            raise NotFoundError("error.campaign_gone")
        identity = identity + _OTHERS * seen.others
        before = _before(connection, identity)
        import_id = before.id if before else identity
        if before is None or before.taken_back_at is not None:
            import_id = identity if before is None else f"{before.id}+"
            name, form = file.name[:300], columns.form.key
            imports.add(connection, Import(import_id, now, by, name, file.sha256, form, 0, 0, []))
        key = _viewers_key(connection, now)
    with ExitStack() as undo:
        undo.callback(_undo, database, telemetry, import_id)
        written = 0
        apart = identity if seen.others else ""
        source = source_of(import_id)
        for samples, events in batches(columns, targets, reading, source, key, now, apart):
            telemetry.append_batch(samples, events)
            written += sum(batch.num_rows for batch in (samples, events) if batch is not None)
            progress(min(1.0, written / _count(reading)))
        listed = Brought(import_id, file.name[:300])
        leads = columns.form.holds == "leads"
        counts = lead_figures.counted(telemetry, touched if leads else ())
        measured = _measured(database, telemetry, touched)
        with database.write() as connection:
            stands = imports.get(connection, import_id)
            if stands is None or stands.taken_back_at is not None:
                raise NotFoundError("imports.gone")  # somebody took it back meanwhile
            if stands.finished:
                undo.pop_all()  # the same rows: somebody else was first with this very file
                return Done("", 0)
            campaigns.count_up_all(connection, touched)
            remember(connection, columns, targets, str(clock.zone), now=now, by=by)
            imports.finish(connection, import_id, reading.read, written)
            rooms = _rooms_in(reading)
            figures.add(connection, lead_figures.of_list(counts, rooms, listed, by, now))
            lead_figures.correct(connection, counts, touched if leads else (), now)
            for campaign, found in measured:
                live_figures.settle(
                    connection,
                    campaign,
                    found,
                    now,
                    ended=partial(_is_in, brought=_brought(reading, columns.form.holds)),
                    brought=listed,
                )
            audit.record(
                connection, now, by, "import", import_id, file=stands.file_name, rows=written
            )
        undo.pop_all()
    return Done(import_id, written)


def _undo(database: Database, telemetry: Telemetry, import_id: str) -> None:
    telemetry.take_back(source_of(import_id))
    with database.write() as connection:
        imports.forget_unfinished(connection, import_id)


_OTHERS = "-others"


def _stands_already(connection: Connection, identity: str) -> bool:
    """Whether what this file says has been brought in, as the known leads or as others."""
    made = [_before(connection, identity + kind) for kind in ("", _OTHERS)]
    return any(one and one.finished and one.taken_back_at is None for one in made)


def _rooms(
    connection: Connection,
    file: File,
    times: Times,
    campaign_id: str,
    now: datetime,
) -> list[Room]:
    """The rooms of every platform that may be meant: those of the campaign that was chosen;
    else those that were on when the file says; else those of the day in its name; else the
    latest."""
    if campaign_id:
        return acting.of_campaigns(connection, [campaign_id])
    named = named_day(file.name)
    noon = datetime.combine(named, time(12), UTC) if named else None
    first, last = times.spread() or (noon or now - _RECENT, noon or now)
    found = acting.between(connection, first - _AROUND, last + _AROUND)
    return sorted(found, key=lambda one: (one.starts_at, one.key), reverse=True)


def _was_on(room: Room, times: Times) -> bool:
    """Whether a room was on at the moments the file itself names."""
    first, last = times.spread() or (None, None)
    if first is None or last is None:
        return False
    return room.starts_at - TOLERANCE <= last and first <= room.ends_at + TOLERANCE


def named_day(file_name: str) -> date | None:
    """The day a file's name tells, as ``566227_2019-5-11.txt`` does; ``None`` if none."""
    found = _FILE_DAY.search(file_name)
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def _measured(
    database: Database, telemetry: Telemetry, campaign_ids: Sequence[str]
) -> list[tuple[Campaign, Measured]]:
    with database.read() as connection:
        found = campaigns.many(connection, campaign_ids, ["header", "platform"])
    return [(one, live_figures.measured(telemetry, one)) for one in found]


Place = tuple[str, str, str]
"""Campaign, channel and metric."""


def _brought(reading: Reading, holds: Holds) -> set[Place]:
    """Of what a file brings a number."""
    found = {(s.room.campaign_id, s.room.channel_id, s.metric) for s in reading.series}
    peaks = {(*place[:2], "peak_concurrent") for place in found if place[2] == "concurrent"}
    rooms = (reading.rows.rooms[int(n)] for n in np.unique(reading.rows.room))
    return found | peaks | {(room.campaign_id, room.channel_id, holds) for room in rooms}


def _is_in(figure: Figure, brought: Collection[Place]) -> bool:
    return (figure.campaign_id, figure.channel_id, figure.metric) in brought


def _known_leads(telemetry: Telemetry, reading: Reading) -> int:
    """How many leads of a list another list has brought: those of the same minutes."""
    rows, known = reading.rows, 0
    for number in np.unique(rows.room):
        room = rows.rooms[int(number)]
        there = telemetry.event_curve(room.campaign_id, ["lead"], room.channel_id)
        kept = {at.timestamp() // 60: n for at, n in zip(there.minute, there.entries, strict=True)}
        minutes, counts = np.unique(rows.at[rows.room == number] // MINUTE, return_counts=True)
        known += sum(
            min(count, kept.get(minute, 0)) for minute, count in zip(minutes, counts, strict=True)
        )
    return int(known)


def _rooms_in(reading: Reading) -> list[Room]:
    of_rows = [reading.rows.rooms[int(n)] for n in np.unique(reading.rows.room)]
    return [*(series.room for series in reading.series), *of_rows]


def _count(reading: Reading) -> int:
    return sum(len(series.at) for series in reading.series) + len(reading.rows.at)


def _identity(
    file: File, columns: Columns, targets: Sequence[Target], clock: Clock, reading: Reading
) -> str:
    """The same for the same file, whatever it is called, read in the same way into the same
    rooms."""
    sheet = [one.name for one in file.sheets].index(columns.name)
    said = [file.sha256, str(sheet), columns.form.key, *targets, str(clock.zone)]
    said += [clock.order, clock.years, reading.times.style]
    said += sorted({room.key for room in _rooms_in(reading)})
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:24]


def _before(connection: Connection, identity: str) -> Import | None:
    """The last import of this identity: one that was taken back leaves room for another."""
    found = None
    while (further := imports.get(connection, identity)) is not None:
        found, identity = further, f"{identity}+"
    return found


def _viewers_key(connection: Connection, now: datetime) -> bytes:
    kept = stage_links.key(connection, KEY_NAME) or stage_links.keep_key(
        connection, KEY_NAME, secrets.token_hex(32), now
    )
    return bytes.fromhex(kept)
