"""Read and append the log of a show: one line an event, none ever changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from planner.domain.show import BROADCAST
from planner.domain.show_event import Event
from planner.store import feed
from planner.store.tables import show_log

_c = show_log.c


def events(connection: Connection, campaign_id: str, run: int, after: int = 0) -> list[Event]:
    """Return the events of a run after number ``after``, in order."""
    rows = connection.execute(
        select(show_log)
        .where(_c.campaign_id == campaign_id, _c.run == run, _c.seq > after)
        .order_by(_c.seq)
    )
    return [_event(row) for row in rows]


def events_of_many(
    connection: Connection, campaign_ids: Sequence[str], run: int
) -> dict[str, list[Event]]:
    """Return the events of one run of each of many campaigns, in order."""
    rows = connection.execute(
        select(show_log)
        .where(_c.campaign_id.in_(list(campaign_ids)), _c.run == run)
        .order_by(_c.campaign_id, _c.seq)
    )
    found: dict[str, list[Event]] = {}
    for row in rows:
        found.setdefault(row.campaign_id, []).append(_event(row))
    return found


def append(connection: Connection, campaign_id: str, run: int, fresh: Sequence[Event]) -> None:
    """Write events; the number of each must be the next one of its run."""
    rows = [vars(e) | {"campaign_id": campaign_id, "run": run, "body": dict(e.body)} for e in fresh]
    if rows:
        connection.execute(show_log.insert(), rows)
        feed.touch(connection, campaign_id)


_SINCE = (
    select(show_log)
    .where(
        _c.campaign_id == bindparam("campaign_id"),
        or_(
            _c.run > bindparam("run"),
            and_(
                _c.run == bindparam("run"),
                or_(_c.seq > bindparam("seq"), _c.key == bindparam("key")),
            ),
        ),
    )
    .order_by(_c.run, _c.seq)
)


def since(
    connection: Connection, campaign_id: str, run: int, seq: int, key: str
) -> tuple[list[Event], bool, bool]:
    """Return what a command needs to know, in one question: the events of the run after
    ``seq``, whether there is one with this ``key``, and whether a later run was opened."""
    asked = {"campaign_id": campaign_id, "run": run, "seq": seq, "key": key}
    rows = connection.execute(_SINCE, asked).all()
    mine = [row for row in rows if row.run == run]
    return (
        [_event(row) for row in mine if row.seq > seq],
        any(row.key == key for row in mine),
        any(row.run > run for row in rows),
    )


def last_seq(connection: Connection, campaign_id: str, run: int) -> int:
    """Return the number of a run's last event, 0 if it has none."""
    query = select(func.max(_c.seq)).where(_c.campaign_id == campaign_id, _c.run == run)
    return connection.execute(query).scalar() or 0


def count(connection: Connection, campaign_id: str) -> int:
    """Return how many events all runs of a campaign have."""
    query = select(func.count()).select_from(show_log).where(_c.campaign_id == campaign_id)
    return connection.execute(query).scalar_one()


def newest_run(connection: Connection, campaign_id: str) -> int:
    """Return the number of the last run that was opened, 0 if there was no rehearsal."""
    query = select(func.max(_c.run)).where(_c.campaign_id == campaign_id)
    return connection.execute(query).scalar() or 0


def runs(connection: Connection, campaign_id: str) -> list[int]:
    """Return the runs that have events, the broadcast (0) first."""
    query = select(_c.run).where(_c.campaign_id == campaign_id).distinct().order_by(_c.run)
    return list(connection.execute(query).scalars())


def finished(connection: Connection, campaign_id: str, run: int) -> bool:
    """Whether a rehearsal was finished: nobody can undo that, it is left behind."""
    query = select(_c.seq).where(_c.campaign_id == campaign_id, _c.run == run, _c.kind == "finish")
    return connection.execute(query.limit(1)).first() is not None


def finished_at(connection: Connection, campaign_ids: Sequence[str]) -> dict[str, datetime]:
    """Return when the broadcast of each campaign was finished on the console; an end that
    was undone is none."""
    ends = select(_c.campaign_id, _c.seq, _c.at, _c.kind, _c.body).where(
        _c.campaign_id.in_(list(campaign_ids)),
        _c.run == BROADCAST,
        _c.kind.in_(("finish", "undo")),
    )
    found: dict[str, tuple[int, datetime]] = {}
    for row in connection.execute(ends.order_by(_c.campaign_id, _c.seq)):
        if row.kind == "finish":
            found[row.campaign_id] = (row.seq, row.at)
        elif found.get(row.campaign_id, (0,))[0] == row.body.get("seq"):
            del found[row.campaign_id]
    return {campaign_id: at for campaign_id, (_, at) in found.items()}


def _event(row: Any) -> Event:
    return Event(row.seq, row.at, row.by, row.kind, row.body, row.key)
