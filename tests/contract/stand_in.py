"""A platform of ours on loopback: routes that speak its documented protocol, and faults.

A stand-in is a real server in a thread: what a connector asks goes over a socket. Faults
wait in a queue; the next request whose path begins as the fault says meets it instead of
its route.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.running_app import free_port


@dataclass(frozen=True)
class Seen:
    """A request that came in."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Fault:
    """Instead of an answer: a status with headers and body, after ``delay`` seconds;
    ``cut`` hangs up in the middle of the body."""

    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0
    cut: bool = False
    path: str = "/"


class StandIn:
    """Runs while it is entered; ``url`` is its base address."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self.seen: list[Seen] = []
        self.faults: list[Fault] = []
        self._app = Starlette(routes=list(routes))
        self._port = free_port()
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def websocket_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}"

    def asked(self, path: str) -> list[Seen]:
        """The requests whose path begins so."""
        return [seen for seen in self.seen if seen.path.startswith(path)]

    def __enter__(self) -> StandIn:
        config = uvicorn.Config(
            self._watched(self._app),
            host="127.0.0.1",
            port=self._port,
            log_config=None,
            log_level="warning",  # its own log is not ours: addresses there may carry a token
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until = time.monotonic() + 20
        while not self._server.started:
            if time.monotonic() > until:
                raise RuntimeError("the stand-in did not start")
            time.sleep(0.01)
        return self

    def __exit__(self, *_: Any) -> None:
        assert self._server is not None
        assert self._thread is not None
        self._server.should_exit = True
        self._thread.join(timeout=10)

    def _watched(self, app: ASGIApp) -> ASGIApp:
        async def watched(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            body = await _body(receive)
            self.seen.append(
                Seen(
                    scope["method"],
                    scope["path"],
                    scope["query_string"].decode(),
                    {k.decode(): v.decode() for k, v in scope["headers"]},
                    body,
                )
            )
            fault = next((f for f in self.faults if scope["path"].startswith(f.path)), None)
            if fault is None:
                await app(scope, _again(body), send)
                return
            self.faults.remove(fault)
            await _fail(fault, send)

        return watched


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


def _again(body: bytes) -> Receive:
    given = False

    async def receive() -> Message:
        nonlocal given
        if given:
            await asyncio.sleep(3600)  # nothing more comes; the client is still there
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _fail(fault: Fault, send: Send) -> None:
    await asyncio.sleep(fault.delay)
    length = len(fault.body) + (100 if fault.cut else 0)
    headers = {"content-type": "application/json", "content-length": str(length), **fault.headers}
    raw = [(k.encode(), v.encode()) for k, v in headers.items()]
    await send({"type": "http.response.start", "status": fault.status, "headers": raw})
    await send({"type": "http.response.body", "body": fault.body, "more_body": fault.cut})
