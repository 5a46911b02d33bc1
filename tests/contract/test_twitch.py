"""Twitch's connector against a server of its protocol."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import GiveUpError, SignInError, SkipError, WaitError
from connectors.reading import Reading
from connectors.twitch import Twitch, parse
from connectors.twitch.helix import refusal
from connectors.twitch.settings import TwitchSettings
from connectors.twitch.subscriptions import CHAT, FOLLOWERS
from tests.contract import suite
from tests.contract.stand_in import Fault
from tests.contract.suite import NOW, SECRETS, Case
from tests.contract.twitch_server import (
    ENDED_AT,
    ON_AIR,
    OVER,
    STARTED,
    TwitchServer,
    twitch_error_body,
    video,
)

STREAMS = "/helix/streams"
VALIDATE = "/oauth2/validate"
RECORDED = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "twitch_helix.jsonl").read_text().splitlines()
]
"""Answers of Twitch's own mock API."""


@pytest.fixture
def server() -> Iterator[TwitchServer]:
    made = TwitchServer()
    with made.platform:
        yield made


@pytest.fixture
def case(server: TwitchServer) -> Case:
    return server.case()


class TestTwitchContract(suite.Contract):
    """Twitch keeps the contract."""


# ---- sign-in ---------------------------------------------------------------------------
def test_sign_in_asks_for_what_is_read_and_nothing_more(case: Case) -> None:
    async def address(connector: Twitch) -> str:
        return connector.sign_in_address("state-1", "challenge-1", "http://x/back")

    asked = parse_qs(urlsplit(case.run(address)).query)
    assert asked == {
        "client_id": ["app-id"],
        "redirect_uri": ["http://x/back"],
        "response_type": ["code"],
        "scope": [" ".join(Twitch.can.scopes)],
        "state": ["state-1"],
    }


def test_sign_in_names_the_user(case: Case) -> None:
    kept = case.run(lambda c: c.sign_in("code-1", "", "http://x/back"))
    assert (kept.account_id, kept.account_name) == ("account-1", "样例汽车")
    assert kept.scopes == Twitch.can.scopes
    assert kept.expires_at == NOW + timedelta(seconds=14_000)


def test_sign_in_with_a_used_code_is_refused(case: Case) -> None:
    with pytest.raises(SignInError):
        case.run(lambda c: c.sign_in("used", "", "http://x/back"))


def test_a_wrong_app_secret_is_the_app_s_fault(case: Case, server: TwitchServer) -> None:
    server.die()
    body = twitch_error_body(403, "invalid client secret")
    case.platform.faults.append(Fault(403, body=body, path="/oauth2/token"))
    with pytest.raises(GiveUpError) as found:
        case.run(lambda c: c.read("live", ON_AIR, ""))
    assert found.value.reason == "app_refused"


def test_a_new_refresh_token_is_kept(case: Case) -> None:
    fresh = case.run(lambda c: c.renew(case.credentials()))
    assert fresh.refresh_token == "refresh-1"
    assert fresh.account_id == "account-1"


def test_an_answer_without_a_token_is_said_so(case: Case, server: TwitchServer) -> None:
    server.die()
    case.platform.faults.append(Fault(200, body=b"{}", path="/oauth2/token"))
    with pytest.raises(GiveUpError) as found:
        case.run(lambda c: c.renew(case.credentials()))
    assert found.value.reason == "unreadable_answer"


# ---- validation ------------------------------------------------------------------------
def test_a_token_is_validated_at_the_start_and_hourly(case: Case) -> None:
    async def hours(connector: Twitch) -> list[int]:
        counts = []
        for minutes in (0, 1, 58, 1, 59, 1):
            case.now += timedelta(minutes=minutes)
            await connector.read("live", ON_AIR, "")
            counts.append(len(case.platform.asked(VALIDATE)))
        return counts

    held = replace(case.credentials(), expires_at=NOW + timedelta(hours=9))
    assert case.run(hours, credentials=held) == [1, 1, 1, 2, 2, 3]
    assert case.platform.asked(VALIDATE)[0].headers["authorization"] == f"OAuth {SECRETS[0]}"


def test_a_token_that_no_longer_validates_is_renewed(case: Case, server: TwitchServer) -> None:
    server.die()
    case.run(lambda c: c.read("live", ON_AIR, ""))
    assert server.renewals == 1
    assert len(case.platform.asked(VALIDATE)) == 1


