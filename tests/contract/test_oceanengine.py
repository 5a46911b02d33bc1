"""Ocean Engine: the contract, tokens that rotate under a lock, the report, leads, limits."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.budget import Budget
from connectors.connector import Access, Connector
from connectors.credentials import App, Credentials, Memory
from connectors.errors import ConnectorError, GiveUpError, SignInError, SkipError, WaitError
from connectors.http import new_client
from connectors.oceanengine import OceanEngine, parse
from connectors.oceanengine.push import challenged, receive
from connectors.push import PushRefusedError
from connectors.reading import Event, Reading, Stream
from tests.contract import suite
from tests.contract.oceanengine_server import ADVERTISER, OceanEngineServer, written
from tests.contract.suite import NOW, SECRETS, Case

BEGAN = NOW - timedelta(days=1, minutes=30)
"""Eight in the evening of the day before, in Shanghai."""
OVER = BEGAN + timedelta(hours=2)
FIELDS = {
    "all_live_watch_cnt_td": 18_200,
    "all_live_watch_ucnt_td": 12_100,
    "all_live_max_1min_pcu_td": 940,
    "all_avg_live_pcu_td": 410,
    "all_avg_live_watch_duration_seconds_td": 74,
    "all_live_single_watch_over_1m_cnt_td": 5_020,
    "all_live_comment_cnt_td": 1_312,
    "all_live_comment_ucnt_td": 402,
    "all_live_like_cnt_td": 30_511,
    "all_live_dislike_cnt_td": 3,
    "all_live_share_cnt_td": 77,
    "all_live_share_ucnt_td": 70,
    "all_live_follow_cnt_td": 0,
    "all_live_fans_club_join_cnt_td": 12,
    "std_ad_cost_amount_td": 8_431.55,
    "all_live_comment_urate_td": 0.033,
}
ROOM = Stream("7244433000000001", "Friday", started_at=BEGAN, ended_at=OVER)
PERSON = {
    "name": "planted-name",
    "telephone": "13800000000",
    "weixin": "planted-weixin",
    "email": "planted@mail.example",
    "address": "planted-address",
    "remark": "planted-remark",
    "remark_dict": {"planted-question": "planted-answer"},
    "clue_owner_name": "planted-owner",
    "age": 41,
}
from tests.running_app import ask


def _room(number: int, began: datetime, **more: Any) -> dict[str, Any]:
    return {
        "room_id": 7_244_433_000_000_000 + number,
        "room_title": "Friday",
        "anchor_nick": "planted-anchor",
        "room_create_time": written(began),
        "room_finish_time": written(began + timedelta(hours=2)),
        "fields": dict(FIELDS),
        **more,
    }


def _lead(number: int, at: datetime, **more: Any) -> dict[str, Any]:
    row = {"clue_id": f"clue-{number}", "create_time_detail": written(at), "clue_type": 0}
    return {**PERSON, **row, "clue_source": 1, **more}


@pytest.fixture
def server() -> Iterator[OceanEngineServer]:
    rooms = [
        _room(1, BEGAN),
        *(_room(2 + day, NOW - timedelta(days=2 + day)) for day in range(3)),
        _room(9, NOW - timedelta(minutes=30), room_finish_time=""),
        _room(10, NOW - timedelta(days=75)),
    ]
    leads = [_lead(number, BEGAN + timedelta(minutes=20 * number)) for number in range(1, 6)]
    with OceanEngineServer(rooms, leads) as platform:
        yield platform


@pytest.fixture
def case(server: OceanEngineServer, monkeypatch: pytest.MonkeyPatch) -> Case:
    for name in ("SITE", "API", "LEADS"):
        monkeypatch.setenv(f"KAIBO_OCEANENGINE_{name}_URL", server.url)
    return Case(
        platform=server,
        make=OceanEngine,
        stream=Stream("7244433000000009", started_at=NOW - timedelta(minutes=30)),
        ended=ROOM,
        streams=5,
        since=NOW - timedelta(days=5),
        until=NOW,
        now=NOW,
        path="/open_api/v3.0/report/live_room/analysis/get/",
        die=server.die,
        die_for_good=server.die_for_good,
        renewed=lambda: server.renewed,
        credentials_more={"advertiser_id": ADVERTISER},
    )


class TestOceanEngineContract(suite.Contract):
    """Ocean Engine keeps the contract."""


def _read(case: Case, feed: str, stream: Stream = ROOM) -> Reading:
    reading: Reading = case.run(lambda c: c.read(feed, stream, ""))
    return reading


# ---- tokens ----------------------------------------------------------------------------
def test_a_code_becomes_the_tokens_of_the_first_valid_advertiser(case: Case) -> None:
    signed = case.run(lambda c: c.sign_in("the-code", "", ""))
    assert (signed.account_id, signed.account_name) == (ADVERTISER, "Store")
    assert signed.more == {"advertiser_id": ADVERTISER}
    assert signed.expires_at == NOW + timedelta(days=1)
    assert signed.refresh_expires_at == NOW + timedelta(days=30)


def test_a_code_is_good_once(case: Case) -> None:
    case.run(lambda c: c.sign_in("the-code", "", ""))
    with pytest.raises(SignInError):
        case.run(lambda c: c.sign_in("the-code", "", ""))


def test_the_sign_in_page_asks_for_the_leads_too(case: Case, server: OceanEngineServer) -> None:
    async def address(connector: Connector) -> str:
        return connector.sign_in_address("s t", "unused", "https://k.example/connect/oceanengine")

    found = urlsplit(case.run(address))
    assert f"{found.scheme}://{found.netloc}{found.path}" == f"{server.url}/audit/oauth.html"
    assert {name: values[0] for name, values in parse_qs(found.query).items()} == {
        "app_id": "app-id",
        "state": "s t",
        "material_auth": "1",
        "redirect_uri": "https://k.example/connect/oceanengine",
    }


def test_both_tokens_rotate_and_what_else_is_known_stays(
    case: Case, server: OceanEngineServer
) -> None:
    server.die()

    async def twice(connector: Connector) -> Credentials:
        for _ in range(2):
            server.die()
            await connector.read("totals", ROOM, "")
        return await connector.access.vault.read()

    kept = case.run(twice)
    assert (kept.access_token, kept.refresh_token) == ("access-2", "refresh-2")
    assert kept.more == {"advertiser_id": ADVERTISER}
    assert kept.account_id == "account-1"


def test_two_connectors_of_one_vault_renew_once_between_them(
    case: Case, server: OceanEngineServer
) -> None:
    server.die()

    async def both() -> Credentials:
        vault = Memory(case.credentials())
        async with new_client() as client:
            connectors = [
                OceanEngine(
                    Access(
                        App("app-id", SECRETS[2]),
                        vault,
                        client,
                        Budget("oceanengine", ()),
                        lambda: NOW,
                    )
                )
                for _ in range(2)
            ]
            reads = [c.read(feed, ROOM, "") for c in connectors for feed in ("totals", "leads")]
            brought = await asyncio.gather(*reads, *(c.streams(NOW, NOW) for c in connectors))
            assert brought[0].totals
        return await vault.read()

    kept = ask(both())
    assert server.renewed == 1
    assert (kept.access_token, kept.refresh_token) == ("access-1", "refresh-1")


def test_a_refresh_token_somebody_else_used_asks_for_the_person(
    case: Case, server: OceanEngineServer
) -> None:
    server.die()
    server.refresh = "used-by-another-program"
    with pytest.raises(SignInError) as found:
        _read(case, "totals")
    assert found.value.code == "40107"


# ---- rooms and totals ------------------------------------------------------------------
def test_rooms_are_looked_for_in_reports_of_62_days_at_most(
    case: Case, server: OceanEngineServer
) -> None:
    found = case.run(lambda c: c.streams(NOW - timedelta(days=80), NOW + timedelta(days=3)))
    assert {s.id for s in found} == {str(room["room_id"]) for room in server.rooms}
    on_air = next(s for s in found if s.id == "7244433000000009")
    assert on_air.ended_at is None
    room = next(s for s in found if s.id == ROOM.id)
    assert (room.title, room.started_at, room.ended_at) == ("Friday", BEGAN, OVER)
    assert all("filtering" not in seen.query for seen in server.seen)


def test_known_douyin_accounts_narrow_the_rooms(case: Case, server: OceanEngineServer) -> None:
    held = replace(case.credentials(), more={**case.credentials_more, "aweme_ids": "11, 22"})
    case.run(lambda c: c.streams(case.since, NOW), credentials=held)
    assert json.loads(parse_qs(server.seen[0].query)["filtering"][0]) == {"aweme_ids": [11, 22]}


def test_totals_are_of_natural_and_paid_traffic_and_hold_no_rate(case: Case) -> None:
    reading = _read(case, "totals")
    assert {total.metric: total.value for total in reading.totals} == {
        "views": 18_200.0,
        "viewers": 12_100.0,
        "peak_concurrent": 940.0,
        "average_concurrent": 410.0,
        "watch_time_avg": 74.0,
        "views_over_1m": 5_020.0,
        "comments": 1_312.0,
        "commenters": 402.0,
        "likes": 30_511.0,
        "dislikes": 3.0,
        "shares": 77.0,
        "sharers": 70.0,
        "new_followers": 0.0,
        "fan_club_joins": 12.0,
        "spend": 8_431.55,
    }


def test_a_field_that_is_not_given_is_absent(case: Case, server: OceanEngineServer) -> None:
    server.rooms[0]["fields"] = {"all_live_watch_cnt_td": "18200", "all_live_like_cnt_td": None}
    reading = _read(case, "totals")
    assert [(total.metric, total.value) for total in reading.totals] == [("views", 18_200.0)]


def test_what_stands_there_before_the_next_day_is_not_believed(
    case: Case, server: OceanEngineServer
) -> None:
    case.now = OVER + timedelta(hours=1)
    assert case.now.hour == 15  # 23 o'clock in Shanghai
    reading = _read(case, "totals")
    assert reading.totals == ()
    assert reading.pending == OceanEngine.can.after
    assert server.asked(case.path) == []


def test_a_room_that_is_not_in_the_report_yet_is_pending(
    case: Case, server: OceanEngineServer
) -> None:
    del server.rooms[0]
    reading = _read(case, "totals")
    assert reading.pending == OceanEngine.can.after
    assert not reading.over


@pytest.mark.parametrize(
    ("hour", "minute", "state"), [(1, 59, "provisional"), (2, 0, "final"), (9, 0, "final")]
)
def test_totals_are_final_from_ten_of_the_next_day(
    case: Case, hour: int, minute: int, state: str
) -> None:
    case.now = datetime(2026, 11, 27, hour, minute, tzinfo=UTC)
    reading = _read(case, "totals")
    assert {total.state for total in reading.totals} == {state}
    assert reading.over == (state == "final")


def test_a_room_twice_in_the_report_is_not_guessed_at(
    case: Case, server: OceanEngineServer
) -> None:
    server.rooms.append(_room(1, BEGAN))
    with pytest.raises(GiveUpError):
        _read(case, "totals")


@pytest.mark.parametrize("feed", ["totals", "leads"])
@pytest.mark.parametrize("stream", [Stream("7244433000000001"), Stream("x", started_at=BEGAN)])
def test_a_stream_it_cannot_look_for_is_skipped(case: Case, feed: str, stream: Stream) -> None:
    with pytest.raises(SkipError):
        _read(case, feed, stream)


# ---- leads -----------------------------------------------------------------------------
def test_every_page_of_leads_is_read_and_nobody_is_known(
    case: Case, server: OceanEngineServer
) -> None:
    reading = _read(case, "leads")
    assert [event.id for event in reading.events] == [f"clue-{n}" for n in range(1, 6)]
    assert reading.events[0] == Event(
        "clue-1", "lead", BEGAN + timedelta(minutes=20), detail="form", traffic="paid"
    )
    assert len(server.asked("/open_api/2/tools/clue/get/")) == 3
    for planted in ("planted", "13800000000", "mail.example"):
        assert planted not in repr(reading)


@pytest.mark.parametrize(
    ("more", "detail", "traffic"),
    [
        ({"clue_type": 1, "clue_source": 5}, "chat", ""),
        ({"clue_type": "2", "clue_source": 0}, "phone", ""),
        ({"clue_type": 3}, "callback", "paid"),
        ({"clue_type": 77}, "", "paid"),
        ({"clue_type": None}, "", "paid"),
    ],
)
def test_a_lead_says_its_component_and_whether_an_ad_brought_it(
    case: Case, server: OceanEngineServer, more: dict[str, Any], detail: str, traffic: str
) -> None:
    server.leads = [_lead(1, BEGAN, **more)]
    (event,) = _read(case, "leads").events
    assert (event.detail, event.traffic) == (detail, traffic)


def test_rows_that_are_no_leads_of_the_room_are_left_out(
    case: Case, server: OceanEngineServer
) -> None:
    server.leads = [
        _lead(1, BEGAN, clue_source=4),  # a preview of the ad
        _lead(2, BEGAN, clue_source=2),  # imported
        _lead(3, BEGAN, clue_id=""),
        _lead(4, BEGAN, clue_id=None),
        _lead(5, OVER),
        _lead(5, OVER),
        _lead(6, OVER + timedelta(seconds=1)),
    ]
    assert [event.id for event in _read(case, "leads").events] == ["clue-5"]


def test_a_lead_that_came_late_is_found_at_the_next_read(
    case: Case, server: OceanEngineServer
) -> None:
    before = {event.id for event in _read(case, "leads").events}
    server.leads.insert(0, _lead(7, BEGAN + timedelta(minutes=1)))
    assert {event.id for event in _read(case, "leads").events} == before | {"clue-7"}


def test_leads_of_a_room_that_is_on_are_those_until_now(
    case: Case, server: OceanEngineServer
) -> None:
    server.leads = [_lead(1, NOW - timedelta(minutes=5)), _lead(2, NOW + timedelta(minutes=5))]
    reading = _read(case, "leads", case.stream)
    assert [event.id for event in reading.events] == ["clue-1"]
    assert not reading.over


# ---- refusals --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "error", "reason"),
    [
        (40002, SignInError, "scope_missing"),
        (40119, SignInError, "scope_missing"),
        (40118, GiveUpError, "app_refused"),
        (40113, GiveUpError, "app_refused"),
        (40000, GiveUpError, "request_refused"),
        (50000, WaitError, "server_error"),
        (51010, WaitError, "server_error"),
        (None, GiveUpError, "unreadable_answer"),
    ],
)
def test_a_refusal_says_what_to_do(
    case: Case,
    server: OceanEngineServer,
    code: int | None,
    error: type[ConnectorError],
    reason: str,
) -> None:
    server.refused = {"code": code, "message": "no"}, {}
    with pytest.raises(error) as found:
        _read(case, "totals")
    assert found.value.reason == reason


def test_a_wrong_secret_is_the_apps_fault(case: Case, server: OceanEngineServer) -> None:
    server.refused = {"code": 40002, "message": "app_secret 不匹配"}, {}
    with pytest.raises(GiveUpError) as found:
        _read(case, "totals")
    assert found.value.reason == "app_refused"


@pytest.mark.parametrize(
    ("code", "headers", "seconds"),
    [
        (40110, {"X-RateLimit-Dimension": "developer_qpm", "X-RateLimit-RetryIn": "212"}, 212),
        (40110, {}, 300),
        (40110, {"X-RateLimit-RetryIn": "soon"}, 300),
        (40130, {"X-RateLimit-RetryIn": "1"}, 1),
        (40130, {}, None),
        (40100, {"X-RateLimit-RetryIn": "-5"}, None),
        (40100, {"X-RateLimit-RetryIn": "1e300"}, 86_400),
    ],
)
def test_a_limit_is_waited_out_as_the_headers_say(
    case: Case,
    server: OceanEngineServer,
    code: int,
    headers: dict[str, str],
    seconds: int | None,
) -> None:
    server.refused = {"code": code, "message": "too often"}, headers
    with pytest.raises(WaitError) as found:
        _read(case, "leads")
    assert found.value.reason == "rate_limited"
    until = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert found.value.until == until


@pytest.mark.parametrize(
    "data",
    [None, {}, {"list": {}}, {"page_info": {"total_page": 1}}],
)
def test_an_answer_without_a_list_is_said_so(
    case: Case, server: OceanEngineServer, data: object
) -> None:
    server.refused = {"code": 0, "data": data}, {}
    with pytest.raises(GiveUpError) as found:
        _read(case, "leads")
    assert found.value.reason == "unreadable_answer"


def test_pages_without_an_end_are_given_up(case: Case, server: OceanEngineServer) -> None:
    endless = {"list": [_lead(1, BEGAN)], "page_info": {"total_page": 10**9}}
    server.refused = {"code": 0, "data": endless}, {}
    with pytest.raises(GiveUpError) as found:
        _read(case, "leads")
    assert found.value.code == "too_many_pages"


def test_another_server_in_one_part_is_not_the_real_one(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def real(connector: Connector) -> bool:
        return connector.is_real

    for name in ("SITE", "API"):
        monkeypatch.delenv(f"KAIBO_OCEANENGINE_{name}_URL")
    assert case.run(real) is False
    monkeypatch.delenv("KAIBO_OCEANENGINE_LEADS_URL")
    assert case.run(real) is True


# ---- pushes ----------------------------------------------------------------------------
SECRET = "subscription-secret"


def _pushed(message: object, secret: str = SECRET) -> tuple[dict[str, str], bytes]:
    body = json.dumps(message).encode()
    return _signed(body, secret), body


def _signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"x-open-signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


MESSAGE = {
    "message_id": "p1",
    "service_label": "report.advertiser.beforeday",
    "advertiser_ids": [1711, 1712],
    "timestamp": int(NOW.timestamp() * 1000),
    "nonce": 5,
}


def test_a_message_says_which_accounts_to_read_again() -> None:
    pushed = receive(*_pushed(MESSAGE), SECRET, NOW)
    assert (pushed.message_id, pushed.room, list(pushed.events)) == ("p1", "1711,1712", [])
    assert json.loads(pushed.reply) == {"BaseResp": {"StatusCode": 200, "StatusMessage": "ok"}}
    assert pushed.reply_type == "application/json"
    assert receive(*_pushed(MESSAGE), SECRET, NOW).message_id == pushed.message_id


def test_a_message_that_is_not_signed_with_the_secret_is_refused() -> None:
    headers, body = _pushed(MESSAGE)
    for push in (_pushed(MESSAGE, "another"), ({}, body), (headers, body + b" ")):
        with pytest.raises(PushRefusedError) as found:
            receive(*push, SECRET, NOW)
        assert found.value.why == "signature"
    with pytest.raises(PushRefusedError):
        receive(*_pushed(MESSAGE, ""), "", NOW)


@pytest.mark.parametrize("minutes", [-11, 11])
def test_a_message_of_another_time_is_refused(minutes: int) -> None:
    sent = int((NOW + timedelta(minutes=minutes)).timestamp() * 1000)
    with pytest.raises(PushRefusedError) as found:
        receive(*_pushed({**MESSAGE, "timestamp": sent}), SECRET, NOW)
    assert found.value.why == "old"


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[" * 100_000,
        json.dumps({**MESSAGE, "message_id": ""}).encode(),
        json.dumps({**MESSAGE, "advertiser_ids": None}).encode(),
    ],
)
def test_a_message_it_cannot_read_is_refused(body: bytes) -> None:
    with pytest.raises(PushRefusedError) as found:
        receive(_signed(body), body, SECRET, NOW)
    assert found.value.why == "unreadable"


def test_a_challenge_in_the_query_is_answered() -> None:
    pushed = challenged({"event": "verify_webhook", "challenge": "1722"})
    assert pushed is not None
    assert json.loads(pushed.reply) == {
        "BaseResp": {"StatusCode": 200, "StatusMessage": "ok"},
        "challenge": 1722,
    }
    assert challenged({"challenge": "1722"}) is None
    for wrong in ("", "-1", "１２", "<b>", "9" * 40):
        with pytest.raises(PushRefusedError):
            challenged({"event": "verify_webhook", "challenge": wrong})


KEYS = st.sampled_from(
    [
        *("code", "message", "data", "list", "page_info", "total_page", "fields"),
        *("room_id", "room_create_time", "room_finish_time", "advertiser_id", "is_valid"),
        *("clue_id", "clue_type", "clue_source", "create_time_detail", "access_token"),
    ]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "x", "3", "9" * 400]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


@given(st.dictionaries(KEYS, JSON, max_size=6))
def test_whatever_is_answered_is_read_or_refused(body: dict[str, Any]) -> None:
    for read in (
        lambda: parse.refusal(body, {"x-ratelimit-retryin": str(body.get("code"))}, NOW),
        lambda: parse.tokens(Credentials(), body, NOW),
        lambda: parse.advertiser(Credentials(), body),
        lambda: parse.page(body),
        lambda: parse.stream(body),
        lambda: parse.totals(body, "final"),
        lambda: parse.leads([body, *parse.page(body)[0]], BEGAN, OVER),
    ):
        try:
            read()
        except ConnectorError:
            continue
