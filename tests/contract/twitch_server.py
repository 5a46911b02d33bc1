"""Twitch on loopback: OAuth tokens and their validation, Helix, EventSub's WebSocket."""

from __future__ import annotations

import asyncio
import json
import threading
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from connectors.reading import Stream
from connectors.twitch import Twitch
from connectors.twitch.settings import TwitchSettings
from tests.contract.stand_in import StandIn
from tests.contract.suite import NOW, SECRETS, Case

ACCOUNT = "account-1"
STARTED = NOW - timedelta(minutes=30)
ENDED_AT = NOW - timedelta(days=1)
ON_AIR = Stream("stream-on-air", started_at=STARTED)
OVER = Stream("stream-2", started_at=ENDED_AT - timedelta(hours=2), ended_at=ENDED_AT)
PAGE = 2
"""Entries a page, whatever is asked for."""

OFFLINE = ("stream.offline", {"broadcaster_user_id": ACCOUNT})


class TwitchServer:
    """One channel's Twitch; what it answers can be changed before it is asked."""

    def __init__(self) -> None:
        self.tokens = {SECRETS[0]}
        self.refresh_token = SECRETS[1]
        self.refresh_lives = True
        self.renewals = 0
        self.user: dict[str, Any] = {"id": ACCOUNT, "login": "cars", "display_name": "样例汽车"}
        self.on_air: list[dict[str, Any]] = [live_entry()]
        self.videos = [
            video("stream-on-air", STARTED, "30m0s"),
            video("stream-1", NOW - timedelta(hours=20), "1h0m5s"),
            video("stream-2", ENDED_AT - timedelta(hours=2), "2h0m0s", views=40),
            {**video("", NOW - timedelta(days=3), "10m0s"), "stream_id": None},
            video("stream-3", NOW - timedelta(days=5), "59s"),
            video("long-ago", NOW - timedelta(days=300), "1h0m0s"),
        ]
        self.points = 799
        self.refused: dict[str, tuple[int, str]] = {}
        """Kinds of events that are refused, with status and message."""
        self.orders: list[dict[str, Any]] = []
        self.webhooks: list[dict[str, Any]] = []
        """Orders by webhook as they stand."""
        self.verified = "enabled"
        """What an order by webhook becomes once its address was tried."""
        self.scripts: list[list[Any]] = []
        """What each WebSocket connection does, step by step."""
        self.connections: list[str] = []
        """The query of each WebSocket connection."""
        self.sent_inbound = False
        self.hung_up = threading.Event()
        """Set when a client has closed a connection."""
        self.platform = StandIn(
            [
                Route("/oauth2/token", self._token, methods=["POST"]),
                Route("/oauth2/validate", self._validate),
                Route("/helix/streams", self._streams),
                Route("/helix/users", self._users),
                Route("/helix/videos", self._videos),
                Route("/helix/channels/followers", self._followers),
                Route("/helix/chat/chatters", self._chatters),
                Route("/helix/eventsub/subscriptions", self._order, methods=["POST"]),
                Route("/helix/eventsub/subscriptions", self._ordered, methods=["GET"]),
                Route("/helix/eventsub/subscriptions", self._forget, methods=["DELETE"]),
                WebSocketRoute("/ws", self._websocket),
            ]
        )

    @property
    def settings(self) -> TwitchSettings:
        url = self.platform.url
        return TwitchSettings(
            api_url=f"{url}/helix",
            sign_in_url=f"{url}/oauth2",
            websocket_url=f"{self.platform.websocket_url}/ws",
        )

    def case(self) -> Case:
        return Case(
            platform=self.platform,
            make=lambda access: Twitch(access, self.settings),
            stream=ON_AIR,
            ended=OVER,
            streams=4,
            since=NOW - timedelta(days=30),
            until=NOW + timedelta(days=30),
            now=NOW,
            path="/helix/streams",
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
            return JSONResponse({"status": 403, "message": "invalid client secret"}, 403)
        if form["grant_type"] == "client_credentials":
            self.tokens.add("app-token")
            return JSONResponse({"access_token": "app-token", "expires_in": 5_000_000})
        if form["grant_type"] == "authorization_code":
            if form["code"] != "code-1":
                return JSONResponse({"status": 400, "message": "Invalid authorization code"}, 400)
            return self._given()
        if form["refresh_token"] != self.refresh_token or not self.refresh_lives:
            said = {"error": "Bad Request", "status": 400, "message": "Invalid refresh token"}
            return JSONResponse(said, 400)
        self.renewals += 1
        self.refresh_token = f"refresh-{self.renewals}"
        return self._given()

    def _given(self) -> Response:
        token = f"access-{self.renewals}"
        self.tokens.add(token)
        return JSONResponse(
            {
                "access_token": token,
                "refresh_token": self.refresh_token,
                "expires_in": 14_000,
                "scope": list(Twitch.can.scopes),
                "token_type": "bearer",
            }
        )

    async def _validate(self, request: Request) -> Response:
        token = request.headers.get("authorization", "").removeprefix("OAuth ")
        if token not in self.tokens:
            return JSONResponse({"status": 401, "message": "invalid access token"}, 401)
        return JSONResponse({"client_id": "app-id", "user_id": ACCOUNT, "expires_in": 14_000})

    def _answer(self, request: Request, body: dict[str, Any], status: int = 200) -> Response:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if request.headers.get("client-id") != "app-id":
            return twitch_error(401, "Client ID is missing")
        if token not in self.tokens:
            return twitch_error(401, "Invalid OAuth token")
        return JSONResponse(body, status, headers=self._points())

    def _points(self) -> dict[str, str]:
        self.points -= 1
        reset = str(int((NOW + timedelta(seconds=40)).timestamp()))
        return {
            "Ratelimit-Limit": "800",
            "Ratelimit-Remaining": str(self.points),
            "Ratelimit-Reset": reset,
        }

    async def _streams(self, request: Request) -> Response:
        return self._answer(request, {"data": self.on_air, "pagination": {}})

    async def _users(self, request: Request) -> Response:
        return self._answer(request, {"data": [self.user] if self.user else []})

    async def _videos(self, request: Request) -> Response:
        first = int(request.query_params.get("after", "0"))
        more = first + PAGE < len(self.videos)
        pagination = {"cursor": str(first + PAGE)} if more else {}
        body = {"data": self.videos[first : first + PAGE], "pagination": pagination}
        return self._answer(request, body)

    async def _followers(self, request: Request) -> Response:
        return self._answer(request, {"data": [], "pagination": {}, "total": 1234})

    async def _chatters(self, request: Request) -> Response:
        return self._answer(request, {"data": [], "pagination": {}, "total": 56})

    async def _order(self, request: Request) -> Response:
        order = json.loads(await request.body())
        if order["type"] in self.refused:
            return twitch_error(*self.refused[order["type"]])
        if order["transport"]["method"] == "webhook":
            return self._order_webhook(request, order)
        answer = self._answer(request, {"data": [{**order, "status": "enabled"}]}, 202)
        if answer.status_code == 202:
            self.orders.append(order)
        return answer

    def _order_webhook(self, request: Request, order: dict[str, Any]) -> Response:
        """Webhooks are the app's: its own token orders them, and what is ordered stays. The
        address is tried after the answer."""
        if not _is_of_the_app(request):
            return twitch_error(400, "invalid transport and auth combination")
        same = [w for w in self.webhooks if (w["type"], w["condition"]) == _about(order)]
        if any(w["transport"]["callback"] == order["transport"]["callback"] for w in same):
            return twitch_error(409, "subscription already exists")
        made = {**order, "id": f"order-{len(self.orders)}"}
        self.orders.append(order)
        self.webhooks.append({**made, "status": self.verified})
        pending = {**made, "status": "webhook_callback_verification_pending"}
        return self._answer(request, {"data": [pending]}, 202)

    async def _ordered(self, request: Request) -> Response:
        assert _is_of_the_app(request)
        account = request.query_params["user_id"]
        about = [w for w in self.webhooks if account in w["condition"].values()]
        first = int(request.query_params.get("after", "0"))
        more = first + 1 < len(about)
        pagination = {"cursor": str(first + 1)} if more else {}
        shown = [{**w, "transport": _without_secret(w)} for w in about[first : first + 1]]
        return self._answer(request, {"data": shown, "pagination": pagination})

    async def _forget(self, request: Request) -> Response:
        wanted = request.query_params["id"]
        gone = [w for w in self.webhooks if w["id"] == wanted]
        if not _is_of_the_app(request) or not gone:
            return twitch_error(404, "subscription not found")
        self.webhooks.remove(gone[0])
        return Response(status_code=204)

    async def _websocket(self, socket: WebSocket) -> None:
        await socket.accept()
        self.connections.append(socket.url.query)
        try:
            for step in self.scripts.pop(0):
                match step:
                    case int() as code:
                        await socket.close(code)
                        return
                    case _:
                        await socket.send_text(step if isinstance(step, str) else json.dumps(step))
            await asyncio.wait_for(socket.receive_text(), 20)
            self.sent_inbound = True
        except WebSocketDisconnect:
            self.hung_up.set()

    def welcome(self, session: str = "session-1", keepalive: float = 10) -> dict[str, Any]:
        told = {"id": session, "status": "connected", "keepalive_timeout_seconds": keepalive}
        return eventsub("session_welcome", {"session": told | {"reconnect_url": None}})

    def reconnect(self, address: str = "") -> dict[str, Any]:
        new = address or f"{self.platform.websocket_url}/ws?moved=1"
        told = {"id": "session-1", "status": "reconnecting", "reconnect_url": new}
        return eventsub("session_reconnect", {"session": told})


def _is_of_the_app(request: Request) -> bool:
    return request.headers.get("authorization") == "Bearer app-token"


def _about(order: dict[str, Any]) -> tuple[str, dict[str, str]]:
    return order["type"], order["condition"]


def _without_secret(order: dict[str, Any]) -> dict[str, str]:
    return {k: v for k, v in order["transport"].items() if k != "secret"}


def twitch_error(status: int, said: str) -> JSONResponse:
    return JSONResponse(json.loads(twitch_error_body(status, said)), status)


def twitch_error_body(status: int, said: str) -> bytes:
    return json.dumps({"error": "…", "status": status, "message": said}).encode()


def live_entry() -> dict[str, Any]:
    return {
        "id": ON_AIR.id,
        "user_id": ACCOUNT,
        "type": "live",
        "title": "新车上市",
        "viewer_count": 321,
        "started_at": _text(STARTED),
    }


def video(stream: str, started_at: datetime, lasted: str, views: int = 7) -> dict[str, Any]:
    return {
        "id": f"video-{stream}",
        "stream_id": stream,
        "user_id": ACCOUNT,
        "title": "新车上市",
        "created_at": _text(started_at),
        "type": "archive",
        "duration": lasted,
        "view_count": views,
    }


def eventsub(
    kind: str, payload: dict[str, Any], message_id: str = "", **more: str
) -> dict[str, Any]:
    metadata = {
        "message_id": message_id or f"{kind}-id",
        "message_type": kind,
        "message_timestamp": _text(NOW).replace("Z", ".123456789Z"),
        **more,
    }
    return {"metadata": metadata, "payload": payload}


def notification(kind: str, event: dict[str, Any], message_id: str) -> dict[str, Any]:
    payload = {"subscription": {"type": kind, "status": "enabled"}, "event": event}
    return eventsub("notification", payload, message_id, subscription_type=kind)


def chat(text: str, message_id: str, **more: Any) -> dict[str, Any]:
    event = {
        "broadcaster_user_id": ACCOUNT,
        "chatter_user_id": "viewer-9",
        "message_id": f"chat-{message_id}",
        "message": {"text": text, "fragments": []},
        "source_broadcaster_user_id": None,
        **more,
    }
    return notification("channel.chat.message", event, message_id)


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
