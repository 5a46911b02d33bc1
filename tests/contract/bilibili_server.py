"""Bilibili's two open platforms on loopback: signed requests, tokens, and the live line.

Signatures are checked and packets built here from the documents, without the connector's
own code, so that the two can be wrong in different ways only.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import struct
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import aclosing
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from connectors.bilibili import Bilibili, BilibiliOpen
from connectors.bilibili.line import Pace
from connectors.bilibili.settings import BilibiliSettings
from connectors.connector import Access, Connector
from connectors.errors import WaitError
from connectors.reading import Event, Reading, Stream
from tests.contract.stand_in import StandIn
from tests.contract.suite import NOW, Case

KEY, SECRET = "app-id", "planted-app-secret"
ROOM, OPEN_ID, GAME = 460695, "39b8fedb-60a5-4e29-ac75-b16955f7e632", "game-1"
AUTH_BODY = '{"roomid":460695,"key":"of this line"}'
LIVE = "LIVE_OPEN_PLATFORM_"
_SIGNED = (
    "x-bili-accesskeyid",
    "x-bili-content-md5",
    "x-bili-signature-method",
    "x-bili-signature-nonce",
    "x-bili-signature-version",
    "x-bili-timestamp",
)


def packed(body: bytes, operation: int = 5, version: int = 0) -> bytes:
    """One packet."""
    return struct.pack(">I2H2I", 16 + len(body), 16, version, operation, 0) + body


def said(command: str, **data: Any) -> bytes:
    """One message, as a packet."""
    return packed(json.dumps({"cmd": command, "data": data}, ensure_ascii=False).encode())


def zipped(*packets: bytes) -> bytes:
    """Packets within a compressed one."""
    return packed(zlib.compress(b"".join(packets)), version=2)


def person(**more: Any) -> dict[str, Any]:
    """A viewer as every message names one."""
    return {
        "uname": "路人甲的昵称",
        "uface": "https://example.test/face.jpg",
        "open_id": OPEN_ID,
        "union_id": "U_05ad57b6655a44528cb95a892c491232",
        "fans_medal_name": "勋章名",
        "fans_medal_level": 24,
        "fans_medal_wearing_status": True,
        "guard_level": 0,
        "room_id": ROOM,
        "timestamp": 1795782600,
        **more,
    }


COMMENT = said("LIVE_OPEN_PLATFORM_DM", **person(msg="落地多少钱", msg_id="dm-1"))


class BilibiliServer:
    """What a test may set: ``frames`` the line sends once it is entered; ``hang_up`` after
    them or after so many heartbeats; ``codes`` a path answers with; ``links`` the line is
    said to be at. ``beats`` is when each heartbeat came over the line."""

    def __init__(self) -> None:
        self.stand_in = StandIn(
            [
                Route("/v2/app/start", self._start, methods=["POST"]),
                Route("/v2/app/heartbeat", self._plain, methods=["POST"]),
                Route("/v2/app/end", self._plain, methods=["POST"]),
                Route("/x/account-oauth2/v1/token", self._token, methods=["POST"]),
                Route("/x/account-oauth2/v1/refresh_token", self._token, methods=["POST"]),
                Route("/arcopen/fn/user/account/info", self._account),
                Route("/arcopen/fn/live/room/info", self._room),
                Route("/arcopen/fn/live/room/ws-start", self._ws_start, methods=["POST"]),
                Route("/arcopen/fn/live/room/ws-heartbeat", self._plain, methods=["POST"]),
                WebSocketRoute("/sub", self._line),
            ]
        )
        self.frames: list[bytes] = [COMMENT]
        self.hang_up = False
        self.hang_up_after_beats = 0
        self.answers_beats = True
        self.auth_code = 0
        self.with_auth_reply = b""
        self.codes: dict[str, int] = {}
        self.links: Sequence[str] = ()
        self.streaming = True
        self.dead: set[str] = set()
        self.dead_for_good = False
        self.renewed = 0
        self.beats: list[float] = []
        self.entered: list[bytes] = []
        self.nonces: list[str] = []

    def _answer(self, request: Request, data: Any) -> Response:
        code = self.codes.get(request.url.path, 0)
        said = "0" if code == 0 else "refused"
        return JSONResponse({"code": code, "message": said, "request_id": "r", "data": data})

    async def _checked(self, request: Request, data: Any) -> Response:
        body = await request.body()
        headers = request.headers
        lines = [f"{name}:{headers.get(name, '')}" for name in _SIGNED]
        expected = hmac.new(SECRET.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()
        self.nonces.append(headers.get("x-bili-signature-nonce", ""))
        if headers.get("x-bili-accesskeyid") != KEY:
            return JSONResponse({"code": 4001, "message": "应用无效", "data": None})
        if hashlib.md5(body).hexdigest() != headers.get("x-bili-content-md5"):
            return JSONResponse({"code": 4012, "message": "MD5校验失败", "data": None})
        if headers.get("authorization") != expected:
            return JSONResponse({"code": 4002, "message": "签名异常", "data": None})
        by_oauth = request.url.path.startswith("/arcopen/")
        if headers.get("x-bili-signature-version") != ("2.0" if by_oauth else "1.0"):
            return JSONResponse({"code": 4006, "message": "版本异常", "data": None})
        token = headers.get("access-token", "")
        if by_oauth and not request.url.path.endswith("ws-heartbeat") and token in self.dead:
            return JSONResponse({"code": 127001, "message": "access_token验证错误", "data": None})
        return self._answer(request, data)

    def _websocket(self) -> dict[str, Any]:
        links = list(self.links) or [f"{self.stand_in.websocket_url}/sub"]
        return {"auth_body": AUTH_BODY, "wss_link": links}

    async def _start(self, request: Request) -> Response:
        asked = json.loads(await request.body())
        if asked["code"] in self.dead:
            return JSONResponse({"code": 7007, "message": "身份码错误", "data": None})
        anchor = {"room_id": ROOM, "uname": "车店", "uface": "", "uid": 0, "open_id": OPEN_ID}
        return await self._checked(
            request,
            {
                "game_info": {"game_id": GAME},
                "websocket_info": self._websocket(),
                "anchor_info": anchor,
            },
        )

    async def _plain(self, request: Request) -> Response:
        return await self._checked(request, None)

    async def _ws_start(self, request: Request) -> Response:
        return await self._checked(
            request, {"conn_id": "conn-1", "websocket_info": self._websocket()}
        )

    async def _account(self, request: Request) -> Response:
        return await self._checked(request, {"name": "车店", "face": "", "openid": OPEN_ID})

    async def _room(self, request: Request) -> Response:
        room = {"open_id": OPEN_ID, "room_id": ROOM, "title": "周五夜场", "is_banned": False}
        return await self._checked(request, {**room, "is_streaming": self.streaming})

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        if form["client_id"] != KEY or form["client_secret"] != SECRET:
            return JSONResponse({"code": 122001, "message": "client_secret 错误"})
        if request.url.path.endswith("refresh_token"):
            if self.dead_for_good:
                return JSONResponse({"code": 122007, "message": "refreshToken不合法"})
            self.renewed += 1
        token = f"fresh-{self.renewed}"
        return self._answer(
            request,
            {
                "access_token": token,
                "refresh_token": f"again-{self.renewed}",
                "expires_in": 1795782600 + 30 * 86400,
                "scopes": ["USER_INFO", "LIVE_ROOM_DATA"],
            },
        )

    async def _line(self, socket: WebSocket) -> None:
        await socket.accept()
        first = await socket.receive_bytes()
        operation = struct.unpack(">I2H2I", first[:16])[3]
        self.entered.append(first[16:])
        right = operation == 7 and first[16:] == AUTH_BODY.encode()
        code = self.auth_code if right else -101
        await socket.send_bytes(packed(b'{"code":%d}' % code, 8) + self.with_auth_reply)
        try:
            for frame in self.frames:
                await socket.send_bytes(frame)
            if self.hang_up:
                await socket.close()
            else:
                await self._beating(socket)
        except WebSocketDisconnect:
            pass

    async def _beating(self, socket: WebSocket) -> None:
        while True:
            beat = await socket.receive_bytes()
            assert struct.unpack(">I2H2I", beat[:16])[3] == 2
            self.beats.append(time.monotonic())
            if self.answers_beats:
                await socket.send_bytes(packed(struct.pack(">I", 88), 3, 1) + beat[16:])
            if len(self.beats) == self.hang_up_after_beats:
                await socket.close()
                return


def make(
    server: BilibiliServer, kind: type[Bilibili | BilibiliOpen], pace: Pace | None = None
) -> Callable[[Access], Connector]:
    """Build the connector against this server."""
    url = server.stand_in.url
    addresses = BilibiliSettings(live_url=url, member_url=url, api_url=url, sign_in_url=url)
    return lambda access: kind(access, addresses, pace)


def a_case(server: BilibiliServer, make: Callable[[Access], Connector]) -> Case:
    """A case of the contract whose first feed is the line."""
    return Case(
        platform=server.stand_in,
        make=make,
        stream=Stream(str(ROOM)),
        ended=Stream(str(ROOM)),
        streams=1,
        since=NOW - timedelta(days=1),
        until=NOW + timedelta(days=1),
        now=NOW,
        path="/v2/app/start",
        app_more={"project_id": "1651"},
        credentials_more={"room_id": str(ROOM)},
    )


def hear(
    server: BilibiliServer,
    kind: type[Bilibili | BilibiliOpen] = Bilibili,
    *,
    pace: Pace | None = None,
) -> list[Reading]:
    """Listen until it ends; what was heard before an error is in ``heard`` of the error."""
    found: list[Reading] = []

    async def all_of(connector: Connector) -> None:
        try:
            async with aclosing(connector.listen(Stream(str(ROOM)))) as heard:  # type: ignore[type-var]
                async for reading in heard:
                    found.append(reading)
        except WaitError as error:
            error.add_note(json.dumps([e.id for r in found for e in r.events]))
            raise

    a_case(server, make(server, kind, pace)).run(all_of)
    return found


def events(server: BilibiliServer, *frames: bytes) -> list[Event]:
    """The events of frames, after which the stream ends."""
    server.frames = [*frames, said(f"{LIVE}LIVE_END", msg_id="end", timestamp=1795782660)]
    found = [event for reading in hear(server) for event in reading.events]
    assert found.pop().kind == "end"
    return found
