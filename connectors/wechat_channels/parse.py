"""What the interfaces of 视频号助手 say, in Kaibo's words. Their field names live here.

::

    {"errcode": 0, "last_buffer": "EB4YAg=", "continue_flag": true, "item": [
        {"export_id": "…", "live_start_time": 1795780800, "live_duration_in_seconds": 7200,
         "total_audience_count": 10000, "total_cheer_count": 1000000, …}]}

    {"errcode": 0, "item": [{"component_type": 0, "traffic_type": 1, "leads_count": 12}]}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from connectors.credentials import Credentials, expiry
from connectors.errors import ConnectorError, GiveUpError, Reason, SignInError, WaitError
from connectors.reading import State, Stream, Total
from connectors.values import moment, number, rows, table

PLATFORM = "wechat_channels"

FIELDS = {
    "live_duration_in_seconds": "airtime",
    "total_audience_count": "viewers",
    "total_cheer_count": "likes",
    "forward_count": "shares",
    "total_comment_count": "comments",
    "audiences_avg_seconds": "watch_time_avg",
    "max_online_count": "peak_concurrent",
    "new_follow_count": "new_followers",
}
"""The field of each metric; 喝彩 is what this platform calls a like."""
TRAFFIC = {0: "leads_natural", 1: "leads_paid"}
FORM = 0
"""The ``component_type`` of a form (1: card, 2: chat of 企业微信)."""
TOTALS = frozenset(FIELDS.values())
METRICS = TOTALS | {"leads_natural", "leads_paid", "form_leads"}

_TOKEN = {40001, 40014, 42001}
"""The access token is wrong, dead or not the newest."""
_APP = {40001, 40013, 40125, 40164}
"""Where a token is asked for: the id or secret is wrong, or this address is not allowed to."""
_SWITCHED_OFF = 48001
_WAIT: dict[int, Reason] = {-1: "server_error", 45009: "quota_spent", 45011: "rate_limited"}


@dataclass(frozen=True)
class Page:
    """A page of finished streams, and how to turn it (empty: it is the last)."""

    rows: list[dict[str, Any]]
    next: str


def refusal(body: Mapping[str, Any], held: Credentials | None) -> ConnectorError | None:
    """The error an answer stands for, ``None`` for a good one. ``held`` is ``None`` where a
    token was asked for."""
    code = number(body.get("errcode", 0))
    if code is None:
        return GiveUpError("unreadable_answer", platform=PLATFORM)
    return _error(int(code), str(body.get("errmsg") or ""), held) if code else None


def token(held: Credentials, body: Mapping[str, Any], now: datetime) -> Credentials:
    """The same account with the app's token of now."""
    access, until = body.get("access_token"), expiry(body.get("expires_in"), now)
    if not isinstance(access, str) or not access or until is None:
        raise GiveUpError("unreadable_answer", platform=PLATFORM)
    return replace(held, access_token=access, expires_at=until)


def account(held: Credentials, body: Mapping[str, Any]) -> Credentials:
    """The same, of the 视频号 the app belongs to."""
    found = table(body.get("finder_attr"))
    account_id = found.get("uniq_id")
    if not isinstance(account_id, str) or not account_id:
        raise GiveUpError("unreadable_answer", platform=PLATFORM)
    return held.named(account_id, str(found.get("nickname") or ""))


def page(body: Mapping[str, Any]) -> Page:
    """A page of finished streams. Without any the list itself may be missing."""
    if "errcode" not in body:
        raise GiveUpError("unreadable_answer", platform=PLATFORM)
    buffer = body.get("last_buffer")
    more = body.get("continue_flag") is True and isinstance(buffer, str)
    return Page(rows(body.get("item")), str(buffer) if more else "")


def stream(row: Mapping[str, Any]) -> Stream | None:
    """A finished stream, ``None`` for a row without an id or times."""
    start, lasted = number(row.get("live_start_time")), number(row.get("live_duration_in_seconds"))
    export_id = row.get("export_id")
    if not isinstance(export_id, str) or not export_id or start is None or lasted is None:
        return None
    began, ended = moment(start), moment(start + lasted)
    known = began is not None and ended is not None
    return Stream(export_id, started_at=began, ended_at=ended) if known else None


def totals(row: Mapping[str, Any], state: State) -> list[Total]:
    """The totals of a finished stream; a field that is missing is absent."""
    read = [(metric, number(row.get(field))) for field, metric in FIELDS.items()]
    return [Total(metric, value, state) for metric, value in read if value is not None]


def leads(body: Mapping[str, Any], state: State) -> list[Total]:
    """The leads of a time by how people came, and those through a form. Of a kind that is
    not listed nothing is known: there is no total of it, not a zero."""
    if "errcode" not in body:
        raise GiveUpError("unreadable_answer", platform=PLATFORM)
    sums: dict[str, float] = {}
    for row in rows(body.get("item")):
        count = number(row.get("leads_count"))
        traffic, component = number(row.get("traffic_type")), number(row.get("component_type"))
        if count is None or traffic not in TRAFFIC:
            continue
        metrics = [TRAFFIC[int(traffic)], *(["form_leads"] if component == FORM else [])]
        for metric in metrics:
            sums[metric] = sums.get(metric, 0) + count
    return [Total(metric, value, state) for metric, value in sums.items()]


def _error(code: int, said: str, held: Credentials | None) -> ConnectorError:
    if held is not None and held.access_token:
        said = said.replace(held.access_token, "…")  # it travels in the address
    if held is None and code in _APP:
        return GiveUpError("app_refused", platform=PLATFORM, code=str(code), said=said)
    if code in _TOKEN:
        return SignInError("signed_out", platform=PLATFORM, code=str(code), said=said)
    if code in _WAIT:
        return WaitError(_WAIT[code], platform=PLATFORM, code=str(code), said=said)
    reason: Reason = "switched_off" if code == _SWITCHED_OFF else "request_refused"
    return GiveUpError(reason, platform=PLATFORM, code=str(code), said=said)
