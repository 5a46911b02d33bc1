"""What can go wrong at a platform, named by what the caller should do about it.

    ConnectorError
    ├── SignInError     the person signs in again: the token is dead or lacks a scope
    ├── WaitError       wait until ``until``, then ask again: limits, faults, not produced yet
    ├── SkipError       leave this stream or this feed out; others can be read
    └── GiveUpError     no retry will mend it: the request, the app or the protocol is wrong

``reason`` is one of a few words a screen has a sentence for (``connector.reason.<reason>``);
``code`` and ``said`` are the platform's own, never with a token in them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

Reason = Literal[
    "signed_out",  # the token is dead, revoked or was never given
    "scope_missing",  # signed in, but without the permission this needs
    "rate_limited",  # too many requests
    "quota_spent",  # the day's budget is used up
    "address_unreached",  # the platform did not get through to our public address
    "server_error",  # the platform's fault
    "unreachable",  # no connection, cut or too slow
    "not_ready",  # the platform has not produced it yet
    "stream_gone",  # there is no such stream, or no longer
    "not_allowed",  # this account may not read this
    "app_refused",  # the app's id, secret or approval
    "request_refused",  # what was asked is wrong
    "unreadable_answer",  # not what the platform documents
    "switched_off",  # the owner has to switch it on at the platform
]


class ConnectorError(Exception):
    """Something a platform did, or did not do."""

    def __init__(
        self, reason: Reason, *, platform: str = "", code: str = "", said: str = ""
    ) -> None:
        super().__init__(" ".join(part for part in (platform, reason, code, said[:200]) if part))
        self.reason: Reason = reason
        self.platform = platform
        self.code = code
        self.said = said[:200]


class SignInError(ConnectorError):
    """The person has to sign in again, or with more permissions."""


class WaitError(ConnectorError):
    """It may work later: at ``until`` (UTC) where the platform or the budget says so,
    otherwise when the caller's own back-off says."""

    def __init__(
        self,
        reason: Reason,
        *,
        until: datetime | None = None,
        platform: str = "",
        code: str = "",
        said: str = "",
    ) -> None:
        super().__init__(reason, platform=platform, code=code, said=said)
        self.until = until

    @classmethod
    def seconds(
        cls, reason: Reason, seconds: float, now: datetime, platform: str = ""
    ) -> WaitError:
        """An error to wait out for some seconds from ``now``."""
        return cls(reason, until=now + timedelta(seconds=seconds), platform=platform)


class SkipError(ConnectorError):
    """This stream or feed cannot be read; the rest can."""


class GiveUpError(ConnectorError):
    """Asking again changes nothing."""
