"""What the codes of both open platforms stand for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from connectors.errors import (
    ConnectorError,
    GiveUpError,
    Reason,
    SignInError,
    SkipError,
    WaitError,
)

LINE_CLOSED = ("7000", "7003")
"""Not in the room, or no heartbeat in time: a new line has to be opened."""

_SETTLING, _SETTLED = 7001, timedelta(seconds=10)
"""The line before is being closed; the platform advises to ask again then."""

_CODES: Mapping[int, tuple[type[ConnectorError], Reason]] = {
    # both: of the signature and the app
    4001: (GiveUpError, "app_refused"),  # the access key
    4002: (GiveUpError, "app_refused"),  # the signature
    4007: (GiveUpError, "app_refused"),  # our address is not on the app's list
    4008: (GiveUpError, "app_refused"),  # no right to this interface
    4009: (WaitError, "rate_limited"),
    5000: (WaitError, "server_error"),
    5001: (WaitError, "server_error"),
    5002: (WaitError, "server_error"),
    5003: (GiveUpError, "app_refused"),  # the app's set-up
    5004: (SkipError, "not_allowed"),  # the room is not on the app's list
    5005: (SkipError, "not_allowed"),  # the room is on the list of those refused
    # by identity code
    7000: (WaitError, "unreachable"),
    7002: (WaitError, "not_ready"),  # another line is open to this room
    7003: (WaitError, "unreachable"),
    7007: (SignInError, "signed_out"),  # the identity code
    8002: (GiveUpError, "app_refused"),  # the project id
    # by OAuth
    122000: (GiveUpError, "app_refused"),  # client_id
    122001: (GiveUpError, "app_refused"),  # client_secret
    122002: (SignInError, "signed_out"),  # the code
    122007: (SignInError, "signed_out"),  # the refresh token
    127001: (SignInError, "signed_out"),  # the access token
    127004: (GiveUpError, "app_refused"),  # client_id
    127005: (GiveUpError, "app_refused"),  # the company is not approved
    127006: (GiveUpError, "app_refused"),  # the app is not approved
    127007: (GiveUpError, "app_refused"),  # the app has no right to this interface
    127009: (WaitError, "quota_spent"),
    127011: (SignInError, "scope_missing"),
    127201: (WaitError, "server_error"),  # busy
}


def refusal(code: int, said: str, platform: str, now: datetime) -> ConnectorError:
    """Return the error that a code stands for; an unknown one is a refused request."""
    if code == _SETTLING:
        until = now + _SETTLED
        return WaitError("not_ready", until=until, platform=platform, code=str(code), said=said)
    kind, reason = _CODES.get(code, (GiveUpError, "request_refused"))
    return kind(reason, platform=platform, code=str(code), said=said)