def test_validation_out_of_reach_holds_up_nothing_and_is_tried_again(case: Case) -> None:
    case.platform.faults += [Fault(503, path=VALIDATE)] * 4

    async def twice(connector: Twitch) -> None:
        for _ in range(2):
            assert (await connector.read("live", ON_AIR, "")).samples

    case.run(twice)
    assert len(case.platform.asked(VALIDATE)) > 4


def test_validation_costs_no_points(case: Case) -> None:
    async def left(connector: Twitch) -> int:
        await connector.credentials()
        return connector.access.budget.left(NOW)[0].left

    assert case.run(left) == 800


# ---- numbers ---------------------------------------------------------------------------
def test_numbers_on_air(case: Case) -> None:
    reading = case.run(lambda c: c.read("live", ON_AIR, ""))
    read = {sample.metric: sample.value for sample in reading.samples}
    assert read == {"concurrent": 321.0, "followers": 1234.0, "chatters": 56.0}


def test_what_the_consent_leaves_out_is_absent(case: Case) -> None:
    held = replace(case.credentials(), scopes=(CHAT,))
    reading = case.run(lambda c: c.read("live", ON_AIR, ""), credentials=held)
    assert {sample.metric for sample in reading.samples} == {"concurrent"}
    assert case.platform.asked("/helix/channels") == []


@pytest.mark.parametrize("on_air", [[], [{"id": "another", "viewer_count": 5}]])
def test_a_stream_that_is_off_air_gives_nothing_more(
    case: Case, server: TwitchServer, on_air: list[dict[str, Any]]
) -> None:
    server.on_air = on_air
    assert case.run(lambda c: c.read("live", ON_AIR, "")) == Reading(over=True)


def test_streams_are_the_one_on_air_and_the_recorded(case: Case) -> None:
    found = {stream.id: stream for stream in case.run(lambda c: c.streams(case.since, case.until))}
    assert set(found) == {"stream-on-air", "stream-1", "stream-2", "stream-3"}
    assert found["stream-on-air"].ended_at is None
    assert found["stream-2"].ended_at == ENDED_AT


def test_recordings_are_read_no_further_back_than_needed(case: Case) -> None:
    found = case.run(lambda c: c.streams(NOW - timedelta(hours=22), NOW))
    assert {stream.id for stream in found} == {"stream-on-air", "stream-1"}
    assert len(case.platform.asked("/helix/videos")) == 2


def test_a_cursor_that_repeats_ends_the_pages(case: Case, server: TwitchServer) -> None:
    body = json.dumps({"data": [], "pagination": {"cursor": "2"}}).encode()
    case.platform.faults += [Fault(200, body=body, path="/helix/videos")] * 3
    case.run(lambda c: c.streams(case.since, case.until))
    assert len(case.platform.asked("/helix/videos")) == 2


def test_totals_are_those_of_the_stream_s_recording(case: Case) -> None:
    reading = case.run(lambda c: c.read("totals", OVER, ""))
    read = {total.metric: (total.value, total.state) for total in reading.totals}
    assert read == {
        "airtime": (7200.0, "provisional"),
        "recording_views": (40.0, "provisional"),
        "followers": (1234.0, "provisional"),
    }
    assert reading.pending == frozenset()


def test_without_a_recording_its_totals_are_pending_and_then_absent(
    case: Case, server: TwitchServer
) -> None:
    server.videos = []
    reading = case.run(lambda c: c.read("totals", OVER, ""))
    assert {total.metric for total in reading.totals} == {"followers"}
    assert reading.pending == {"airtime", "recording_views"}
    case.now = ENDED_AT + timedelta(days=3)
    held = replace(case.credentials(), expires_at=None)
    reading = case.run(lambda c: c.read("totals", OVER, ""), credentials=held)
    assert reading.pending == frozenset()
    assert {total.state for total in reading.totals} == {"final"}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        *(("3h8m33s", 11313.0), ("1h0m0s", 3600.0), ("59s", 59.0), ("2m", 120.0)),
        *(("", None), ("1:00", None), (None, None), (60, None)),
    ],
)
def test_duration_of_a_recording(text: Any, seconds: float | None) -> None:
    assert parse.seconds(text) == seconds


