"""Run the show: read where it stands, and do what the floor manager says, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from planner.domain.campaign import Campaign, Part
from planner.domain.run_sheet import RunSheet
from planner.domain.show import BROADCAST, TIMING, Show, fold, opened
from planner.domain.show_commands import Command, event_body
from planner.domain.show_event import Event
from planner.errors import NotAllowedError, NotFoundError, StaleError
from planner.store import campaigns, revisions, shows
from planner.store.database import Database

PARTS: tuple[Part, ...] = (
    "header",
    "resources",
    "platform",
    "content",
    "run_sheet",
    "interaction",
)
"""What screens show of a campaign."""

_HOST = frozenset({"ready", "answered"})
_CREW = frozenset({"ready", "tick"})
ROLE_COMMANDS: Mapping[str, frozenset[str]] = {"host": _HOST, "crew": _CREW}
"""What a role may do; the console may do everything, others nothing."""


@dataclass(frozen=True)
class Stage:
    """The campaign and its show as they stand: what every screen is drawn from."""

    campaign: Campaign
    show: Show
    order: int
    """Grows with every save and event: of two, the higher one is what stands."""

    @property
    def sheet_version(self) -> str:
        """Names what a screen's sheet is made of; screens that hold another one fetch it."""
        numbers = [self.campaign.number(part) for part in PARTS if part != "run_sheet"]
        return ".".join(map(str, (self.show.run, self.show.revision, *numbers)))


def stage(
    database: Database, campaign_id: str, known: Stage | None = None, run: int | None = None
) -> Stage:
    """Return a campaign's show as it stands: the rehearsal that is open, else the
    broadcast; or the ``run`` asked for. ``known`` saves reading what has not changed."""
    with database.read() as connection:
        return _stage(connection, campaign_id, known, run)


def runs(database: Database, campaign_id: str) -> list[int]:
    """Return the runs of a campaign that have a log, the broadcast (0) first."""
    with database.read() as connection:
        return shows.runs(connection, campaign_id)


def command(
    database: Database,
    role: str,
    by: str,
    campaign_id: str,
    wanted: Command,
    known: Stage | None = None,
    *,
    now: datetime,
) -> Stage:
    """Do a command and return what stands then; when this returns it is on disk.

    A command sent again (same ``key``) is not done again. Raises :class:`NotAllowedError`
    for what the role may not do, :class:`StaleError` where others changed the timing
    since the screen was drawn, :class:`InputError` for what is not possible now.
    """
    with database.write() as connection:
        return command_in(connection, role, by, campaign_id, wanted, known, now=now)


def command_in(
    connection: Connection,
    role: str,
    by: str,
    campaign_id: str,
    wanted: Command,
    known: Stage | None = None,
    *,
    now: datetime,
) -> Stage:
    """Do a command as :func:`command` does, inside the caller's write transaction."""
    if role != "console" and wanted.kind not in ROLE_COMMANDS.get(role, ()):
        raise NotAllowedError("show.not_your_command")
    version = campaigns.version(connection, campaign_id, lock=True)
    if version is None:
        raise NotFoundError("error.campaign_gone")
    before, done = _before(connection, campaign_id, known, wanted, version)
    if done:
        return before
    _must_have_seen(connection, before, wanted)
    if wanted.kind == "rehearse":
        return _rehearse(connection, before, by, wanted, now)
    show = before.show
    at = _moment(show, now)
    event = Event(show.seq + 1, at, by, wanted.kind, event_body(show, wanted, at), wanted.key)
    sheets = partial(_sheet, connection, before.campaign)
    after = show.apply(event, sheets)
    fresh = [event]
    number = before.campaign.number("run_sheet")
    if (show.phase, after.phase) == ("finished", "on") and after.revision != number:
        fresh.append(_plan(after, by, number, now))  # edited while it had finished
        after = after.apply(fresh[-1], sheets)
    shows.append(connection, campaign_id, show.run, fresh)
    if wanted.kind == "finish" and show.run:
        return _stage(connection, campaign_id, None)  # back to the broadcast
    return Stage(before.campaign, after, before.order + len(fresh))


