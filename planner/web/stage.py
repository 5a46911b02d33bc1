"""The stage: small pages for phones, prompters and consoles, their stream, their commands.

A signed link is the only authority here: it names the campaign, the role and the holder,
and every request is checked against it again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from planner.actions import number_pad
from planner.actions.show import Stage
from planner.documents.stage_page import (
    KINDS,
    WORKER,
    assets,
    assets_version,
    modules,
    stage_words,
)
from planner.documents.stage_sheet import sheet_document
from planner.documents.stage_state import as_bytes, event_document, ms, state_document
from planner.domain.catching_up import behind, ways_to_catch_up
from planner.domain.rows import new_id
from planner.domain.show_commands import Command
from planner.errors import (
    InputError,
    KaiboError,
    NotAllowedError,
    NotFoundError,
    StaleError,
    StoreError,
    UnsureError,
)
from planner.i18n import LANGUAGES, Language, Words, best_language, words
from planner.live.hub import Hub, Room, Screen
from planner.store.database import database
from planner.web.html import page

_LARGEST = 64 * 1024
_ROSTER = 200
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "connect-src 'self'; img-src 'self' data:; media-src 'self' blob: mediastream:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
hub = Hub(database)
"""Only this module and the launcher touch it."""


async def stage_page(request: Request) -> Response:
    """``GET /stage/{token}``: the page of the link's role."""
    language = _language(request)
    try:
        link, _ = await hub.open(request.path_params["token"])
    except KaiboError as error:
        return _sorry(error, language)
    data = {
        "token": link.token,
        "role": link.role,
        "language": language,
        "languages": LANGUAGES,
        "words": stage_words(link.role),
        "version": assets_version(),
    }
    html = page(
        "stage.html",
        lang={"zh": "zh-CN", "en": "en"}[language],
        title=words(language)("stage.title"),
        role=link.role,
        version=assets_version(),
        modules=modules(link.role),
        data=json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
    )
    return HTMLResponse(html, headers=_HEADERS)


async def asset(request: Request) -> Response:
    """``GET /stage/assets/{version}/{file}``: the scripts and looks of the pages; nothing secret."""
    name = request.path_params["file"]
    body = assets().get(name)
    if body is None:
        return Response(status_code=404)
    kind = KINDS[Path(name).suffix]
    headers = {
        "cache-control": "max-age=31536000, immutable",  # another version has another address
        "x-content-type-options": "nosniff",
        **({"service-worker-allowed": "/stage/"} if name == WORKER else {}),
    }
    return Response(body, media_type=kind, headers=headers)


async def sheet(request: Request) -> Response:
    """``GET /stage/{token}/sheet``: the plan as the link's role may see it."""

    async def answer(token: str, w: Words) -> Response:
        link, room = await hub.open(token)
        drawn = await run_in_threadpool(sheet_document, room.stage, link, w)
        return _json(drawn)

    return await _answered(request, answer)


async def commands(request: Request) -> Response:
    """``POST /stage/{token}/commands``: do it, on disk first; answer what stands then."""

    async def answer(token: str, w: Words) -> Response:
        asked = await _body(request)
        known = {name: asked.pop(name, None) for name in ("kind", "key", "run", "seen")}
        asked.pop("lang", None)
        try:
            wanted = Command.model_validate({**known, "arguments": asked})
        except ValidationError as error:
            raise InputError("stage.unreadable_command") from error
        try:
            link, stage = await hub.command(token, wanted)
        except StaleError as error:
            link, room = await hub.open(token)
            missed = [event_document(event) for event in error.changed]
            body = {"error": "stale", "sentence": w(error.key), "changed": missed}
            return _json(body | {"state": _state(room.stage, link.role)}, 409)
        return _json({"seq": stage.show.seq, "state": _state(stage, link.role)})

    return await _answered(request, answer)


