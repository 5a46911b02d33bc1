"""The open platform of Kuaishou: sign-in, whether a stream is on, and the tasks of the push.

It gives no numbers: what viewers do comes by push (:mod:`connectors.kuaishou.push`), figures
and leads from Magnetic Engine (:mod:`connectors.kuaishou.ads`), another app with other keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote, urlencode

from connectors.connector import Access, Can, Connector, Feed, OnAir
from connectors.credentials import Credentials, expiry
from connectors.errors import (
    ConnectorError,
    GiveUpError,
    Reason,
    SignInError,
    SkipError,
    WaitError,
)
from connectors.http import document
from connectors.kuaishou import parse
from connectors.kuaishou.push import signature
from connectors.kuaishou.settings import KuaishouSettings
from connectors.reading import Reading, Stream

_SIGNED_IN, _ANSWERED = 1, 0
"""The results that mean success: one of the sign-in and the tasks, one of the live API."""

_REFUSALS: Mapping[int, tuple[type[ConnectorError], Reason]] = {
    # sign-in
    100200100: (GiveUpError, "request_refused"),  # a parameter is missing
    100200101: (GiveUpError, "app_refused"),
    100200102: (SignInError, "signed_out"),  # any fault of a token
    100200103: (GiveUpError, "request_refused"),  # response type
    100200104: (GiveUpError, "request_refused"),  # grant type
    100200105: (SignInError, "signed_out"),  # the code
    100200106: (SignInError, "scope_missing"),
    100200107: (SignInError, "signed_out"),  # the open id
    100200500: (WaitError, "server_error"),
    # live
    200100: (GiveUpError, "app_refused"),
    200102: (SignInError, "signed_out"),
    400001: (GiveUpError, "request_refused"),
    400002: (WaitError, "rate_limited"),
    400003: (WaitError, "server_error"),
    400005: (SkipError, "stream_gone"),
    400006: (SkipError, "not_allowed"),  # the account may not stream
    400009: (SkipError, "stream_gone"),  # no possible name of a stream
    400013: (SkipError, "not_allowed"),  # somebody else's stream
}


class Kuaishou(Connector):
    """One account on Kuaishou's open platform; its id is the open id the pushes name too."""

    platform = "kuaishou"
    can = Can(
        sign_in="oauth",
        feeds={"live": OnAir(every=timedelta(minutes=1))},
        scopes=("user_video_live",),
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
        """Return none: the platform lists no streams, it knows one by its name only."""
        return []

    async def read(self, feed: Feed, stream: Stream, cursor: str) -> Reading:
        """Read whether the stream named ``stream.id`` is over; only streams that this app
        has opened can be asked for."""
        if feed != "live":
            raise GiveUpError("request_refused", platform=self.platform)

        async def ask(held: Credentials) -> Mapping[str, Any]:
            name = quote(stream.id, safe="")
            answer = await self.http.ask(
                "GET",
                f"{self._settings.open_url}/openapi/kwaiUser/live/status/{name}",
                params={"app_id": self.access.app.id, "access_token": held.access_token},
            )
            return self._accepted(document(answer, self.platform), _ANSWERED)

        over = parse.is_over(await self.signed(ask))
        if over is None:
            raise GiveUpError("unreadable_answer", platform=self.platform, code="status")
        return Reading(over=over)

    async def push_task(
        self, task: Literal["start", "stop"], room_code: str, round_id: str
    ) -> None:
        """Ask the platform to begin, or to end, pushing what viewers do in a room."""
        answer = await self.http.ask(
            "POST",
            f"{self._settings.open_url}/oauth2/access_token",
            data={
                "app_id": self.access.app.id,
                "app_secret": self.access.app.secret,
                "grant_type": "client_credentials",
            },
        )
        token = parse.text(
            self._accepted(document(answer, self.platform), _SIGNED_IN).get("access_token")
        )
        fields: dict[str, str | int] = {
            "roomCode": room_code,
            "timestamp": round(self.access.clock().timestamp() * 1000),
            "roundId": round_id,
        }
        signed = signature(fields, self.access.app.id, self.access.app.secret)
        answer = await self.http.ask(
            "POST",
            f"{self._settings.open_url}/openapi/developer/live/data/task/{task}",
            params={"app_id": self.access.app.id, "access_token": token},
            json={**fields, "callBackUrl": "", "sign": signed},
        )
        self._accepted(document(answer, self.platform), _SIGNED_IN)

    async def _token(self, path: str, more: Mapping[str, str]) -> Mapping[str, Any]:
        app = {"app_id": self.access.app.id, "app_secret": self.access.app.secret}
        address = f"{self._settings.open_url}/oauth2/{path}"
        answer = await self.http.ask("GET", address, params={**app, **more})
        return self._accepted(document(answer, self.platform), _SIGNED_IN)

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

    def _accepted(self, answer: Mapping[str, Any], success: int) -> Mapping[str, Any]:
        result = answer.get("result")
        if result == success:
            return answer
        if not isinstance(result, int):
            raise GiveUpError("unreadable_answer", platform=self.platform, code="result")
        kind, reason = _REFUSALS.get(result, (GiveUpError, "request_refused"))
        said = parse.text(answer.get("error_msg"))
        raise kind(reason, platform=self.platform, code=str(result), said=said)
