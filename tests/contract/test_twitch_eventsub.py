"""EventSub: by WebSocket with its reconnects, by webhook with its signature."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from connectors.errors import GiveUpError, SignInError, WaitError
from connectors.push import PushRefusedError
from connectors.reading import Event, Reading
from connectors.twitch import Twitch, parse
from connectors.twitch.eventsub import _is_of_the_same
from connectors.twitch.push import receive
from connectors.twitch.settings import TwitchSettings
from connectors.twitch.subscriptions import CHAT, WANTED
from connectors.values import instant
from tests.contract.stand_in import Fault
from tests.contract.suite import NOW, SECRETS, Case
from tests.contract.twitch_server import (
    ACCOUNT,
    OFFLINE,
    ON_AIR,
    TwitchServer,
    chat,
    eventsub,
    notification,
)

SECRET = "testsecret123"
DELIVERIES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "twitch_eventsub.jsonl").read_text().splitlines()
]
"""Webhooks signed by Twitch's own command-line tool."""


@pytest.fixture
def server() -> Iterator[TwitchServer]:
    made = TwitchServer()
    with made.platform:
        yield made


@pytest.fixture
def case(server: TwitchServer) -> Case:
    return server.case()


async def heard(connector: Twitch) -> list[Reading]:
    return [reading async for reading in connector.listen(ON_AIR)]


def texts(readings: list[Reading]) -> list[str]:
    return [event.text for reading in readings for event in reading.events if event.text]


# ---- by WebSocket ----------------------------------------------------------------------
def test_every_kind_is_ordered_for_the_session(case: Case, server: TwitchServer) -> None:
    server.scripts.append([server.welcome("session-7"), notification(*OFFLINE, "m1")])
    readings = case.run(heard)
    assert [order["type"] for order in server.orders] == [wanted.kind for wanted in WANTED]
    for order in server.orders:
        assert order["transport"] == {"method": "websocket", "session_id": "session-7"}
        assert set(order["condition"].values()) == {ACCOUNT}
    assert readings[-1].over
    assert [event.kind for event in readings[-1].events] == ["end"]


def test_notifications_become_events(case: Case, server: TwitchServer) -> None:
    follow = {"user_id": "v1", "followed_at": "2026-11-27T12:29:00.123456789Z"}
    cheer = {"user_id": None, "is_anonymous": True, "bits": 100, "message": "加油"}
    sub = {"user_id": "v2", "tier": "1000", "is_gift": True}
    raid = {"from_broadcaster_user_id": "x", "viewers": 30}
    online = {"id": "s1", "type": "live", "started_at": "2026-11-27T12:00:00Z"}
    server.scripts.append(
        [
            server.welcome(),
            chat("好看", "m1"),
            notification("channel.follow", follow, "m2"),
            eventsub("session_keepalive", {}),
            notification("channel.cheer", cheer, "m3"),
            notification("channel.subscribe", sub, "m4"),
            notification("channel.raid", raid, "m5"),
            notification("stream.online", online, "m6"),
            notification("channel.update", {"title": "x"}, "m7"),
            notification(*OFFLINE, "m8"),
        ]
    )
    events = [event for reading in case.run(heard) for event in reading.events]
    sent = NOW.replace(microsecond=123456)
    followed = instant(follow["followed_at"])
    assert followed is not None
    assert events == [
        Event("chat-m1", "comment", sent, "viewer-9", "好看"),
        Event(f"v1@{followed.isoformat()}", "follow", followed, "v1"),
        Event("m3", "gift", sent, "", "加油", count=100.0, detail="bits"),
        Event("m4", "fan_club", sent, "v2", detail="gift 1000"),
        Event("m5", "join", sent, count=30.0, detail="raid"),
        Event("s1", "start", NOW - timedelta(minutes=30)),
        Event("m8", "end", sent),
    ]


