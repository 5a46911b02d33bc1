"""The rooms rows of an export may belong to, and past campaigns made from such rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from planner.actions.editing import search_words
from planner.actions.library import write_new
from planner.domain.campaign import Campaign, Header
from planner.domain.forms import folded
from planner.domain.imports import Record
from planner.domain.library import Account, Store
from planner.domain.matching import Room, Rooms, by_platform, of_one_channel
from planner.domain.rows import new_id
from planner.domain.steps.platform import Channel, PlatformStep
from planner.store import campaigns, library, listing, revisions
from planner.store.revisions import Revision

MOST_CAMPAIGNS = 5_000
MOST_ITEMS = 5_000


@dataclass(frozen=True)
class Known:
    """What the library knows of accounts and stores, by folded name or handle: an account
    is often called the same on several platforms."""

    accounts: dict[str, list[tuple[str, Account]]]
    stores: dict[str, tuple[str, Store]]


def known(connection: Connection) -> Known:
    """Read the library's accounts and stores."""
    accounts: dict[str, list[tuple[str, Account]]] = {}
    for item in library.page(connection, "account", limit=MOST_ITEMS):
        account = Account.model_validate(item.body)
        for name in (account.name, account.handle):
            if name:
                accounts.setdefault(folded(name), []).append((item.id, account))
    stores = {
        folded(item.name): (item.id, Store.model_validate(item.body))
        for item in library.page(connection, "store", limit=MOST_ITEMS)
        if item.name
    }
    return Known(accounts, stores)


def load(connection: Connection, records: Iterable[Record], also: Iterable[str] = ()) -> Rooms:
    """Return the rooms of every campaign around the time of the rows, and of ``also``."""
    ids = [i for i in also if i]
    moments = [m for record in records if (m := _about(record)) is not None]
    if moments:
        ids += _ids(connection, min(moments) - timedelta(days=2), max(moments) + timedelta(days=2))
    return Rooms(of_campaigns(connection, ids))


def between(connection: Connection, since: datetime, until: datetime) -> list[Room]:
    """Return the rooms of every campaign that starts in that time."""
    return of_campaigns(connection, _ids(connection, since, until))


def of_campaigns(connection: Connection, ids: Sequence[str]) -> list[Room]:
    """Return the rooms of campaigns by id."""
    handles = _handles(connection)
    found = campaigns.many(connection, list(dict.fromkeys(ids)), ["header", "platform"])
    return [room for campaign in found for room in rooms_of(campaign, handles)]


def _ids(connection: Connection, since: datetime, until: datetime) -> list[str]:
    return [
        row.id
        for shelf in ("current", "archived")
        for row in campaigns.page(
            connection,
            campaigns.Query(since=since, until=until, shelf=shelf),
            limit=MOST_CAMPAIGNS,
        )
    ]


def rooms_of(campaign: Campaign, handles: dict[str, frozenset[str]]) -> list[Room]:
    """Return a campaign's channels as rooms; without any, the campaign as one."""
    header = campaign.header
    common = (header.title, header.store_name)
    channels = campaign.platform.channels
    if not channels:
        return [
            Room(
                campaign.id,
                "",
                *common,
                "",
                frozenset(),
                "",
                header.starts_at,
                header.ends_at,
                header.zone,
                currency=header.currency,
            )
        ]
    return [
        Room(
            campaign.id,
            channel.id,
            *common,
            channel.platform,
            handles.get(channel.library_id, frozenset())
            | {folded(name) for name in (channel.account,) if name},
            channel.room_id,
            channel.actual_on or channel.planned_on or header.starts_at,
            channel.actual_off or channel.planned_off or header.ends_at,
            header.zone,
            channel.account,
            header.currency,
        )
        for channel in channels
    ]


def past_campaigns(
    connection: Connection, groups: Iterable[Sequence[Record]], zone_name: str
) -> list[Campaign]:
    """Return a campaign that was held for each group of rows, with a channel for each
    platform; nothing is written. A store the library does not know gets an id, by which
    :func:`add_past` adds it."""
    library_knows = known(connection)
    made: list[Campaign] = []
    for group in groups:
        streams = [of_one_channel(stream) for stream in by_platform(group)]
        header, channels = past_campaign(streams, library_knows, zone_name)
        bodies = {
            "header": header.model_dump(mode="json"),
            "platform": PlatformStep(channels=channels).model_dump(mode="json"),
        }
        made.append(Campaign(id=new_id(), bodies=bodies))
    return made


