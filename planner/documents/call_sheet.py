"""The call sheet 通告: who comes when and where, with which cars and kit, and the links."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from planner.documents import phrases
from planner.documents.document import Block, Document, Entries, Entry, Facts, Lines
from planner.domain.campaign import Campaign
from planner.domain.steps.resources import CrewMember, call_at
from planner.i18n import Words


def build(campaign: Campaign, w: Words, *, phones: Mapping[str, str] | None = None) -> Document:
    """Return the call sheet; ``phones`` are masked numbers by library id. A number typed
    into a note is masked as well."""
    header, resources = campaign.header, campaign.resources
    venue = resources.venue
    place = Facts(
        w("call_sheet.place"),
        [
            (w("documents.when"), phrases.when(campaign, w)),
            (w("documents.store"), header.store_name),
            (w("call_sheet.venue"), " · ".join(p for p in (venue.name, venue.address) if p)),
            (w("call_sheet.network"), venue.network),
            (
                w("call_sheet.network_backup"),
                phrases.names([venue.network_backup, venue.power_backup], w),
            ),
        ],
    )
    crew = sorted(
        (member for member in resources.crew if member.name or member.role),
        key=lambda member: (member.call_before is None, -(member.call_before or 0)),
    )
    blocks: list[Block] = [
        place,
        Entries(
            w("call_sheet.crew"), [_person(campaign, member, phones or {}, w) for member in crew]
        ),
        Lines(w("call_sheet.cars"), [_car(campaign, i) for i in range(len(resources.cars))]),
        Lines(w("call_sheet.kit"), [_kit(campaign, i, w) for i in range(len(resources.kit))]),
        Lines(
            w("call_sheet.partners"),
            [
                phrases.masked(" · ".join(p for p in (item.name, item.brings, item.contact) if p))
                for item in resources.partners
            ],
        ),
        Entries(w("call_sheet.links"), _links(campaign, w)),
        Lines(w("call_sheet.note"), [phrases.masked(venue.note), phrases.masked(header.note)]),
    ]
    title = w("documents.titled", document=w("documents.call_sheet"), campaign=header.title)
    return Document(
        w.language,
        title,
        w.moment(header.starts_at, header.zone),
        blocks,
        phrases.footer(campaign, w),
    )


def _person(campaign: Campaign, member: CrewMember, phones: Mapping[str, str], w: Words) -> Entry:
    at = call_at(campaign.header.starts_at, member)
    lines = [phrases.masked(member.note), phones.get(member.library_id, "")]
    left = w("call_sheet.no_call_time") if at is None else _call_clock(campaign, at, w)
    return Entry(left, phrases.member(member, w), [line for line in lines if line])


def _call_clock(campaign: Campaign, at: datetime, w: Words) -> str:
    header = campaign.header
    local, start = at.astimezone(header.zone), header.local_start
    return w.clock(at, header.zone) if local.date() == start.date() else w.stamp(at, header.zone)


def _car(campaign: Campaign, place: int) -> str:
    item = campaign.resources.cars[place]
    return " · ".join(part for part in (phrases.car(item), item.place) if part)


def _kit(campaign: Campaign, place: int, w: Words) -> str:
    item = campaign.resources.kit[place]
    if not item.name:
        return ""
    backup = w("call_sheet.backup", backup=item.backup) if item.backup else ""
    return " · ".join(part for part in (f"{item.name} × {item.quantity}", backup) if part)


def _links(campaign: Campaign, w: Words) -> list[Entry]:
    rows = [
        Entry(
            "",
            phrases.channel(item, w) or item.title,
            _channel_lines(item.title, item.reservation_link),
        )
        for item in campaign.platform.channels
        if item.platform or item.account
    ]
    if campaign.warm_up.landing_page:
        rows.append(Entry("", w("call_sheet.landing_page"), [campaign.warm_up.landing_page]))
    return rows


def _channel_lines(title: str, link: str) -> list[str]:
    return [line for line in (title, link) if line]
