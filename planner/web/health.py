"""``GET /api/health``: is the app up, and can its store be used?"""

from __future__ import annotations

from sqlalchemy import text
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from planner import __version__
from planner.errors import StoreError
from planner.i18n import words
from planner.store.database import database


async def health(request: Request) -> JSONResponse:
    """Answer ``{"status": "ok", "version": …, "store": {"kind": …, "state": …}}``; with
    503 and ``"status": "error"`` where the store cannot be used."""
    store, whole = await run_in_threadpool(_store)
    body = {"status": "ok" if whole else "error", "version": __version__, "store": store}
    return JSONResponse(body, status_code=200 if whole else 503)


def _store() -> tuple[dict[str, str], bool]:
    try:
        opened = database()
        with opened.read() as connection:
            connection.execute(text("SELECT 1"))
    except StoreError as error:
        return {"state": "error", "reason": words("en")(error.key, **error.params)}, False
    return {"kind": opened.engine.dialect.name, "state": "ok"}, True
