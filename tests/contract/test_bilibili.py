"""Bilibili: both ways into a room, the line that brings what viewers do, and its end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta

import pytest

from connectors.bilibili import Bilibili, BilibiliOpen, parse
from connectors.bilibili.line import Pace
from connectors.bilibili.settings import BilibiliSettings
from connectors.bilibili.signing import signed_headers
from connectors.connector import Connector
from connectors.credentials import Credentials
from connectors.errors import GiveUpError, SkipError, WaitError
from connectors.reading import Stream
from tests.contract import suite
from tests.contract.bilibili_server import (
    GAME,
    LIVE,
    OPEN_ID,
    ROOM,
    BilibiliServer,
    a_case,
    events,
    hear,
    make,
    person,
    said,
)
from tests.contract.stand_in import Fault
from tests.contract.suite import NOW, SECRETS, Case
from tests.running_app import free_port

SHORT = Pace(line=0.04, project=0.06)


@pytest.fixture
def server() -> Iterator[BilibiliServer]:
    server = BilibiliServer()
    with server.stand_in:
        yield server


class TestBilibiliContract(suite.Contract):
    @pytest.fixture
    def case(self, server: BilibiliServer) -> Case:
        case = a_case(server, make(server, Bilibili))
        case.die_for_good = lambda: server.dead.add(SECRETS[0])
        return case


class TestBilibiliOpenContract(suite.Contract):
    @pytest.fixture
    def case(self, server: BilibiliServer) -> Case:
        case = a_case(server, make(server, BilibiliOpen))
        case.path = "/arcopen/fn/live/room/ws-start"
        case.die = lambda: server.dead.add(SECRETS[0])
        case.renewed = lambda: server.renewed

        def die_for_good() -> None:
            server.dead.add(SECRETS[0])
            server.dead_for_good = True

        case.die_for_good = die_for_good
        return case


def test_the_signature_is_that_of_another_implementation() -> None:
    """The expected values are OpenSSL's, for the lines of the documents."""
    key, secret = "34c0f583f0414123", "abc7736bb78947d5a4a90690c861c456"
    nonce, now = "ad184c09-095f-91c3-0849-230dd3744045", datetime.fromtimestamp(1624594467, UTC)
    old = signed_headers(key, secret, b'{"game_id": "1"}', version="1.0", nonce=nonce, now=now)
    assert old["x-bili-content-md5"] == "6c5e278e8518a150a1153550c4344f0c"
    assert old["Authorization"] == (
        "84913fe029e5f84b98e03eeb3940e77bea6c6888a5aab87986061a857ed56e74"
    )
    new = signed_headers(key, secret, b"", version="2.0", nonce=nonce, now=now)
    assert new["Authorization"] == (
        "7cf76cbb96594e68e856e0ddbe619380d30b526725b8f19cf14569a241bafcd0"
    )


def test_no_two_requests_share_a_nonce(server: BilibiliServer) -> None:
    events(server)
    assert len(server.nonces) == 2  # start and end
    assert len(set(server.nonces)) == 2


def test_a_message_beside_the_answer_to_the_first_packet_is_heard(server: BilibiliServer) -> None:
    server.with_auth_reply = said(f"{LIVE}DM", **person(msg="早", msg_id="early"))
    assert [event.id for event in events(server)] == ["early"]


def test_the_end_of_the_stream_ends_the_listening_and_closes_the_line(
    server: BilibiliServer,
) -> None:
    server.frames = [said(f"{LIVE}LIVE_END", msg_id="end", timestamp=1795782660)]
    (reading,) = hear(server)
    assert reading.over
    assert [event.kind for event in reading.events] == ["end"]
    (end,) = server.stand_in.asked("/v2/app/end")
    assert json.loads(end.body) == {"app_id": 1651, "game_id": GAME}


def test_a_line_that_is_left_is_closed(server: BilibiliServer) -> None:
    async def leave(connector: Connector) -> None:
        async with aclosing(connector.listen(Stream(str(ROOM)))) as heard:  # type: ignore[type-var]
            async for _ in heard:
                break

    a_case(server, make(server, Bilibili)).run(leave)
    assert len(server.stand_in.asked("/v2/app/end")) == 1


