"""The two ways into a room of Bilibili: the identity code of its anchor, and OAuth.

They differ in how one signs in, in addresses and in how often the line is kept open by
HTTP. Nobody is told how many are watching.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from connectors.bilibili import parse
from connectors.bilibili.line import Opened, Pace
from connectors.bilibili.room import Room
from connectors.connector import Can
from connectors.credentials import Credentials
from connectors.errors import GiveUpError
from connectors.reading import Stream
from connectors.values import table


class Bilibili(Room):
    """By identity code 身份码, which the anchor copies from the live centre; the app needs a
    project id beside its key."""

    platform = "bilibili"
    version = "1.0"
    can = Can(
        sign_in="code",
        feeds={},
        app_fields=("project_id",),
        listens=True,
        lacks=("concurrent", "streams", "totals", "leads"),
    )

    async def sign_in(self, code: str, verifier: str, redirect: str) -> Credentials:
        """Try the code: open a line to learn whose it is, and close it."""
        data = await self._start(Credentials(access_token=code.strip()))
        anchor = table(data.get("anchor_info"))
        line = parse.opened(data, plain_too=not self.is_real)
        if line is not None:
            await self._let_go(line)
        account_id, room_id = parse.text(anchor.get("open_id")), parse.text(anchor.get("room_id"))
        if not account_id or not room_id:
            raise GiveUpError("unreadable_answer", platform=self.platform, code="anchor")
        return Credentials(
            access_token=code.strip(),
            account_id=account_id,
            account_name=parse.text(anchor.get("uname")),
            more={"room_id": room_id},
        )

    async def streams(self, since: datetime, until: datetime) -> list[Stream]:
        """Return the room itself: whether it is on air is heard on the line only."""
        held = await self.credentials()
        room_id = held.more.get("room_id", "")
        return [Stream(room_id)] if room_id else []

    async def _start(self, held: Credentials) -> Mapping[str, Any]:
        return await self._app("start", {"code": held.access_token, "app_id": self._project_id()})

    async def _keep(self, line: Opened) -> None:
        if line.id:
            await self._app("heartbeat", {"game_id": line.id})

    async def _close(self, line: Opened) -> None:
        if line.id:
            await self._app("end", {"app_id": self._project_id(), "game_id": line.id})

    async def _app(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return await self._signed("POST", f"{self._settings.live_url}/v2/app/{path}", body)

    def _project_id(self) -> int:
        project = self.access.app.more.get("project_id", "")
        if not project.isdecimal():
            raise GiveUpError("app_refused", platform=self.platform, code="project_id")
        return int(project)


class BilibiliOpen(Room):
    """By OAuth, for apps of companies that were given ``LIVE_ROOM_DATA``."""

    platform = "bilibili_open"
    version = "2.0"
    can = Can(
        sign_in="oauth",
        feeds={},
        scopes=("USER_INFO", "LIVE_ROOM_DATA"),
        listens=True,
        lacks=("concurrent", "totals", "leads"),
    )
    usual_pace = Pace(project=30)

    def sign_in_address(self, state: str, challenge: str, redirect: str) -> str:
        """Where the person agrees; the scopes are those the app was given."""
        query = {"client_id": self.access.app.id, "gourl": redirect, "state": state}
        return f"{self._settings.sign_in_url}/pc/account-pc/auth/oauth?{urlencode(query)}"

    async def sign_in(self, code: str, verifier: str, redirect: str) -> Credentials:
        fresh = await self._token("token", {"grant_type": "authorization_code", "code": code})
        data = await self._asked("GET", "user/account/info", fresh)
        account_id = parse.text(data.get("openid"))
        if not account_id:
            raise GiveUpError("unreadable_answer", platform=self.platform, code="openid")
        return fresh.named(account_id, parse.text(data.get("name")))

    async def renew(self, held: Credentials) -> Credentials:
        """Return new tokens; a refresh token can be used once."""
        more = {"grant_type": "refresh_token", "refresh_token": held.refresh_token}
        fresh = await self._token("refresh_token", more)
        return fresh.named(held.account_id, held.account_name)

    async def streams(self, since: datetime, until: datetime) -> list[Stream]:
        """Return the stream that is on: earlier and planned ones are told to nobody."""

        async def ask(held: Credentials) -> Mapping[str, Any]:
            return await self._asked("GET", "live/room/info", held)

        return parse.room_on_air(await self.signed(ask))

    async def _start(self, held: Credentials) -> Mapping[str, Any]:
        return await self._asked("POST", "live/room/ws-start", held)

    async def _keep(self, line: Opened) -> None:
        address = f"{self._settings.member_url}/arcopen/fn/live/room/ws-heartbeat"
        query = urlencode({"client_id": self.access.app.id})
        await self._signed("POST", f"{address}?{query}", {"conn_id": line.id})

    async def _close(self, line: Opened) -> None:
        """Nothing to say: a line without heartbeats closes by itself."""

    async def _asked(self, method: str, path: str, held: Credentials) -> Mapping[str, Any]:
        address = f"{self._settings.member_url}/arcopen/fn/{path}"
        return await self._signed(method, address, access_token=held.access_token)

    async def _token(self, path: str, more: Mapping[str, str]) -> Credentials:
        app = {"client_id": self.access.app.id, "client_secret": self.access.app.secret}
        address = f"{self._settings.api_url}/x/account-oauth2/v1/{path}"
        data = self._data(await self.http.ask("POST", address, data={**app, **more}))
        token, refresh = data.get("access_token"), data.get("refresh_token")
        if not (isinstance(token, str) and isinstance(refresh, str)):
            raise GiveUpError("unreadable_answer", platform=self.platform, code="token")
        return Credentials(
            access_token=token,
            expires_at=parse.token_expiry(data.get("expires_in"), self.access.clock()),
            refresh_token=refresh,
            scopes=self.can.scopes,
        )
