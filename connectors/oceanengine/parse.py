"""What Ocean Engine says, in Kaibo's words. Its field names live here.

::

    {"code": 0, "data": {"page_info": {"total_page": 3}, "list": [
        {"room_id": 72…, "room_title": "…", "room_create_time": "2026-11-27 20:00:00",
         "room_finish_time": "2026-11-27 22:00:00",
         "fields": {"all_live_watch_cnt_td": 18200}}]}}

Of a lead only its id, its moment, its component and whether an ad brought it are read:
name, phone and everything else a person wrote never leave this file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from connectors.credentials import Credentials, expiry
from connectors.errors import ConnectorError, GiveUpError, Reason, SignInError, WaitError
from connectors.http import LONGEST_WAIT
from connectors.reading import Event, State, Stream, Total
from connectors.values import SHANGHAI, local_moment, number, rows, table

PLATFORM = "oceanengine"

FIELDS = {
    "all_live_watch_cnt_td": "views",
    "all_live_watch_ucnt_td": "viewers",
    "all_live_max_1min_pcu_td": "peak_concurrent",
    "all_avg_live_pcu_td": "average_concurrent",
    "all_avg_live_watch_duration_seconds_td": "watch_time_avg",
    "all_live_single_watch_over_1m_cnt_td": "views_over_1m",
    "all_live_comment_cnt_td": "comments",
    "all_live_comment_ucnt_td": "commenters",
    "all_live_like_cnt_td": "likes",
    "all_live_dislike_cnt_td": "dislikes",
    "all_live_share_cnt_td": "shares",
    "all_live_share_ucnt_td": "sharers",
    "all_live_follow_cnt_td": "new_followers",
    "all_live_fans_club_join_cnt_td": "fan_club_joins",
    "std_ad_cost_amount_td": "spend",
}
"""The report's field of each metric: ``all_`` is natural and paid traffic together."""
METRICS = frozenset(FIELDS.values())

COMPONENTS = {0: "form", 1: "chat", 2: "phone", 3: "callback", 4: "coupon", 5: "lottery"}
"""``clue_type``: the component a lead came through."""
BY_AN_AD = 1
"""``clue_source`` of a lead an ad brought."""
NO_LEADS = {2, 4}
"""``clue_source`` of rows that are none: imported from elsewhere, a preview of the ad."""

PENALTY = timedelta(minutes=5)
"""How long a developer who asked too often is refused, where the answer does not say."""

FORBIDDEN = 40002
"""Not this account, not this permission, or (its message says so) not this app's secret."""
TOO_OFTEN = 40110
"""The developer's own limit; the others are the advertiser's and everybody's."""
FAULTS = 50_000
"""Codes from here on are the platform's fault."""

_SIGN_IN: dict[int, Reason] = {
    40102: "signed_out",
    40103: "signed_out",
    40104: "signed_out",
    40107: "signed_out",
    40115: "signed_out",
    FORBIDDEN: "scope_missing",
    40119: "scope_missing",
}
_LIMITS = {40100, TOO_OFTEN, 40130}
_APP = {40113, 40118}


def refusal(
    body: Mapping[str, Any], headers: Mapping[str, str], now: datetime
) -> ConnectorError | None:
    """The error an answer stands for, ``None`` for a good one."""
    code = number(body.get("code"))
    if code is None:
        return GiveUpError("unreadable_answer", platform=PLATFORM)
    said = str(body.get("message") or "")
    return _error(int(code), said, headers, now) if code else None


def tokens(held: Credentials, body: Mapping[str, Any], now: datetime) -> Credentials:
    """The same account with both tokens new: the old ones are dead already."""
    data = table(body.get("data"))
    access, refresh = data.get("access_token"), data.get("refresh_token")
    if not isinstance(access, str) or not access or not isinstance(refresh, str) or not refresh:
        raise GiveUpError("unreadable_answer", platform=PLATFORM)
    return replace(
        held,
        access_token=access,
        expires_at=expiry(data.get("expires_in"), now),
        refresh_token=refresh,
        refresh_expires_at=expiry(data.get("refresh_token_expires_in"), now),
    )


def advertiser(held: Credentials, body: Mapping[str, Any]) -> Credentials:
    """The same, of the first account the person may still act for."""
    for row in rows(table(body.get("data")).get("list")):
        found = number(row.get("advertiser_id"))
        if found is not None and row.get("is_valid") is not False:
            more = {**held.more, "advertiser_id": str(row["advertiser_id"])}
            name = str(row.get("advertiser_name") or "")
            return replace(held, more=more).named(str(row["advertiser_id"]), name)
    raise SignInError("scope_missing", platform=PLATFORM)


def page(body: Mapping[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """The rows of a page and how many pages there are."""
    data = body.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("list"), list):
        raise GiveUpError("unreadable_answer", platform=PLATFORM)
    return rows(data["list"]), int(number(table(data.get("page_info")).get("total_page")) or 1)


def stream(row: Mapping[str, Any]) -> Stream | None:
    """A room of the report, ``None`` for a row without an id or a beginning."""
    began = local_moment(row.get("room_create_time"), SHANGHAI)
    room = row.get("room_id")
    if began is None or not isinstance(room, int | str) or not str(room):
        return None
    ended = local_moment(row.get("room_finish_time"), SHANGHAI)
    return Stream(str(room), str(row.get("room_title") or ""), started_at=began, ended_at=ended)


def totals(row: Mapping[str, Any], state: State) -> list[Total]:
    """The totals of a room; a field that is missing is absent."""
    fields = table(row.get("fields"))
    read = [(metric, number(fields.get(field))) for field, metric in FIELDS.items()]
    return [Total(metric, value, state) for metric, value in read if value is not None]


def leads(read: Iterable[Mapping[str, Any]], since: datetime, until: datetime) -> list[Event]:
    """The leads of a time, each once, without anything about the person."""
    found: dict[str, Event] = {}
    for row in read:
        lead, at = row.get("clue_id"), local_moment(row.get("create_time_detail"), SHANGHAI)
        source, kind = number(row.get("clue_source")), number(row.get("clue_type"))
        if not isinstance(lead, str | int) or not str(lead) or at is None or source in NO_LEADS:
            continue
        if since <= at <= until:
            component = "" if kind is None else COMPONENTS.get(int(kind), "")
            traffic: Literal["", "paid"] = "paid" if source == BY_AN_AD else ""
            found[str(lead)] = Event(str(lead), "lead", at, detail=component, traffic=traffic)
    return list(found.values())


def _error(code: int, said: str, headers: Mapping[str, str], now: datetime) -> ConnectorError:
    if code == FORBIDDEN and "app_secret" in said:
        return GiveUpError("app_refused", platform=PLATFORM, code=str(code), said=said)
    if code in _SIGN_IN:
        return SignInError(_SIGN_IN[code], platform=PLATFORM, code=str(code), said=said)
    if code in _LIMITS:
        until = _until(code, headers, now)
        return WaitError("rate_limited", until=until, platform=PLATFORM, code=str(code), said=said)
    if code >= FAULTS:
        return WaitError("server_error", platform=PLATFORM, code=str(code), said=said)
    reason: Reason = "app_refused" if code in _APP else "request_refused"
    return GiveUpError(reason, platform=PLATFORM, code=str(code), said=said)


def _until(code: int, headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When a limit lets go: as the answer says, or at the end of a developer's penalty."""
    seconds = number(headers.get("x-ratelimit-retryin"))
    if seconds is not None and seconds >= 0:
        return now + min(timedelta(seconds=min(seconds, 1e7)), LONGEST_WAIT)
    return now + PENALTY if code == TOO_OFTEN else None
