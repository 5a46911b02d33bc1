"""What Ocean Engine's SPI sends by itself: that something about an advertiser is ready.

No service of it tells of a room or a lead; a message says which account to read again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.push import OLDEST, Pushed, PushRefusedError
from connectors.values import moment, number, table

DONE = {"StatusCode": 200, "StatusMessage": "ok"}
JSON = "application/json"


def challenged(query: Mapping[str, str]) -> Pushed | None:
    """The answer to the check of a new address, which comes unsigned in the query of a GET
    or POST; ``None`` where the query is none."""
    if query.get("event") != "verify_webhook":
        return None
    given = query.get("challenge", "")
    if not (given.isascii() and given.isdecimal() and len(given) < 20):
        raise PushRefusedError("unreadable")
    return _answer("", "", {"BaseResp": DONE, "challenge": int(given)})


def receive(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> Pushed:
    """Verify a message and read whom it is about: the advertisers' ids, with commas
    (:class:`connectors.push.Receive`). The secret is that of its subscription."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    given = headers.get("x-open-signature", "")
    if not secret or not hmac.compare_digest(digest.encode(), given.encode()):
        raise PushRefusedError("signature")
    message = _read(body)
    sent = moment((number(message.get("timestamp")) or 0) / 1000)
    if sent is None or abs(now - sent) > OLDEST:  # ahead too: their clock and ours differ
        raise PushRefusedError("old")
    message_id, about = str(message.get("message_id") or ""), message.get("advertiser_ids")
    if not message_id or not isinstance(about, list):
        raise PushRefusedError("unreadable")
    return _answer(message_id, ",".join(str(account) for account in about), {"BaseResp": DONE})


def _answer(message_id: str, about: str, reply: Mapping[str, Any]) -> Pushed:
    return Pushed(message_id, about, reply=json.dumps(reply).encode(), reply_type=JSON)


def _read(body: bytes) -> dict[str, Any]:
    try:
        return table(json.loads(body))
    except (ValueError, RecursionError):
        raise PushRefusedError("unreadable") from None
