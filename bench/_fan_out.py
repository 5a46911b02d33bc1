"""The obvious alternative to the hub: a server that only fans out, without disk or rules."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import uvicorn

BODY = (
    b'event: state\ndata: {"run":0,"rehearsal":false,"speed":1.0,"seq":%d,"sheet":"0.1.1.1.1.1.1",'
    b'"now":1795509221995,"phase":"on","started":1795509221973,"finished":null,"on":{"key":'
    b'"becf333b5faeb5b2.1","started":1795509221991,"length":120,"added":0,"held":0},"pause":null,'
    b'"skipped":[],"added":{},"message":{"seq":12,"text":"look at the camera, wrap up","colour":'
    b'"plain","flash":false,"at":1795509221991,"until":null},"questions":[],"ready":{}}\n\n'
)
queues: set[asyncio.Queue[bytes]] = set()
seq = 0


async def app(scope: Any, receive: Any, send: Any) -> None:
    """``GET``: a stream; ``POST``: the next message to every stream."""
    global seq
    if scope["type"] != "http":
        return
    if scope["method"] == "POST":
        seq += 1
        for waiting in queues:
            waiting.put_nowait(BODY % seq)
        answer = json.dumps({"seq": seq}).encode()
        headers = [(b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})
        return
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    queues.add(queue)
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    body = BODY % seq
    while True:
        await send({"type": "http.response.body", "body": body, "more_body": True})
        body = await queue.get()


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, log_level="error")
