"""YouTube on loopback: OAuth tokens, the Data API, the live chat and Analytics."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from connectors.reading import Stream
from connectors.youtube import YouTube
from connectors.youtube.settings import YouTubeSettings
from tests.contract.stand_in import StandIn
from tests.contract.suite import NOW, SECRETS, Case

ON_AIR, ENDED, CHAT = "video-on-air", "video-ended", "chat-1"
SCOPES = (
    "https://www.googleapis.com/auth/youtube.readonly "
    "https://www.googleapis.com/auth/yt-analytics.readonly"
)
STARTED = NOW - timedelta(minutes=30)
ENDED_AT = NOW - timedelta(days=1)
VIDEOS = "/youtube/v3/videos"
MESSAGES = "/youtube/v3/liveChat/messages"
STREAM = "/youtube/v3/liveChat/messages/stream"
LIVE = Stream(ON_AIR, started_at=STARTED, more={"chat": CHAT})
OVER = Stream(ENDED, started_at=ENDED_AT - timedelta(hours=2), ended_at=ENDED_AT)

BY_MINUTE = "averageConcurrentViewers,peakConcurrentViewers livestreamPosition"
WATCHED = "views,estimatedMinutesWatched,averageViewDuration liveOrOnDemand"
GAINED = "subscribersGained,subscribersLost,shares"
PAGE = 3
"""Broadcasts a page, whatever is asked for."""


class YouTubeServer:
    """One channel's YouTube; what it answers can be changed before it is asked."""

    def __init__(self, *pages: Route) -> None:
        self.tokens = {SECRETS[0]}
        self.refresh_lives = True
        self.renewals = 0
        self.granted = SCOPES
        self.broadcasts = [broadcast(f"video-{n}", NOW - timedelta(hours=n)) for n in range(5)]
        self.broadcasts += [broadcast(ON_AIR, STARTED), broadcast("later", None)]
        self.broadcasts += [broadcast("long-ago", NOW - timedelta(days=300))]
        self.videos = {ON_AIR: on_air_video(), ENDED: ended_video()}
        self.channel: dict[str, Any] = {
            "kind": "youtube#channel",
            "id": "account-1",
            "snippet": {"title": "样例汽车"},
            "statistics": {"subscriberCount": "1230", "hiddenSubscriberCount": False},
        }
        self.chat: dict[str, dict[str, Any]] = {"": chat_page([comment("m1", "好看")], "p2")}
        self.stream: list[list[bytes]] = []
        """What each connection to the chat's stream is sent, piece by piece."""
        self.holds = 0.0
        """Seconds for which a stream is held open after its last piece."""
        self.reports: dict[str, dict[str, Any]] = {}
        """Analytics tables by ``metrics`` and ``dimensions``."""
        self.answered: list[tuple[str, dict[str, Any]]] = []
        """Every body of the APIs by the path asked."""
        self.platform = StandIn(
            [
                Route("/token", self._token, methods=["POST"]),
                Route("/youtube/v3/liveBroadcasts", self._broadcasts),
                Route(VIDEOS, self._videos),
                Route("/youtube/v3/channels", self._channels),
                Route(MESSAGES, self._chat),
                Route(STREAM, self._stream),
                Route("/v2/reports", self._reports),
                *pages,
            ]
        )

    @property
    def settings(self) -> YouTubeSettings:
        url = self.platform.url
        return YouTubeSettings(
            api_url=url, analytics_url=url, sign_in_url=f"{url}/auth", token_url=f"{url}/token"
        )

    def case(self) -> Case:
        return Case(
            platform=self.platform,
            make=lambda access: YouTube(access, self.settings),
            stream=LIVE,
            ended=OVER,
            streams=7,
            since=NOW - timedelta(days=30),
            until=NOW + timedelta(days=30),
            now=NOW,
            path=VIDEOS,
            die=self.die,
            die_for_good=self.die_for_good,
            renewed=lambda: self.renewals,
        )

    def die(self) -> None:
        self.tokens.clear()

    def die_for_good(self) -> None:
        self.tokens.clear()
        self.refresh_lives = False

    async def _token(self, request: Request) -> Response:
        form = {k: v[0] for k, v in parse_qs((await request.body()).decode()).items()}
        if form.get("client_secret") != SECRETS[2]:
            return JSONResponse({"error": "invalid_client"}, 401)
        if form["grant_type"] == "authorization_code":
            known = form["code"] == "code-1" and form["code_verifier"] == "verifier-1"
            return self._given(refresh_token=SECRETS[1]) if known else _invalid_grant()
        if form["refresh_token"] != SECRETS[1] or not self.refresh_lives:
            return _invalid_grant()
        self.renewals += 1
        return self._given()

    def _given(self, **more: str) -> Response:
        token = f"access-{self.renewals}"
        self.tokens.add(token)
        return JSONResponse(
            {"access_token": token, "expires_in": 3599, "scope": self.granted, **more}
        )

    def _refused(self, request: Request) -> Response | None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        return None if token in self.tokens else google_error(401, "authError")

    def _answer(self, request: Request, body: dict[str, Any]) -> Response:
        refused = self._refused(request)
        if refused is not None:
            return refused
        self.answered.append((request.url.path, body))
        return JSONResponse(body)

    async def _broadcasts(self, request: Request) -> Response:
        first = int(request.query_params.get("pageToken", "0"))
        body: dict[str, Any] = {"items": self.broadcasts[first : first + PAGE]}
        if first + PAGE < len(self.broadcasts):
            body["nextPageToken"] = str(first + PAGE)
        return self._answer(request, body)

    async def _videos(self, request: Request) -> Response:
        video = self.videos.get(request.query_params["id"])
        return self._answer(request, {"items": [video] if video else []})

    async def _channels(self, request: Request) -> Response:
        return self._answer(request, {"items": [self.channel] if self.channel else []})

    async def _chat(self, request: Request) -> Response:
        page = self.chat.get(request.query_params.get("pageToken", ""))
        if page is None:
            return self._refused(request) or google_error(400, "invalidPageToken")
        return self._answer(request, page)

    async def _stream(self, request: Request) -> Response:
        refused = self._refused(request)
        pieces = self.stream.pop(0) if self.stream and refused is None else []

        async def sent() -> AsyncIterator[bytes]:
            for piece in pieces:
                yield piece
            await asyncio.sleep(self.holds)

        return refused or StreamingResponse(sent(), media_type="application/json")

    async def _reports(self, request: Request) -> Response:
        asked = request.query_params
        key = f"{asked['metrics']} {asked.get('dimensions', '')}".strip()
        empty = report(asked["metrics"].split(","), None)
        return self._answer(request, self.reports.get(key, empty))