def test_the_end_of_the_line_asks_for_a_new_one(server: BilibiliServer) -> None:
    comment = said(f"{LIVE}DM", **person(msg="1", msg_id="before"))
    server.frames = [
        said(f"{LIVE}INTERACTION_END", game_id="another", timestamp=1795782600),
        comment + said(f"{LIVE}INTERACTION_END", game_id=GAME, timestamp=1795782600),
    ]
    with pytest.raises(WaitError) as found:
        hear(server)
    assert found.value.code == "closed"
    assert found.value.__notes__ == ['["before"]']


def test_heartbeats_keep_the_documented_pace() -> None:
    assert (Bilibili.usual_pace.line, Bilibili.usual_pace.project) == (30, 20)
    assert (BilibiliOpen.usual_pace.line, BilibiliOpen.usual_pace.project) == (30, 30)


@pytest.mark.parametrize(
    ("kind", "path", "named"),
    [
        (Bilibili, "/v2/app/heartbeat", {"game_id": GAME}),
        (BilibiliOpen, "/arcopen/fn/live/room/ws-heartbeat", {"conn_id": "conn-1"}),
    ],
)
def test_heartbeats_are_sent_on_the_line_and_by_http(
    server: BilibiliServer,
    kind: type[Bilibili | BilibiliOpen],
    path: str,
    named: dict[str, str],
) -> None:
    server.hang_up_after_beats = 5
    with pytest.raises(WaitError) as found:
        hear(server, kind, pace=SHORT)
    assert found.value.reason == "unreachable"
    gaps = [after - before for before, after in zip(server.beats, server.beats[1:], strict=False)]
    assert len(gaps) == 4
    assert sum(gaps) >= 4 * SHORT.line * 0.9
    sent = server.stand_in.asked(path)
    assert 1 <= len(sent) <= 5
    assert all(json.loads(beat.body) == named for beat in sent)


def test_a_heartbeat_that_does_not_get_through_is_made_up_for(server: BilibiliServer) -> None:
    server.hang_up_after_beats = 8
    server.stand_in.faults.append(Fault(503, path="/v2/app/heartbeat"))
    with pytest.raises(WaitError) as found:
        hear(server, pace=SHORT)
    assert found.value.reason == "unreachable"
    assert len(server.stand_in.asked("/v2/app/heartbeat")) >= 2


@pytest.mark.parametrize("code", [7000, 7003])
def test_a_line_closed_for_want_of_heartbeats_is_opened_again(
    server: BilibiliServer, code: int
) -> None:
    server.codes["/v2/app/heartbeat"] = code
    with pytest.raises(WaitError) as found:
        hear(server, pace=SHORT)
    assert (found.value.reason, found.value.code) == ("unreachable", str(code))
    server.codes.clear()
    assert events(server, said(f"{LIVE}DM", **person(msg="1", msg_id="again")))
    assert len(server.stand_in.asked("/v2/app/start")) == 2


def test_a_silent_line_is_lost(server: BilibiliServer) -> None:
    server.frames, server.answers_beats = [], False
    with pytest.raises(WaitError) as found:
        hear(server, pace=Pace(line=0.1, project=10))
    assert found.value.code == "silence"


def test_a_cut_line_is_listened_to_again(server: BilibiliServer) -> None:
    server.hang_up = True
    with pytest.raises(WaitError) as found:
        hear(server)
    assert found.value.reason == "unreachable"
    assert found.value.__notes__ == ['["dm-1"]']


def test_a_line_that_cannot_be_entered_is_opened_again(server: BilibiliServer) -> None:
    server.auth_code = -101
    with pytest.raises(WaitError) as found:
        hear(server)
    assert found.value.code == "auth_-101"
    assert server.entered == [b'{"roomid":460695,"key":"of this line"}']


def test_the_next_address_of_a_line_is_tried(server: BilibiliServer) -> None:
    server.links = [
        f"ws://127.0.0.1:{free_port()}/sub",
        f"{server.stand_in.websocket_url}/sub",
    ]
    assert events(server, said(f"{LIVE}DM", **person(msg="1", msg_id="second")))


@pytest.mark.parametrize(
    ("links", "plain_too", "expected"),
    [
        (["wss://a/sub", "ws://b/sub"], False, ("wss://a/sub",)),
        (["wss://a/sub", "ws://b/sub"], True, ("wss://a/sub", "ws://b/sub")),
        (["ws://b/sub"], False, None),
        (["https://a/sub", 7], True, None),
        ("wss://a/sub", True, None),
    ],
)
def test_a_line_that_is_not_encrypted_is_none(
    links: object, plain_too: bool, expected: tuple[str, ...] | None
) -> None:
    answer = {"conn_id": "c", "websocket_info": {"auth_body": "{}", "wss_link": links}}
    line = parse.opened(answer, plain_too=plain_too)
    assert (None if line is None else line.links) == expected