def test_a_repeated_message_is_yielded_once(case: Case, server: TwitchServer) -> None:
    again = chat("一", "m1")
    server.scripts.append([server.welcome(), again, again, notification(*OFFLINE, "m2")])
    assert texts(case.run(heard)) == ["一"]


def test_messages_of_another_room_in_a_shared_chat_are_left_out(
    case: Case, server: TwitchServer
) -> None:
    server.scripts.append(
        [
            server.welcome(),
            chat("theirs", "m1", source_broadcaster_user_id="another"),
            chat("ours", "m2", source_broadcaster_user_id=ACCOUNT),
            notification(*OFFLINE, "m3"),
        ]
    )
    assert texts(case.run(heard)) == ["ours"]


def test_a_reconnect_loses_and_doubles_nothing_and_orders_nothing_anew(
    case: Case, server: TwitchServer
) -> None:
    server.scripts.append(
        [server.welcome(), chat("一", "m1"), server.reconnect(), chat("二", "m2")]
    )
    server.scripts.append(
        [
            server.welcome("session-1"),
            chat("一", "m1"),
            chat("三", "m3"),
            notification(*OFFLINE, "m4"),
        ]
    )
    assert texts(case.run(heard)) == ["一", "二", "三"]
    assert server.connections[1] == "moved=1"
    assert len(server.orders) == len(WANTED)


@pytest.mark.parametrize(
    "elsewhere",
    ["http://127.0.0.1/ws", "ws://evil.example/ws", "ws://127.0.0.1@evil.example/ws", "ws://[", ""],
)
def test_a_reconnect_to_a_less_safe_line_or_somebody_else_is_refused(
    case: Case, server: TwitchServer, elsewhere: str
) -> None:
    moved = server.reconnect()
    moved["payload"]["session"]["reconnect_url"] = elsewhere
    server.scripts.append([server.welcome(), moved])
    with pytest.raises(GiveUpError) as found:
        case.run(heard)
    assert found.value.code == "reconnect_url"
    assert len(server.connections) == 1


@pytest.mark.parametrize(
    ("new", "followed"),
    [
        ("wss://cell-a.eventsub.wss.twitch.tv/ws?id=1", True),
        ("wss://EventSub.wss.Twitch.tv/ws", True),
        ("ws://eventsub.wss.twitch.tv/ws", False),
        ("wss://eventsub.wss.twitch.tv.evil.example/ws", False),
        ("wss://eviltwitch.tv/ws", False),
        ("wss://evil.example/ws#.twitch.tv", False),
    ],
)
def test_twitch_may_move_a_connection_among_its_own_servers(new: str, followed: bool) -> None:
    known = urlsplit(TwitchSettings().websocket_url)
    assert _is_of_the_same(urlsplit(new), known) == followed


def test_silence_past_the_keepalive_is_a_lost_connection(case: Case, server: TwitchServer) -> None:
    server.scripts.append([server.welcome(keepalive=0.2)])
    with pytest.raises(WaitError) as found:
        case.run(heard)
    assert (found.value.reason, found.value.code) == ("unreachable", "silent")


def test_keepalive_is_asked_for(case: Case, server: TwitchServer) -> None:
    server.scripts.append([server.welcome(), notification(*OFFLINE, "m1")])
    case.run(heard)
    assert server.connections == ["keepalive_timeout_seconds=30"]


@pytest.mark.parametrize("code", [4000, 4002, 4004, 4006])
def test_a_closed_connection_is_listened_to_again(
    case: Case, server: TwitchServer, code: int
) -> None:
    server.scripts.append([server.welcome(), code])
    with pytest.raises(WaitError) as found:
        case.run(heard)
    assert found.value.code == str(code)


def test_a_server_that_is_away_is_waited_for(case: Case, server: TwitchServer) -> None:
    settings = server.settings.model_copy(update={"websocket_url": "ws://127.0.0.1:9"})
    case.make = lambda access: Twitch(access, settings)
    with pytest.raises(WaitError) as found:
        case.run(heard)
    assert found.value.reason == "unreachable"