def google_error(status: int, reason: str) -> JSONResponse:
    return JSONResponse(json.loads(google_error_body(status, reason)), status)


def google_error_body(status: int, reason: str) -> bytes:
    error = {"code": status, "message": "said", "errors": [{"reason": reason, "domain": "d"}]}
    return json.dumps({"error": error}).encode()


def _invalid_grant() -> JSONResponse:
    said = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
    return JSONResponse(said, 400)


def broadcast(video: str, started_at: datetime | None) -> dict[str, Any]:
    snippet = {"title": f"新车 {video}", "scheduledStartTime": _text(NOW + timedelta(hours=1))}
    if started_at is not None:
        snippet |= {"scheduledStartTime": _text(started_at), "actualStartTime": _text(started_at)}
    if video == ON_AIR:
        snippet["liveChatId"] = CHAT
    return {"kind": "youtube#liveBroadcast", "id": video, "snippet": snippet}


def on_air_video() -> dict[str, Any]:
    return {
        "id": ON_AIR,
        "statistics": {"viewCount": "5120", "likeCount": "88", "commentCount": "3"},
        "liveStreamingDetails": {
            "actualStartTime": _text(STARTED),
            "concurrentViewers": "412",
            "activeLiveChatId": CHAT,
        },
    }


def ended_video() -> dict[str, Any]:
    return {
        "id": ENDED,
        "statistics": {"viewCount": "9000", "likeCount": "120", "commentCount": "12"},
        "liveStreamingDetails": {
            "actualStartTime": _text(ENDED_AT - timedelta(hours=2)),
            "actualEndTime": _text(ENDED_AT),
        },
    }


def chat_page(items: list[dict[str, Any]], token: str = "", **more: Any) -> dict[str, Any]:
    page = {"items": items, "pollingIntervalMillis": 4500, **more}
    return page | {"nextPageToken": token} if token else page


def message(message_id: str, kind: str, **details: Any) -> dict[str, Any]:
    snippet = {"type": kind, "publishedAt": _text(NOW - timedelta(minutes=1)), **details}
    return {"id": message_id, "snippet": snippet, "authorDetails": {"channelId": "viewer-9"}}


def comment(message_id: str, text: str) -> dict[str, Any]:
    return message(message_id, "textMessageEvent", textMessageDetails={"messageText": text})


def report(columns: list[str], rows: list[list[Any]] | None) -> dict[str, Any]:
    body: dict[str, Any] = {
        "kind": "youtubeAnalytics#resultTable",
        "columnHeaders": [
            {"name": name, "columnType": "METRIC", "dataType": "INTEGER"} for name in columns
        ],
    }
    return body if rows is None else body | {"rows": rows}


def streamed(*pages: dict[str, Any]) -> bytes:
    return ("[" + ",\r\n".join(json.dumps(page, ensure_ascii=False) for page in pages)).encode()


def with_analytics(server: YouTubeServer, positions: list[int]) -> None:
    """Let Analytics have produced its reports, with these positions of the curve."""
    columns = ["livestreamPosition", "averageConcurrentViewers", "peakConcurrentViewers"]
    curve = zip(positions, [[100, 130], [None, None], [300, 410]], strict=True)
    server.reports[BY_MINUTE] = report(columns, [[at, *values] for at, values in curve])
    server.reports["peakConcurrentViewers"] = report(["peakConcurrentViewers"], [[415]])
    server.reports[WATCHED] = report(
        ["liveOrOnDemand", "views", "estimatedMinutesWatched", "averageViewDuration"],
        [["ON_DEMAND", 4000, 9000, 140], ["LIVE", 5000, 30000, 360]],
    )
    server.reports[GAINED] = report(GAINED.split(","), [[20, 3, 7]])


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
