"""How Twitch is asked: with the app's id and a bearer token, within the points it grants.

::

    {"error": "Unauthorized", "status": 401, "message": "Missing scope: moderator:read:followers"}

Each answer says how many points are left and when they are filled up again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from connectors.credentials import App, Credentials
from connectors.errors import ConnectorError, GiveUpError, SignInError, SkipError, WaitError
from connectors.http import Http, document
from connectors.values import number

PLATFORM = "twitch"
NO_CONTENT = 204
LIMIT = "minute"
"""The limit whose state the answers tell."""


class Helix(Http):
    """The way to Twitch."""

    async def call(
        self,
        app: App,
        held: Credentials,
        method: str,
        address: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> dict[str, Any]:
        """Return the answer to a call. Raises what a refusal stands for."""
        headers = {"Client-Id": app.id, "Authorization": f"Bearer {held.access_token}"}
        answer = await self.ask(method, address, params=params, headers=headers, json=body)
        self._learn(answer.headers)
        if answer.status_code >= 400:
            raise refusal(answer)
        return {} if answer.status_code == NO_CONTENT else document(answer, PLATFORM)

    def busy(self, answer: httpx.Response) -> WaitError | None:
        """The same as anywhere; a spent minute is over when Twitch says so."""
        error = super().busy(answer)
        if error is not None and error.reason == "rate_limited" and error.until is None:
            error.until = _reset(answer.headers)
        return error

    def _learn(self, headers: httpx.Headers) -> None:
        left = number(headers.get("ratelimit-remaining"))
        if left is not None:
            self.budget.learn(LIMIT, int(left), _reset(headers), self.clock())


def refusal(answer: httpx.Response) -> ConnectorError:
    """The error that an answer of 400 or above stands for."""
    said = message(answer)
    status, words = answer.status_code, said.lower()
    about: dict[str, Any] = {"platform": PLATFORM, "code": str(status), "said": said}
    if "scope" in words or "missing proper authorization" in words:
        return SignInError("scope_missing", **about)
    if status == 401:
        if "client id" in words or "client-id" in words:
            return GiveUpError("app_refused", **about)
        return SignInError("signed_out", **about)
    if status == 403:
        return SkipError("not_allowed", **about)
    if status == 404:
        return SkipError("stream_gone", **about)
    return GiveUpError("request_refused", **about)


def message(answer: httpx.Response) -> str:
    """What Twitch says is wrong; empty where it says nothing readable."""
    try:
        body = json.loads(answer.content)
    except (ValueError, RecursionError):
        return ""
    return str(body.get("message", "")) if isinstance(body, dict) else ""


def _reset(headers: Mapping[str, str]) -> datetime | None:
    """When the points are full again: seconds since 1970."""
    seconds = number(headers.get("ratelimit-reset"))
    if seconds is None or not 0 < seconds < 1e11:
        return None
    return datetime.fromtimestamp(seconds, UTC)
