"""The door: who may ask anything of this app, pages, static files, websockets and routes alike.

It answers under this machine's own names only (a page of another site that has its name lead
here, DNS rebinding, reads nothing) and to its own pages only (Origin). Open to the local
network, or to the internet by ``KAIBO_PUBLIC_URL``, it asks for a passphrase too; the signed
link of a stage page and the signature of a platform's push need none.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from planner.address import host_names, is_shared, public_host, public_place
from planner.i18n import words
from planner.settings import settings
from planner.web.passphrase import Passphrase
from planner.web.sign_in import PATH, SignIn

_SIGNED = ("/stage/", "/push/")
"""Paths where a signed link, or the signature of a push, is the authority."""
_REFUSED = 1008
"""The websocket code for what the rules of the house forbid."""


class Door:
    """The outermost middleware of ``st.App``.

    Behind a proxy, ``KAIBO_PUBLIC_URL`` or ``browser.serverAddress`` names the host to allow.
    No ``X-Forwarded-…`` header is believed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.sign_in = _sign_in() if is_shared() else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, ask for the passphrase (401), or refuse (403)."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        if not _is_ours(asked):
            await _refuse(scope, receive, send)
        elif self.sign_in is None or _is_signed(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == PATH:
            await self._at_the_door(self.sign_in, scope, receive, send)
        elif self.sign_in.is_in(asked):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(_REFUSED)(scope, receive, send)
        else:
            await self.sign_in.ask(Request(scope, receive))(scope, receive, send)

    async def _at_the_door(
        self, sign_in: SignIn, scope: Scope, receive: Receive, send: Send
    ) -> None:
        request = Request(scope, receive)
        if request.method == "POST" and "origin" not in request.headers:
            await _refuse(scope, receive, send)
            return
        answer: Response = await sign_in.answer(request)
        await answer(scope, receive, send)


def _sign_in() -> SignIn:
    return SignIn(Passphrase(settings().data_dir, settings().passphrase))


def _is_signed(scope: Scope) -> bool:
    path: str = scope["path"]
    return scope["type"] == "http" and path.startswith(_SIGNED)


def _is_ours(asked: HTTPConnection) -> bool:
    """Whether both the address asked and, where one is named, the page that asks are ours."""
    hosts, origins = asked.headers.getlist("host"), asked.headers.getlist("origin")
    if len(hosts) != 1 or len(origins) > 1:
        return False
    reached = (asked.scope.get("server") or ("", 0))[0]
    return _is_our_host(hosts[0], reached) and all(_is_same(o, hosts[0]) for o in origins)


def _is_our_host(host: str, reached: str) -> bool:
    name = _name(f"//{host}")
    if _is_loopback(name) or _is_proxy(name) or (name != "" and name == public_host()):
        return True
    return is_shared() and (name in host_names() or (_is_address(name) and name == reached))


def _is_same(origin: str, host: str) -> bool:
    """A page of ours, or one of the proxy that asks us under a name of this machine."""
    try:
        place = urlsplit(origin).netloc.lower()
    except ValueError:
        return False
    known = (host.lower(), public_place())
    return bool(place) and (place in known or _is_proxy(_name(origin)))


def _is_proxy(name: str) -> bool:
    known = str(st.get_option("browser.serverAddress")).lower()
    return name != "" and name == known and not _is_loopback(name)


def _name(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    return name == "localhost" or (_is_address(name) and ip_address(name).is_loopback)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocketClose(_REFUSED)(scope, receive, send)
        return
    sentence = f"{words('zh')('door.foreign')}\n{words('en')('door.foreign')}\n"
    await PlainTextResponse(sentence, 403)(scope, receive, send)
