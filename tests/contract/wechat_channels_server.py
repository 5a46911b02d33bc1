"""视频号助手's interfaces on loopback: the stable token, finished streams, lead counts."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.contract.stand_in import StandIn
from tests.contract.suite import SECRETS

FINDER = "/channels/finderlive"


class WeChatChannelsServer(StandIn):
    """The token travels in the address; asking for it again gives the one of now."""

    def __init__(self, streams: list[dict[str, Any]], leads: list[dict[str, Any]]) -> None:
        post = ["POST"]
        super().__init__(
            [
                Route("/cgi-bin/stable_token", self._token, methods=post),
                Route(f"{FINDER}/get_finder_attr_by_appid", self._account, methods=post),
                Route(f"{FINDER}/get_finder_live_data_list", self._streams, methods=post),
                Route(f"{FINDER}/get_finder_live_leads_data", self._leads, methods=post),
            ]
        )
        self.streams = streams
        self.leads = leads
        self.page_size = 2
        self.token = SECRETS[0]
        self.given = 0
        self.asked_leads: dict[str, Any] = {}
        self.refused: dict[str, Any] | None = None
        """What the interfaces answer instead, once set."""
        self.token_refused: dict[str, Any] | None = None

    def die(self) -> None:
        self.token = f"stable-{self.given + 1}"

    async def _token(self, request: Request) -> Response:
        if self.token_refused is not None:
            return JSONResponse(self.token_refused)
        given = await request.json()
        assert given["grant_type"] == "client_credential"
        assert given["force_refresh"] is False
        if (given["appid"], given["secret"]) != ("app-id", SECRETS[2]):
            return JSONResponse({"errcode": 40125, "errmsg": "invalid appsecret"})
        self.given += 1
        return JSONResponse({"access_token": self.token, "expires_in": 7200})

    async def _account(self, request: Request) -> Response:
        if refusal := self._turned_away(request):
            return refusal
        attr = {"uniq_id": "sph-1", "nickname": "Store", "fans_count": 4}
        return JSONResponse({"errcode": 0, "errmsg": "ok", "finder_attr": attr})

    async def _streams(self, request: Request) -> Response:
        if refusal := self._turned_away(request):
            return refusal
        given = await request.json()
        found = [s for s in self.streams if given["start_time"] <= _end(s) <= given["end_time"]]
        first = int(given.get("last_buffer", "0"))
        last = first + self.page_size
        return JSONResponse(
            {
                "errcode": 0,
                "errmsg": "ok",
                "item": found[first:last],
                "last_buffer": str(last),
                "continue_flag": last < len(found),
            }
        )

    async def _leads(self, request: Request) -> Response:
        if refusal := self._turned_away(request):
            return refusal
        self.asked_leads = await request.json()
        return JSONResponse({"errcode": 0, "errmsg": "ok", "item": self.leads})

    def _turned_away(self, request: Request) -> Response | None:
        given = request.query_params["access_token"]
        if given != self.token:
            said = f"invalid credential, access_token {given} is invalid or not latest"
            return JSONResponse({"errcode": 40001, "errmsg": said})
        return None if self.refused is None else JSONResponse(self.refused)


def _end(stream: dict[str, Any]) -> int:
    return int(stream["live_start_time"]) + int(stream["live_duration_in_seconds"])
