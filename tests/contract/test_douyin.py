"""Douyin: the contract, figures that come next morning, the five renewals, signatures."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.connector import Connector
from connectors.credentials import Credentials
from connectors.douyin import Douyin, parse
from connectors.douyin.push import live, webhook
from connectors.errors import ConnectorError, GiveUpError, SignInError, SkipError, WaitError
from connectors.push import PushRefusedError
from connectors.reading import Event, Reading, Stream
from tests.contract import suite
from tests.contract.douyin_server import DouyinServer, Room
from tests.contract.suite import NOW, SECRETS, Case

BEGAN = NOW - timedelta(days=1, hours=1)
FIGURES = {
    "live_start_ts": BEGAN.timestamp(),
    "live_end_ts": BEGAN.timestamp() + 7_200,
    "live_duration_td": 7_200,
    "live_follow_ucnt_td": 0,
    "live_watch_cnt_td": 18_200,
    "live_watch_ucnt_td": 12_100,
    "live_watch_duration_td": 905_000,
    "per_minute_watch_ucnt_td_max": 940,
    "live_fans_watch_ucnt_td": 410,
    "live_comment_cnt_td": 1_312,
    "live_comment_ucnt_td": 402,
    "live_like_cnt_td": 30_511,
    "live_share_cnt_td": 77,
}
TOTALS = {
    "airtime": 7_200.0,
    "new_followers": 0.0,
    "views": 18_200.0,
    "viewers": 12_100.0,
    "watch_time_total": 905_000.0,
    "peak_concurrent": 940.0,
    "comments": 1_312.0,
    "commenters": 402.0,
    "likes": 30_511.0,
    "shares": 77.0,
}
ENDED = Stream("7244433000000001")


@pytest.fixture
def server() -> Iterator[DouyinServer]:
    rooms = [
        Room("7244433000000001", BEGAN, {"2026-11-26": dict(FIGURES)}),
        Room("7244433000000002", NOW - timedelta(minutes=30)),
        Room("7244433000000003", NOW - timedelta(days=9)),
    ]
    with DouyinServer(rooms) as platform:
        yield platform


@pytest.fixture
def case(server: DouyinServer, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setenv("KAIBO_DOUYIN_API_URL", server.url + "/")
    return Case(
        platform=server,
        make=Douyin,
        stream=Stream("7244433000000002"),
        ended=ENDED,
        streams=2,
        since=NOW - timedelta(days=3),
        until=NOW,
        now=NOW,
        path="/room/data/base/get/",
        die=server.die,
        die_for_good=server.die_for_good,
        renewed=lambda: server.renewed,
    )


class TestDouyinContract(suite.Contract):
    """Douyin keeps the contract."""


def _totals(case: Case) -> Reading:
    reading: Reading = case.run(lambda c: c.read("totals", ENDED, ""))
    return reading


def _values(reading: Reading) -> dict[str, float]:
    return {total.metric: total.value for total in reading.totals}


def test_totals_that_are_ready_are_final(case: Case) -> None:
    reading = _totals(case)
    assert _values(reading) == TOTALS
    assert {total.state for total in reading.totals} == {"final"}
    assert reading.over


def test_totals_that_are_not_ready_are_pending_whatever_stands_there(
    case: Case, server: DouyinServer
) -> None:
    server.rooms[0].days["2026-11-26"].update(live_watch_ucnt_td=0, live_comment_cnt_td=0)
    server.rooms[0].unready = {
        ("2026-11-26", "live_watch_ucnt_td"),
        ("2026-11-26", "live_comment_cnt_td"),
    }
    reading = _totals(case)
    assert reading.pending == {"viewers", "comments"}
    assert _values(reading).keys() == TOTALS.keys() - {"viewers", "comments"}
    assert not reading.over


def test_a_room_nothing_is_known_of_yet_is_pending_as_a_whole(case: Case) -> None:
    reading = case.run(lambda c: c.read("totals", case.stream, ""))
    assert reading.totals == []
    assert reading.pending == TOTALS.keys()


def test_a_ready_figure_that_is_not_given_is_absent(case: Case, server: DouyinServer) -> None:
    del server.rooms[0].days["2026-11-26"]["live_share_cnt_td"]
    reading = _totals(case)
    assert "shares" not in _values(reading)
    assert "shares" not in reading.pending


def test_a_room_over_midnight_adds_up_counts_and_never_people(
    case: Case, server: DouyinServer
) -> None:
    second = {"live_watch_cnt_td": 800, "live_watch_ucnt_td": 700}
    second["per_minute_watch_ucnt_td_max"] = 310
    server.rooms[0].days["2026-11-27"] = second
    values = _values(_totals(case))
    assert values["views"] == 19_000
    assert values["peak_concurrent"] == 940
    assert "viewers" not in values


def test_numbers_written_as_text_are_read(case: Case, server: DouyinServer) -> None:
    row = {"live_id": 1, "item_type": 3, "name": "live_watch_cnt_td", "timeslot": "2026-11-26"}
    host = {**row, "item_type": 2, "value": "5"}
    data = {"stats": [{**row, "value": "18200"}, host], "data_ready_status": []}
    server.refused = {"err_no": 0, "data": data}
    assert _values(_totals(case)) == {"views": 18_200}


def test_rooms_have_their_times_once_they_are_produced(case: Case) -> None:
    streams = case.run(lambda c: c.streams(case.since, case.until))
    assert {s.id: (s.started_at, s.ended_at) for s in streams} == {
        "7244433000000001": (BEGAN, BEGAN + timedelta(hours=2)),
        "7244433000000002": (None, None),
    }


def test_the_sign_in_page_is_asked_for_all_permissions(case: Case, server: DouyinServer) -> None:
    async def address(connector: Connector) -> str:
        return connector.sign_in_address("s t", "unused", "https://k.example/connect/douyin")

    found = urlsplit(case.run(address))
    assert f"{found.scheme}://{found.netloc}{found.path}" == (
        f"{server.url}/platform/oauth/connect/"
    )
    query = {name: values[0] for name, values in parse_qs(found.query).items()}
    assert query["client_key"] == "app-id"
    assert query["state"] == "s t"
    assert query["redirect_uri"] == "https://k.example/connect/douyin"
    assert query["scope"].split(",") == list(Douyin.can.scopes)


def test_a_code_becomes_credentials(case: Case) -> None:
    signed = case.run(lambda c: c.sign_in("the-code", "", ""))
    assert signed.account_id == "account-1"
    assert signed.access_token == SECRETS[0]
    assert signed.expires_at == NOW + timedelta(days=15)
    assert signed.refresh_expires_at == NOW + timedelta(days=20)
    assert "renew_refresh_token" in signed.scopes


def test_a_wrong_code_is_refused(case: Case) -> None:
    with pytest.raises(GiveUpError):
        case.run(lambda c: c.sign_in("another", "", ""))


def _dying(case: Case, **changes: Any) -> Credentials:
    """Credentials whose refresh token dies tomorrow."""
    return replace(
        case.credentials(),
        refresh_expires_at=NOW + timedelta(days=1),
        scopes=("renew_refresh_token",),
        **changes,
    )


def _ten(connector: Connector) -> Any:
    async def read() -> Credentials:
        await asyncio.gather(*(connector.read("totals", ENDED, "") for _ in range(10)))
        return await connector.access.vault.read()

    return read()


def test_ten_reads_renew_a_dying_refresh_token_once(case: Case, server: DouyinServer) -> None:
    kept = case.run(_ten, credentials=_dying(case))
    assert server.lengthened == 1
    assert kept.refresh_token == "refresh-1"
    assert kept.refresh_expires_at == NOW + timedelta(days=30)
    assert kept.more["renewals"] == "1"
    assert kept.access_token == SECRETS[0]


def test_a_refresh_token_is_renewed_five_times_at_most(case: Case, server: DouyinServer) -> None:
    case.run(_ten, credentials=_dying(case, more={"renewals": "5"}))
    assert server.asked("/oauth/renew_refresh_token/") == []


def test_without_the_permission_a_refresh_token_is_left_alone(
    case: Case, server: DouyinServer
) -> None:
    case.run(_ten, credentials=replace(_dying(case), scopes=("live.room.base",)))
    assert server.asked("/oauth/renew_refresh_token/") == []


def test_a_refused_renewal_is_not_tried_again_and_reading_goes_on(
    case: Case, server: DouyinServer
) -> None:
    server.lengthens_left = 0
    kept = case.run(_ten, credentials=_dying(case))
    assert len(server.asked("/oauth/renew_refresh_token/")) == 1
    assert kept.more["renewals"] == "5"
    assert kept.refresh_token == SECRETS[1]


def test_renewing_the_access_token_keeps_the_count(case: Case, server: DouyinServer) -> None:
    server.die()
    held = replace(case.credentials(), more={"renewals": "2"})
    assert case.run(_ten, credentials=held).more == {"renewals": "2"}


@pytest.mark.parametrize(
    ("body", "error", "reason"),
    [
        ({"err_no": 28001012}, SignInError, "scope_missing"),
        ({"data": {"error_code": 28001018}}, GiveUpError, "app_refused"),
        ({"extra": {"error_code": "2190004"}, "data": {}}, GiveUpError, "app_refused"),
        ({"err_no": 28003017}, WaitError, "quota_spent"),
        ({"err_no": 28003018}, WaitError, "rate_limited"),
        ({"err_no": 28001005}, WaitError, "server_error"),
        ({"err_no": 28001047}, SkipError, "not_allowed"),
        ({"err_no": 28001007}, GiveUpError, "request_refused"),
        ({"err_no": 99}, GiveUpError, "request_refused"),
        ({}, GiveUpError, "unreadable_answer"),
        ({"err_no": 0}, GiveUpError, "unreadable_answer"),
    ],
)
def test_a_refusal_says_what_to_do(
    case: Case,
    server: DouyinServer,
    body: dict[str, Any],
    error: type[ConnectorError],
    reason: str,
) -> None:
    server.refused = body
    with pytest.raises(error) as found:
        _totals(case)
    assert found.value.reason == reason


def test_another_server_is_not_the_real_one(monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    async def real(connector: Connector) -> bool:
        return connector.is_real

    assert case.run(real) is False
    monkeypatch.setenv("KAIBO_DOUYIN_API_URL", "")
    assert case.run(real) is True


# ---- pushes ----------------------------------------------------------------------------
SECRET = "123abc"
VECTOR = {"x-nonce-str": "123456", "x-timestamp": "456789", "x-roomid": "268"}
VECTOR_AT = datetime.fromtimestamp(456_789, UTC)
"""The vectors' time read as seconds: they are from the documentation, not from a clock."""


