"""What Kuaishou pushes of a room: comments, likes, gifts.

A push is signed with the MD5 of its body and the app's secret. It comes while a push task
of the room runs, which whoever runs the 直播玩法 starts and stops at the platform: what the
``roundId`` is that a task wants is not documented, and none is made up here.
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


def receive(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> Pushed:
    """Verify a push and read it (:class:`connectors.push.Receive`)."""
    given = headers.get("kwaisign", "")
    expected = hashlib.md5(body + secret.encode(), usedforsecurity=False).hexdigest()
    if not secret or not hmac.compare_digest(given.lower().encode(), expected.encode()):
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
