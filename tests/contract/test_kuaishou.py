"""Kuaishou's open platform: sign-in, and nothing that is asked for beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from connectors.connector import Connector
from connectors.credentials import Credentials
from connectors.errors import GiveUpError, SignInError, WaitError
from connectors.kuaishou import Kuaishou
from connectors.kuaishou.settings import KuaishouSettings
from connectors.reading import Stream
from tests.contract import suite
from tests.contract.kuaishou_server import OPEN_ID, KuaishouServer, dying, make
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
            stream=Stream("any"),
            ended=Stream("any"),
            streams=0,
            since=NOW - timedelta(days=1),
            until=NOW + timedelta(days=1),
            now=NOW,
            path="/oauth2/refresh_token",
        ),
    )


class TestKuaishouContract(suite.Contract):
    @pytest.fixture
    def case(self, open_platform: Case) -> Case:
        return open_platform


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


def test_a_person_signs_in(open_platform: Case) -> None:
    held: Credentials = open_platform.run(lambda c: c.sign_in("code-1", "", "https://kaibo.test"))
    assert held.account_id == OPEN_ID
    assert held.expires_at == NOW + timedelta(hours=1)
    assert held.refresh_expires_at is None  # the platform names none

    async def address(connector: Connector) -> str:
        return connector.sign_in_address("st", "", "https://kaibo.test/back")

    assert open_platform.run(address).endswith(
        "/oauth2/authorize?app_id=app-id&response_type=code&scope=user_info"
        "&redirect_uri=https%3A%2F%2Fkaibo.test%2Fback&state=st&ua=pc"
    )


def test_addresses_of_another_server_are_not_real() -> None:
    assert KuaishouSettings().is_real
    assert not KuaishouSettings(ads_url="http://127.0.0.1:9/").is_real
