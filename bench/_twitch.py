"""A Twitch with as many channels on air as are asked of it: whoever has a token has one.

Run as a process of its own; it prints its port and ends when its input does.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.running_app import free_port

STARTED = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
BETWEEN = 2.0
"""Seconds between two messages of a channel's chat, on average."""


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _owner(request: Request) -> str:
    return request.headers.get("authorization", "").partition(" ")[2].removeprefix("token-")


async def _validate(request: Request) -> Response:
    return JSONResponse({"client_id": "app-id", "user_id": _owner(request), "expires_in": 14_000})


async def _streams(request: Request) -> Response:
    owner = _owner(request)
    entry = {
        "id": f"stream-{owner}",
        "user_id": owner,
        "type": "live",
        "title": "新车上市",
        "viewer_count": random.randint(100, 900),
        "started_at": _text(STARTED),
    }
    return JSONResponse({"data": [entry], "pagination": {}})


async def _counted(request: Request) -> Response:
    return JSONResponse({"data": [], "pagination": {}, "total": random.randint(10, 5_000)})


async def _ordered(request: Request) -> Response:
    return JSONResponse({"data": [await request.json()]}, 202)


def _message(kind: str, payload: dict[str, Any], number: str, **more: str) -> str:
    metadata = {
        "message_id": number,
        "message_type": kind,
        "message_timestamp": _text(datetime.now(UTC)),
        **more,
    }
    return json.dumps({"metadata": metadata, "payload": payload})


async def _websocket(socket: WebSocket) -> None:
    await socket.accept()
    session = f"{id(socket):x}"
    told = {"id": session, "status": "connected", "keepalive_timeout_seconds": 30}
    await socket.send_text(_message("session_welcome", {"session": told}, f"w-{session}"))
    number = 0
    try:
        while True:
            await asyncio.sleep(random.uniform(0, 2 * BETWEEN))
            number += 1
            event = {
                "chatter_user_id": f"viewer-{random.randint(1, 400)}",
                "message_id": f"chat-{session}-{number}",
                "message": {"text": "这款落地多少钱，续航真实吗", "fragments": []},
                "source_broadcaster_user_id": None,
            }
            kind = "channel.chat.message"
            payload = {"subscription": {"type": kind, "status": "enabled"}, "event": event}
            text = _message("notification", payload, f"{session}-{number}", subscription_type=kind)
            await socket.send_text(text)
    except (WebSocketDisconnect, RuntimeError):
        return


def main() -> None:
    """Serve until the input ends."""
    app = Starlette(
        routes=[
            Route("/oauth2/validate", _validate),
            Route("/helix/streams", _streams),
            Route("/helix/videos", _counted),
            Route("/helix/channels/followers", _counted),
            Route("/helix/chat/chatters", _counted),
            Route("/helix/eventsub/subscriptions", _ordered, methods=["POST"]),
            WebSocketRoute("/ws", _websocket),
        ]
    )
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None))

    def end() -> None:
        sys.stdin.read()
        os._exit(0)  # nobody waits for open connections

    threading.Thread(target=end, daemon=True).start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    server.run()


if __name__ == "__main__":
    main()
