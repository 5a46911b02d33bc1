"""Read and write campaigns: a row each for lists, revisions for their parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, and_, bindparam, func, select, update

from planner.domain.bookings import Booking
from planner.domain.campaign import Campaign, Header, Part, Status
from planner.store import feed, revisions, shows
from planner.store.tables import bookings, campaigns

Shelf = Literal["current", "archived", "deleted"]

LONGEST = timedelta(days=1)
"""No campaign is longer (:class:`planner.domain.campaign.Header`)."""


@dataclass(frozen=True)
class CampaignRow:
    """What a list needs of a campaign without reading its parts."""

    id: str
    version: int
    title: str
    store_id: str
    store_name: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    status: Status
    tag: str
    template: str
    sample: bool
    archived_at: datetime | None
    deleted_at: datetime | None

    @property
    def zone(self) -> ZoneInfo:
        """The campaign's time zone."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True)
class Query:
    """Which campaigns a list shows; empty fields do not filter."""

    text: str = ""
    store_id: str = ""
    status: str = ""
    tag: str = ""
    since: datetime | None = None
    until: datetime | None = None
    over_by: datetime | None = None
    """Only campaigns that ended before this."""
    day: date | None = None
    """The day of the start on the campaign's own clock."""
    shelf: Shelf = "current"
    newest_first: bool = False


def get(
    connection: Connection, campaign_id: str, parts: Sequence[Part] | None = None
) -> Campaign | None:
    """Return a campaign with all its parts (or ``parts``), or ``None``."""
    found = many(connection, [campaign_id], parts)
    return found[0] if found else None


def many(
    connection: Connection, campaign_ids: Sequence[str], parts: Sequence[Part] | None = None
) -> list[Campaign]:
    """Return campaigns in the order asked for; those that do not exist are left out."""
    if not campaign_ids:
        return []
    rows = {
        row.id: row
        for row in connection.execute(
            select(
                campaigns.c.id,
                campaigns.c.version,
                campaigns.c.archived_at,
                campaigns.c.deleted_at,
            ).where(campaigns.c.id.in_(list(campaign_ids)))
        )
    }
    newest = revisions.latest(connection, rows, cast("Sequence[str] | None", parts))
    finished = shows.finished_at(connection, list(rows))
    return [
        Campaign(
            id=i,
            version=rows[i].version,
            bodies={part: r.body for part, r in newest.get(i, {}).items()},
            numbers={part: r.number for part, r in newest.get(i, {}).items()},
            saves={part: (r.at, r.by) for part, r in newest.get(i, {}).items()},
            archived_at=rows[i].archived_at,
            deleted_at=rows[i].deleted_at,
            finished_at=finished.get(i),
        )
        for i in campaign_ids
        if i in rows
    ]


def page(
    connection: Connection, query: Query, *, offset: int = 0, limit: int = 24
) -> list[CampaignRow]:
    """Return one page of a list, next start first (``newest_first``: last start first)."""
    order = campaigns.c.starts_at.desc() if query.newest_first else campaigns.c.starts_at
    rows = connection.execute(
        _where(select(campaigns), query).order_by(order, campaigns.c.id).offset(offset).limit(limit)
    )
    return [_row(row) for row in rows]


def count(connection: Connection, query: Query) -> int:
    """Return how many campaigns the list holds."""
    total: int = connection.execute(
        _where(select(func.count()).select_from(campaigns), query)
    ).scalar_one()
    return total


def by_day(
    connection: Connection, query: Query, first: date, last: date, per_day: int
) -> dict[date, tuple[list[CampaignRow], int]]:
    """Return the first ``per_day`` campaigns of each local day and how many it has."""
    c = campaigns.c
    ranked = _where(
        select(
            c.id,
            func.row_number()
            .over(partition_by=c.local_day, order_by=(c.starts_at, c.id))
            .label("place"),
            func.count().over(partition_by=c.local_day).label("held"),
        ),
        replace(query, since=None, until=None, over_by=None),
    )
    ranked = ranked.where(c.local_day.between(first.isoformat(), last.isoformat()))
    inner = ranked.subquery()
    rows = connection.execute(
        select(campaigns, inner.c.held)
        .join(inner, inner.c.id == c.id)
        .where(inner.c.place <= per_day)
        .order_by(c.local_day, inner.c.place)
    )
    found: dict[date, tuple[list[CampaignRow], int]] = {}
    for row in rows:
        found.setdefault(date.fromisoformat(row.local_day), ([], row.held))[0].append(_row(row))
    return found


