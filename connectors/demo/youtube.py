"""The part of YouTube's protocol that its connector asks for, spoken by a server of ours.

One channel with one broadcast, which began at a given moment and lasts as long as its story.
Answers have the fields of Google's discovery documents; whoever signs in is let in.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from bisect import bisect_right
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from connectors.credentials import challenge
from connectors.demo.story import Message, Story
from connectors.http import Clock
from connectors.youtube.client import ANALYTICS, READ

CHANNEL, VIDEO, CHAT = "demo-channel", "demo-video", "demo-chat"
LASTS = 3600
"""Seconds an access token holds."""
SUBSCRIBERS = 2_480
_POLL_MILLIS = 4_000
_BETWEEN_WRITES = 1.0
_CURRENCY = "CNY"

Json = dict[str, Any]


class DemoYouTube:
    """The server's side: who signed in, and how far the stream is by now."""

    def __init__(
        self, story: Story, began: datetime, title: str, channel: str, clock: Clock
    ) -> None:
        self._story, self._began = story, began
        self._title, self._channel, self._clock = title, channel, clock
        self._codes: dict[str, str] = {}
        self._tokens: set[str] = set()
        self._refresh = secrets.token_urlsafe(16)
        self._moments = [message.at for message in story.messages]

    def routes(self) -> list[BaseRoute]:
        """What is asked where."""
        return [
            Route("/o/oauth2/v2/auth", self._agree),
            Route("/token", self._token, methods=["POST"]),
            Route("/youtube/v3/channels", self._signed(self._channels)),
            Route("/youtube/v3/liveBroadcasts", self._signed(self._broadcasts)),
            Route("/youtube/v3/videos", self._signed(self._videos)),
            Route("/youtube/v3/liveChat/messages", self._signed(self._chat)),
            Route("/youtube/v3/liveChat/messages/stream", self._signed(self._chat_stream)),
            Route("/v2/reports", self._signed(self._reports)),
        ]

    async def _agree(self, request: Request) -> Response:
        """Agree at once, and send the person back with a code."""
        asked = request.query_params
        code = secrets.token_urlsafe(12)
        self._codes[code] = asked.get("code_challenge", "")
        back = urlencode({"state": asked.get("state", ""), "code": code})
        return RedirectResponse(f"{asked.get('redirect_uri', '')}?{back}")

    async def _token(self, request: Request) -> Response:
        async with request.form() as form:
            given = {name: str(value) for name, value in form.items()}
        if given.get("grant_type") == "refresh_token":
            good = given.get("refresh_token") == self._refresh
        else:
            wanted = self._codes.pop(given.get("code", ""), None)
            good = wanted == challenge(given.get("code_verifier", ""))
        if not good:
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = secrets.token_urlsafe(16)
        self._tokens.add(token)
        return JSONResponse(
            {
                "access_token": token,
                "expires_in": LASTS,
                "refresh_token": self._refresh,
                "scope": f"{READ} {ANALYTICS}",
                "token_type": "Bearer",
            }
        )

    def _signed(self, answer: Any) -> Any:
        async def guarded(request: Request) -> Response:
            token = request.headers.get("authorization", "").removeprefix("Bearer ")
            if token not in self._tokens:
                reasons = [{"reason": "authError", "domain": "global"}]
                error = {"code": 401, "message": "Invalid Credentials", "errors": reasons}
                return JSONResponse({"error": error}, 401)
            told = answer(request)
            return told if isinstance(told, Response) else JSONResponse(told)

        return guarded

    def _channels(self, _: Request) -> Json:
        statistics = {"subscriberCount": str(SUBSCRIBERS), "hiddenSubscriberCount": False}
        return _page(
            "channel",
            [{"id": CHANNEL, "snippet": {"title": self._channel}, "statistics": statistics}],
        )

    def _broadcasts(self, _: Request) -> Json:
        snippet = {
            "title": self._title,
            "channelId": CHANNEL,
            "scheduledStartTime": _said(self._began),
            "actualStartTime": _said(self._began),
            "liveChatId": CHAT,
        }
        if self._is_over:
            snippet["actualEndTime"] = _said(self._ends)
        return _page("liveBroadcast", [{"id": VIDEO, "snippet": snippet}])

    def _videos(self, request: Request) -> Json:
        if request.query_params.get("id") != VIDEO:
            return _page("video", [])
        at = self._seconds
        details = {"actualStartTime": _said(self._began), "activeLiveChatId": CHAT}
        if self._is_over:
            details["actualEndTime"] = _said(self._ends)
        else:
            details["concurrentViewers"] = str(self._story.viewers(at))
        statistics = {
            "viewCount": str(self._story.views(at)),
            "likeCount": str(self._story.likes(at)),
            "commentCount": "0",
        }
        video = {"id": VIDEO, "liveStreamingDetails": details, "statistics": statistics}
        return _page("video", [video])

    def _chat(self, request: Request) -> Json:
        most = int(request.query_params.get("maxResults", "500"))
        return self._messages(_place(request), most)

    def _chat_stream(self, request: Request) -> Response:
        return StreamingResponse(self._written(_place(request)), media_type="application/json")

    async def _written(self, place: int) -> AsyncIterator[str]:
        """The chat as it is written: an array whose elements come when there is news."""
        before = "["
        while True:
            page = self._messages(place, 500)
            place += len(page["items"])
            if page["items"]:
                yield before + json.dumps(page, ensure_ascii=False)
                before = ",\r\n"
            elif self._is_over:
                yield "]" if before != "[" else "[]"
                return
            else:
                await asyncio.sleep(_BETWEEN_WRITES)

    def _messages(self, place: int, most: int) -> Json:
        """The messages from a place on; the last one says that the chat has ended."""
        until = min(bisect_right(self._moments, self._seconds), place + most)
        found = [self._item(n, self._story.messages[n]) for n in range(place, until)]
        if self._is_over and until == len(self._moments) and place <= until:
            found.append(_item(until, self._ends, {"type": "chatEndedEvent"}))
        answer = _page("liveChatMessage", found) | {
            "nextPageToken": str(place + len(found)),
            "pollingIntervalMillis": _POLL_MILLIS,
        }
        return answer | ({"offlineAt": _said(self._ends)} if self._is_over else {})

    def _item(self, number: int, message: Message) -> Json:
        text = {"messageText": message.text}
        snippet: Json = {"type": "textMessageEvent", "textMessageDetails": text}
        if message.joins:
            snippet = {"type": "newSponsorEvent", "newSponsorDetails": {"memberLevelName": "Demo"}}
        elif message.micros:
            paid = {
                "amountMicros": str(message.micros),
                "currency": _CURRENCY,
                "userComment": message.text,
            }
            snippet = {"type": "superChatEvent", "superChatDetails": paid}
        at = self._began + timedelta(seconds=message.at)
        return _item(number, at, snippet, f"demo-viewer-{message.viewer:03}")

    def _reports(self, request: Request) -> Json:
        """Analytics of the whole stream; no rows while it is on."""
        asked = request.query_params
        names = [n for n in asked.get("dimensions", "").split(",") if n]
        names += asked.get("metrics", "").split(",")
        answer: Json = {
            "kind": "youtubeAnalytics#resultTable",
            "columnHeaders": [{"name": name} for name in names],
        }
        if not self._is_over:
            return answer
        return answer | {"rows": [[row.get(name) for name in names] for row in self._rows(names)]}

    def _rows(self, names: list[str]) -> list[Json]:
        story = self._story
        minutes = [story.minute(number) for number in range(story.seconds // 60)]
        if "livestreamPosition" in names:
            return [
                {
                    "livestreamPosition": number * 60,
                    "averageConcurrentViewers": round(mean),
                    "peakConcurrentViewers": most,
                }
                for number, (mean, most) in enumerate(minutes)
            ]
        views = story.views(story.seconds)
        return [
            {
                "liveOrOnDemand": "LIVE",
                "peakConcurrentViewers": max(most for _, most in minutes),
                "views": views,
                "estimatedMinutesWatched": story.watched // 60,
                "averageViewDuration": story.watched // max(views, 1),
                "subscribersGained": views // 70,
                "subscribersLost": views // 900,
                "shares": views // 60,
            }
        ]

    @property
    def _seconds(self) -> float:
        return (self._clock() - self._began).total_seconds()

    @property
    def _is_over(self) -> bool:
        return self._seconds >= self._story.seconds

    @property
    def _ends(self) -> datetime:
        return self._began + timedelta(seconds=self._story.seconds)


def _page(kind: str, items: list[Json]) -> Json:
    return {
        "kind": f"youtube#{kind}ListResponse",
        "pageInfo": {"totalResults": len(items), "resultsPerPage": len(items)},
        "items": items,
    }


def _item(number: int, at: datetime, snippet: Json, viewer: str = CHANNEL) -> Json:
    return {
        "kind": "youtube#liveChatMessage",
        "id": f"demo-message-{number}",
        "snippet": {"liveChatId": CHAT, "publishedAt": _said(at), **snippet},
        "authorDetails": {"channelId": viewer, "displayName": viewer},
    }


def _place(request: Request) -> int:
    return int(request.query_params.get("pageToken") or 0)


def _said(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
