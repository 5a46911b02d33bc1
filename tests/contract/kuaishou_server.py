"""Kuaishou on loopback: the open platform, and Magnetic Engine's Marketing API.

What the documents print is answered as printed; the code of a dead token is ours, since
the Marketing API's codes are not published.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.connector import Access, Connector
from connectors.kuaishou import Kuaishou, KuaishouAds
from connectors.kuaishou.settings import KuaishouSettings
from tests.contract.stand_in import StandIn
from tests.contract.suite import SECRETS, Case

APP, SECRET, ADVERTISER = "app-id", "planted-app-secret", "20006545"
OPEN_ID = "open-id-1"
DEAD = 402999


def report_row(stream_id: int, hours: int, charge: float | None, **more: Any) -> dict[str, Any]:
    """A row of the report on streams: one that began so many hours before 20:30 on Friday
    27 November 2026, and lasted three hours at most."""
    began = 1795782600000 - hours * 3_600_000
    return {
        "user_id": 2296341624,
        "live_stream_id": stream_id,
        "live_start_time": began,
        "live_end_time": began + 10_800_000 if hours >= 3 else 0,
        "live_room_avg_played_seconds": 41.5,
        "ad_live_comment": 37,
        "live_played_started": 1200.0,
        "conversion_component_click": 90,
        "charge": charge,
        "impression": 50_000,
        "likes": 12,
        **more,
    }


def clue(lead_id: int, created: str, source: int = 1, channel: int = 1) -> dict[str, Any]:
    """A lead as the documents print one, with a person in it from top to bottom."""
    return {
        "id": lead_id,
        "clue_tag": 0,
        "user_name": "旧表单打点1",
        "phone": "13800000000",
        "account_id": 20006545,
        "source_type": source,
        "source_url": "https://example.test/page?phone=13800000000",
        "create_time": created,
        "update_time": "2026-11-28 09:00:00",
        "channel_flag": channel,
        "form": {"id": 145284513928645901, "name": "表单10-14 17:16"},
        "details": [
            {"key": "姓名", "value": "旧表单打点1", "comp_type": "姓名"},
            {"key": "电话", "value": "13800000000", "comp_type": "电话"},
        ],
        "icc_info": {"from_phone": "13800000000", "call_start_time": None},
        "wechat": "weixin-of-a-person",
        "submit_user_id": 998877665544,
    }


class KuaishouServer:
    """What a test may set: ``results`` a path of the open platform answers with, ``codes``
    one of the Marketing API; ``rows`` of the report, ``clues``, ``endless`` lists of them."""

    def __init__(self) -> None:
        self.stand_in = StandIn(
            [
                Route("/oauth2/access_token", self._open_token),
                Route("/oauth2/refresh_token", self._open_token),
                Route("/rest/openapi/oauth2/authorize/{kind}", self._ads_token, methods=["POST"]),
                Route("/rest/openapi/v1/advertiser/info", self._advertiser, methods=["POST"]),
                Route(
                    "/rest/openapi/gw/dsp/v1/report/live_user_report",
                    self._report,
                    methods=["POST"],
                ),
                Route("/rest/openapi/v2/gemini/crm/clue/list", self._clues, methods=["POST"]),
            ]
        )
        self.results: dict[str, int] = {}
        self.codes: dict[str, tuple[int, str]] = {}
        self.rows: list[dict[str, Any]] = []
        self.clues: list[dict[str, Any]] = []
        self.endless = False
        self.dead: set[str] = set()
        self.dead_for_good = False
        self.renewed = 0

    # the open platform

    def _result(self, request: Request, success: int, **answer: Any) -> Response:
        result = self.results.get(request.url.path, success)
        if result != success:
            return JSONResponse({"result": result, "error": "invalid", "error_msg": "参数错误"})
        return JSONResponse({"result": success, **answer})

    async def _open_token(self, request: Request) -> Response:
        query = request.query_params
        if (query["app_id"], query["app_secret"]) != (APP, SECRET):
            return JSONResponse({"result": 100200101, "error": "unauthorized_client"})
        more = {"open_id": OPEN_ID}
        if query["grant_type"] == "refresh_token":
            if self.dead_for_good:
                return JSONResponse({"result": 100200102, "error": "access_denied"})
            self.renewed += 1
            more = {}
        elif query["grant_type"] != "code":
            return JSONResponse({"result": 100200104, "error": "unsupported_grant_type"})
        return self._result(
            request,
            1,
            access_token=f"fresh-{self.renewed}",
            refresh_token=f"again-{self.renewed}",
            expires_in=3600,
            **more,
        )

    # Magnetic Engine

    def _coded(self, request: Request, data: Any) -> Response:
        code, message = self.codes.get(request.url.path, (0, "OK"))
        if request.headers.get("access-token") in self.dead:
            code, message, data = DEAD, "access_token 已失效", None
        return JSONResponse({"code": code, "message": message, "data": data, "request_id": "r"})

    async def _ads_token(self, request: Request) -> Response:
        asked = json.loads(await request.body())
        if (asked["app_id"], asked["secret"]) != (APP, SECRET):
            return JSONResponse({"code": 401999, "message": "secret"})
        if "refresh_token" in asked:
            if self.dead_for_good:
                return JSONResponse({"code": DEAD, "message": "refresh_token 已失效"})
            self.renewed += 1
        return self._coded(
            request,
            {
                "access_token": f"fresh-{self.renewed}",
                "access_token_expires_in": 86400,
                "refresh_token": f"again-{self.renewed}",
                "refresh_token_expires_in": 30 * 86400,
                "advertiser_id": int(ADVERTISER),
            },
        )

    async def _advertiser(self, request: Request) -> Response:
        name = {"user_id": 1, "user_name": "经办人", "product_name": "城北 4S 店"}
        return self._coded(request, name)

    async def _report(self, request: Request) -> Response:
        asked = json.loads(await request.body())
        wanted = asked.get("live_stream_id")
        rows = [row for row in self.rows if wanted in (None, row["live_stream_id"])]
        return self._page(request, asked, rows)

    async def _clues(self, request: Request) -> Response:
        return self._page(request, json.loads(await request.body()), self.clues)

    def _page(
        self, request: Request, asked: dict[str, Any], rows: list[dict[str, Any]]
    ) -> Response:
        assert asked["advertiser_id"] == int(ADVERTISER)
        size = min(asked["page_size"], 20)
        start = (asked["page"] - 1) * size
        page = {"total_count": len(rows), "details": rows[start : start + size] or None}
        if self.endless:
            page = {"total_count": 10**9, "details": rows[:size]}
        return self._coded(request, page)


def make(
    server: KuaishouServer, kind: type[Kuaishou | KuaishouAds]
) -> Callable[[Access], Connector]:
    """Build the connector against this server."""
    url = server.stand_in.url
    addresses = KuaishouSettings(open_url=url, ads_url=url, ads_sign_in_url=url)
    return lambda access: kind(access, addresses)


def dying(server: KuaishouServer, case: Case) -> Case:
    """The case, with tokens that this server can refuse."""

    def die_for_good() -> None:
        server.dead.add(SECRETS[0])
        server.dead_for_good = True

    case.die = lambda: server.dead.add(SECRETS[0])
    case.die_for_good = die_for_good
    case.renewed = lambda: server.renewed
    return case