def _before(
    connection: Connection, campaign_id: str, known: Stage | None, wanted: Command, version: int
) -> tuple[Stage, bool]:
    """Return what stands before a command, and whether the command was done already. Where
    nothing but events came since ``known``, one question is enough."""
    if known is not None and known.campaign.version == version and known.show.run == wanted.run:
        show = known.show
        fresh, done, reopened = shows.since(connection, campaign_id, show.run, show.seq, wanted.key)
        if not reopened:
            sheets = partial(_sheet, connection, known.campaign)
            order = known.order + len(fresh)
            return Stage(known.campaign, fold(show, fresh, sheets), order), done
    before = _stage(connection, campaign_id, known)
    _, done, _ = shows.since(connection, campaign_id, wanted.run, before.show.seq, wanted.key)
    return before, done


def follow_plan(
    connection: Connection, by: str, campaign_id: str, revision: int, now: datetime
) -> None:
    """Write into the log of a show that is under way that its run sheet was edited, in
    the transaction of the edit. What already ran, or has finished, is not touched."""
    run = _current_run(connection, campaign_id)
    if not shows.last_seq(connection, campaign_id, run):
        return
    show = _stage(connection, campaign_id, None, run).show
    if show.phase == "finished" or (show.phase == "waiting" and run == BROADCAST):
        return
    shows.append(connection, campaign_id, run, [_plan(show, by, revision, now)])


def _plan(show: Show, by: str, revision: int, now: datetime) -> Event:
    body = {"revision": revision}
    return Event(show.seq + 1, _moment(show, now), by, "plan", body, f"plan-{revision}")


def _must_have_seen(connection: Connection, before: Stage, wanted: Command) -> None:
    show = before.show
    if wanted.run != show.run:
        raise StaleError("show.other_run", changed=[])
    timed = wanted.kind in TIMING or wanted.kind == "undo"
    if timed and show.latest is not None and show.latest.seq > wanted.seen:
        missed = shows.events(connection, before.campaign.id, show.run, after=wanted.seen)
        changed = [event for event in missed if event.kind in (*TIMING, "undo")]
        raise StaleError("show.stale", changed=changed)


def _rehearse(
    connection: Connection, before: Stage, by: str, wanted: Command, now: datetime
) -> Stage:
    body = event_body(before.show, wanted, now)
    run = shows.newest_run(connection, before.campaign.id) + 1
    event = Event(1, _whole(now), by, "rehearse", body, wanted.key)
    shows.append(connection, before.campaign.id, run, [event])
    return _stage(connection, before.campaign.id, before)


def _stage(
    connection: Connection, campaign_id: str, known: Stage | None, run: int | None = None
) -> Stage:
    campaign = _campaign(connection, campaign_id, known)
    if run is None:
        run = _current_run(connection, campaign_id)
    sheets = partial(_sheet, connection, campaign)
    show = known.show if known is not None else None
    header, number = campaign.header, campaign.number("run_sheet")
    if show is None or show.run != run:
        show = opened(run, header.starts_at, number, campaign.run_sheet)
    show = fold(show, shows.events(connection, campaign_id, run, after=show.seq), sheets)
    if run == BROADCAST and show.phase == "waiting":
        show = show.planned_anew(header.starts_at, number, campaign.run_sheet)
    order = campaign.version + shows.count(connection, campaign_id)
    return Stage(campaign, show, order)


def _campaign(connection: Connection, campaign_id: str, known: Stage | None) -> Campaign:
    if known is not None:
        version = campaigns.version(connection, campaign_id)
        if version == known.campaign.version:
            return known.campaign
    found = campaigns.get(connection, campaign_id, PARTS)
    if found is None or found.deleted_at is not None:
        raise NotFoundError("error.campaign_gone")
    return found


def _current_run(connection: Connection, campaign_id: str) -> int:
    newest = shows.newest_run(connection, campaign_id)
    if newest == BROADCAST or shows.finished(connection, campaign_id, newest):
        return BROADCAST
    return newest


def _sheet(connection: Connection, campaign: Campaign, revision: int) -> RunSheet:
    if revision == campaign.number("run_sheet"):
        return campaign.run_sheet
    found = revisions.one(connection, campaign.id, "run_sheet", revision)
    return RunSheet.model_validate(found.body) if found else RunSheet()


def _moment(show: Show, now: datetime) -> datetime:
    """The time of an event: show time, never before the event it follows, even where the
    machine's clock was set back."""
    at = _whole(show.clock(now))
    return max(at, show.at) if show.at else at


def _whole(at: datetime) -> datetime:
    """Whole milliseconds, as screens reckon."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