def add_past(connection: Connection, made: Sequence[Campaign], now: datetime, by: str) -> None:
    """Write campaigns that were held, and the stores that are new with them."""
    there = {item_id for item_id, _ in known(connection).stores.values()}
    stores = {c.header.store_id: c.header for c in made if c.header.store_id not in {"", *there}}
    for store_id, header in stores.items():
        store = {"name": header.store_name, "time_zone": header.time_zone}
        write_new(connection, by, "store", store, now, item_id=store_id)
    rows = [(campaign.id, campaign.header, search_words(campaign)) for campaign in made]
    campaigns.add_many(connection, rows, 2, now, by)
    revisions.append_many(
        connection,
        [
            Revision(campaign.id, part, 1, now, by, body)
            for campaign in made
            for part, body in campaign.bodies.items()
        ],
    )
    listing.keep(connection, made)


def past_campaign(
    streams: Sequence[Record], library_knows: Known, zone_name: str
) -> tuple[Header, list[Channel]]:
    """Return header and channels of the broadcast rows tell of, a row a platform, the
    earliest first; each has a start."""
    first = streams[0]
    assert first.start is not None
    accounts = [_account(record, library_knows) for record in streams]
    store_id, store = _store(first, accounts[0][1], library_knows)
    if store is None and first.store:
        store_id, store = new_id(), Store(name=first.store, time_zone=zone_name)
        library_knows.stores[folded(first.store)] = store_id, store
    zone = store.time_zone if store else zone_name
    channels = [
        _channel(record, *account) for record, account in zip(streams, accounts, strict=True)
    ]
    ends = [channel.actual_off for channel in channels if channel.actual_off]
    minutes = round((max(ends) - first.start).total_seconds() / 60) if ends else 120
    whose = first.store or (store.name if store else "") or first.account or first.account_id
    day = first.start.astimezone(ZoneInfo(zone)).date().isoformat()
    header = Header(
        title=first.title or f"{whose} {day}".strip(),
        store_id=store_id,
        store_name=store.name if store else "",
        starts_at=first.start,
        time_zone=zone,
        length_minutes=min(24 * 60, max(1, minutes)),
        currency=_currency(store),
        status="held",
    )
    return header, channels


def _account(record: Record, library_knows: Known) -> tuple[str, Account]:
    """The library's account a row names, on the row's platform."""
    names = [folded(name) for name in (record.account_id, record.account) if name]
    found = [one for name in names for one in library_knows.accounts.get(name, ())]
    fitting = (
        (item_id, account)
        for item_id, account in found
        if "" in (record.platform, account.platform) or record.platform == account.platform
    )
    return next(fitting, ("", Account()))


def _channel(record: Record, account_id: str, account: Account) -> Channel:
    assert record.start is not None
    length = record.values.get("airtime", 0)
    if record.end and record.end > record.start:
        length = (record.end - record.start).total_seconds()
    return Channel(
        library_id=account_id,
        platform=record.platform or account.platform,
        account=account.name or record.account or record.account_id,
        actual_on=record.start,
        actual_off=record.start + timedelta(seconds=length) if length else None,
        room_id=record.room,
        title=record.title,
    )


def currency_of_past(record: Record, library_knows: Known) -> str:
    """Return the currency of the past campaign a row would make."""
    return _currency(_store(record, _account(record, library_knows)[1], library_knows)[1])


def _store(record: Record, account: Account, library_knows: Known) -> tuple[str, Store | None]:
    """The store a row names, else the one of its account."""
    found: tuple[str, Store | None] = library_knows.stores.get(folded(record.store), ("", None))
    if found[1] is None and account.store_id:
        found = next(
            (s for s in library_knows.stores.values() if s[0] == account.store_id), ("", None)
        )
    return found


def _currency(store: Store | None) -> str:
    return store.currency if store else "CNY"


def _handles(connection: Connection) -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = {}
    for name, accounts in known(connection).accounts.items():
        for item_id, _ in accounts:
            names.setdefault(item_id, set()).add(name)
    return {item_id: frozenset(found) for item_id, found in names.items()}


def _about(record: Record) -> datetime | None:
    if record.start is not None or record.day is None:
        return record.start
    return datetime.combine(record.day, time(12), UTC)
