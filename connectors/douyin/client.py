"""Douyin's open platform: who the account is, its rooms, and their figures next morning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from connectors.connector import Access, Afterwards, Can, Connector, Feed
from connectors.credentials import Credentials
from connectors.douyin import parse
from connectors.douyin.settings import DouyinSettings
from connectors.errors import GiveUpError, SignInError, WaitError
from connectors.http import document
from connectors.push import PUSH_KEY
from connectors.reading import Reading, Stream, Total

LENGTHENS = "renew_refresh_token"
"""The permission to renew the refresh token itself."""
MOST_RENEWALS = 5
SOON = timedelta(days=3)
"""A refresh token is renewed this long before it dies, so that few of the five are spent."""
BUSINESS = "1"
"""The ``live_id`` of Douyin's own rooms (3: Xigua and Toutiao)."""


class Douyin(Connector):
    """One Douyin account whose owner agreed to its room data being read."""

    platform = parse.PLATFORM
    can = Can(
        sign_in="oauth",
        feeds={
            "totals": Afterwards(
                first=timedelta(hours=8), every=timedelta(hours=2), final=timedelta(days=3), cost=3
            )
        },
        scopes=("live.room.base", "live.room.audience", "live.room.interactive", LENGTHENS),
        app_options=(PUSH_KEY,),
        pushes=True,
        redirects="https",
        after=parse.METRICS,
        lacks=("live_viewers", "chat", "leads"),
    )

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        self.settings = DouyinSettings()

    @property
    def is_real(self) -> bool:
        """Whether this is Douyin itself."""
        return self.settings.is_real

    def sign_in_address(self, state: str, challenge: str, redirect: str) -> str:
        """The page where the account's owner agrees; it knows no PKCE."""
        query = {
            "client_key": self.access.app.id,
            "response_type": "code",
            "scope": ",".join(self.can.scopes),
            "redirect_uri": redirect,
            "state": state,
        }
        return f"{self.settings.api_url}/platform/oauth/connect/?{urlencode(query)}"

    async def sign_in(self, code: str, verifier: str, redirect: str) -> Credentials:
        """Turn the code into tokens; the account's id is the ``open_id``."""
        form = {
            "client_key": self.access.app.id,
            "client_secret": self.access.app.secret,
            "code": code,
            "grant_type": "authorization_code",
        }
        body = await self._ask("POST", "/oauth/access_token/", form=form)
        return parse.credentials(body, self.access.clock())

    async def renew(self, held: Credentials) -> Credentials:
        """Get a new access token; the refresh token lives no longer for it."""
        if not held.refresh_token:
            raise SignInError("signed_out", platform=self.platform)
        form = {
            "client_key": self.access.app.id,
            "grant_type": "refresh_token",
            "refresh_token": held.refresh_token,
        }
        body = await self._ask("POST", "/oauth/refresh_token/", form=form)
        return parse.renewed(held, body, self.access.clock())

    async def credentials(self) -> Credentials:
        """Return credentials that hold, with a refresh token that lives on."""
        held = await super().credentials()
        return await self._lengthened() if self._dies_soon(held) else held

    async def streams(self, since: datetime, until: datetime) -> list[Stream]:
        """Return the account's rooms; their times are unknown until next morning."""

        async def ask(held: Credentials) -> list[str]:
            query = {
                "open_id": held.account_id,
                "start_time": str(int(since.timestamp())),
                "end_time": str(int(until.timestamp())),
            }
            body = await self._ask("GET", "/room/data/room_id/get/", held, query)
            return parse.room_ids(body)

        rooms = await self.signed(ask)
        found = [parse.stream(room, await self._room(room, "base")) for room in rooms]
        return [s for s in found if s.started_at is None or since <= s.started_at <= until]

    async def read(self, feed: Feed, stream: Stream, cursor: str) -> Reading:
        """Read the room's totals; what is not ready yet is pending."""
        if feed != "totals":
            raise GiveUpError("request_refused", platform=self.platform)
        totals: list[Total] = []
        pending: set[str] = set()
        for part, names in (
            ("base", parse.BASE),
            ("audience", parse.AUDIENCE),
            ("interactive", parse.INTERACTIVE),
        ):
            found, missing = parse.totals(await self._room(stream.id, part), names)
            totals += found
            pending |= missing
        return Reading(totals=totals, pending=frozenset(pending), over=not pending)

    async def _room(self, room_id: str, part: str) -> dict[str, Any]:
        async def ask(held: Credentials) -> dict[str, Any]:
            query = {"open_id": held.account_id, "room_id": room_id, "live_id": BUSINESS}
            return await self._ask("GET", f"/room/data/{part}/get/", held, query)

        return await self.signed(ask)

    def _dies_soon(self, held: Credentials) -> bool:
        """Whether the refresh token is near its end and may be renewed once more."""
        until, now = held.refresh_expires_at, self.access.clock()
        may = LENGTHENS in held.scopes and parse.renewals(held) < MOST_RENEWALS
        return may and until is not None and now < until <= now + SOON

    async def _lengthened(self) -> Credentials:
        """Renew the refresh token, one process at a time: there are five renewals only.

        Where the platform has none left the access token still holds, until the person
        has to sign in again.
        """
        async with self.access.vault.renewing():
            held = await self.access.vault.read()
            if not self._dies_soon(held):
                return held
            form = {"client_key": self.access.app.id, "refresh_token": held.refresh_token}
            try:
                body = await self._ask("POST", "/oauth/renew_refresh_token/", form=form)
                fresh = parse.lengthened(held, body, self.access.clock())
            except WaitError:
                return held
            except (SignInError, GiveUpError):
                fresh = replace(held, more={**held.more, parse.RENEWALS: str(MOST_RENEWALS)})
            await self.access.vault.write(fresh)
            return fresh

    async def _ask(
        self,
        method: str,
        path: str,
        held: Credentials | None = None,
        query: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        answer = await self.http.ask(
            method,
            self.settings.api_url + path,
            params=query,
            data=form,
            headers={"access-token": held.access_token} if held else None,
        )
        body = document(answer, self.platform)
        error = parse.refusal(body)
        if error is not None:
            raise error
        return body
