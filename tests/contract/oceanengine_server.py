"""Ocean Engine on loopback: tokens that both rotate, the live-room report, the lead list."""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.values import SHANGHAI
from tests.contract.stand_in import StandIn
from tests.contract.suite import SECRETS

REPORT = "/open_api/v3.0/report/live_room/analysis/get/"
LEADS = "/open_api/2/tools/clue/get/"
ADVERTISER = "1711000000000001"


class OceanEngineServer(StandIn):
    """Both tokens die with the renewal that replaces them, as at Ocean Engine; an answer
    has ``page_size`` rows at most, whatever is asked for. Leads are given by whole days."""

    def __init__(self, rooms: list[dict[str, Any]], leads: list[dict[str, Any]]) -> None:
        super().__init__(
            [
                Route("/open_api/oauth2/access_token/", self._sign_in, methods=["POST"]),
                Route("/open_api/oauth2/refresh_token/", self._refresh, methods=["POST"]),
                Route("/open_api/oauth2/advertiser/get/", self._advertisers),
                Route(REPORT, self._report),
                Route(LEADS, self._leads),
            ]
        )
        self.rooms = rooms
        self.leads = leads
        self.page_size = 2
        self.access: str | None = SECRETS[0]
        self.refresh: str | None = SECRETS[1]
        self.renewed = 0
        self.codes = {"the-code"}
        self.refused: tuple[dict[str, Any], dict[str, str]] | None = None
        """What report and leads answer instead, with headers, once set."""

    def die(self) -> None:
        self.access = None

    def die_for_good(self) -> None:
        self.access = self.refresh = None

    async def _sign_in(self, request: Request) -> Response:
        given = await request.json()
        if (given["app_id"], given["secret"]) != ("app-id", SECRETS[2]):
            return _refused(40002, "app_secret 不匹配，无权限操作当前应用")
        if given["auth_code"] not in self.codes:
            return _refused(40115, "auth_code已经被使用，请重新授权")
        self.codes.remove(given["auth_code"])
        return self._tokens()

    async def _refresh(self, request: Request) -> Response:
        given = await request.json()
        if self.refresh is None or given["refresh_token"] != self.refresh:
            return _refused(40107, "refresh_token无效，请传入最新的refresh_token")
        self.renewed += 1
        return self._tokens()

    def _tokens(self) -> Response:
        self.access = f"access-{self.renewed}"
        self.refresh = f"refresh-{self.renewed}"
        data = {
            "access_token": self.access,
            "expires_in": 86_400,
            "refresh_token": self.refresh,
            "refresh_token_expires_in": 2_592_000,
            "advertiser_ids": [int(ADVERTISER)],
        }
        return _granted(data)

    async def _advertisers(self, request: Request) -> Response:
        if refusal := self._turned_away(request):
            return refusal
        lost = {"advertiser_id": 1, "advertiser_name": "Left", "is_valid": False}
        mine = {"advertiser_id": int(ADVERTISER), "advertiser_name": "Store", "is_valid": True}
        return _granted({"list": [lost, mine]})

    async def _report(self, request: Request) -> Response:
        if refusal := self._turned_away(request):
            return refusal
        query = request.query_params
        assert query["advertiser_id"] == ADVERTISER
        first, last = (query[name] for name in ("start_time", "end_time"))
        assert first.endswith("00:00:00")
        assert (_read(last) - _read(first)).days < 62
        wanted = set(json.loads(query["fields"]))
        rooms = json.loads(query.get("filtering", "{}")).get("room_ids")
        found = [
            {**room, "fields": {k: v for k, v in room["fields"].items() if k in wanted}}
            for room in self.rooms
            if first <= room["room_create_time"] <= last
            and (rooms is None or room["room_id"] in rooms)
        ]
        return self._page(found, query)

    async def _leads(self, request: Request) -> Response:
        if refusal := self._turned_away(request):
            return refusal
        query = request.query_params
        assert json.loads(query["advertiser_ids"]) == [ADVERTISER]
        first, last = _read(query["start_time"]).date(), _read(query["end_time"]).date()
        found = [x for x in self.leads if first <= _read(x["create_time_detail"]).date() <= last]
        return self._page(found, query)

    def _page(self, found: list[dict[str, Any]], query: Any) -> Response:
        page, size = int(query["page"]), min(int(query["page_size"]), self.page_size)
        info = {
            "page": page,
            "page_size": size,
            "total_number": len(found),
            "total_page": math.ceil(len(found) / size),
        }
        return _granted({"list": found[(page - 1) * size : page * size], "page_info": info})

    def _turned_away(self, request: Request) -> Response | None:
        if self.access is None or request.headers.get("access-token") != self.access:
            return _refused(40102, "access_token已过期")
        if self.refused is not None:
            body, headers = self.refused
            return JSONResponse(body, headers=headers)
        return None


def written(moment: datetime) -> str:
    """A moment as Ocean Engine writes it."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _read(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI)


def _granted(data: dict[str, Any]) -> Response:
    return JSONResponse({"code": 0, "message": "OK", "request_id": "1", "data": data})


def _refused(code: int, said: str) -> Response:
    return JSONResponse({"code": code, "message": said, "request_id": "1", "data": {}})
