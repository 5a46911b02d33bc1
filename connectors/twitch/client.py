"""A Twitch channel: its streams, its numbers on air, what its viewers do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from connectors.budget import Limit
from connectors.connector import Access, Afterwards, Can, Connector, Feed, OnAir
from connectors.credentials import Credentials
from connectors.errors import ConnectorError, GiveUpError, SignInError, WaitError
from connectors.reading import Reading, State, Stream, Total
from connectors.twitch import parse, webhooks
from connectors.twitch.eventsub import notifications
from connectors.twitch.helix import LIMIT, Helix
from connectors.twitch.settings import TwitchSettings
from connectors.twitch.subscriptions import CHATTERS, FOLLOWERS, SCOPES, allowed
from connectors.twitch.tokens import EVERY, Tokens
from connectors.twitch.webhooks import Webhooks

FINAL = timedelta(days=3)
"""The recording's counter is read for so long after the end."""

_OF_RECORDING = frozenset({"airtime", "recording_views"})


class Twitch(Connector):
    """One channel, by the consent of its broadcaster."""

    platform = "twitch"
    can = Can(
        sign_in="oauth",
        feeds={
            "live": OnAir(every=timedelta(seconds=30), cost=3),
            "totals": Afterwards(
                first=timedelta(minutes=10), every=timedelta(hours=6), final=FINAL, cost=2
            ),
        },
        scopes=SCOPES,
        listens=True,
        pushes=True,
        orders_pushes=True,
        redirects="local",
        live=frozenset({"concurrent", "followers", "chatters"}),
        after=_OF_RECORDING | {"followers"},
        lacks=("leads", "unique_viewers", "likes", "past_curve"),
        limits=(Limit(LIMIT, 800, timedelta(minutes=1)),),
    )

    def __init__(self, access: Access, settings: TwitchSettings | None = None) -> None:
        super().__init__(access)
        self.settings = settings or TwitchSettings()
        self.http: Helix = Helix(self.platform, access.client, access.budget, access.clock)
        self._tokens = Tokens(self.http, access.app, self.settings.sign_in_url)
        self._webhooks = Webhooks(self._call, self._tokens.of_app, access.app.secret)
        self._validating = asyncio.Lock()
        self._validated: tuple[str, datetime] | None = None
        """The token that held when it was last validated, and when that was."""

    @property
    def is_real(self) -> bool:
        """Whether it talks to Twitch."""
        return self.settings.is_real

    def sign_in_address(self, state: str, challenge: str, redirect: str) -> str:
        """Twitch's page of consent. It documents no PKCE: ``challenge`` is not sent."""
        asked = {
            "client_id": self.access.app.id,
            "redirect_uri": redirect,
            "response_type": "code",
            "scope": " ".join(SCOPES),
            "state": state,
        }
        return f"{self.settings.sign_in_url}/authorize?{urlencode(asked)}"

    async def sign_in(self, code: str, verifier: str, redirect: str) -> Credentials:
        """Turn the code into tokens and look up whose they are."""
        given = await self._tokens.from_code(code, redirect)
        users = parse.data(await self._call(given, "GET", "/users"))
        if not users:
            raise GiveUpError("not_allowed", platform=self.platform, code="no_user")
        return given.named(*parse.account(users[0]))

    async def renew(self, held: Credentials) -> Credentials:
        """Return new tokens."""
        return await self._tokens.renewed(held)

    async def credentials(self) -> Credentials:
        """Return credentials that hold, validated within the hour as Twitch demands."""
        async with self._validating:
            held = await super().credentials()
            now = self.access.clock()
            if self._validated is not None:
                token, at = self._validated
                if token == held.access_token and timedelta(0) <= now - at < EVERY:
                    return held
            try:
                await self._tokens.validate(held)
            except WaitError:
                return held  # not told either way: asked again with the next call
            except SignInError:
                held = await self.renewed(held)
            self._validated = held.access_token, now
            return held

    async def streams(self, since: datetime, until: datetime) -> list[Stream]:
        """Return the stream on air and those whose recordings are kept."""
        account = (await self.credentials()).account_id
        on_air = parse.data(await self._get("/streams", user_id=account))
        found = {stream.id: stream for stream in map(parse.live_stream, on_air)}
        for video in await self._recordings(account, since):
            stream = parse.past_stream(video)
            if stream is not None:
                found.setdefault(stream.id, stream)
        return [s for s in found.values() if s.started_at and since <= s.started_at <= until]

    async def read(self, feed: Feed, stream: Stream, cursor: str) -> Reading:
        """Read a feed once."""
        match feed:
            case "live":
                return await self._live(stream)
            case "totals":
                return await self._totals(stream)
            case _:
                raise GiveUpError("request_refused", platform=self.platform, code=feed)

    async def listen(self, stream: Stream) -> AsyncIterator[Reading]:
        """Yield what viewers do, until the stream goes offline."""
        async with aclosing(notifications(self.settings.websocket_url, self._order)) as heard:
            async for said in heard:
                event = parse.event(said.kind, said.event, said.message_id, said.sent_at)
                if event is not None:
                    yield Reading(events=[event], over=event.kind == "end")
                if event is not None and event.kind == "end":
                    return

    async def order_pushes(self, callback: str) -> bool:
        """Order the start and the end of streams at an address of ours; return whether
        Twitch has verified it (:class:`Webhooks`)."""
        return await self._webhooks.order((await self.credentials()).account_id, callback)

    async def _order(self, session: str) -> None:
        """Order every kind that the consent allows. Raises the last refusal where none is
        taken."""
        held = await self.credentials()
        transport = {"method": "websocket", "session_id": session}
        refused: ConnectorError | None = None
        taken = False
        for wanted in allowed(held.scopes):
            try:
                await self._post(webhooks.PATH, wanted.order(held.account_id, transport))
            except WaitError:
                raise
            except ConnectorError as error:
                if error.code != "409":  # ordered before
                    refused = error
                    continue
            taken = True
        if refused is not None and not taken:
            raise refused

    async def _live(self, stream: Stream) -> Reading:
        now, held = self.access.clock(), await self.credentials()
        on_air = parse.data(await self._get("/streams", user_id=held.account_id))
        entry = next((entry for entry in on_air if parse.live_stream(entry).id == stream.id), None)
        if entry is None:
            return Reading(over=True)
        samples = parse.concurrent(entry, now)
        samples += parse.sample("followers", await self._followers(held), now)
        samples += parse.sample("chatters", await self._chatters(held), now)
        return Reading(samples=samples)

    async def _totals(self, stream: Stream) -> Reading:
        now, held = self.access.clock(), await self.credentials()
        settled = stream.ended_at is not None and now >= stream.ended_at + FINAL
        state: State = "final" if settled else "provisional"
        followers = await self._followers(held)
        totals = [] if followers is None else [Total("followers", followers, state)]
        since = stream.started_at or now - FINAL
        for video in await self._recordings(held.account_id, since - timedelta(hours=1)):
            recorded = parse.past_stream(video)
            if recorded is not None and recorded.id == stream.id:
                totals += parse.video_totals(video, state)
                break
        missing = _OF_RECORDING - {total.metric for total in totals}
        return Reading(totals=totals, pending=frozenset() if settled else missing)

    async def _recordings(self, account: str, since: datetime) -> list[dict[str, Any]]:
        """The recordings that began since then, the newest first."""
        found: list[dict[str, Any]] = []
        cursor, seen = "", {""}
        while True:
            asked = {"user_id": account, "type": "archive", "first": "100"}
            page = await self._get("/videos", **asked, **({"after": cursor} if cursor else {}))
            for video in parse.data(page):
                began = parse.recorded_at(video)
                if began is not None and began < since:
                    return found
                found.append(video)
            cursor = parse.next_page(page)
            if cursor in seen:
                return found
            seen.add(cursor)

    async def _followers(self, held: Credentials) -> float | None:
        """How many follow, where the consent allows to see it; nobody's name is asked for
        beyond the one that an answer must hold."""
        if held.scopes and FOLLOWERS not in held.scopes:
            return None
        asked = {"broadcaster_id": held.account_id, "first": "1"}
        return parse.total(await self._get("/channels/followers", **asked))

    async def _chatters(self, held: Credentials) -> float | None:
        if held.scopes and CHATTERS not in held.scopes:
            return None
        account = held.account_id
        asked = {"broadcaster_id": account, "moderator_id": account, "first": "1"}
        return parse.total(await self._get("/chat/chatters", **asked))

    async def _get(self, path: str, **asked: str) -> dict[str, Any]:
        return await self.signed(lambda held: self._call(held, "GET", path, params=asked))

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return await self.signed(lambda held: self._call(held, "POST", path, body=body))

    async def _call(
        self,
        held: Credentials,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        body: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        address = self.settings.api_url + path
        return await self.http.call(
            self.access.app, held, method, address, params=params, body=body
        )
