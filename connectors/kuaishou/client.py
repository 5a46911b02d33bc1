"""The open platform of Kuaishou: who the account is.

It gives no numbers and lists no streams: what viewers do comes by push
(:mod:`connectors.kuaishou.push`) and names the account; spend and leads come from Magnetic
Engine (:mod:`connectors.kuaishou.ads`), another app with other keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from connectors.connector import Access, Can, Connector, Feed
from connectors.credentials import Credentials, expiry
from connectors.errors import ConnectorError, GiveUpError, Reason, SignInError, WaitError
from connectors.http import document
from connectors.kuaishou import parse
from connectors.kuaishou.settings import KuaishouSettings
from connectors.reading import Reading, Stream

_SIGNED_IN = 1
"""The result that means success."""

_REFUSALS: Mapping[int, tuple[type[ConnectorError], Reason]] = {
    100200100: (GiveUpError, "request_refused"),  # a parameter is missing
    100200101: (GiveUpError, "app_refused"),
    100200102: (SignInError, "signed_out"),  # any fault of a token
    100200103: (GiveUpError, "request_refused"),  # response type
    100200104: (GiveUpError, "request_refused"),  # grant type
    100200105: (SignInError, "signed_out"),  # the code
    100200106: (SignInError, "scope_missing"),
    100200107: (SignInError, "signed_out"),  # the open id
    100200500: (WaitError, "server_error"),
}


class Kuaishou(Connector):
    """One account on Kuaishou's open platform; its id is the open id the pushes name too."""

    platform = "kuaishou"
    can = Can(
        sign_in="oauth",
        feeds={},
        scopes=("user_info",),
        pushes=True,
        lacks=("concurrent", "streams", "totals"),
    )

    def __init__(self, access: Access, settings: KuaishouSettings | None = None) -> None:
        super().__init__(access)
        self._settings = settings or KuaishouSettings()

    @property
    def is_real(self) -> bool:
        return self._settings.is_real

    def sign_in_address(self, state: str, challenge: str, redirect: str) -> str:
        query = {
            "app_id": self.access.app.id,
            "response_type": "code",
            "scope": ",".join(self.can.scopes),
            "redirect_uri": redirect,
            "state": state,
            "ua": "pc",
        }
        return f"{self._settings.open_url}/oauth2/authorize?{urlencode(query)}"

    async def sign_in(self, code: str, verifier: str, redirect: str) -> Credentials:
        answer = await self._token("access_token", {"grant_type": "code", "code": code})
        return self._credentials(answer, parse.text(answer.get("open_id")))

    async def renew(self, held: Credentials) -> Credentials:
        more = {"grant_type": "refresh_token", "refresh_token": held.refresh_token}
        answer = await self._token("refresh_token", more)
        return self._credentials(answer, held.account_id)

    async def streams(self, since: datetime, until: datetime) -> list[Stream]:
        """Return none: the platform lists no streams."""
        return []

    async def read(self, feed: Feed, stream: Stream, cursor: str) -> Reading:
        """There is nothing to read."""
        raise GiveUpError("request_refused", platform=self.platform)

    async def _token(self, path: str, more: Mapping[str, str]) -> Mapping[str, Any]:
        app = {"app_id": self.access.app.id, "app_secret": self.access.app.secret}
        address = f"{self._settings.open_url}/oauth2/{path}"
        answer = await self.http.ask("GET", address, params={**app, **more})
        return self._accepted(document(answer, self.platform))

    def _credentials(self, answer: Mapping[str, Any], account_id: str) -> Credentials:
        token, refresh = answer.get("access_token"), answer.get("refresh_token")
        if not (isinstance(token, str) and isinstance(refresh, str) and account_id):
            raise GiveUpError("unreadable_answer", platform=self.platform, code="token")
        return Credentials(
            access_token=token,
            expires_at=expiry(answer.get("expires_in"), self.access.clock()),
            refresh_token=refresh,
            scopes=self.can.scopes,
            account_id=account_id,
        )

    def _accepted(self, answer: Mapping[str, Any]) -> Mapping[str, Any]:
        result = answer.get("result")
        if result == _SIGNED_IN:
            return answer
        if not isinstance(result, int):
            raise GiveUpError("unreadable_answer", platform=self.platform, code="result")
        kind, reason = _REFUSALS.get(result, (GiveUpError, "request_refused"))
        said = parse.text(answer.get("error_msg"))
        raise kind(reason, platform=self.platform, code=str(result), said=said)
