"""Kuaishou's open platform: sign-in, whether a stream is over, the tasks of the push."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from connectors.connector import Connector
from connectors.credentials import Credentials
from connectors.errors import GiveUpError, SignInError, SkipError, WaitError
from connectors.kuaishou import Kuaishou
from connectors.kuaishou.push import signature
from connectors.kuaishou.settings import KuaishouSettings
from connectors.reading import Reading, Stream
from tests.contract import suite
from tests.contract.kuaishou_server import OPEN_ID, STREAM_NAME, KuaishouServer, dying, make
from tests.contract.suite import NOW, Case


@pytest.fixture
def server() -> Iterator[KuaishouServer]:
    server = KuaishouServer()
    with server.stand_in:
        yield server


@pytest.fixture
def open_platform(server: KuaishouServer) -> Case:
    return dying(
        server,
        Case(
            platform=server.stand_in,
            make=make(server, Kuaishou),
            stream=Stream(STREAM_NAME),
            ended=Stream(STREAM_NAME),
            streams=0,
            since=NOW - timedelta(days=1),
            until=NOW + timedelta(days=1),
            now=NOW,
            path="/openapi/kwaiUser/live/status",
        ),
    )


class TestKuaishouContract(suite.Contract):
    @pytest.fixture
    def case(self, open_platform: Case) -> Case:
        return open_platform


@pytest.mark.parametrize(
    ("status", "over"), [("LIVING", False), ("LIVE_NOT_START", False), ("LIVE_END", True)]
)
def test_a_status_says_whether_the_stream_is_over(
    server: KuaishouServer, open_platform: Case, status: str, over: bool
) -> None:
    server.status = status
    reading = open_platform.run(lambda c: c.read("live", Stream(STREAM_NAME), ""))
    assert reading == Reading(over=over)


def test_a_status_that_is_not_known_is_said_so(server: KuaishouServer, open_platform: Case) -> None:
    server.status = ""
    with pytest.raises(GiveUpError) as found:
        open_platform.run(lambda c: c.read("live", Stream(STREAM_NAME), ""))
    assert found.value.reason == "unreadable_answer"


def test_a_stream_there_is_not_is_left_out(open_platform: Case) -> None:
    with pytest.raises(SkipError) as found:
        open_platform.run(lambda c: c.read("live", Stream("../oauth2/access_token"), ""))
    assert found.value.reason == "stream_gone"


@pytest.mark.parametrize(
    ("result", "kind", "reason"),
    [
        (100200101, GiveUpError, "app_refused"),
        (100200105, SignInError, "signed_out"),
        (100200106, SignInError, "scope_missing"),
        (100200500, WaitError, "server_error"),
        (123, GiveUpError, "request_refused"),
    ],
)
def test_a_result_of_the_sign_in_says_what_to_do(
    server: KuaishouServer,
    open_platform: Case,
    result: int,
    kind: type[Exception],
    reason: str,
) -> None:
    server.results["/oauth2/access_token"] = result
    with pytest.raises(kind) as found:
        open_platform.run(lambda c: c.sign_in("code", "", ""))
    assert found.value.reason == reason  # type: ignore[attr-defined]
    assert found.value.code == str(result)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("result", "kind", "reason"),
    [
        (200100, GiveUpError, "app_refused"),
        (400001, GiveUpError, "request_refused"),
        (400002, WaitError, "rate_limited"),
        (400003, WaitError, "server_error"),
        (400006, SkipError, "not_allowed"),
        (400013, SkipError, "not_allowed"),
    ],
)
def test_a_result_of_the_live_api_says_what_to_do(
    server: KuaishouServer,
    open_platform: Case,
    result: int,
    kind: type[Exception],
    reason: str,
) -> None:
    server.results[f"/openapi/kwaiUser/live/status/{STREAM_NAME}"] = result
    with pytest.raises(kind) as found:
        open_platform.run(lambda c: c.read("live", Stream(STREAM_NAME), ""))
    assert found.value.reason == reason  # type: ignore[attr-defined]


def test_a_person_signs_in(open_platform: Case) -> None:
    held: Credentials = open_platform.run(lambda c: c.sign_in("code-1", "", "https://kaibo.test"))
    assert held.account_id == OPEN_ID
    assert held.expires_at == NOW + timedelta(hours=1)
    assert held.refresh_expires_at is None  # the platform names none

    async def address(connector: Connector) -> str:
        return connector.sign_in_address("st", "", "https://kaibo.test/back")

    assert open_platform.run(address).endswith(
        "/oauth2/authorize?app_id=app-id&response_type=code&scope=user_video_live"
        "&redirect_uri=https%3A%2F%2Fkaibo.test%2Fback&state=st&ua=pc"
    )


@pytest.mark.parametrize("task", ["start", "stop"])
def test_a_task_of_the_push_is_signed(
    server: KuaishouServer, open_platform: Case, task: Any
) -> None:
    async def ask(connector: Connector) -> None:
        assert isinstance(connector, Kuaishou)
        await connector.push_task(task, "2f6a", "round-7")

    open_platform.run(ask)
    (asked,) = server.stand_in.asked(f"/openapi/developer/live/data/task/{task}")
    assert json.loads(asked.body)["timestamp"] == round(NOW.timestamp() * 1000)
    assert json.loads(asked.body)["callBackUrl"] == ""


def test_the_signature_of_a_task_is_that_of_another_implementation() -> None:
    """The expected value is of ``md5sum``; an empty field has no part in it."""
    fields = {"timestamp": 1795782600000, "roundId": "7", "roomCode": "2f6a", "callBackUrl": ""}
    assert signature(fields, "ks10", "topsecret") == "01d150441c0863dee2afe7caf4c569fa"


def test_addresses_of_another_server_are_not_real() -> None:
    assert KuaishouSettings().is_real
    assert not KuaishouSettings(ads_url="http://127.0.0.1:9/").is_real
