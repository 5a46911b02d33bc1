"""Twitch's JSON → streams, samples, events, totals. Field names live here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.reading import Event, Sample, State, Stream, Total
from connectors.values import instant, number, rows, table

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Ordered:
    """An order of events as it stands at Twitch; ``callback`` is where they are sent."""

    id: str
    kind: str
    status: str
    room: str
    callback: str


_DURATION = re.compile(r"(?:(\d{1,5})h)?(?:(\d{1,5})m)?(?:(\d{1,7})s)?")


def data(answer: Json) -> list[dict[str, Any]]:
    """The entries of a Helix answer."""
    return rows(answer.get("data"))


def next_page(answer: Json) -> str:
    """The cursor of the page after this one; empty on the last."""
    return str(table(answer.get("pagination")).get("cursor") or "")


def total(answer: Json) -> float | None:
    """How many entries there are over all pages."""
    return number(answer.get("total"))


def live_stream(entry: Json) -> Stream:
    """The stream that is on air."""
    return Stream(
        id=str(entry.get("id", "")),
        title=str(entry.get("title", "")),
        started_at=instant(entry.get("started_at")),
    )


def past_stream(video: Json) -> Stream | None:
    """The stream that a recording is of; ``None`` where the recording does not say."""
    stream_id = video.get("stream_id")
    started_at = recorded_at(video)
    lasted = seconds(video.get("duration"))
    if not stream_id or started_at is None or lasted is None:
        return None
    return Stream(
        id=str(stream_id),
        title=str(video.get("title", "")),
        started_at=started_at,
        ended_at=started_at + timedelta(seconds=lasted),
    )


def recorded_at(video: Json) -> datetime | None:
    """When a recording began."""
    return instant(video.get("created_at"))


def seconds(text: Any) -> float | None:
    """The seconds of a ``3h8m33s``."""
    found = _DURATION.fullmatch(text) if isinstance(text, str) and text else None
    if found is None:
        return None
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return float(hours * 3600 + minutes * 60 + rest)


def concurrent(entry: Json, now: datetime) -> list[Sample]:
    """The viewers of the stream on air."""
    return sample("concurrent", number(entry.get("viewer_count")), now)


def sample(metric: str, value: float | None, now: datetime) -> list[Sample]:
    """A value of this moment, if there is one."""
    return [] if value is None else [Sample(metric, now, value)]


def video_totals(video: Json, state: State) -> list[Total]:
    """What the recording of a stream tells of it."""
    read = {
        "airtime": seconds(video.get("duration")),
        "recording_views": number(video.get("view_count")),
    }
    return [Total(metric, value, state) for metric, value in read.items() if value is not None]


def account(user: Json) -> tuple[str, str]:
    """A user's id and the name people see."""
    return str(user.get("id", "")), str(user.get("display_name") or user.get("login") or "")


def room(subscription: Json) -> str:
    """The channel that a subscription to events is about."""
    condition = table(subscription.get("condition"))
    found = condition.get("broadcaster_user_id") or condition.get("to_broadcaster_user_id")
    return str(found or "")


def ordered(entry: Json) -> Ordered:
    """An entry of the list of orders."""
    return Ordered(
        str(entry.get("id", "")),
        str(entry.get("type", "")),
        str(entry.get("status", "")),
        room(entry),
        str(table(entry.get("transport")).get("callback") or ""),
    )


def event(kind: str, said: Json, message_id: str, sent_at: datetime) -> Event | None:
    """What an EventSub notification of a type tells; ``None`` for one that is not ours.

    Most events carry no moment or id of their own: then those of the message stand.
    """
    viewer = str(said.get("user_id") or "")
    match kind:
        case "channel.chat.message":
            return _comment(said, message_id, sent_at)
        case "channel.follow":
            at = instant(said.get("followed_at")) or sent_at
            return Event(f"{viewer}@{at.isoformat()}", "follow", at, viewer)
        case "channel.cheer":
            bits, text = number(said.get("bits")) or 1, str(said.get("message") or "")
            return Event(message_id, "gift", sent_at, viewer, text, count=bits, detail="bits")
        case "channel.subscribe":
            tier = str(said.get("tier") or "")
            detail = f"gift {tier}" if said.get("is_gift") else tier
            return Event(message_id, "fan_club", sent_at, viewer, detail=detail)
        case "channel.raid":
            many = number(said.get("viewers")) or 1
            return Event(message_id, "join", sent_at, count=many, detail="raid")
        case "stream.online":
            at = instant(said.get("started_at")) or sent_at
            return Event(str(said.get("id") or message_id), "start", at)
        case "stream.offline":
            return Event(message_id, "end", sent_at)
    return None


def _comment(said: Json, message_id: str, sent_at: datetime) -> Event | None:
    """A chat message, unless it was written in another room of a shared chat."""
    source = said.get("source_broadcaster_user_id")
    if source and source != said.get("broadcaster_user_id"):
        return None
    return Event(
        str(said.get("message_id") or message_id),
        "comment",
        sent_at,
        str(said.get("chatter_user_id") or ""),
        str(table(said.get("message")).get("text") or ""),
    )
