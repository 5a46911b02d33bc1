"""Douyin's open platform on loopback: tokens, the list of rooms, and their three reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.contract.stand_in import StandIn
from tests.contract.suite import SECRETS

DAY, MONTH = 86_400, 30 * 86_400
PARTS = {
    "base": ("live_start_ts", "live_end_ts", "live_duration_td", "live_follow_ucnt_td"),
    "audience": (
        "live_watch_cnt_td",
        "live_watch_ucnt_td",
        "live_watch_duration_td",
        "per_minute_watch_ucnt_td_max",
        "live_fans_watch_ucnt_td",
        "live_fans_watch_duration_td",
    ),
    "interactive": (
        "live_comment_cnt_td",
        "live_comment_ucnt_td",
        "live_like_cnt_td",
        "live_share_cnt_td",
    ),
}


@dataclass
class Room:
    """A room: when it began, its values by day and name, and what is not ready yet."""

    id: str
    began: datetime
    days: dict[str, dict[str, float]] = field(default_factory=dict)
    unready: set[tuple[str, str]] = field(default_factory=set)


class DouyinServer(StandIn):
    """Refuses a dead token as Douyin does; counts the renewals it grants."""

    def __init__(self, rooms: list[Room]) -> None:
        super().__init__(
            [
                Route("/oauth/access_token/", self._sign_in, methods=["POST"]),
                Route("/oauth/refresh_token/", self._refresh, methods=["POST"]),
                Route("/oauth/renew_refresh_token/", self._lengthen, methods=["POST"]),
                Route("/room/data/room_id/get/", self._rooms),
                Route("/room/data/{part}/get/", self._report),
            ]
        )
        self.rooms = rooms
        self.access: str | None = SECRETS[0]
        self.refresh: str | None = SECRETS[1]
        self.renewed = 0
        self.lengthened = 0
        self.lengthens_left = 5
        self.refused: dict[str, Any] | None = None
        """What a report answers instead, once set."""

    def die(self) -> None:
        self.access = None

    def die_for_good(self) -> None:
        self.access = self.refresh = None

    async def _sign_in(self, request: Request) -> Response:
        form = await _form(request)
        wanted = {"client_key": "app-id", "client_secret": SECRETS[2], "code": "the-code"}
        if form != {**wanted, "grant_type": "authorization_code"}:
            return _refused(10003)
        return _granted(self._tokens(self.access or ""))

    async def _refresh(self, request: Request) -> Response:
        form = await _form(request)
        if self.refresh is None or form.get("refresh_token") != self.refresh:
            return _refused(10010)
        self.renewed += 1
        if self.access is None:  # one that still holds is only lengthened
            self.access = f"renewed-{self.renewed}"
        return _granted(self._tokens(self.access))

    async def _lengthen(self, request: Request) -> Response:
        form = await _form(request)
        if self.refresh is None or form.get("refresh_token") != self.refresh:
            return _refused(10010)
        if not self.lengthens_left:
            return _refused(10020)
        self.lengthens_left -= 1
        self.lengthened += 1
        self.refresh = f"refresh-{self.lengthened}"
        return _granted({"refresh_token": self.refresh, "expires_in": str(MONTH)})

    def _tokens(self, access: str) -> dict[str, Any]:
        return {
            "access_token": access,
            "expires_in": str(15 * DAY),
            "refresh_token": self.refresh,
            "refresh_expires_in": str(20 * DAY),
            "open_id": "account-1",
            "scope": "live.room.base,live.room.audience,live.room.interactive,renew_refresh_token",
        }

    async def _rooms(self, request: Request) -> Response:
        if refusal := self._turned_away(request):
            return refusal
        since, until = (int(request.query_params[name]) for name in ("start_time", "end_time"))
        found = [r.id for r in self.rooms if since <= r.began.timestamp() <= until]
        return JSONResponse({"err_no": 0, "err_msg": "", "log_id": "1", "room_ids": found})

    async def _report(self, request: Request) -> Response:
        if refusal := self._turned_away(request):
            return refusal
        if self.refused is not None:
            return JSONResponse(self.refused)
        assert request.query_params["live_id"] == "1"
        room = next((r for r in self.rooms if r.id == request.query_params["room_id"]), None)
        names = PARTS[request.path_params["part"]]
        stats, ready = [], []
        for day, values in room.days.items() if room else ():
            for name in names:
                about = {"live_id": 1, "item_type": 3, "name": name}
                is_ready = (day, name) not in room.unready
                ready.append({**about, "time_slot": day, "is_ready": is_ready})
                if name in values:
                    stats.append({**about, "item": room.id, "timeslot": day, "value": values[name]})
        data = {"stats": stats, "data_ready_status": ready}
        return JSONResponse({"err_no": 0, "err_msg": "", "log_id": "1", "data": data})

    def _turned_away(self, request: Request) -> Response | None:
        if self.access is None or request.headers.get("access-token") != self.access:
            return JSONResponse({"err_no": 28001008, "err_msg": "access_token expired"})
        assert request.query_params["open_id"] == "account-1"
        return None


async def _form(request: Request) -> dict[str, str]:
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    return {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}


def _granted(data: Mapping[str, Any]) -> Response:
    return JSONResponse(
        {"data": {"error_code": 0, "description": "", **data}, "message": "success"}
    )


def _refused(code: int) -> Response:
    return JSONResponse({"data": {"error_code": code, "description": "no"}, "message": "error"})
