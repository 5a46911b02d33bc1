"""A YouTube channel: its broadcasts, what happens on air, what is known afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx

from connectors.budget import Limit
from connectors.connector import Access, Can, Connector, Feed, OnAir
from connectors.connector import Afterwards as ReadAfterwards
from connectors.credentials import Credentials
from connectors.errors import GiveUpError, SignInError, SkipError, WaitError
from connectors.reading import Reading, Stream
from connectors.youtube import google, parse
from connectors.youtube.afterwards import COUNTERS, FINAL, FROM_ANALYTICS, Afterwards
from connectors.youtube.chat_stream import elements, open_stream
from connectors.youtube.refusal import CHAT_ENDED
from connectors.youtube.settings import YouTubeSettings

READ = "https://www.googleapis.com/auth/youtube.readonly"
ANALYTICS = "https://www.googleapis.com/auth/yt-analytics.readonly"

CHAT_COST = 5
"""Units of a read of the chat, and of a connection to its stream."""

APART = timedelta(seconds=30)
"""Connections to the chat's stream are opened no closer than this."""

_BROADCASTS = "/youtube/v3/liveBroadcasts"
_VIDEOS = "/youtube/v3/videos"
_CHANNELS = "/youtube/v3/channels"
_CHAT = "/youtube/v3/liveChat/messages"
_CHAT_STREAM = "/youtube/v3/liveChat/messages/stream"
_CHAT_PARTS = "id,snippet,authorDetails"


