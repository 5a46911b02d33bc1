"""``GET /print/…``: a campaign on paper. Plain pages, every text escaped, no script."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse

from planner.actions import campaigns
from planner.documents import call_sheet, one_page, run_sheet_page
from planner.documents.document import Document, as_data
from planner.errors import NotFoundError, StoreError
from planner.i18n import LANGUAGES, Language, Words, best_language, words
from planner.store.database import database
from planner.web.html import page

_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


async def run_sheet(request: Request) -> HTMLResponse:
    """The run sheet 流程脚本, A4 landscape."""
    return await _answer(request, _run_sheet)


async def plan(request: Request) -> HTMLResponse:
    """The plan on one page 策划一页纸, A4."""
    return await _answer(request, _plan)


async def crew_call(request: Request) -> HTMLResponse:
    """The call sheet 通告, A4."""
    return await _answer(request, _crew_call)


async def _answer(request: Request, draw: Any) -> HTMLResponse:
    """Draw a page of the campaign in the path, in the language ``?lang`` names or the
    browser's; 404 or 503 with a sentence where that cannot be."""
    w = words(_language(request))
    try:
        html = await run_in_threadpool(draw, request.path_params["campaign_id"], w)
        return HTMLResponse(html, headers=_HEADERS)
    except NotFoundError as error:
        return _sorry(w, w(error.key, **error.params), 404)
    except StoreError as error:
        return _sorry(w, w(error.key, **error.params), 503)


def _run_sheet(campaign_id: str, w: Words) -> str:
    printed = run_sheet_page.build(campaigns.get(database(), campaign_id), w)
    return _page("run_sheet.html", w, "landscape", **vars(printed), empty=w("print.empty"))


def _plan(campaign_id: str, w: Words) -> str:
    return _document(one_page.build(campaigns.get(database(), campaign_id), w), w)


def _crew_call(campaign_id: str, w: Words) -> str:
    return _document(call_sheet.build(campaigns.get(database(), campaign_id), w), w)


def _document(document: Document, w: Words) -> str:
    return _page("document.html", w, "portrait", **as_data(document))


def _page(template: str, w: Words, orientation: str, **values: Any) -> str:
    lang = {"zh": "zh-CN", "en": "en"}[w.language]
    return page(template, lang=lang, orientation=orientation, hint=w("print.hint"), **values)


def _sorry(w: Words, sentence: str, status: int) -> HTMLResponse:
    html = _page("document.html", w, "portrait", title=sentence, subtitle="", blocks=[], note="")
    return HTMLResponse(html, status_code=status, headers=_HEADERS)


def _language(request: Request) -> Language:
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return best_language(request.headers.get("accept-language"))
