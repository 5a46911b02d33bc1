"""What Douyin's open platform says, in Kaibo's words. Its field names live here.

::

    {"err_no": 0, "data": {
        "stats": [{"name": "live_watch_cnt_td", "item": "<room>", "item_type": 3,
                   "timeslot": "2026-11-27", "value": 18200}],
        "data_ready_status": [{"name": "live_watch_cnt_td", "item_type": 3,
                               "time_slot": "2026-11-27", "is_ready": true}]}}

A room that was on over midnight has a row a day: counts and durations of the days add up,
of the peaks the highest stands, and people, who may be the same on both days, are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from connectors.credentials import Credentials, expiry
from connectors.errors import (
    ConnectorError,
    GiveUpError,
    Reason,
    SignInError,
    SkipError,
    WaitError,
)
from connectors.reading import Stream, Total
from connectors.values import moment, number, rows, table

PLATFORM = "douyin"

BASE = {"live_duration_td": "airtime", "live_follow_ucnt_td": "new_followers"}
AUDIENCE = {
    "live_watch_cnt_td": "views",
    "live_watch_ucnt_td": "viewers",
    "live_watch_duration_td": "watch_time_total",
    "per_minute_watch_ucnt_td_max": "peak_concurrent",
}
INTERACTIVE = {
    "live_comment_cnt_td": "comments",
    "live_comment_ucnt_td": "commenters",
    "live_like_cnt_td": "likes",
    "live_share_cnt_td": "shares",
}
STARTED, ENDED = "live_start_ts", "live_end_ts"
PEOPLE = {"live_follow_ucnt_td", "live_watch_ucnt_td", "live_comment_ucnt_td"}
PEAKS = {"per_minute_watch_ucnt_td_max"}
METRICS = frozenset({**BASE, **AUDIENCE, **INTERACTIVE}.values())

ROOM = 3
"""The ``item_type`` of a row that is about a room (2: its host, 1: a viewer)."""

RENEWALS = "renewals"
"""In ``Credentials.more``: how often the refresh token was renewed already."""

_SIGN_IN: dict[int, Reason] = {
    10008: "signed_out",
    10010: "signed_out",
    2190002: "signed_out",
    2190008: "signed_out",
    28001003: "signed_out",
    28001008: "signed_out",
    28001015: "signed_out",
    28001012: "scope_missing",
}
_WAIT: dict[int, Reason] = {
    2100004: "server_error",
    28001005: "server_error",
    28001006: "server_error",
    28001052: "rate_limited",
    28003018: "rate_limited",
    2190001: "quota_spent",
    28003017: "quota_spent",
}
_SKIP = {2100007, 2100009, 28001045, 28001046, 28001047}
"""This person's data may not be read: banned, gone or private."""
_APP = {
    *(10004, 2190004, 28001014, 28001016, 28001018, 28001019),
    *(28001020, 28001021, 28001056, 28004020),
}
"""The app is banned, or has not been given the ability."""


def refusal(body: Mapping[str, Any]) -> ConnectorError | None:
    """The error an answer stands for, ``None`` for a good one.

    The code stands at the top (room data), in ``data`` (tokens) or in ``extra`` (the gateway).
    """
    found = None
    for place in (body, table(body.get("data")), table(body.get("extra"))):
        code = number(place.get("err_no", place.get("error_code")))
        if code:
            said = place.get("err_msg") or place.get("description") or ""
            return _error(int(code), str(said))
        found = code if found is None else found
    if found is None:
        return GiveUpError("unreadable_answer", platform=PLATFORM)
    return None


def credentials(body: Mapping[str, Any], now: datetime) -> Credentials:
    """The tokens of a sign-in or a renewal."""
    data = table(body.get("data"))
    token, account = data.get("access_token"), data.get("open_id")
    if not isinstance(token, str) or not token or not isinstance(account, str):
        raise GiveUpError("unreadable_answer", platform=PLATFORM)
    scopes = str(data.get("scope") or "").split(",")
    return Credentials(
        access_token=token,
        expires_at=expiry(data.get("expires_in"), now),
        refresh_token=str(data.get("refresh_token") or ""),
        refresh_expires_at=expiry(data.get("refresh_expires_in"), now),
        scopes=tuple(scope.strip() for scope in scopes if scope.strip()),
        account_id=account,
    )


