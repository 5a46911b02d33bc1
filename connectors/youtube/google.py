"""How Google is asked: with a bearer token, within the day's quota; tokens by OAuth 2.0."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.credentials import App, Credentials, expiry
from connectors.errors import GiveUpError, WaitError
from connectors.http import Http, document
from connectors.youtube.refusal import PLATFORM, refusal


def bearer(held: Credentials) -> dict[str, str]:
    """The header that an access token goes in."""
    return {"Authorization": f"Bearer {held.access_token}"}


async def ask(
    http: Http, held: Credentials, address: str, asked: Mapping[str, str], cost: int
) -> dict[str, Any]:
    """Return the answer to a GET. Raises what a refusal stands for; a spent quota is waited
    out until the day turns in California."""
    answer = await http.ask("GET", address, cost=cost, params=asked, headers=bearer(held))
    if answer.status_code < 400:
        return document(answer, PLATFORM)
    error = refusal(answer.status_code, answer.content)
    if error.reason == "quota_spent":
        raise WaitError(
            "quota_spent", until=_spent(http), platform=PLATFORM, code=error.code, said=error.said
        )
    raise error


async def token(http: Http, app: App, address: str, grant: Mapping[str, str]) -> Credentials:
    """Turn a code or a refresh token into an access token; costs none of the quota."""
    form = {**grant, "client_id": app.id, "client_secret": app.secret}
    answer = await http.ask("POST", address, cost=0, data=form)
    if answer.status_code >= 400:
        raise refusal(answer.status_code, answer.content)
    given, now = document(answer, PLATFORM), http.clock()
    if not given.get("access_token"):
        raise GiveUpError("unreadable_answer", platform=PLATFORM, code="no_token")
    return Credentials(
        access_token=str(given["access_token"]),
        expires_at=expiry(given.get("expires_in"), now),
        refresh_token=str(given.get("refresh_token") or ""),
        refresh_expires_at=expiry(given.get("refresh_token_expires_in"), now),
        scopes=tuple(str(given.get("scope") or "").split()),
    )


def _spent(http: Http) -> datetime | None:
    now = http.clock()
    http.budget.learn("day", 0, None, now)
    return next((left.until for left in http.budget.left(now) if left.name == "day"), None)