class Typed(BaseModel):
    """What the number pad sends: figures of one channel, read just now, as they were typed."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    key: str = Field(min_length=8, max_length=60)
    run: int = Field(ge=0)
    channel: str = Field(max_length=40)
    values: dict[str, float | Annotated[str, Field(max_length=100)]] = Field(
        min_length=1, max_length=10
    )
    sure: bool = False


class TakenBack(BaseModel):
    """Which entry of the number pad is taken back."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    key: str = Field(min_length=8, max_length=60)


async def figures(request: Request) -> Response:
    """``POST /stage/{token}/figures``: keep what the floor manager typed."""

    async def answer(token: str, w: Words) -> Response:
        try:
            typed = Typed.model_validate(await _body(request))
        except ValidationError as error:
            raise InputError("stage.unreadable_figures") from error
        link, _ = await hub.open(token)
        kept = await hub.ask(
            lambda db: number_pad.keep(
                db,
                link.role,
                link.name,
                link.campaign_id,
                typed.channel,
                typed.values,
                run=typed.run,
                key=typed.key,
                now=datetime.now(UTC),
                sure=typed.sure,
            )
        )
        return _json({"kept": dict(kept)})

    return await _answered(request, answer)


async def last_figures(request: Request) -> Response:
    """``GET /stage/{token}/figures``: what was typed last, by channel and metric."""

    async def answer(token: str, w: Words) -> Response:
        link, _ = await hub.open(token)
        if link.role != "console":
            raise NotAllowedError("show.not_your_command")
        found = await hub.ask(lambda db: number_pad.last(db, link.campaign_id))
        last: dict[str, dict[str, float]] = {}
        for (channel, metric), figure in found.items():
            last.setdefault(channel, {})[metric] = figure.value
        return _json(last)

    return await _answered(request, answer)


async def take_back_figures(request: Request) -> Response:
    """``POST /stage/{token}/figures/taken_back``: take one entry of the pad back."""

    async def answer(token: str, w: Words) -> Response:
        try:
            key = TakenBack.model_validate(await _body(request)).key
        except ValidationError as error:
            raise InputError("stage.unreadable_figures") from error
        link, _ = await hub.open(token)
        gone = await hub.ask(
            lambda db: number_pad.take_back(
                db, link.role, link.name, link.campaign_id, key, now=datetime.now(UTC)
            )
        )
        return _json({"gone": gone})

    return await _answered(request, answer)


async def screen_follows(request: Request) -> Response:
    """``POST /stage/{token}/screen``: a watching screen is there, and follows or is leafed
    through by hand. It is said every few seconds: the store is not asked."""

    async def answer(token: str, w: Words) -> Response:
        asked = await _body(request)
        hub.heard(token, str(asked.get("screen")), following=asked.get("following") is True)
        return _json({})

    return await _answered(request, answer)


async def catch_up(request: Request) -> Response:
    """``GET /stage/{token}/catch-up``: what to skip or shorten to end on time."""

    async def answer(token: str, w: Words) -> Response:
        link, room = await hub.open(token)
        if link.role != "console":
            raise NotAllowedError("show.not_your_command")
        return _json(await run_in_threadpool(_ways, room.stage))

    return await _answered(request, answer)


class Events:
    """``GET /stage/{token}/events``: the stream of states, one a screen."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the state now and on every change until the screen goes."""
        request = Request(scope, receive)
        try:
            link, room = await hub.open(request.path_params["token"])
        except (NotAllowedError, NotFoundError):
            await _begin(send)
            await _send(send, b"event: gone\ndata: {}\n\n", more=False)
            return
        except KaiboError:
            await Response(status_code=503)(scope, receive, send)
            return
        asked = request.query_params
        name = asked.get("screen", "")[:60] or new_id()
        screen = Screen(name, link, following=asked.get("following") != "false")
        await _begin(send)
        hub.come(room, screen)
        left = asyncio.ensure_future(_left(receive, screen))
        try:
            await self._watch(room, screen, send)
        finally:
            left.cancel()
            hub.leave(room, screen)

    async def _watch(self, room: Room, screen: Screen, send: Send) -> None:
        screen.sent = room.number
        await _send(send, b"retry: 50\n" + room.frame(screen.link.role, _frame))
        while True:
            await screen.wake.wait()
            screen.wake.clear()
            if hub.closing or screen.left:
                break
            if screen.gone:
                await _send(send, b"event: gone\ndata: {}\n\n", more=False)
                return
            waiting = b""
            if screen.sent != room.number:
                screen.sent = room.number
                waiting = room.frame(screen.link.role, _frame)
            if screen.beat:
                screen.beat = False
                waiting += _beat(room, screen.link.role)
            if waiting:
                await _send(send, waiting)
        await _send(send, b"", more=False)