def renewed(held: Credentials, body: Mapping[str, Any], now: datetime) -> Credentials:
    """The same account with fresh tokens; what the answer leaves out stays as it was."""
    fresh = credentials(body, now)
    return replace(
        held,
        access_token=fresh.access_token,
        expires_at=fresh.expires_at,
        refresh_token=fresh.refresh_token or held.refresh_token,
        refresh_expires_at=fresh.refresh_expires_at or held.refresh_expires_at,
        scopes=fresh.scopes or held.scopes,
    )


def lengthened(held: Credentials, body: Mapping[str, Any], now: datetime) -> Credentials:
    """The same with a new refresh token, counted."""
    data = table(body.get("data"))
    token, until = data.get("refresh_token"), expiry(data.get("expires_in"), now)
    if not isinstance(token, str) or not token or until is None:
        raise GiveUpError("unreadable_answer", platform=PLATFORM)
    more = {**held.more, RENEWALS: str(renewals(held) + 1)}
    return replace(held, refresh_token=token, refresh_expires_at=until, more=more)


def renewals(held: Credentials) -> int:
    """How often the refresh token was renewed since the person signed in."""
    return int(held.more.get(RENEWALS, "0"))


def room_ids(body: Mapping[str, Any]) -> list[str]:
    """The rooms of a list, each once."""
    ids = body.get("room_ids")
    if not isinstance(ids, list):
        raise GiveUpError("unreadable_answer", platform=PLATFORM)
    return list(dict.fromkeys(str(room) for room in ids if isinstance(room, str | int)))


def stream(room_id: str, body: Mapping[str, Any]) -> Stream:
    """A room with its times, which stay unknown until they are produced."""
    values, ready = _figures(body)
    began = values.get(STARTED, {}) if ready.get(STARTED, True) else {}
    ended = values.get(ENDED, {}) if ready.get(ENDED, True) else {}
    return Stream(
        room_id,
        started_at=moment(min(began.values(), default=0)),
        ended_at=moment(max(ended.values(), default=0)),
    )


def totals(body: Mapping[str, Any], names: Mapping[str, str]) -> tuple[list[Total], set[str]]:
    """The totals of an answer by the metric of each name, and the metrics not produced yet.

    A number that is not marked as ready is pending, whatever stands there.
    """
    values, ready = _figures(body)
    found, pending = [], set()
    for name, metric in names.items():
        days = values.get(name, {})
        if not ready.get(name, bool(days)):
            pending.add(metric)
        elif days and not (name in PEOPLE and len(days) > 1):
            value = max(days.values()) if name in PEAKS else sum(days.values())
            found.append(Total(metric, value, "final"))
    return found, pending


def _figures(body: Mapping[str, Any]) -> tuple[dict[str, dict[str, float]], dict[str, bool]]:
    """The room's values by name and day, and whether every day of a name is ready."""
    data = body.get("data")
    if not isinstance(data, dict):
        raise GiveUpError("unreadable_answer", platform=PLATFORM)
    values: dict[str, dict[str, float]] = {}
    for row in rows(data.get("stats")):
        value = number(row.get("value"))
        value = number(row.get("value_float")) if value is None else value
        if number(row.get("item_type")) == ROOM and value is not None:
            values.setdefault(str(row.get("name")), {})[str(row.get("timeslot"))] = value
    ready: dict[str, bool] = {}
    for row in rows(data.get("data_ready_status")):
        if number(row.get("item_type")) == ROOM:
            name = str(row.get("name"))
            ready[name] = ready.get(name, True) and row.get("is_ready") is True
    return values, ready


def _error(code: int, said: str) -> ConnectorError:
    if code in _SIGN_IN:
        return SignInError(_SIGN_IN[code], platform=PLATFORM, code=str(code), said=said)
    if code in _WAIT:
        return WaitError(_WAIT[code], platform=PLATFORM, code=str(code), said=said)
    if code in _SKIP:
        return SkipError("not_allowed", platform=PLATFORM, code=str(code), said=said)
    reason: Reason = "app_refused" if code in _APP else "request_refused"
    return GiveUpError(reason, platform=PLATFORM, code=str(code), said=said)
