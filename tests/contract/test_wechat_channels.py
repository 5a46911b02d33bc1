"""WeChat Channels: the contract, the app's token that nobody may see, pages, lead counts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.connector import Connector
from connectors.credentials import Credentials
from connectors.errors import ConnectorError, GiveUpError, SignInError, SkipError, WaitError
from connectors.reading import Reading, Stream
from connectors.wechat_channels import WeChatChannels, parse
from tests.contract import suite
from tests.contract.suite import NOW, SECRETS, Case
from tests.contract.wechat_channels_server import FINDER, WeChatChannelsServer

BEGAN = NOW - timedelta(days=1)
OVER = BEGAN + timedelta(hours=2)
ENDED = Stream("export-1", started_at=BEGAN, ended_at=OVER)


def _finished(number: int, began: datetime, **more: Any) -> dict[str, Any]:
    return {
        "export_id": f"export-{number}",
        "live_start_time": int(began.timestamp()),
        "live_duration_in_seconds": 7_200,
        "total_audience_count": 10_000,
        "total_cheer_count": 1_000_000,
        "forward_count": 1_000,
        "total_comment_count": 3_210,
        "audiences_avg_seconds": 61,
        "max_online_count": 200,
        "new_follow_count": 0,
        "new_follow_count_biz": 7,
        **more,
    }


def _counted(component: int, traffic: int, count: object) -> dict[str, Any]:
    return {"component_type": component, "traffic_type": traffic, "leads_count": count}


@pytest.fixture
def server() -> Iterator[WeChatChannelsServer]:
    streams = [_finished(n, BEGAN - timedelta(days=n - 1)) for n in range(1, 6)]
    streams.append(_finished(6, NOW - timedelta(days=6) - timedelta(hours=1)))
    leads = [
        _counted(0, 0, 11),
        _counted(0, 1, 5),
        _counted(1, 0, 3),
        _counted(2, 1, 2),
    ]
    with WeChatChannelsServer(streams, leads) as platform:
        yield platform


@pytest.fixture
def case(server: WeChatChannelsServer, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setenv("KAIBO_WECHAT_CHANNELS_API_URL", server.url)
    return Case(
        platform=server,
        make=WeChatChannels,
        stream=Stream("export-9", started_at=NOW - timedelta(minutes=30)),
        ended=ENDED,
        streams=5,
        since=NOW - timedelta(days=6),
        until=NOW,
        now=NOW,
        path=f"{FINDER}/get_finder_live_data_list",
        die=server.die,
        renewed=lambda: server.given,
    )


class TestWeChatChannelsContract(suite.Contract):
    """WeChat Channels keeps the contract."""


def _read(case: Case, feed: str, stream: Stream = ENDED) -> Reading:
    reading: Reading = case.run(lambda c: c.read(feed, stream, ""))
    return reading


def _values(reading: Reading) -> dict[str, float]:
    return {total.metric: total.value for total in reading.totals}


# ---- the app's token -------------------------------------------------------------------
def test_the_keys_of_the_app_are_enough(case: Case) -> None:
    signed = case.run(lambda c: c.sign_in("", "", ""))
    assert (signed.account_id, signed.account_name) == ("sph-1", "Store")
    assert signed.expires_at == NOW + timedelta(seconds=7_200)
    assert signed.refresh_token == ""


def test_the_token_of_now_is_fetched_and_never_forced(
    case: Case, server: WeChatChannelsServer
) -> None:
    server.die()

    async def read(connector: Connector) -> Credentials:
        await connector.read("totals", ENDED, "")
        return await connector.access.vault.read()

    assert case.run(read).access_token == "stable-1"
    assert b'"force_refresh":false' in server.asked("/cgi-bin/stable_token")[0].body


@pytest.mark.parametrize("code", [40001, 40013, 40125, 40164])
def test_keys_that_are_wrong_are_the_apps_fault(
    case: Case, server: WeChatChannelsServer, code: int
) -> None:
    server.token_refused = {"errcode": code, "errmsg": "no"}
    with pytest.raises(GiveUpError) as found:
        case.run(lambda c: c.sign_in("", "", ""))
    assert found.value.reason == "app_refused"


@pytest.mark.parametrize("answer", [{}, {"access_token": "x"}, {"access_token": 5}])
def test_a_token_answer_without_a_token_is_said_so(
    case: Case, server: WeChatChannelsServer, answer: dict[str, Any]
) -> None:
    server.token_refused = answer
    with pytest.raises(GiveUpError) as found:
        case.run(lambda c: c.sign_in("", "", ""))
    assert found.value.reason == "unreadable_answer"


def test_the_token_in_the_address_reaches_no_log_and_no_error(
    case: Case,
    server: WeChatChannelsServer,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    server.refused = {"errcode": 1, "errmsg": f"bad ?access_token={SECRETS[0]}"}
    with pytest.raises(GiveUpError) as found:
        _read(case, "totals")
    texts = [str(found.value), repr(found.value), found.value.said]
    monkeypatch.setenv("KAIBO_WECHAT_CHANNELS_API_URL", "http://127.0.0.1:1")
    with pytest.raises(WaitError) as lost:
        _read(case, "totals")
    texts += [str(lost.value), repr(lost.value), repr(lost.value.__cause__), caplog.text]
    assert SECRETS[0] in server.seen[0].query
    assert SECRETS[0] not in "".join(texts)


def test_a_token_that_stays_refused_is_asked_for_once(
    case: Case, server: WeChatChannelsServer
) -> None:
    server.refused = {"errcode": 42001, "errmsg": "access_token expired"}
    with pytest.raises(SignInError):
        _read(case, "totals")
    assert server.given == 1


# ---- finished streams ------------------------------------------------------------------
def test_streams_are_looked_for_by_their_end_and_kept_by_their_beginning(
    case: Case, server: WeChatChannelsServer
) -> None:
    late = NOW - timedelta(hours=3)
    server.streams.append(_finished(7, late))
    found = case.run(lambda c: c.streams(late, late + timedelta(minutes=1)))
    assert [(s.id, s.started_at, s.ended_at) for s in found] == [
        ("export-7", late, late + timedelta(hours=2))
    ]


def test_the_buffer_turns_the_pages(case: Case, server: WeChatChannelsServer) -> None:
    case.run(lambda c: c.streams(case.since, case.until))
    bodies = [seen.body for seen in server.asked(case.path)]
    assert len(bodies) == 3
    assert [b'"last_buffer":"%d"' % n in b for n, b in zip((0, 2, 4), bodies, strict=True)] == [
        False,
        True,
        True,
    ]


def test_a_buffer_that_does_not_move_ends_the_list(
    case: Case, server: WeChatChannelsServer
) -> None:
    page = {"errcode": 0, "item": [server.streams[0]], "last_buffer": "A", "continue_flag": True}
    server.refused = page
    assert len(case.run(lambda c: c.streams(case.since, case.until))) == 1
    assert len(server.asked(case.path)) == 2


def test_no_stream_at_all_is_an_empty_list(case: Case, server: WeChatChannelsServer) -> None:
    server.refused = {"errcode": 0, "errmsg": "ok", "continue_flag": False}
    assert case.run(lambda c: c.streams(case.since, case.until)) == []


def test_totals_of_a_finished_stream(case: Case) -> None:
    assert _values(_read(case, "totals")) == {
        "airtime": 7_200.0,
        "viewers": 10_000.0,
        "likes": 1_000_000.0,
        "shares": 1_000.0,
        "comments": 3_210.0,
        "watch_time_avg": 61.0,
        "peak_concurrent": 200.0,
        "new_followers": 0.0,
    }


def test_a_field_that_is_not_given_is_absent(case: Case, server: WeChatChannelsServer) -> None:
    del server.streams[0]["max_online_count"]
    server.streams[0]["forward_count"] = None
    assert {"peak_concurrent", "shares"}.isdisjoint(_values(_read(case, "totals")))


def test_a_stream_that_is_not_listed_yet_is_pending(
    case: Case, server: WeChatChannelsServer
) -> None:
    del server.streams[0]
    reading = _read(case, "totals")
    assert reading.totals == ()
    assert reading.pending == WeChatChannels.can.after - {
        "leads_natural",
        "leads_paid",
        "form_leads",
    }


@pytest.mark.parametrize(("hours", "state"), [(71, "provisional"), (73, "final")])
def test_totals_are_final_after_three_days(case: Case, hours: int, state: str) -> None:
    case.now = OVER + timedelta(hours=hours)
    for feed in ("totals", "leads"):
        reading = _read(case, feed)
        assert {total.state for total in reading.totals} == {state}
        assert reading.over == (state == "final")


# ---- leads -----------------------------------------------------------------------------
def test_leads_are_counted_by_how_people_came(case: Case, server: WeChatChannelsServer) -> None:
    assert _values(_read(case, "leads")) == {
        "leads_natural": 14.0,
        "leads_paid": 7.0,
        "form_leads": 16.0,
    }
    assert server.asked_leads == {
        "start_time": int(BEGAN.timestamp()),
        "end_time": int(OVER.timestamp()),
        "source_type": 0,
    }


def test_a_kind_of_lead_that_is_not_listed_is_no_zero(
    case: Case, server: WeChatChannelsServer
) -> None:
    server.leads = [_counted(1, 0, 0), _counted(0, 9, 4), _counted(0, 1, None)]
    assert _values(_read(case, "leads")) == {"leads_natural": 0.0}
    server.leads = []
    assert _values(_read(case, "leads")) == {}


def test_leads_from_before_they_were_counted_are_skipped(case: Case) -> None:
    began = datetime(2023, 9, 12, 15, 59, tzinfo=UTC)
    old = Stream("export-old", started_at=began, ended_at=began + timedelta(hours=2))
    with pytest.raises(SkipError):
        _read(case, "leads", old)
    assert _read(case, "totals", old).pending


# ---- refusals --------------------------------------------------------------------------
@pytest.mark.parametrize("feed", ["totals", "leads"])
@pytest.mark.parametrize(
    ("body", "error", "reason"),
    [
        ({"errcode": 48001}, GiveUpError, "switched_off"),
        ({"errcode": 45009}, WaitError, "quota_spent"),
        ({"errcode": 45011}, WaitError, "rate_limited"),
        ({"errcode": -1}, WaitError, "server_error"),
        ({"errcode": 40014}, SignInError, "signed_out"),
        ({"errcode": 1}, GiveUpError, "request_refused"),
        ({"errcode": "no number"}, GiveUpError, "unreadable_answer"),
        ({}, GiveUpError, "unreadable_answer"),
    ],
)
def test_a_refusal_says_what_to_do(
    case: Case,
    server: WeChatChannelsServer,
    feed: str,
    body: dict[str, Any],
    error: type[ConnectorError],
    reason: str,
) -> None:
    server.refused = body
    with pytest.raises(error) as found:
        _read(case, feed)
    assert found.value.reason == reason


def test_a_stream_without_a_beginning_is_skipped(case: Case) -> None:
    with pytest.raises(SkipError):
        _read(case, "totals", Stream("export-1"))


def test_ten_reads_of_both_feeds_share_one_renewal(
    case: Case, server: WeChatChannelsServer
) -> None:
    server.die()

    async def ten(connector: Connector) -> None:
        feeds = ("totals", "leads") * 5
        await asyncio.gather(*(connector.read(feed, ENDED, "") for feed in feeds))

    case.run(ten)
    assert server.given == 1


def test_another_server_is_not_the_real_one(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    async def real(connector: Connector) -> bool:
        return connector.is_real

    assert case.run(real) is False
    monkeypatch.delenv("KAIBO_WECHAT_CHANNELS_API_URL")
    assert case.run(real) is True


KEYS = st.sampled_from(
    [
        *("errcode", "errmsg", "item", "last_buffer", "continue_flag", "finder_attr"),
        *("export_id", "live_start_time", "live_duration_in_seconds", "max_online_count"),
        *("component_type", "traffic_type", "leads_count", "access_token", "expires_in"),
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
        lambda: parse.refusal(body, None),
        lambda: parse.token(Credentials(), body, NOW),
        lambda: parse.account(Credentials(), body),
        lambda: parse.page(body),
        lambda: parse.stream(body),
        lambda: parse.totals(body, "final"),
        lambda: parse.leads(body, "final"),
    ):
        try:
            read()
        except ConnectorError:
            continue
