"""Kuaishou's JSON → streams, events, totals. What its fields are called is known here only.

Numbers, names and texts that are missing or of another type are absent. No name, phone,
picture or form of a person leaves this file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from connectors.reading import Event, State, Stream, Total
from connectors.values import SHANGHAI, local_moment, moment, number, rows, table

_MILLISECONDS = 100_000_000_000
"""A moment above this is told in milliseconds: in seconds it would be the year 5138."""
_COMPONENTS = {1: "form", 2: "phone", 3: "chat"}
_TRAFFIC: Mapping[int, Literal["natural", "paid"]] = {1: "paid", 2: "natural"}


def text(value: Any) -> str:
    """A text, or an id written as a number; empty for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def sent_at(raw: Any) -> datetime | None:
    """A moment told in seconds or milliseconds since 1970: the documents do not say which."""
    told = number(raw)
    return moment(told / 1000 if told is not None and told > _MILLISECONDS else told)


def pushed(message: Mapping[str, Any], sent: datetime) -> tuple[str, str, list[Event]]:
    """The id of a pushed message, the account it is about, and its events."""
    data = table(message.get("data"))
    message_id = text(data.get("unique_message_id")) or text(message.get("message_id"))
    found = [
        _event(item, f"{message_id}:{place}", sent)
        for place, item in enumerate(rows(data.get("payload")))
    ]
    events = [event for event in found if event is not None]
    return message_id, text(data.get("author_open_id")), events


def _event(item: Mapping[str, Any], place: str, sent: datetime) -> Event | None:
    """One item of a push, told apart by what it holds. A gift's price is left out: in what
    unit it is counted is not documented."""
    viewer = text(table(item.get("userInfo")).get("userId"))
    gift, comment = text(item.get("giftId")), text(item.get("content"))
    if gift:
        return Event(
            text(item.get("uniqueNo")) or place,
            "gift",
            sent,
            viewer,
            count=number(item.get("giftCount")) or 1.0,
            detail=text(item.get("giftName")),
        )
    if comment:
        return Event(place, "comment", sent, viewer, comment)
    count = number(item.get("count"))
    return Event(place, "like", sent, viewer, count=count) if count else None


def page(data: Mapping[str, Any]) -> tuple[int, list[dict[str, Any]]] | None:
    """How many rows there are in all, and those of this page; ``None`` if it is no page."""
    total = number(data.get("total_count"))
    return None if total is None else (int(total), rows(data.get("details")))


def streams(report: Iterable[Mapping[str, Any]]) -> list[Stream]:
    """The streams of an advertiser's report, one for as many rows as tell of it."""
    found: dict[str, Stream] = {}
    for row in report:
        stream_id = text(row.get("live_stream_id"))
        if stream_id not in ("", "0"):
            started = sent_at(row.get("live_start_time"))
            ended = sent_at(row.get("live_end_time"))
            before = found.get(stream_id)
            found[stream_id] = Stream(
                stream_id,
                started_at=started or (before.started_at if before else None),
                ended_at=ended or (before.ended_at if before else None),
            )
    return list(found.values())


def totals(report: Sequence[Mapping[str, Any]], stream_id: str, state: State) -> list[Total]:
    """The totals of a stream. Only the spend means the same as ours: the report's other
    counts are those the adverts brought, not those of the stream."""
    own = [row for row in report if text(row.get("live_stream_id")) == stream_id]
    charges = [charge for row in own if (charge := number(row.get("charge"))) is not None]
    return [Total("spend", math.fsum(charges), state)] if charges else []


def leads(listed: Iterable[Mapping[str, Any]]) -> list[Event]:
    """Leads without the person: when, by which component, by an advert or not."""
    found = {}
    for row in listed:
        lead_id, at = text(row.get("id")), local_moment(row.get("create_time"), SHANGHAI)
        if lead_id and at is not None:
            component, channel = number(row.get("source_type")), number(row.get("channel_flag"))
            found[lead_id] = Event(
                lead_id,
                "lead",
                at,
                detail=_COMPONENTS.get(int(component), "") if component is not None else "",
                traffic=_TRAFFIC.get(int(channel), "") if channel is not None else "",
            )
    return list(found.values())


def written(at: datetime) -> str:
    """A moment as Kuaishou writes it, in Shanghai's time."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