class YouTube(Connector):
    """One channel, by the consent of its owner."""

    platform = "youtube"
    can = Can(
        sign_in="oauth",
        feeds={
            "live": OnAir(every=timedelta(seconds=15)),
            "chat": OnAir(every=timedelta(seconds=5), cost=CHAT_COST),
            "totals": ReadAfterwards(
                first=timedelta(minutes=10), every=timedelta(hours=6), final=FINAL, cost=2
            ),
        },
        scopes=(READ, ANALYTICS),
        listens=True,
        redirects="local",
        live=frozenset({"concurrent", "views", "likes"}),
        after=COUNTERS | FROM_ANALYTICS | {"concurrent"},
        lacks=("leads", "unique_viewers"),
        limits=(Limit("day", 10_000, timedelta(days=1), "America/Los_Angeles"),),
        limits_of="app",
    )

    def __init__(self, access: Access, settings: YouTubeSettings | None = None) -> None:
        super().__init__(access)
        self.settings = settings or YouTubeSettings()
        self._heard: dict[str, str] = {}
        """Where the stream of a chat goes on, by chat."""

    @property
    def is_real(self) -> bool:
        """Whether it talks to Google."""
        return self.settings.is_real

    def sign_in_address(self, state: str, challenge: str, redirect: str) -> str:
        """Google's page of consent; asked for anew each time, or no refresh token comes."""
        asked = {
            "client_id": self.access.app.id,
            "redirect_uri": redirect,
            "response_type": "code",
            "scope": " ".join(self.can.scopes),
            "access_type": "offline",
            "prompt": "consent",
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self.settings.sign_in_url}?{urlencode(asked)}"

    async def sign_in(self, code: str, verifier: str, redirect: str) -> Credentials:
        """Turn the code into tokens and look up whose channel it is."""
        grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect}
        given = await self._token({**grant, "code_verifier": verifier})
        if READ not in given.scopes:
            raise SignInError("scope_missing", platform=self.platform, code=READ)
        asked = {"part": "snippet", "mine": "true"}
        address = self.settings.api_url + _CHANNELS
        channels = parse.items(await google.ask(self.http, given, address, asked, 1))
        if not channels:
            raise GiveUpError("not_allowed", platform=self.platform, code="no_channel")
        return given.named(*parse.channel_name(channels[0]))

    async def renew(self, held: Credentials) -> Credentials:
        """Return a new access token; Google keeps the refresh token as it is."""
        if not held.refresh_token:
            raise SignInError("signed_out", platform=self.platform)
        grant = {"grant_type": "refresh_token", "refresh_token": held.refresh_token}
        fresh = await self._token(grant)
        return replace(
            held,
            access_token=fresh.access_token,
            expires_at=fresh.expires_at,
            refresh_token=fresh.refresh_token or held.refresh_token,
            refresh_expires_at=fresh.refresh_expires_at or held.refresh_expires_at,
            scopes=fresh.scopes or held.scopes,
        )

    async def streams(self, since: datetime, until: datetime) -> list[Stream]:
        """Return the broadcasts of that time. Google has no filter by time: every page is
        read."""
        asked = {"part": "id,snippet", "mine": "true", "broadcastType": "all", "maxResults": "50"}
        found: dict[str, Stream] = {}
        seen = {""}
        while True:
            page = await self._get(self.settings.api_url + _BROADCASTS, asked, 1)
            for stream in map(parse.stream, parse.items(page)):
                moment = stream.started_at or stream.planned_at
                if moment is not None and since <= moment <= until:
                    found[stream.id] = stream
            token = parse.next_page(page)
            if token in seen:
                return list(found.values())
            seen.add(token)
            asked["pageToken"] = token

    async def read(self, feed: Feed, stream: Stream, cursor: str) -> Reading:
        """Read a feed once."""
        match feed:
            case "live":
                return parse.live(await self._video(stream), self.access.clock())
            case "chat":
                return await self._chat(stream, cursor)
            case "totals":
                return await self._totals(stream)
            case _:
                raise GiveUpError("request_refused", platform=self.platform, code=feed)

    async def listen(self, stream: Stream) -> AsyncIterator[Reading]:
        """Yield the chat as it is written. Google closes the connection from time to time:
        the next one goes on where this one ended."""
        chat = self._chat_of(stream)
        opened_at = self.access.clock()
        try:
            async with aclosing(elements(self.http, await self._opened(chat))) as pages:
                async for page in pages:
                    reading = parse.chat(page)
                    self._heard[chat] = reading.cursor or self._heard.get(chat, "")
                    yield reading
                    if reading.over:
                        return
        except SkipError as error:
            if error.code != CHAT_ENDED:
                raise
            yield Reading(over=True)
            return
        raise WaitError(
            "unreachable", until=opened_at + APART, platform=self.platform, code="closed"
        )

    async def _opened(self, chat: str) -> httpx.Response:
        """The stream of a chat, from where the last one ended."""
        asked = {"liveChatId": chat, "part": _CHAT_PARTS}
        token = self._heard.get(chat, "")
        if not token:
            return await self._open(asked)
        try:
            return await self._open({**asked, "pageToken": token})
        except GiveUpError as error:
            if error.reason != "request_refused":
                raise
            return await self._open(asked)  # the token is too old: begin again

    async def _open(self, asked: Mapping[str, str]) -> httpx.Response:
        address = self.settings.api_url + _CHAT_STREAM
        return await self.signed(
            lambda held: open_stream(
                self.http, address, cost=CHAT_COST, params=asked, headers=google.bearer(held)
            )
        )

    async def _chat(self, stream: Stream, cursor: str) -> Reading:
        if "chat" not in stream.more and stream.ended_at is not None:
            return Reading(over=True)
        asked = {"liveChatId": self._chat_of(stream), "part": _CHAT_PARTS, "maxResults": "2000"}
        try:
            return parse.chat(await self._chat_page(asked, cursor))
        except SkipError as error:
            if error.code != CHAT_ENDED:
                raise
            return Reading(over=True)

    async def _chat_page(self, asked: Mapping[str, str], cursor: str) -> dict[str, Any]:
        address = self.settings.api_url + _CHAT
        if not cursor:
            return await self._get(address, asked, CHAT_COST)
        try:
            return await self._get(address, {**asked, "pageToken": cursor}, CHAT_COST)
        except GiveUpError as error:
            if error.reason != "request_refused":
                raise
            return await self._get(address, asked, CHAT_COST)  # the token is too old: begin again

    def _chat_of(self, stream: Stream) -> str:
        chat = stream.more.get("chat", "")
        if not chat:
            raise SkipError("switched_off", platform=self.platform, code="no_chat")
        return chat

    async def _totals(self, stream: Stream) -> Reading:
        held = await self.credentials()
        may = not held.scopes or ANALYTICS in held.scopes  # people can untick it at the sign-in
        video = await self._video(stream)
        afterwards = Afterwards(self._get, self.settings, video, self.access.clock())
        return await afterwards.read(with_analytics=may)

    async def _video(self, stream: Stream) -> parse.Json:
        asked = {"part": "id,liveStreamingDetails,statistics", "id": stream.id}
        found = parse.items(await self._get(self.settings.api_url + _VIDEOS, asked, 1))
        if not found:
            raise SkipError("stream_gone", platform=self.platform, code="no_video")
        return found[0]

    async def _get(self, address: str, asked: Mapping[str, str], cost: int) -> dict[str, Any]:
        return await self.signed(lambda held: google.ask(self.http, held, address, asked, cost))

    async def _token(self, grant: Mapping[str, str]) -> Credentials:
        return await google.token(self.http, self.access.app, self.settings.token_url, grant)
