"""``POST /push/{name}``: what platforms send by themselves. Its signature is the authority;
with ``GET`` some check the address.

Whoever is not believed gets a status with an empty body, and nothing of it is kept but a
count; where too many are not, 429 before anything is read. Without a public address there is
no such route.
"""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from planner.actions.pushes import Outcome, names
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
        size = _size(request)
        if size > LARGEST:
            return self._refuse(name, "too_large", now)
        sender = request.client.host if request.client else ""
        admitted = self._inside.admit(name, sender, size, now)
        if admitted is None:
            return _response(Answer("too_many"))
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return self._refuse(name, "too_large", now)
        headers, query = dict(request.headers), dict(request.query_params)
        return _response(await self._inside.take(admitted, headers, query, body, now))

    def _refuse(self, name: str, outcome: Outcome, now: datetime) -> Response:
        self._inside.note(name, outcome, now)
        return _response(Answer(outcome))


def _size(request: Request) -> int:
    """The bytes of the body at most, as its headers say: one that names no length may have
    as many as are taken."""
    if request.method != "POST":
        return 0
    said = request.headers.get("content-length", "")
    return int(said) if said.isdecimal() and len(said) < 20 else LARGEST


async def _body(request: Request) -> bytes | None:
    """The body; ``None`` where it is larger than a push may be. Only a POST has one."""
    if request.method != "POST":
        return b""
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