def test_a_withdrawn_consent_asks_for_the_person(case: Case, server: TwitchServer) -> None:
    revoked = {"subscription": {"status": "authorization_revoked", "type": "channel.follow"}}
    server.scripts.append([server.welcome(), eventsub("revocation", revoked)])
    with pytest.raises(SignInError) as found:
        case.run(heard)
    assert found.value.code == "authorization_revoked"


def test_a_kind_that_is_withdrawn_ends_nothing_else(case: Case, server: TwitchServer) -> None:
    revoked = {"subscription": {"status": "version_removed", "type": "channel.follow"}}
    server.scripts.append(
        [server.welcome(), eventsub("revocation", revoked), notification(*OFFLINE, "m1")]
    )
    assert case.run(heard)[-1].over


def test_something_else_than_messages_is_not_waited_for(case: Case, server: TwitchServer) -> None:
    server.scripts.append([server.welcome(), "[]"])
    with pytest.raises(GiveUpError) as found:
        case.run(heard)
    assert found.value.reason == "unreadable_answer"


def test_a_kind_that_is_refused_leaves_the_others(case: Case, server: TwitchServer) -> None:
    server.refused = {
        "channel.cheer": (403, "subscription missing proper authorization"),
        "channel.follow": (409, "subscription already exists"),
    }
    server.scripts.append([server.welcome(), notification(*OFFLINE, "m1")])
    assert case.run(heard)[-1].over
    assert len(server.orders) == len(WANTED) - 2


def test_where_every_kind_is_refused_the_person_is_asked(case: Case, server: TwitchServer) -> None:
    server.refused = {w.kind: (403, "subscription missing proper authorization") for w in WANTED}
    server.scripts.append([server.welcome()])
    with pytest.raises(SignInError) as found:
        case.run(heard)
    assert found.value.reason == "scope_missing"


def test_only_what_the_consent_allows_is_ordered(case: Case, server: TwitchServer) -> None:
    server.scripts.append([server.welcome(), notification(*OFFLINE, "m1")])
    case.run(heard, credentials=replace(case.credentials(), scopes=(CHAT,)))
    assert [order["type"] for order in server.orders] == [
        *("channel.chat.message", "channel.raid", "stream.online", "stream.offline"),
    ]


def test_nothing_is_sent_over_the_connection(case: Case, server: TwitchServer) -> None:
    server.scripts.append([server.welcome(), chat("一", "m1"), notification(*OFFLINE, "m2")])
    case.run(heard)
    assert server.hung_up.wait(10)
    assert not server.sent_inbound


def test_who_stops_listening_hangs_up(case: Case, server: TwitchServer) -> None:
    server.scripts.append([server.welcome(), chat("一", "m1")])

    async def first(connector: Twitch) -> bool:
        listening = connector.listen(ON_AIR)
        await anext(listening)
        await listening.aclose()  # type: ignore[attr-defined]
        return await asyncio.to_thread(server.hung_up.wait, 10)

    assert case.run(first)


# ---- by webhook ------------------------------------------------------------------------
def signed(delivery: dict[str, Any], body: bytes, **headers: str) -> dict[str, str]:
    changed = delivery["headers"] | headers
    text = changed["twitch-eventsub-message-id"] + changed["twitch-eventsub-message-timestamp"]
    digest = hmac.new(SECRET.encode(), text.encode() + body, hashlib.sha256).hexdigest()
    return changed | {"twitch-eventsub-message-signature": f"sha256={digest}"}


def sent_at(delivery: dict[str, Any]) -> Any:
    return instant(delivery["headers"]["twitch-eventsub-message-timestamp"])


def kind_of(delivery: dict[str, Any]) -> str:
    return str(delivery["headers"]["twitch-eventsub-subscription-type"])


