"""Bilibili's JSON → events, streams, credentials. What its fields are called is known here.

Of a person only the open id is read; names, pictures and medals never leave this file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connectors.bilibili.line import Opened
from connectors.credentials import expiry
from connectors.reading import Event, Stream
from connectors.values import moment, number, table

_PREFIXES = ("LIVE_OPEN_PLATFORM_", "OPEN_LIVEROOM_", "OPEN_PLATFORM_")
"""The first is said to who comes by identity code, the others by OAuth."""
_CNY = 1000
"""Prices are in thousandths of a yuan; only a super chat's is in yuan."""
_AN_INSTANT = 1_000_000_000
"""An ``expires_in`` above this is the instant itself: seconds to go would be 31 years."""


@dataclass(frozen=True)
class Message:
    """A message of the line: what it says happened, when it says anything of use, and
    whether the platform will send no more until a new line is opened."""

    event: Event | None = None
    closed: bool = False


def text(value: Any) -> str:
    """A text, or an id written as a number; empty for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def message(body: bytes, line_id: str, now: datetime) -> Message:
    """Read a message that came over the line ``line_id`` at ``now``."""
    try:
        said = table(json.loads(body))
    except (ValueError, RecursionError):
        return Message()
    command, data = text(said.get("cmd")), table(said.get("data"))
    name = next((command.removeprefix(p) for p in _PREFIXES if command.startswith(p)), "")
    if name == "INTERACTION_END":
        return Message(closed=text(data.get("game_id")) in ("", line_id))
    read = _EVENTS.get(name)
    if read is None:
        return Message()
    viewer = text(data.get("open_id")) or text(table(data.get("user_info")).get("open_id"))
    at = moment(data.get("timestamp")) or now
    own_id = text(data.get("msg_id")) or text(data.get("message_id"))
    event_id = own_id or f"{name}:{viewer}:{int(at.timestamp())}"
    return Message(read(data, event_id, at, viewer))


def _comment(data: Mapping[str, Any], event_id: str, at: datetime, viewer: str) -> Event:
    return Event(event_id, "comment", at, viewer, text(data.get("msg")))


def _super_chat(data: Mapping[str, Any], event_id: str, at: datetime, viewer: str) -> Event:
    paid = number(data.get("rmb"))
    return Event(
        event_id,
        "comment",
        at,
        viewer,
        text(data.get("message")),
        amount=paid,
        currency="CNY" if paid is not None else "",
        detail="super_chat",
    )


def _gift(data: Mapping[str, Any], event_id: str, at: datetime, viewer: str) -> Event:
    """A gift. What was paid is its real price (``r_price``) times their number; nothing is
    known of it for a free one, which has a price too, and for what fell out of a blind box."""
    count = number(data.get("gift_num"))
    price = number(data.get("r_price"))
    price = number(data.get("price")) if price is None else price
    bought = data.get("paid") is True and not table(data.get("blind_gift")).get("status")
    paid = price * count / _CNY if bought and price is not None and count else None
    return Event(
        event_id,
        "gift",
        at,
        viewer,
        count=count or 1.0,
        amount=paid,
        currency="CNY" if paid is not None else "",
        detail=text(data.get("gift_name")),
    )


def _guard(data: Mapping[str, Any], event_id: str, at: datetime, viewer: str) -> Event:
    """A paid membership. Whether the price of several is that of one is not documented:
    of several the amount is not known."""
    count, price = number(data.get("guard_num")), number(data.get("price"))
    paid = price / _CNY if price is not None and count == 1 else None
    return Event(
        event_id,
        "gift",
        at,
        viewer,
        count=count or 1.0,
        amount=paid,
        currency="CNY" if paid is not None else "",
        detail=f"guard_{text(data.get('guard_level'))}",
    )


def _like(data: Mapping[str, Any], event_id: str, at: datetime, viewer: str) -> Event | None:
    """The likes of one viewer in two seconds."""
    count = number(data.get("like_count"))
    return Event(event_id, "like", at, viewer, count=count) if count else None


def _join(data: Mapping[str, Any], event_id: str, at: datetime, viewer: str) -> Event:
    return Event(event_id, "join", at, viewer)


def _start(data: Mapping[str, Any], event_id: str, at: datetime, viewer: str) -> Event:
    return Event(event_id, "start", at, text=text(data.get("title")))


def _end(data: Mapping[str, Any], event_id: str, at: datetime, viewer: str) -> Event:
    return Event(event_id, "end", at)


_EVENTS: Mapping[str, Callable[[Mapping[str, Any], str, datetime, str], Event | None]] = {
    "DM": _comment,  # DM_MIRROR is left out: it was written in another room
    "SEND_GIFT": _gift,
    "SUPER_CHAT": _super_chat,
    "GUARD": _guard,
    "LIKE": _like,
    "LIVE_ROOM_ENTER": _join,
    "LIVE_START": _start,
    "LIVE_END": _end,
}


def opened(data: Mapping[str, Any], *, plain_too: bool) -> Opened | None:
    """The line of an answer that opens one, by identity code or by OAuth. One that is not
    encrypted is none, unless ``plain_too``."""
    line_id = text(table(data.get("game_info")).get("game_id")) or text(data.get("conn_id"))
    info = table(data.get("websocket_info"))
    auth_body, links = text(info.get("auth_body")), info.get("wss_link")
    schemes = ("wss://", "ws://") if plain_too else ("wss://",)
    listed = map(text, links) if isinstance(links, list) else ()
    addresses = tuple(link for link in listed if link.startswith(schemes))
    return Opened(line_id, auth_body, addresses) if auth_body and addresses else None


def room_on_air(data: Mapping[str, Any]) -> list[Stream]:
    """The stream of a room's answer; none while it is off."""
    room_id = text(data.get("room_id"))
    if not room_id or data.get("is_streaming") is not True:
        return []
    return [Stream(room_id, text(data.get("title")))]


def token_expiry(raw: Any, now: datetime) -> datetime | None:
    """When a token dies: ``expires_in`` is documented as the instant, not as seconds to go."""
    told = number(raw)
    if told is not None and told > _AN_INSTANT:
        return moment(told)
    return expiry(told, now.astimezone(UTC))
