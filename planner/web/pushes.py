"""``POST /push/{name}``: what platforms send by themselves. Its signature is the authority;
with ``GET`` some check the address.

Whoever is not believed gets a status with an empty body, and nothing of it is kept but a
count. Without a public address there is no such route.
"""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from planner.actions.pushes import names
from planner.live.pushes import Answer, Pushes
from planner.settings import settings
from planner.store.database import database
from planner.store.sealing import seal

LARGEST = 1024 * 1024
"""Bytes of a push at most."""

pushes = Pushes(database, seal)
"""Only this module and the launcher touch it."""


class PushDoor:
    """Receives pushes for one :class:`Pushes`."""

    def __init__(self, inside: Pushes) -> None:
        self._inside = inside

    async def receive(self, request: Request) -> Response:
        """Read a push that is not too large and answer what becomes of it."""
        name = request.path_params["name"]
        if not settings().public_url or name not in names():
            return Response(status_code=404)
        now = datetime.now(UTC)
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            self._inside.note(name, "too_large", now)
            return _response(Answer("too_large"))
        headers, query = dict(request.headers), dict(request.query_params)
        return _response(await self._inside.take(name, headers, query, body, now))


async def _body(request: Request) -> bytes | None:
    """The body; ``None`` where it is larger than a push may be."""
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > LARGEST:
        return None
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _response(answer: Answer) -> Response:
    kind = answer.kind if answer.body else None
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    return Response(answer.body, answer.status, headers, media_type=kind)