NOTIFICATIONS = [d for d in DELIVERIES if "notification" in d["headers"].values()]
CHALLENGE = next(d for d in DELIVERIES if "webhook_callback_verification" in d["headers"].values())
BY_WEBHOOK = {"stream.online", "stream.offline"}
KINDS = {
    "stream.online": "start",
    "stream.offline": "end",
    "channel.follow": "follow",
    "channel.cheer": "gift",
    "channel.subscribe": "fan_club",
    "channel.raid": "join",
}


@pytest.mark.parametrize("delivery", NOTIFICATIONS, ids=kind_of)
def test_a_recorded_delivery_is_believed_and_what_is_counted_elsewhere_is_let_go(
    delivery: dict[str, Any],
) -> None:
    at = sent_at(delivery)
    pushed = receive(delivery["headers"], delivery["body"].encode(), SECRET, at)
    said = json.loads(delivery["body"])["event"]
    kind = kind_of(delivery)
    assert pushed.message_id == delivery["headers"]["twitch-eventsub-message-id"]
    assert pushed.room == said.get("broadcaster_user_id", said.get("to_broadcaster_user_id"))
    found = [(event.kind, event.at) for event in pushed.events]
    assert found == ([(KINDS[kind], at)] if kind in BY_WEBHOOK else [])
    read = parse.event(kind, said, "m1", at)
    assert read is not None
    assert (read.kind, read.at) == (KINDS[kind], at)
    assert read.count == said.get("bits", said.get("viewers", 1))


def test_every_kind_of_the_recorded_deliveries_is_there() -> None:
    assert {kind_of(delivery) for delivery in NOTIFICATIONS} == set(KINDS)


def test_a_challenge_is_answered_with_its_text() -> None:
    body = CHALLENGE["body"].encode()
    pushed = receive(CHALLENGE["headers"], body, SECRET, sent_at(CHALLENGE))
    assert pushed.reply == json.loads(body)["challenge"].encode()
    assert (pushed.room, pushed.reply_type, list(pushed.events)) == ("", "text/plain", [])


def test_a_revocation_brings_no_event() -> None:
    delivery = NOTIFICATIONS[0]
    body = delivery["body"].encode()
    headers = signed(delivery, body, **{"twitch-eventsub-message-type": "revocation"})
    pushed = receive(headers, body, SECRET, sent_at(delivery))
    assert (pushed.room, list(pushed.events)) == ("4277744", [])


@pytest.mark.parametrize("delivery", DELIVERIES, ids=kind_of)
def test_a_delivery_with_one_byte_changed_is_refused(delivery: dict[str, Any]) -> None:
    at, body = sent_at(delivery), delivery["body"].encode()
    moved = {"twitch-eventsub-message-timestamp": at.isoformat()}
    signature = {"twitch-eventsub-message-signature": "sha256=é"}
    for headers, changed, secret in (
        (delivery["headers"], body + b" ", SECRET),
        (delivery["headers"] | moved, body, SECRET),
        (delivery["headers"] | signature, body, SECRET),
        (delivery["headers"], body, "another-secret"),
        ({}, body, SECRET),
    ):
        with pytest.raises(PushRefusedError) as found:
            receive(headers, changed, secret, at)
        assert found.value.why == "signature"


def test_without_a_secret_nothing_is_believed() -> None:
    delivery = NOTIFICATIONS[0]
    body, stamp = delivery["body"].encode(), delivery["headers"]
    text = stamp["twitch-eventsub-message-id"] + stamp["twitch-eventsub-message-timestamp"]
    digest = hmac.new(b"", text.encode() + body, hashlib.sha256).hexdigest()
    headers = stamp | {"twitch-eventsub-message-signature": f"sha256={digest}"}
    with pytest.raises(PushRefusedError):
        receive(headers, body, "", sent_at(delivery))