@pytest.mark.parametrize(
    ("kind", "signature"),
    [
        ("user_group", "GAkalGmhzqlUGQO/TgvMug=="),
        ("live_gift", "PDcKhdlsrKEJif6uMKD2dw=="),
    ],
)
def test_the_signatures_of_the_documentation_match(kind: str, signature: str) -> None:
    headers = {**VECTOR, "x-msg-type": kind, "x-signature": signature}
    with pytest.raises(PushRefusedError) as found:  # past the signature: the body is no list
        live(headers, "abc123你好".encode(), SECRET, VECTOR_AT)
    assert found.value.why == "unreadable"
    for wrong in ({"x-roomid": "269"}, {"x-timestamp": "456788"}, {"x-signature": ""}):
        with pytest.raises(PushRefusedError) as found:
            live({**headers, **wrong}, "abc123你好".encode(), SECRET, VECTOR_AT)
        assert found.value.why == "signature"
    with pytest.raises(PushRefusedError):
        live(headers, "abc124你好".encode(), SECRET, VECTOR_AT)


def _live(kind: str, rows: object, at: datetime = NOW) -> tuple[dict[str, str], bytes]:
    body = json.dumps(rows, ensure_ascii=False).encode()
    headers = {
        "x-msg-type": kind,
        "x-nonce-str": "n",
        "x-roomid": "268",
        "x-timestamp": str(int(at.timestamp() * 1000)),
    }
    signed = "&".join(f"{k}={v}" for k, v in sorted(headers.items())).encode()
    digest = hashlib.md5(signed + body + SECRET.encode()).digest()
    return {**headers, "x-signature": base64.b64encode(digest).decode()}, body


