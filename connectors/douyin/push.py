"""What Douyin sends by itself: webhooks of the open platform, and what happens in a room a
玩法 is mounted in.

A webhook is signed with the app's ``client_secret``, a live push with the secret of the 玩法.
Each has an address of its own, so that a sender cannot choose by which it is believed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from connectors.push import OLDEST, Pushed, PushRefusedError
from connectors.reading import Event
from connectors.values import moment, number, rows, table

SIGNED = ("x-msg-type", "x-nonce-str", "x-roomid", "x-timestamp")
JOINED = 2
"""The ``fansclub_reason_type`` of somebody who joined (1: rose a level)."""
MILLISECONDS_FROM = 1e11
"""A time above this is in milliseconds, as Douyin documents it; its own sample has seconds."""


def webhook(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> Pushed:
    """Verify a webhook and read it (:class:`connectors.push.Receive`).

    None of its events is about a stream: they say that an account agreed, or no longer
    does. It has no time in it; a repeat has the same ``Msg-Id``.
    """
    digest = hashlib.sha1(secret.encode() + body, usedforsecurity=False).hexdigest()
    _must_match(secret, digest, headers.get("x-douyin-signature", ""))
    message = table(_read(body))
    if message.get("event") == "verify_webhook":
        return Pushed("", "", reply=_challenge(table(message.get("content")).get("challenge")))
    message_id = headers.get("msg-id", "")
    if not message_id:
        raise PushRefusedError("unreadable")
    return Pushed(message_id, str(message.get("from_user_id") or ""))


def live(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> Pushed:
    """Verify a live push and read the events of its room (:class:`connectors.push.Receive`);
    names and faces are dropped."""
    signed = "&".join(f"{name}={headers.get(name, '')}" for name in SIGNED)
    digest = hashlib.md5(signed.encode() + body + secret.encode(), usedforsecurity=False).digest()
    _must_match(secret, base64.b64encode(digest).decode(), headers.get("x-signature", ""))
    sent = _time(headers.get("x-timestamp"))
    if sent is None or abs(now - sent) > OLDEST:  # ahead too: their clock and ours differ
        raise PushRefusedError("old")
    payload = _read(body)
    if not isinstance(payload, list):
        raise PushRefusedError("unreadable")
    kind = headers.get("x-msg-type", "")
    events = [event for row in rows(payload) if (event := _event(kind, row)) is not None]
    return Pushed(hashlib.sha256(body).hexdigest(), headers.get("x-roomid", ""), events)


def _event(kind: str, row: Mapping[str, Any]) -> Event | None:
    """An event, or ``None`` for what is none: a test gift, a level risen, no id or time."""
    at = _time(row.get("timestamp"))
    event_id = row.get("msg_id")
    if not isinstance(event_id, str) or not event_id or at is None:
        return None
    viewer = str(row.get("sec_openid") or "")
    match kind:
        case "live_comment":
            return Event(event_id, "comment", at, viewer, text=str(row.get("content") or ""))
        case "live_gift" if row.get("test") is not True:
            count, value = number(row.get("gift_num")), number(row.get("gift_value"))
            amount = None if value is None else value / 100  # the value of all of them, in fen
            gift = Event(event_id, "gift", at, viewer, amount=amount, currency="CNY")
            return None if count is None else replace(gift, count=count)
        case "live_like":
            count = number(row.get("like_num"))
            return None if count is None else Event(event_id, "like", at, viewer, count=count)
        case "live_fansclub" if number(row.get("fansclub_reason_type")) == JOINED:
            return Event(event_id, "fan_club", at, viewer)
        case _:
            return None


def _time(raw: Any) -> datetime | None:
    value = number(raw)
    return moment(value / 1000 if value is not None and value > MILLISECONDS_FROM else value)


def _challenge(given: Any) -> bytes:
    if isinstance(given, bool) or not isinstance(given, int):
        raise PushRefusedError("unreadable")
    return json.dumps({"challenge": given}).encode()


def _must_match(secret: str, expected: str, given: str) -> None:
    if not secret or not hmac.compare_digest(expected.encode(), given.encode()):
        raise PushRefusedError("signature")


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise PushRefusedError("unreadable") from None
