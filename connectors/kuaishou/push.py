"""What Kuaishou pushes of a room: comments, likes, gifts; and the signatures of both ways.

A push is signed with the MD5 of its body and the app's secret, a task of the push with that
of its fields in alphabetical order and the secret.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from connectors.kuaishou import parse
from connectors.push import OLDEST, Pushed, PushRefusedError

_REPLY = b'{"result":1}'


def signature(fields: Mapping[str, str | int], app_id: str, secret: str) -> str:
    """The ``sign`` of a task's fields; empty ones and the callback's address have no part
    in it."""
    signed = {name: str(value) for name, value in fields.items()} | {"app_id": app_id}
    joined = "&".join(f"{name}={value}" for name, value in sorted(signed.items()) if value)
    return _md5((joined + secret).encode())


def receive(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> Pushed:
    """Verify a push and read it (:class:`connectors.push.Receive`)."""
    given = headers.get("kwaisign", "")
    if not hmac.compare_digest(given.lower().encode(), _md5(body + secret.encode()).encode()):
        raise PushRefusedError("signature")
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        raise PushRefusedError("unreadable") from None
    sent = parse.sent_at(message.get("timestamp")) if isinstance(message, dict) else None
    if sent is None:
        raise PushRefusedError("unreadable")
    if abs(now - sent) > OLDEST:  # ahead too: their clock and ours differ
        raise PushRefusedError("old")
    message_id, room, events = parse.pushed(message, sent)
    if not message_id:
        raise PushRefusedError("unreadable")
    return Pushed(message_id, room, events, _REPLY, "application/json")


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