# ---- points ----------------------------------------------------------------------------
def test_points_left_are_those_twitch_tells(case: Case, server: TwitchServer) -> None:
    server.points = 41

    async def left(connector: Twitch) -> tuple[int, datetime]:
        await connector.read("live", ON_AIR, "")
        found = connector.access.budget.left(NOW)[0]
        return found.left, found.until

    assert case.run(left) == (38, NOW + timedelta(seconds=40))


def test_spent_points_are_waited_out_until_twitch_fills_them_up(case: Case) -> None:
    reset = str(int((NOW + timedelta(seconds=25)).timestamp()))
    case.platform.faults.append(Fault(429, {"ratelimit-reset": reset}, path=STREAMS))
    with pytest.raises(WaitError) as found:
        case.run(lambda c: c.read("live", ON_AIR, ""))
    assert found.value.until == NOW + timedelta(seconds=25)


@pytest.mark.parametrize(
    ("status", "said", "kind", "ours"),
    [
        (401, f"Missing scope: {FOLLOWERS}", SignInError, "scope_missing"),
        (401, f"Missing required scope {FOLLOWERS}", SignInError, "scope_missing"),
        (403, "subscription missing proper authorization", SignInError, "scope_missing"),
        (401, "Client ID and OAuth token do not match", GiveUpError, "app_refused"),
        (403, "forbidden", SkipError, "not_allowed"),
        (404, "not found", SkipError, "stream_gone"),
        (400, "bad", GiveUpError, "request_refused"),
    ],
)
def test_a_refusal_is_named_by_what_to_do(
    case: Case, status: int, said: str, kind: type, ours: str
) -> None:
    body = twitch_error_body(status, said)
    case.platform.faults.append(Fault(status, body=body, path=STREAMS))
    with pytest.raises(kind) as found:
        case.run(lambda c: c.read("live", ON_AIR, ""))
    assert (found.value.reason, found.value.said) == (ours, said)


# ---- answers of Twitch's own mock API --------------------------------------------------
def recorded(path: str, token: str) -> dict[str, Any]:
    return next(
        r["body"] for r in RECORDED if r["asked"].split("?")[0] == path and r["token"] == token
    )


def test_recorded_answers_are_read() -> None:
    (entry,) = parse.data(recorded("/streams", "app"))
    assert [s.value for s in parse.concurrent(entry, NOW)] == [51614.0]
    (recording,) = parse.data(recorded("/videos", "app"))
    past = parse.past_stream(recording)
    assert past is not None
    assert past.id == parse.live_stream(entry).id
    assert past.ended_at == past.started_at + timedelta(hours=1)
    assert parse.next_page(recorded("/videos", "app")) == "eyJvIjowLCJsIjoxfQ"
    (user,) = parse.data(recorded("/users", "app"))
    assert parse.account(user) == ("83641246", "KomodoHypeDeveloper154")
    assert parse.total(recorded("/channels/followers", "user")) == 4.0
    assert parse.total(recorded("/chat/chatters", "user")) == 2.0


@pytest.mark.parametrize(
    ("path", "token", "reason"),
    [("/streams", "none", "signed_out"), ("/channels/followers", "app", "scope_missing")],
)
def test_recorded_refusals_are_named(path: str, token: str, reason: str) -> None:
    error = refusal(httpx.Response(401, json=recorded(path, token)))
    assert isinstance(error, SignInError)
    assert error.reason == reason


def test_real_only_with_every_address_of_twitch(server: TwitchServer) -> None:
    assert TwitchSettings().is_real
    assert not server.settings.is_real


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "message", "bits", "viewers", "started_at", "duration", "data"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["id", "data", "pagination", "stream_id", "message"]), JSON))
def test_whatever_comes_is_read_or_left_out(body: dict[str, Any]) -> None:
    for entry in [*parse.data(body), body]:
        parse.live_stream(entry)
        parse.past_stream({**entry, "created_at": "2026-11-27T12:00:00Z"})
        parse.video_totals(entry, "final")
        parse.concurrent(entry, NOW)
        parse.account(entry)
        for kind in ("channel.chat.message", "channel.cheer", "channel.raid", "stream.online"):
            parse.event(kind, entry, "id", NOW)
    parse.next_page(body)
    parse.total(body)


def test_a_recording_that_lasted_too_long_to_be_true_is_left_out() -> None:
    assert parse.past_stream(video("s", STARTED, f"{10**9}h")) is None
