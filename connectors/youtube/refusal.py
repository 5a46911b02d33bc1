"""Google's error body → what the caller should do.

::

    {"error": {"code": 403, "message": "…", "status": "PERMISSION_DENIED",
               "errors": [{"reason": "quotaExceeded", "domain": "youtube.quota"}],
               "details": [{"reason": "SERVICE_DISABLED"}]}}

The token endpoint writes ``{"error": "invalid_grant", "error_description": "…"}`` instead.
"""

from __future__ import annotations

import json
from typing import Any

from connectors.errors import (
    ConnectorError,
    GiveUpError,
    Reason,
    SignInError,
    SkipError,
    WaitError,
)

PLATFORM = "youtube"
CHAT_ENDED = "liveChatEnded"
"""The refusal that only says that a chat is over."""

_KINDS: dict[str, tuple[type[ConnectorError], Reason]] = {
    "quotaExceeded": (WaitError, "quota_spent"),
    "dailyLimitExceeded": (WaitError, "quota_spent"),
    "rateLimitExceeded": (WaitError, "rate_limited"),
    "userRateLimitExceeded": (WaitError, "rate_limited"),
    "userRequestsExceedRateLimit": (WaitError, "rate_limited"),
    "RATE_LIMIT_EXCEEDED": (WaitError, "rate_limited"),
    "insufficientPermissions": (SignInError, "scope_missing"),
    "insufficientLivePermissions": (SignInError, "scope_missing"),
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": (SignInError, "scope_missing"),
    "youtubeSignupRequired": (GiveUpError, "not_allowed"),
    "accessNotConfigured": (GiveUpError, "switched_off"),
    "SERVICE_DISABLED": (GiveUpError, "switched_off"),
    "liveStreamingNotEnabled": (GiveUpError, "switched_off"),
    "liveChatDisabled": (SkipError, "switched_off"),
    CHAT_ENDED: (SkipError, "stream_gone"),
    "liveChatNotFound": (SkipError, "stream_gone"),
    "invalid_grant": (SignInError, "signed_out"),
    "invalid_client": (GiveUpError, "app_refused"),
    "unauthorized_client": (GiveUpError, "app_refused"),
}
_BY_STATUS: dict[int, tuple[type[ConnectorError], Reason]] = {
    401: (SignInError, "signed_out"),
    403: (SkipError, "not_allowed"),
    404: (SkipError, "stream_gone"),
    410: (SkipError, "stream_gone"),
    429: (WaitError, "rate_limited"),
}


def refusal(status: int, content: bytes) -> ConnectorError:
    """The error that an answer of 400 or above stands for."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    return refusal_in(body, status)


def refusal_in(body: Any, status: int) -> ConnectorError:
    """The error that a body stands for, named by the first of its reasons that is known."""
    error = body.get("error") if isinstance(body, dict) else None
    reasons = _reasons(error)
    message = error.get("message", "") if isinstance(error, dict) else ""
    known = next((reason for reason in reasons if reason in _KINDS), "")
    kind, reason = _KINDS.get(known) or _by_status(status)
    code = known or next(iter(reasons), str(status))
    return kind(reason, platform=PLATFORM, code=code, said=str(message))


def _by_status(status: int) -> tuple[type[ConnectorError], Reason]:
    if status >= 500:
        return WaitError, "server_error"
    return _BY_STATUS.get(status, (GiveUpError, "request_refused"))


def _reasons(error: Any) -> list[str]:
    if isinstance(error, str):
        return [error]
    if not isinstance(error, dict):
        return []
    found = [*_list(error.get("errors")), *_list(error.get("details"))]
    named = [entry.get("reason") for entry in found if isinstance(entry, dict)]
    return [reason for reason in named if isinstance(reason, str)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
