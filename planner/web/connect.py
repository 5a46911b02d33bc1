"""``GET /connect/{platform}``: where a platform's sign-in page sends the person back to.

The address carries a code that is good once. It is used at once, and nothing of it is on
the page, in a log, or sent on as a referrer.
"""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from planner.actions import connections
from planner.errors import KaiboError, NotFoundError, StoreError
from planner.i18n import Words, best_language, words
from planner.store.connections import Connection
from planner.store.database import database
from planner.store.sealing import seal
from planner.web.html import page

_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


async def connect(request: Request) -> Response:
    """Finish the sign-in; say which account is connected, or why none is."""
    if request.method != "GET":
        return Response(status_code=405)  # to look at the address must not use up its code
    w = words(best_language(request.headers.get("accept-language")))
    try:
        made = await _finished(request)
    except KaiboError as error:
        return _page(w, _status(error), w("connect.failed"), w(error.key, **error.params))
    platform = w(f"platform_name.{made.platform}")
    sentence = w("connect.account", account=made.account_name, platform=platform)
    return _page(w, 200, w("connect.done"), sentence)


async def _finished(request: Request) -> Connection:
    back = connections.answered(request.scope["query_string"].decode("latin-1"))
    store, key = await run_in_threadpool(lambda: (database(), seal()))
    return await connections.finish(
        store, key, request.path_params["platform"], back, now=datetime.now(UTC)
    )


def _status(error: KaiboError) -> int:
    kinds = ((NotFoundError, 404), (StoreError, 503))
    return next((status for kind, status in kinds if isinstance(error, kind)), 422)


def _page(w: Words, status: int, title: str, sentence: str) -> HTMLResponse:
    lang = {"zh": "zh-CN", "en": "en"}[w.language]
    html = page("connect.html", w=w, lang=lang, title=title, sentence=sentence)
    return HTMLResponse(html, status, headers=_HEADERS)
