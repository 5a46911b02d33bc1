"""YouTube's connector against a server of its protocol."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors.credentials import challenge
from connectors.errors import GiveUpError, SignInError, SkipError, WaitError
from connectors.reading import Reading, Stream
from connectors.youtube import YouTube
from connectors.youtube.settings import YouTubeSettings
from tests.contract import suite
from tests.contract.stand_in import Fault
from tests.contract.suite import NOW, SECRETS, Case
from tests.contract.youtube_server import (
    CHAT,
    ENDED,
    ENDED_AT,
    LIVE,
    ON_AIR,
    OVER,
    VIDEOS,
    YouTubeServer,
    google_error_body,
    with_analytics,
)


@pytest.fixture
def server() -> Iterator[YouTubeServer]:
    made = YouTubeServer()
    with made.platform:
        yield made


@pytest.fixture
def case(server: YouTubeServer) -> Case:
    return server.case()


class TestYouTubeContract(suite.Contract):
    """YouTube keeps the contract."""


# ---- sign-in ---------------------------------------------------------------------------
def test_sign_in_asks_for_a_refresh_token_with_state_and_pkce(case: Case) -> None:
    async def address(connector: YouTube) -> str:
        return connector.sign_in_address("state-1", challenge("verifier-1"), "http://x/back")

    asked = parse_qs(urlsplit(case.run(address)).query)
    assert asked["state"] == ["state-1"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["code_challenge"] == [challenge("verifier-1")]
    assert (asked["access_type"], asked["prompt"]) == (["offline"], ["consent"])
    assert asked["scope"] == [" ".join(YouTube.can.scopes)]


def test_sign_in_names_the_channel(case: Case) -> None:
    kept = case.run(lambda c: c.sign_in("code-1", "verifier-1", "http://x/back"))
    assert (kept.account_id, kept.account_name) == ("account-1", "样例汽车")
    assert kept.refresh_token == SECRETS[1]
    assert kept.expires_at == NOW + timedelta(seconds=3599)


def test_sign_in_with_another_verifier_is_refused(case: Case) -> None:
    with pytest.raises(SignInError):
        case.run(lambda c: c.sign_in("code-1", "another", "http://x/back"))


def test_sign_in_without_the_scope_says_so(case: Case, server: YouTubeServer) -> None:
    server.granted = "https://www.googleapis.com/auth/yt-analytics.readonly"
    with pytest.raises(SignInError) as found:
        case.run(lambda c: c.sign_in("code-1", "verifier-1", "http://x/back"))
    assert found.value.reason == "scope_missing"


def test_an_account_without_a_channel_cannot_be_connected(
    case: Case, server: YouTubeServer
) -> None:
    server.channel = {}
    with pytest.raises(GiveUpError) as found:
        case.run(lambda c: c.sign_in("code-1", "verifier-1", "http://x/back"))
    assert found.value.reason == "not_allowed"


def test_renewal_keeps_the_refresh_token(case: Case) -> None:
    fresh = case.run(lambda c: c.renew(case.credentials()))
    assert fresh.refresh_token == SECRETS[1]
    assert fresh.access_token == "access-1"


def test_an_answer_without_a_token_is_said_so(case: Case, server: YouTubeServer) -> None:
    server.die()
    case.platform.faults.append(Fault(200, body=b"{}", path="/token"))
    with pytest.raises(GiveUpError) as found:
        case.run(lambda c: c.renew(case.credentials()))
    assert found.value.reason == "unreadable_answer"


# ---- on air ----------------------------------------------------------------------------
def test_numbers_written_as_text_are_read(case: Case) -> None:
    reading = case.run(lambda c: c.read("live", LIVE, ""))
    read = {sample.metric: sample.value for sample in reading.samples}
    assert read == {"concurrent": 412.0, "views": 5120.0, "likes": 88.0}
    assert {sample.at for sample in reading.samples} == {NOW}


def test_hidden_viewers_and_likes_are_absent_not_zero(case: Case, server: YouTubeServer) -> None:
    server.videos[ON_AIR] = {
        "statistics": {"viewCount": "1"},
        "liveStreamingDetails": {"actualStartTime": "2026-11-27T12:00:00Z"},
    }
    reading = case.run(lambda c: c.read("live", LIVE, ""))
    assert [(sample.metric, sample.value) for sample in reading.samples] == [("views", 1.0)]


def test_a_stream_that_has_not_begun_has_no_numbers(case: Case, server: YouTubeServer) -> None:
    server.videos[ON_AIR]["liveStreamingDetails"] = {"concurrentViewers": "12"}
    assert case.run(lambda c: c.read("live", LIVE, "")) == Reading()


def test_an_ended_stream_gives_no_more_live_numbers(case: Case) -> None:
    reading = case.run(lambda c: c.read("live", OVER, ""))
    assert reading.over
    assert not reading.samples


def test_a_deleted_video_is_left_out(case: Case) -> None:
    with pytest.raises(SkipError) as found:
        case.run(lambda c: c.read("live", Stream("gone"), ""))
    assert found.value.reason == "stream_gone"


def test_planned_broadcasts_are_found_and_old_ones_are_not(case: Case) -> None:
    found = {stream.id: stream for stream in case.run(lambda c: c.streams(case.since, case.until))}
    assert found["later"].started_at is None
    assert found["later"].planned_at == NOW + timedelta(hours=1)
    assert found[ON_AIR].more == {"chat": CHAT}
    assert "long-ago" not in found


# ---- afterwards ------------------------------------------------------------------------
def test_totals_before_analytics_are_the_counters_and_the_rest_is_pending(case: Case) -> None:
    reading = case.run(lambda c: c.read("totals", OVER, ""))
    read = {total.metric: total.value for total in reading.totals}
    assert read == {
        "views": 9000.0,
        "likes": 120.0,
        "video_comments": 12.0,
        "airtime": 7200.0,
        "followers": 1230.0,
    }
    assert reading.pending == {
        *("average_concurrent", "peak_concurrent", "watch_time_total", "view_time_avg"),
        *("new_followers", "lost_followers", "shares"),
    }
    assert {total.state for total in reading.totals} == {"provisional"}


@pytest.mark.parametrize("positions", [[0, 60, 120], [0, 1, 2]], ids=["seconds", "minutes"])
def test_analytics_gives_the_curve_and_what_was_live(
    case: Case, server: YouTubeServer, positions: list[int]
) -> None:
    with_analytics(server, positions)
    reading = case.run(lambda c: c.read("totals", OVER, ""))
    began = ENDED_AT - timedelta(hours=2)
    assert [(sample.at - began, sample.value, sample.grain) for sample in reading.samples] == [
        (timedelta(0), 100.0, 60),
        (timedelta(minutes=2), 300.0, 60),
    ]
    read = {total.metric: total.value for total in reading.totals}
    assert read["average_concurrent"] == 200.0
    assert read["peak_concurrent"] == 415.0
    assert read["views"] == 5000.0
    assert read["watch_time_total"] == 1_800_000.0
    assert (read["new_followers"], read["lost_followers"], read["shares"]) == (20.0, 3.0, 7.0)
    assert reading.pending == frozenset()


def test_a_curve_keeps_only_positions_that_can_be(case: Case, server: YouTubeServer) -> None:
    with_analytics(server, [0, -60, 10**300])
    reading = case.run(lambda c: c.read("totals", OVER, ""))
    assert [sample.value for sample in reading.samples] == [100.0]


def test_after_three_days_totals_are_final_and_nothing_is_pending(case: Case) -> None:
    case.now = ENDED_AT + timedelta(days=3)
    reading = case.run(lambda c: c.read("totals", OVER, ""))
    assert {total.state for total in reading.totals} == {"final"}
    assert reading.pending == frozenset()
    assert "peak_concurrent" not in {total.metric for total in reading.totals}


def test_analytics_that_fails_holds_up_no_other_total(case: Case) -> None:
    case.platform.faults += [Fault(500, path="/v2/reports") for _ in range(4)]
    reading = case.run(lambda c: c.read("totals", OVER, ""))
    assert "views" in {total.metric for total in reading.totals}
    assert "peak_concurrent" in reading.pending


def test_analytics_that_is_not_granted_is_not_asked(case: Case) -> None:
    held = replace(case.credentials(), scopes=YouTube.can.scopes[:1])
    reading = case.run(lambda c: c.read("totals", OVER, ""), credentials=held)
    assert case.platform.asked("/v2/reports") == []
    assert reading.pending == frozenset()


def test_analytics_is_asked_for_google_days(case: Case, server: YouTubeServer) -> None:
    case.run(lambda c: c.read("totals", OVER, ""))
    for seen in server.platform.asked("/v2/reports"):
        asked = parse_qs(seen.query)
        assert asked["startDate"] == ["2026-11-26"]  # 02:30 in California
        assert asked["endDate"] == ["2026-11-26"]
        assert asked["filters"] == [f"video=={ENDED}"]


def test_hidden_subscribers_are_absent(case: Case, server: YouTubeServer) -> None:
    server.channel["statistics"] = {"subscriberCount": "0", "hiddenSubscriberCount": True}
    reading = case.run(lambda c: c.read("totals", OVER, ""))
    assert "followers" not in {total.metric for total in reading.totals}


def test_totals_cost_two_units(case: Case) -> None:
    async def left(connector: YouTube) -> int:
        await connector.read("totals", OVER, "")
        return connector.access.budget.left(NOW)[0].left

    assert case.run(left) == 10_000 - 2


# ---- refusals --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("status", "reason", "kind", "ours"),
    [
        (403, "rateLimitExceeded", WaitError, "rate_limited"),
        (403, "userRateLimitExceeded", WaitError, "rate_limited"),
        (403, "insufficientPermissions", SignInError, "scope_missing"),
        (403, "accessNotConfigured", GiveUpError, "switched_off"),
        (403, "liveStreamingNotEnabled", GiveUpError, "switched_off"),
        (403, "forbidden", SkipError, "not_allowed"),
        (401, "youtubeSignupRequired", GiveUpError, "not_allowed"),
        (404, "videoNotFound", SkipError, "stream_gone"),
        (400, "invalidPart", GiveUpError, "request_refused"),
    ],
)
def test_a_refusal_is_named_by_what_to_do(
    case: Case, status: int, reason: str, kind: type, ours: str
) -> None:
    case.platform.faults.append(Fault(status, body=google_error_body(status, reason), path=VIDEOS))
    with pytest.raises(kind) as found:
        case.run(lambda c: c.read("live", LIVE, ""))
    assert (found.value.reason, found.value.code) == (ours, reason)


def test_a_spent_quota_is_waited_out_until_midnight_in_california(case: Case) -> None:
    body = google_error_body(403, "quotaExceeded")
    case.platform.faults.append(Fault(403, body=body, path=VIDEOS))
    midnight = datetime(2026, 11, 28, 8, tzinfo=UTC)

    async def twice(connector: YouTube) -> None:
        for _ in range(2):  # the second is not even asked
            with pytest.raises(WaitError) as found:
                await connector.read("live", LIVE, "")
            assert (found.value.reason, found.value.until) == ("quota_spent", midnight)

    case.run(twice)
    assert len(case.platform.asked(VIDEOS)) == 1


def test_an_app_google_does_not_know_is_said_so(case: Case, server: YouTubeServer) -> None:
    server.die()
    body = json.dumps({"error": "invalid_client"}).encode()
    case.platform.faults.append(Fault(401, body=body, path="/token"))
    with pytest.raises(GiveUpError) as found:
        case.run(lambda c: c.read("live", LIVE, ""))
    assert found.value.reason == "app_refused"


def test_real_only_with_every_address_of_google(server: YouTubeServer) -> None:
    assert YouTubeSettings().is_real
    assert not YouTubeSettings(token_url="http://127.0.0.1/token").is_real
    assert YouTubeSettings(api_url="https://youtube.googleapis.com/").is_real
