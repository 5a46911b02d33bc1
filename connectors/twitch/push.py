"""EventSub by webhook: the start and the end of a stream, verified by their signature.

Kaibo orders nothing else so (:mod:`connectors.twitch.webhooks`); should something else come,
ordered by another program with the same app, it is let go: over the WebSocket it comes too.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from connectors.push import OLDEST, Pushed, PushRefusedError
from connectors.twitch import parse
from connectors.twitch.subscriptions import BY_WEBHOOK
from connectors.values import instant, table

AHEAD = timedelta(minutes=1)
"""Twitch's clock may be this far ahead of ours."""

_KINDS = {wanted.kind for wanted in BY_WEBHOOK}
_ID = "twitch-eventsub-message-id"
_SIGNATURE = "twitch-eventsub-message-signature"
_TIMESTAMP = "twitch-eventsub-message-timestamp"
_TYPE = "twitch-eventsub-message-type"


def receive(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> Pushed:
    """Verify a webhook against the secret it was ordered with, and read it.

    A challenge is answered with its own text. A revocation brings no event. Raises
    :class:`PushRefusedError`.
    """
    message_id, stamp = headers.get(_ID, ""), headers.get(_TIMESTAMP, "")
    if not secret or not _is_signed(headers.get(_SIGNATURE, ""), message_id, stamp, body, secret):
        raise PushRefusedError("signature")
    sent_at = instant(stamp)
    if sent_at is None:
        raise PushRefusedError("unreadable")
    if not now - OLDEST <= sent_at <= now + AHEAD:
        raise PushRefusedError("old")
    said = _document(body)
    if headers.get(_TYPE) == "webhook_callback_verification":
        return Pushed(message_id, "", reply=str(said.get("challenge", "")).encode())
    subscription = table(said.get("subscription"))
    room = parse.room(subscription)
    if headers.get(_TYPE) != "notification":
        return Pushed(message_id, room)
    kind = str(subscription.get("type", ""))
    if kind not in _KINDS:
        return Pushed(message_id, room)
    event = parse.event(kind, table(said.get("event")), message_id, sent_at)
    return Pushed(message_id, room, [event] if event else [])


def _is_signed(signature: str, message_id: str, stamp: str, body: bytes, secret: str) -> bool:
    """HMAC-SHA256 over id, timestamp and body as they came."""
    signed = message_id.encode() + stamp.encode() + body
    expected = "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode())


def _document(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise PushRefusedError("unreadable")
    return said
