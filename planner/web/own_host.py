"""Answer only under this machine's own names: a page of another site that has its name
lead to 127.0.0.1 (DNS rebinding) reads nothing."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class OwnHost:
    """Refuse requests that reached the loopback address under a foreign name.

    Behind a proxy on the same machine, ``browser.serverAddress`` names the one to allow.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or say 403."""
        headers = dict(scope["headers"])
        asked = headers.get(b"host", b"").decode("latin-1")
        if _is_loopback((scope.get("server") or ("", 0))[0]) and not _is_ours(asked):
            await PlainTextResponse("Unknown host", status_code=403)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_ours(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return _is_loopback(name) or name == str(st.get_option("browser.serverAddress")).lower()


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