ROW = {
    "msg_id": "m1",
    "sec_openid": "viewer-1",
    "avatar_url": "https://face.example/1",
    "nickname": "planted-name",
    "timestamp": int(NOW.timestamp() * 1000),
}


@pytest.mark.parametrize(
    ("kind", "row", "event"),
    [
        (
            "live_comment",
            {**ROW, "content": "多少钱"},
            Event("m1", "comment", NOW, "viewer-1", text="多少钱"),
        ),
        (
            "live_gift",
            {**ROW, "gift_num": 3, "gift_value": 330},
            Event("m1", "gift", NOW, "viewer-1", count=3, amount=3.3, currency="CNY"),
        ),
        ("live_like", {**ROW, "like_num": "12"}, Event("m1", "like", NOW, "viewer-1", count=12)),
        (
            "live_fansclub",
            {**ROW, "fansclub_reason_type": 2},
            Event("m1", "fan_club", NOW, "viewer-1"),
        ),
    ],
)
def test_a_live_push_brings_its_events_without_names(
    kind: str, row: dict[str, Any], event: Event
) -> None:
    headers, body = _live(kind, [row, "no row"])
    pushed = live(headers, body, SECRET, NOW)
    assert list(pushed.events) == [event]
    assert pushed.room == "268"
    assert "planted-name" not in repr(pushed)
    assert "face.example" not in repr(pushed)
    seconds = {**row, "timestamp": int(NOW.timestamp())}
    assert list(live(*_live(kind, [seconds]), SECRET, NOW).events) == [event]


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("live_gift", {**ROW, "gift_num": 1, "test": True}),
        ("live_fansclub", {**ROW, "fansclub_reason_type": 1}),
        ("live_comment", {"msg_id": "", "timestamp": 1, "content": "x"}),
        ("live_comment", {"msg_id": "m2", "content": "x"}),
        ("live_something", ROW),
    ],
)
def test_what_is_no_event_is_left_out(kind: str, row: dict[str, Any]) -> None:
    assert live(*_live(kind, [row]), SECRET, NOW).events == []