async def _left(receive: Receive, screen: Screen) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    screen.left = True
    screen.wake.set()


async def _begin(send: Send) -> None:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _send(send: Send, body: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})


def _frame(stage: Stage, role: str, now: datetime) -> bytes:
    return b"event: state\ndata: " + as_bytes(state_document(stage, role, now)) + b"\n\n"


def _beat(room: Room, role: str) -> bytes:
    now = ms(room.stage.show.clock(datetime.now(UTC)))
    beat = b"event: beat\ndata: " + as_bytes({"now": now}) + b"\n\n"
    if role != "console":
        return beat
    watching = room.present()
    roster = [
        {
            "role": screen.link.role,
            "name": screen.link.name,
            "since": ms(screen.since),
            "following": screen.following,
        }
        for screen in watching[:_ROSTER]
    ]
    body = as_bytes({"screens": roster, "count": len(watching)})
    return beat + b"event: screens\ndata: " + body + b"\n\n"


def _state(stage: Stage, role: str) -> dict[str, Any]:
    return state_document(stage, role, datetime.now(UTC))


def _ways(stage: Stage) -> dict[str, Any]:
    now = stage.show.clock(datetime.now(UTC))
    return {
        "behind": round(behind(stage.show, now).total_seconds()),
        "ways": [
            {
                "kind": way.kind,
                "key": way.key,
                "seconds": way.seconds,
                "gains": round(way.gains.total_seconds()),
            }
            for way in ways_to_catch_up(stage.show, now)
        ],
    }


async def _answered(
    request: Request, answer: Callable[[str, Words], Awaitable[Response]]
) -> Response:
    """Answer, or say in a sentence why not."""
    w = words(_language(request))
    try:
        return await answer(request.path_params["token"], w)
    except KaiboError as error:
        body = {"sentence": w(error.key, **error.params), "where": error.where}
        return _json(body, _status(error))


def _status(error: KaiboError) -> int:
    kinds = (
        (NotAllowedError, 403),
        (NotFoundError, 404),
        (StaleError, 409),
        (UnsureError, 428),
        (StoreError, 503),
    )
    return next((status for kind, status in kinds if isinstance(error, kind)), 422)


async def _body(request: Request) -> dict[str, Any]:
    """Read a small JSON object. Raises :class:`InputError` for anything else."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST:
            raise InputError("stage.unreadable_command")
    try:
        read = json.loads(body)
    except ValueError as error:
        raise InputError("stage.unreadable_command") from error
    if not isinstance(read, dict):
        raise InputError("stage.unreadable_command")
    return read


def _json(body: Any, status: int = 200) -> Response:
    return Response(
        as_bytes(body),
        status_code=status,
        media_type="application/json",
        headers={"cache-control": "no-store", "x-content-type-options": "nosniff"},
    )


def _sorry(error: KaiboError, language: Language) -> Response:
    sentence = words(language)(error.key, **error.params)
    html = page("stage_sorry.html", lang=language, sentence=sentence)
    return HTMLResponse(html, status_code=_status(error), headers=_HEADERS)


def _language(request: Request) -> Language:
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else best_language(request.headers.get("accept-language"))
