"""Many screens on one show, as a process of its own: sends commands, and measures until the
last screen has each.

``python -m bench._screens PORT EVENTS-PATH COMMANDS-PATH SCREENS COMMANDS PAUSE`` prints a
JSON object: milliseconds a command, from sending it to the last screen's receiving it.
With a campaign's id in place of a path, a marketer's edits of a cue in the page are sent
instead, and a screen has one when it is told of the new sheet.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import time
from collections.abc import AsyncIterator
from functools import partial

import uvloop

from bench._session import Session

_SEQ = re.compile(rb'"seq":(\d+)')
_SHEET = re.compile(rb'"sheet":"\d+\.(\d+)\.')
WARM_UP = 20
FIRST_CUE = "first"
"""The cue that is edited."""


class Arrivals:
    """Which screens have seen what, and when the last one had."""

    def __init__(self, screens: int) -> None:
        self.screens = screens
        self.reached: dict[int, int] = {}
        self.complete: dict[int, float] = {}
        self.changed = asyncio.Event()

    def seen(self, before: int, seq: int) -> None:
        """A screen that knew ``before`` now shows ``seq``, and all that it jumped over."""
        for number in range(before + 1, seq + 1):
            self.reached[number] = self.reached.get(number, 0) + 1
            if self.reached[number] == self.screens:
                self.complete[number] = time.perf_counter()
                self.changed.set()


class Screen(asyncio.Protocol):
    """A screen: reads its stream, looks at nothing but the sequence number."""

    def __init__(
        self,
        arrivals: Arrivals,
        request: bytes,
        ready: asyncio.Future[None],
        number: re.Pattern[bytes],
    ) -> None:
        self.arrivals, self.request, self.ready, self.number = arrivals, request, ready, number
        self.seq = -1
        self.rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self.request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        whole = self.rest + data
        end = whole.rfind(b"\n\n")
        if end < 0:
            self.rest = whole
            return
        self.rest = whole[end + 2 :]
        at = whole.rfind(b"event: state", 0, end)
        found = self.number.search(whole, at, end) if at >= 0 else None
        if found is None:
            return
        seq = int(found[1])
        if self.seq < 0:
            self.seq = seq
            if not self.ready.done():
                self.ready.set_result(None)
        elif seq > self.seq:
            self.arrivals.seen(self.seq, seq)
            self.seq = seq


class Commands:
    """One connection that posts commands."""

    def __init__(self, port: int, path: str) -> None:
        self.port, self.path = port, path

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def post(self, body: dict[str, object]) -> tuple[int, dict[str, object]]:
        """Send a command; return status and answer."""
        content = json.dumps(body).encode()
        head = f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Length: {len(content)}\r\n\r\n"
        self.writer.write(head.encode() + content)
        top = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = re.search(r"content-length: (\d+)", top)
        read = await self.reader.readexactly(int(length[1]) if length else 0)
        return int(top.split()[1]), json.loads(read or b"{}")


async def drive(
    port: int, events: str, path: str, screens: int, number: int, pause: float
) -> dict[str, object]:
    """Connect, send, measure."""
    loop = asyncio.get_running_loop()
    arrivals = Arrivals(screens)
    numbered = _SEQ if path.startswith("/") else _SHEET
    waiting = []
    for i in range(screens):
        ready: asyncio.Future[None] = loop.create_future()
        request = f"GET {events}?screen={i} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
        screen = partial(Screen, arrivals, request, ready, numbered)
        await loop.create_connection(screen, "127.0.0.1", port)
        waiting.append(ready)
        if i % 50 == 49:
            await asyncio.wait_for(asyncio.gather(*waiting), 60)
    await asyncio.wait_for(asyncio.gather(*waiting), 60)
    if path.startswith("/"):
        await _watch(port, path.replace("/commands", "/events"))
    send = _commands(port, path) if path.startswith("/") else _edits(port, path)
    times: list[float] = []
    for i in range(number + WARM_UP):
        begun = time.perf_counter()
        seen = await anext(send)
        while seen not in arrivals.complete:
            arrivals.changed.clear()
            await asyncio.wait_for(arrivals.changed.wait(), 30)
        if i >= WARM_UP:
            times.append(1000 * (arrivals.complete[seen] - begun))
        await asyncio.sleep(max(0.0, pause - (time.perf_counter() - begun)))
    return {"times": times, "pid": os.getpid()}


async def _watch(port: int, events: str) -> None:
    """The console follows the show itself, as it does in a browser; it is not counted."""
    request = f"GET {events}?screen=console HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    screen = partial(Screen, Arrivals(0), request, ready, _SEQ)
    await asyncio.get_running_loop().create_connection(screen, "127.0.0.1", port)
    await asyncio.wait_for(ready, 60)


async def _commands(port: int, path: str) -> AsyncIterator[int]:
    """Send a command each time; give the number it was answered with."""
    commands = Commands(port, path)
    await commands.open()
    seen, i = 0, 0
    kinds = ["next", "message", "back", "message"]
    while True:
        kind = "start" if i == 0 else kinds[i % 4 - 1]
        body: dict[str, object] = {"kind": kind, "key": f"bench-{i:06}", "seen": seen, "run": 0}
        if kind == "message":
            body["text"] = "看镜头，收尾，准备下一环节"
        status, answer = await commands.post(body)
        if status != 200:
            raise RuntimeError(f"{kind} was answered with {status}: {answer}")
        seen, i = int(str(answer["seq"])), i + 1
        yield seen


async def _edits(port: int, campaign_id: str) -> AsyncIterator[int]:
    """Edit a cue's title in the page each time; give the run sheet's next revision."""
    async with Session(f"http://127.0.0.1:{port}", "策划甲") as session:
        await session.open("content", campaign=campaign_id)
        revision = 1
        while True:
            revision += 1
            edit = {"seq": revision, "op": "set", "id": FIRST_CUE, "key": "title"}
            await session.edit_grid("run_sheet:cues", [edit | {"value": f"第 {revision} 版"}])
            if session.errors:
                raise RuntimeError(session.errors[0])
            yield revision


def main() -> None:
    """Run as a process."""
    port, events, path, screens, number, pause = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        result = runner.run(drive(int(port), events, path, int(screens), int(number), float(pause)))
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