def anything(connection: Connection) -> bool:
    """Whether there is any campaign, deleted ones too."""
    return connection.execute(select(campaigns.c.id).limit(1)).first() is not None


def tags(connection: Connection) -> list[str]:
    """Return every tag in use."""
    rows = connection.execute(
        select(campaigns.c.tag)
        .where(campaigns.c.tag != "")
        .distinct()
        .order_by(campaigns.c.tag)
        .limit(200)
    )
    return [row.tag for row in rows]


def last_of_store(connection: Connection, store_id: str, before: datetime) -> str | None:
    """Return the id of the store's last campaign that starts before ``before``."""
    return next(iter(recent_of_store(connection, store_id, before, 1)), None)


def recent_of_store(
    connection: Connection, store_id: str, before: datetime, limit: int
) -> list[str]:
    """Return the ids of the store's last campaigns that start before ``before``, the
    latest first; cancelled and deleted ones do not count."""
    rows = connection.execute(
        select(campaigns.c.id)
        .where(
            campaigns.c.store_id == store_id,
            campaigns.c.starts_at < before,
            campaigns.c.deleted_at.is_(None),
            campaigns.c.status != "cancelled",
        )
        .order_by(campaigns.c.starts_at.desc())
        .limit(limit)
    )
    return [row.id for row in rows]


def add(
    connection: Connection, campaign_id: str, header: Header, search: str, at: datetime, by: str
) -> None:
    """Write the row of a new campaign; its parts are saved after it."""
    connection.execute(
        campaigns.insert().values(
            id=campaign_id,
            version=0,
            created_at=at,
            created_by=by,
            archived_at=None,
            deleted_at=None,
            search=search,
            **_listed(header),
        )
    )


def add_many(
    connection: Connection,
    made: Sequence[tuple[str, Header, str]],
    version: int,
    at: datetime,
    by: str,
) -> None:
    """Write the rows of many new campaigns (id, header, words to be found by) at once."""
    rows = [
        {"id": i, "version": version, "created_at": at, "created_by": by, "search": search}
        | {"archived_at": None, "deleted_at": None}
        | dict(_listed(header))
        for i, header, search in made
    ]
    if rows:
        connection.execute(campaigns.insert(), rows)


def hold(connection: Connection, campaign_id: str) -> bool:
    """Keep others from saving this campaign until the transaction ends; return whether
    there is such a campaign."""
    query = select(campaigns.c.id).where(campaigns.c.id == campaign_id).with_for_update()
    return connection.execute(query).first() is not None


def hold_all(connection: Connection, campaign_ids: Sequence[str]) -> None:
    """Keep others from saving these campaigns until the transaction ends; rows that belong
    to them may still be added."""
    connection.execute(
        select(campaigns.c.id)
        .where(campaigns.c.id.in_(list(campaign_ids)))
        .order_by(campaigns.c.id)
        .with_for_update(key_share=True)
    )


_VERSION = select(campaigns.c.version).where(
    campaigns.c.id == bindparam("campaign_id"), campaigns.c.deleted_at.is_(None)
)
_LOCKED_VERSION = _VERSION.with_for_update()


def version(connection: Connection, campaign_id: str, *, lock: bool = False) -> int | None:
    """Return the campaign's version, or ``None`` where it is gone or deleted; with ``lock``
    others cannot save it until the transaction ends."""
    query = _LOCKED_VERSION if lock else _VERSION
    return connection.execute(query, {"campaign_id": campaign_id}).scalar_one_or_none()


def state(connection: Connection) -> tuple[int, int]:
    """Return what is another one after every save of any campaign or its figures."""
    query = select(func.count(), func.coalesce(func.sum(campaigns.c.version), 0))
    number, versions = connection.execute(query.select_from(campaigns)).one()
    return number, int(versions)


def count_up(connection: Connection, campaign_id: str) -> None:
    """Raise the campaign's version: something of it was saved."""
    connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign_id)
        .values(version=campaigns.c.version + 1)
    )
    feed.touch(connection, campaign_id)


def count_up_all(connection: Connection, campaign_ids: Sequence[str]) -> None:
    """Raise the version of many campaigns at once."""
    for start in range(0, len(campaign_ids), 500):
        connection.execute(
            update(campaigns)
            .where(campaigns.c.id.in_(campaign_ids[start : start + 500]))
            .values(version=campaigns.c.version + 1)
        )


