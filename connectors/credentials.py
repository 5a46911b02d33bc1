"""Who we are to a platform: the app's keys, an account's tokens, and where they are kept."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

EARLY = timedelta(minutes=2)
"""A token is renewed this long before it dies."""


@dataclass(frozen=True)
class App:
    """The keys a platform gave to whoever runs Kaibo; ``more`` are further ones by name."""

    id: str
    secret: str = field(repr=False)
    more: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Credentials:
    """An account's tokens; expiries are UTC, ``None`` where the platform names none.
    ``more`` is what a platform needs beside them (an advertiser's id)."""

    access_token: str = field(default="", repr=False)
    expires_at: datetime | None = None
    refresh_token: str = field(default="", repr=False)
    refresh_expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()
    account_id: str = ""
    account_name: str = ""
    more: Mapping[str, str] = field(default_factory=dict, repr=False)

    def holds(self, now: datetime) -> bool:
        """Whether the access token can still be used."""
        if not self.access_token:
            return False
        return self.expires_at is None or now < self.expires_at - EARLY

    def document(self) -> dict[str, Any]:
        """The same as JSON can hold it; it is secret."""
        return {
            "access_token": self.access_token,
            "expires_at": _said(self.expires_at),
            "refresh_token": self.refresh_token,
            "refresh_expires_at": _said(self.refresh_expires_at),
            "scopes": list(self.scopes),
            "account_id": self.account_id,
            "account_name": self.account_name,
            "more": dict(self.more),
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Credentials:
        """The credentials of a document."""
        return cls(
            access_token=document["access_token"],
            expires_at=_read(document["expires_at"]),
            refresh_token=document["refresh_token"],
            refresh_expires_at=_read(document["refresh_expires_at"]),
            scopes=tuple(document["scopes"]),
            account_id=document["account_id"],
            account_name=document["account_name"],
            more=dict(document["more"]),
        )

    def named(self, account_id: str, account_name: str) -> Credentials:
        """The same, of an account that is now known."""
        return replace(self, account_id=account_id, account_name=account_name)


class Vault(Protocol):
    """Where the credentials of one account are kept."""

    async def read(self) -> Credentials:
        """Return what stands now: another process may have renewed it."""

    async def write(self, credentials: Credentials) -> None:
        """Keep new credentials; they are safe once this returns."""

    def renewing(self) -> AbstractAsyncContextManager[None]:
        """Hold the right to renew, one process at a time: where a platform kills the old
        tokens at once, two that renew lose both."""


class Memory:
    """A vault that forgets: for the sign-in, before there is an account to keep it for."""

    def __init__(self, credentials: Credentials | None = None) -> None:
        self.credentials = credentials or Credentials()
        self._lock = asyncio.Lock()

    async def read(self) -> Credentials:
        """Return what was given or written."""
        return self.credentials

    async def write(self, credentials: Credentials) -> None:
        """Hold new credentials."""
        self.credentials = credentials

    def renewing(self) -> AbstractAsyncContextManager[None]:
        """One task at a time."""
        return self._lock


def new_verifier() -> str:
    """A secret of one sign-in: its hash goes with the person, itself with the code (PKCE,
    RFC 7636)."""
    return secrets.token_urlsafe(48)


def challenge(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def expiry(seconds: Any, now: datetime) -> datetime | None:
    """The moment some seconds from now; ``None`` where the platform gave none."""
    try:
        return now + timedelta(seconds=float(seconds))
    except (TypeError, ValueError, OverflowError):
        return None


def _said(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
