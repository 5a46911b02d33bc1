"""``/door``: the form that asks for the passphrase, and the cookie it gives."""

from __future__ import annotations

import hashlib
import time
from urllib.parse import parse_qs, quote, urlencode

from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from planner.address import public_host
from planner.i18n import LANGUAGES, Language, Words, best_language, words
from planner.settings import settings
from planner.web.attempts import Attempts
from planner.web.html import page
from planner.web.passphrase import Passphrase

PATH = "/door"
COOKIE = "kaibo_door"
_DAYS_30 = 30 * 24 * 3600
_LONGEST_FORM = 8192
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}


class SignIn:
    """Who is in, and how to come in."""

    def __init__(self, passphrase: Passphrase) -> None:
        self._passphrase = passphrase
        self._signer = TimestampSigner(
            passphrase.cookie_key, salt=b"kaibo.door", digest_method=hashlib.sha256
        )
        self._attempts = Attempts()

    def is_in(self, asked: HTTPConnection) -> bool:
        """Whether the request carries a cookie of ours that still holds."""
        try:
            self._signer.unsign(asked.cookies.get(COOKIE, ""), max_age=_DAYS_30)
        except BadSignature:
            return False
        return True

    def ask(self, request: Request) -> Response:
        """Answer 401 to whoever is not in: the form to a browser that opens a page, a
        sentence to everything else."""
        w = words(_language(request))
        opens = request.method == "GET" and "text/html" in request.headers.get("accept", "")
        if opens:
            return _form(w, 401, _address(request))
        return JSONResponse({"sentence": w("door.needed")}, 401, headers=_HEADERS)

    async def answer(self, request: Request) -> Response:
        """Answer at ``PATH``: show the form, or look at what was typed into it."""
        w = words(_language(request))
        if request.method != "POST":
            back = local_path(request.query_params.get("next", ""))
            return RedirectResponse(back, 303) if self.is_in(request) else _form(w, 200, back)
        typed = await _typed(request)
        back = local_path(typed.get("next", ""))
        address, now = request.client.host if request.client else "", time.monotonic()
        seconds = self._attempts.wait(address, now)
        if seconds:
            answer = _form(w, 429, back, w("door.wait", n=seconds))
            answer.headers["retry-after"] = str(seconds)
            return answer
        if not self._passphrase.is_right(typed.get("passphrase", "")):
            self._attempts.wrong(address, now)
            return _form(w, 401, back, w("door.wrong"))
        let_in = RedirectResponse(back, 303, headers={"cache-control": "no-store"})
        let_in.set_cookie(
            COOKIE,
            self._signer.sign(b"in").decode(),
            max_age=_DAYS_30,
            secure=_is_encrypted(request),
            httponly=True,
            samesite="lax",  # a platform's sign-in page sends people back here
        )
        return let_in


def _is_encrypted(request: Request) -> bool:
    """Whether the browser asked by TLS, which a proxy at the public address ends."""
    by_proxy = request.url.hostname == public_host() and settings().public_url.startswith("https:")
    return request.url.scheme == "https" or by_proxy


def local_path(asked: str) -> str:
    """Return ``asked`` if it is a path of this app, else ``/``: ``//other.example`` and what
    browsers read as that lead elsewhere."""
    is_local = asked.startswith("/") and not asked.startswith("//") and "\\" not in asked
    return asked if is_local and min(asked) > " " else "/"


def _address(request: Request) -> str:
    """The path and query that were asked for, as the browser wrote them; those of a sign-in
    at a platform carry its code, which no page repeats."""
    if request.scope["path"].startswith("/connect/"):
        return "/connections"
    query = request.scope["query_string"].decode("latin-1")
    return local_path(quote(request.scope["path"]) + (f"?{query}" if query else ""))


async def _typed(request: Request) -> dict[str, str]:
    """The fields of the form; nothing where it is longer than a form of ours can be."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            return {}
    fields = parse_qs(body.decode("latin-1"))
    return {name: values[0] for name, values in fields.items()}


def _language(request: Request) -> Language:
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return best_language(request.headers.get("accept-language"))


def _form(w: Words, status: int, back: str, problem: str = "") -> HTMLResponse:
    other: Language = "en" if w.language == "zh" else "zh"
    html = page(
        "door.html",
        w=w,
        lang={"zh": "zh-CN", "en": "en"}[w.language],
        action=f"{PATH}?{urlencode({'lang': w.language})}",
        other=f"{PATH}?{urlencode({'lang': other, 'next': back})}",
        other_name=LANGUAGES[other],
        back=back,
        problem=problem,
    )
    return HTMLResponse(html, status, headers=_HEADERS)