def test_a_live_push_sent_again_is_known_by_its_id() -> None:
    first = live(*_live("live_comment", [ROW]), SECRET, NOW)
    again = live(*_live("live_comment", [ROW], NOW - timedelta(seconds=9)), SECRET, NOW)
    other = live(*_live("live_comment", [{**ROW, "msg_id": "m9"}]), SECRET, NOW)
    assert first.message_id == again.message_id != other.message_id


@pytest.mark.parametrize("off", [timedelta(minutes=-11), timedelta(minutes=11)])
def test_a_live_push_of_another_time_is_refused(off: timedelta) -> None:
    with pytest.raises(PushRefusedError) as found:
        live(*_live("live_comment", [ROW], NOW + off), SECRET, NOW)
    assert found.value.why == "old"


def _webhook(message: object, secret: str = SECRET) -> tuple[dict[str, str], bytes]:
    body = json.dumps(message).encode()
    digest = hashlib.sha1(secret.encode() + body).hexdigest()
    return {"x-douyin-signature": digest, "msg-id": "w1"}, body


def test_a_challenge_is_answered() -> None:
    message = {"event": "verify_webhook", "client_key": "", "content": {"challenge": 12345}}
    pushed = webhook(*_webhook(message), SECRET, NOW)
    assert json.loads(pushed.reply) == {"challenge": 12345}
    assert (pushed.message_id, pushed.room) == ("", "")


def test_a_webhook_is_known_by_its_id_and_account() -> None:
    message = {"event": "unauthorize", "from_user_id": "account-1", "content": {"scopes": []}}
    pushed = webhook(*_webhook(message), SECRET, NOW)
    assert (pushed.message_id, pushed.room, list(pushed.events)) == ("w1", "account-1", [])


def test_a_webhook_that_is_not_signed_with_the_secret_is_refused() -> None:
    for headers, body in (
        _webhook({"event": "verify_webhook", "content": {"challenge": 1}}, "another"),
        ({"msg-id": "w1"}, b"{}"),
    ):
        with pytest.raises(PushRefusedError) as found:
            webhook(headers, body, SECRET, NOW)
        assert found.value.why == "signature"
    with pytest.raises(PushRefusedError):
        webhook(*_webhook({}, ""), "", NOW)


@pytest.mark.parametrize(
    "message",
    [
        {"event": "verify_webhook", "content": {"challenge": "<script>"}},
        {"event": "verify_webhook"},
    ],
)
def test_a_challenge_that_is_no_number_is_refused(message: dict[str, Any]) -> None:
    with pytest.raises(PushRefusedError) as found:
        webhook(*_webhook(message), SECRET, NOW)
    assert found.value.why == "unreadable"


def test_a_push_of_one_kind_is_not_believed_at_the_address_of_the_other() -> None:
    for receive, push in (
        (live, _webhook({"event": "authorize"})),
        (webhook, _live("live_comment", [ROW])),
    ):
        with pytest.raises(PushRefusedError) as found:
            receive(*push, SECRET, NOW)
        assert found.value.why == "signature"


def test_a_webhook_without_an_id_or_json_is_refused() -> None:
    headers, body = _webhook({"event": "authorize"})
    del headers["msg-id"]
    broken = b"[" * 100_000
    digest = hashlib.sha1(SECRET.encode() + broken).hexdigest()
    for push in ((headers, body), ({"x-douyin-signature": digest, "msg-id": "w"}, broken)):
        with pytest.raises(PushRefusedError) as found:
            webhook(*push, SECRET, NOW)
        assert found.value.why == "unreadable"


KEYS = st.sampled_from(
    [
        *("err_no", "error_code", "data", "extra", "stats", "data_ready_status", "room_ids"),
        *("name", "value", "value_float", "item_type", "timeslot", "time_slot", "is_ready"),
        *("access_token", "refresh_token", "open_id", "expires_in", "live_watch_cnt_td"),
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
        lambda: parse.refusal(body),
        lambda: parse.credentials(body, NOW),
        lambda: parse.lengthened(Credentials(), body, NOW),
        lambda: parse.room_ids(body),
        lambda: parse.stream("1", body),
        lambda: parse.totals(body, parse.AUDIENCE),
    ):
        try:
            read()
        except ConnectorError:
            continue