@pytest.mark.parametrize("late", [timedelta(minutes=10, seconds=1), -timedelta(minutes=2)])
def test_a_delivery_of_another_time_is_refused(late: timedelta) -> None:
    delivery = NOTIFICATIONS[0]
    with pytest.raises(PushRefusedError) as found:
        receive(delivery["headers"], delivery["body"].encode(), SECRET, sent_at(delivery) + late)
    assert found.value.why == "old"


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff"])
def test_a_signed_delivery_that_cannot_be_read_is_refused(body: bytes) -> None:
    delivery = NOTIFICATIONS[0]
    with pytest.raises(PushRefusedError) as found:
        receive(signed(delivery, body), body, SECRET, sent_at(delivery))
    assert found.value.why == "unreadable"


CALLBACK = "https://kaibo.example/push/twitch"
ORDERS = "/helix/eventsub/subscriptions"


async def order(connector: Twitch) -> bool:
    return await connector.order_pushes(CALLBACK)


async def order_twice(connector: Twitch) -> list[bool]:
    return [await order(connector), await order(connector)]


def test_start_and_end_alone_are_ordered_by_webhook_with_the_app_s_own_token_and_secret(
    case: Case, server: TwitchServer
) -> None:
    assert case.run(order) is False  # the address is not tried yet
    assert [o["type"] for o in server.orders] == ["stream.online", "stream.offline"]
    for ordered in server.orders:
        assert ordered["condition"] == {"broadcaster_user_id": ACCOUNT}
        assert ordered["transport"] == {
            "method": "webhook",
            "callback": CALLBACK,
            "secret": SECRETS[2],
        }
    asked = case.platform.asked(ORDERS)
    assert {seen.headers["authorization"] for seen in asked} == {"Bearer app-token"}


def test_what_is_ordered_stays_and_is_verified(case: Case, server: TwitchServer) -> None:
    theirs = {"type": "channel.update", "condition": {"broadcaster_user_id": ACCOUNT}}
    of_another = {"transport": {"callback": "https://other.example/"}, "status": "x", "id": "1"}
    server.webhooks.append({**theirs, **of_another, "type": "stream.online"})
    server.webhooks.append({**theirs, **of_another, "transport": {"callback": CALLBACK}})
    assert case.run(order_twice) == [False, True]
    assert len(server.orders) == 2
    assert len(server.webhooks) == 4  # of another program: untouched


def test_an_order_twitch_knows_before_it_lists_it_is_no_error(
    case: Case, server: TwitchServer
) -> None:
    server.refused = dict.fromkeys(KINDS, (409, "subscription already exists"))
    assert case.run(order) is False


@pytest.mark.parametrize(
    "status", ["webhook_callback_verification_failed", "notification_failures_exceeded"]
)
def test_an_address_twitch_does_not_reach_is_said_and_ordered_anew(
    case: Case, server: TwitchServer, status: str
) -> None:
    server.verified = status
    with pytest.raises(WaitError) as found:
        case.run(order_twice)
    assert (found.value.reason, found.value.code) == ("address_unreached", status)
    assert len(server.orders) == 4
    assert len(server.webhooks) == 2
    server.webhooks = [{**ordered, "status": "enabled"} for ordered in server.webhooks]
    assert case.run(order) is True


def test_a_refusal_of_the_app_s_token_does_not_ask_for_the_person(
    case: Case, server: TwitchServer
) -> None:
    body = b'{"status": 401, "message": "Invalid OAuth token"}'
    for path in (ORDERS, "/oauth2/token"):
        case.platform.faults.append(Fault(401, body=body, path=path))
        with pytest.raises(GiveUpError) as found:
            case.run(order)
        assert found.value.reason == "app_refused"


def test_a_kind_twitch_refuses_is_said(case: Case, server: TwitchServer) -> None:
    server.refused = {"stream.online": (400, "callback must use port 443")}
    with pytest.raises(GiveUpError) as found:
        case.run(order)
    assert found.value.said == "callback must use port 443"
