"""Twitch's tokens: from a code, from a refresh token, of the app itself, and their hourly
validation, which Twitch demands of whoever keeps a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx

from connectors.credentials import App, Credentials, expiry
from connectors.errors import GiveUpError, SignInError
from connectors.http import Http, document
from connectors.twitch.helix import PLATFORM, message, refusal

EVERY = timedelta(hours=1)
"""A token is validated at the start and then this often."""


class Tokens:
    """Talks to Twitch's sign-in server; none of it costs points of the API."""

    def __init__(self, http: Http, app: App, base: str) -> None:
        self._http = http
        self._app = app
        self._base = base

    async def from_code(self, code: str, redirect: str) -> Credentials:
        """The tokens of a person who agreed."""
        return self._read(
            await self._ask(grant_type="authorization_code", code=code, redirect_uri=redirect)
        )

    async def renewed(self, held: Credentials) -> Credentials:
        """The same with a fresh access token; the refresh token may be another one, too."""
        if not held.refresh_token:
            raise SignInError("signed_out", platform=PLATFORM)
        given = self._read(
            await self._ask(grant_type="refresh_token", refresh_token=held.refresh_token)
        )
        return replace(
            held,
            access_token=given.access_token,
            expires_at=given.expires_at,
            refresh_token=given.refresh_token or held.refresh_token,
            scopes=given.scopes or held.scopes,
        )

    async def of_app(self) -> Credentials:
        """The app's own token, by which webhooks are ordered."""
        return self._read(await self._ask(grant_type="client_credentials"))

    async def validate(self, held: Credentials) -> None:
        """Ask whether a token still holds. Raises :class:`SignInError` where it does not."""
        answer = await self._http.ask(
            "GET",
            f"{self._base}/validate",
            cost=0,
            headers={"Authorization": f"OAuth {held.access_token}"},
        )
        if answer.status_code >= 400:
            raise refusal(answer)
        document(answer, PLATFORM)

    async def _ask(self, **grant: str) -> Mapping[str, Any]:
        form = {**grant, "client_id": self._app.id, "client_secret": self._app.secret}
        answer = await self._http.ask("POST", f"{self._base}/token", cost=0, data=form)
        if answer.status_code >= 400:
            raise _refused(answer)
        return document(answer, PLATFORM)

    def _read(self, given: Mapping[str, Any]) -> Credentials:
        if not given.get("access_token"):
            raise GiveUpError("unreadable_answer", platform=PLATFORM, code="no_token")
        scopes = given.get("scope")
        return Credentials(
            access_token=str(given["access_token"]),
            expires_at=expiry(given.get("expires_in"), self._http.clock()),
            refresh_token=str(given.get("refresh_token") or ""),
            scopes=tuple(str(scope) for scope in scopes) if isinstance(scopes, list) else (),
        )


def _refused(answer: httpx.Response) -> GiveUpError | SignInError:
    """A code or token that is not taken is for the person to mend; the rest is the app's."""
    said, code = message(answer), str(answer.status_code)
    if answer.status_code == 403 or "client" in said.lower():
        return GiveUpError("app_refused", platform=PLATFORM, code=code, said=said)
    return SignInError("signed_out", platform=PLATFORM, code=code, said=said)