def list_as(connection: Connection, campaign_id: str, header: Header, search: str) -> None:
    """Bring the row in line with the header and the words to be found by."""
    connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign_id)
        .values(search=search, **_listed(header))
    )


def shelve(connection: Connection, campaign_id: str, **moments: datetime | None) -> None:
    """Set ``archived_at`` or ``deleted_at``."""
    connection.execute(update(campaigns).where(campaigns.c.id == campaign_id).values(**moments))


def book(
    connection: Connection,
    campaign_id: str,
    items: Iterable[str],
    starts_at: datetime,
    ends_at: datetime,
) -> None:
    """Replace what a campaign occupies by ``items`` (library ids) over its time."""
    connection.execute(bookings.delete().where(bookings.c.campaign_id == campaign_id))
    fresh = [
        {"campaign_id": campaign_id, "library_id": i, "starts_at": starts_at, "ends_at": ends_at}
        for i in sorted(set(items))
    ]
    if fresh:
        connection.execute(bookings.insert(), fresh)


def clashes(
    connection: Connection,
    items: Iterable[str],
    starts_at: datetime,
    ends_at: datetime,
    but: str = "",
) -> list[Booking]:
    """Return what other campaigns occupy of ``items`` between two instants."""
    wanted = sorted(set(items))
    if not wanted:
        return []
    rows = connection.execute(
        select(
            bookings.c.library_id,
            bookings.c.campaign_id,
            campaigns.c.title,
            bookings.c.starts_at,
            bookings.c.ends_at,
        )
        .join(campaigns, campaigns.c.id == bookings.c.campaign_id)
        .where(
            bookings.c.library_id.in_(wanted),
            bookings.c.campaign_id != but,
            # the lower bound lets the index by item skip what is long over
            bookings.c.starts_at > starts_at - LONGEST,
            bookings.c.starts_at < ends_at,
            bookings.c.ends_at > starts_at,
            campaigns.c.deleted_at.is_(None),
            campaigns.c.status != "cancelled",
        )
        .order_by(bookings.c.starts_at)
        .limit(200)
    )
    return [Booking(r.library_id, r.campaign_id, r.title, r.starts_at, r.ends_at) for r in rows]


def _listed(header: Header) -> Mapping[str, Any]:
    return {
        "title": header.title,
        "store_id": header.store_id,
        "store_name": header.store_name,
        "starts_at": header.starts_at,
        "ends_at": header.ends_at,
        "time_zone": header.time_zone,
        "local_day": header.local_start.date().isoformat(),
        "currency": header.currency,
        "status": header.status,
        "tag": header.tag,
        "template": header.template,
        "sample": header.sample,
    }


def _where(query: Select[Any], wanted: Query) -> Select[Any]:
    c = campaigns.c
    shelf = {
        "current": and_(c.archived_at.is_(None), c.deleted_at.is_(None)),
        "archived": and_(c.archived_at.is_not(None), c.deleted_at.is_(None)),
        "deleted": c.deleted_at.is_not(None),
    }
    query = query.where(shelf[wanted.shelf])
    for word in wanted.text.casefold().split():
        query = query.where(c.search.contains(word, autoescape=True))
    if wanted.store_id:
        query = query.where(c.store_id == wanted.store_id)
    if wanted.status:
        query = query.where(c.status == wanted.status)
    if wanted.tag:
        query = query.where(c.tag == wanted.tag)
    if wanted.since is not None:
        # the second bound lets the index by start skip what is long over
        query = query.where(c.ends_at >= wanted.since, c.starts_at > wanted.since - LONGEST)
    if wanted.until is not None:
        query = query.where(c.starts_at < wanted.until)
    if wanted.over_by is not None:
        query = query.where(c.ends_at < wanted.over_by, c.starts_at < wanted.over_by)
    if wanted.day is not None:
        query = query.where(c.local_day == wanted.day.isoformat())
    return query


def _row(row: Any) -> CampaignRow:
    return CampaignRow(
        row.id,
        row.version,
        row.title,
        row.store_id,
        row.store_name,
        row.starts_at,
        row.ends_at,
        row.time_zone,
        row.status,
        row.tag,
        row.template,
        row.sample,
        row.archived_at,
        row.deleted_at,
    )