def test_addresses_of_another_server_are_not_real() -> None:
    assert BilibiliSettings().is_real
    assert not BilibiliSettings(live_url="http://127.0.0.1:1/").is_real
    assert BilibiliSettings(live_url="http://127.0.0.1:1/").live_url == "http://127.0.0.1:1"


@pytest.mark.parametrize(
    ("code", "kind", "reason"),
    [
        (4002, GiveUpError, "app_refused"),
        (4009, WaitError, "rate_limited"),
        (5001, WaitError, "server_error"),
        (5005, SkipError, "not_allowed"),
        (7002, WaitError, "not_ready"),
        (8002, GiveUpError, "app_refused"),
        (99999, GiveUpError, "request_refused"),
    ],
)
def test_a_code_says_what_to_do(
    server: BilibiliServer, code: int, kind: type[Exception], reason: str
) -> None:
    server.codes["/v2/app/start"] = code
    with pytest.raises(kind) as found:
        hear(server)
    assert found.value.reason == reason  # type: ignore[attr-defined]
    assert found.value.code == str(code)  # type: ignore[attr-defined]


def test_a_room_that_is_settling_is_asked_for_in_ten_seconds(server: BilibiliServer) -> None:
    server.codes["/v2/app/start"] = 7001
    with pytest.raises(WaitError) as found:
        hear(server)
    assert found.value.until == NOW + timedelta(seconds=10)


def test_an_identity_code_is_tried_and_named(server: BilibiliServer) -> None:
    case = a_case(server, make(server, Bilibili))
    held: Credentials = case.run(lambda c: c.sign_in(" CODE-OF-ANCHOR ", "", ""))
    assert held.access_token == "CODE-OF-ANCHOR"
    assert held.expires_at is None
    assert (held.account_id, held.account_name) == (OPEN_ID, "车店")
    assert dict(held.more) == {"room_id": str(ROOM)}
    assert len(server.stand_in.asked("/v2/app/end")) == 1
    asked = json.loads(server.stand_in.asked("/v2/app/start")[0].body)
    assert asked == {"code": "CODE-OF-ANCHOR", "app_id": 1651}


def test_a_project_id_that_is_no_number_is_said_so(server: BilibiliServer) -> None:
    case = a_case(server, make(server, Bilibili))
    case.app_more = {"project_id": "mine"}
    with pytest.raises(GiveUpError) as found:
        case.run(lambda c: c.sign_in("CODE", "", ""))
    assert found.value.reason == "app_refused"


def test_a_person_signs_in_by_oauth(server: BilibiliServer) -> None:
    case = a_case(server, make(server, BilibiliOpen))
    held: Credentials = case.run(lambda c: c.sign_in("code-1", "", "https://kaibo.test/back"))
    assert (held.account_id, held.account_name) == (OPEN_ID, "车店")
    assert held.expires_at == datetime.fromtimestamp(1795782600 + 30 * 86400, UTC)

    async def address(connector: Connector) -> str:
        return connector.sign_in_address("st ate", "", "https://kaibo.test/back")

    assert case.run(address).endswith(
        "/pc/account-pc/auth/oauth?client_id=app-id"
        "&gourl=https%3A%2F%2Fkaibo.test%2Fback&state=st+ate"
    )


def test_a_room_that_is_off_has_no_stream(server: BilibiliServer) -> None:
    case = a_case(server, make(server, BilibiliOpen))
    (on,) = case.run(lambda c: c.streams(case.since, case.until))
    assert on == Stream(str(ROOM), "周五夜场")
    server.streaming = False
    assert case.run(lambda c: c.streams(case.since, case.until)) == []


def test_many_listen_at_once(server: BilibiliServer) -> None:
    server.frames.append(said(f"{LIVE}LIVE_END", msg_id="end", timestamp=1795782660))

    async def whole(connector: Connector) -> int:
        return sum([len(reading.events) async for reading in connector.listen(Stream(str(ROOM)))])

    async def ten(connector: Connector) -> list[int]:
        return await asyncio.gather(*(whole(connector) for _ in range(10)))

    assert a_case(server, make(server, Bilibili)).run(ten) == [2] * 10
