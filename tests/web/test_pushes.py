"""What platforms send: believed by its signature alone, once, and never answered with a trace."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient

from connectors.push import Pushed
from planner.actions import platforms, pushes
from planner.address import PUSH
from planner.errors import StoreError
from planner.live.pushes import Pushes
from planner.settings import settings
from planner.store.database import database
from planner.store.sealing import seal
from planner.web.door import Door
from planner.web.pushes import LARGEST, PushDoor
from tests.running_app import ask

HOST = "kaibo.example"
SECRET = "planted-app-secret"
PUBLIC = {"KAIBO_PUBLIC_URL": f"https://{HOST}", "KAIBO_PASSPHRASE": "correct-horse"}


class Sender:
    """A platform that pushes to an app at a public address, and what the app took in."""

    def __init__(self, **limits: float) -> None:
        self.taken: list[tuple[str, Pushed]] = []
        self.failing: Exception | None = None
        self.inside = Pushes(database, seal, **limits)
        self.inside.on_push = self._take
        door = PushDoor(self.inside).receive
        app = Starlette(
            routes=[Route(PUSH, door, methods=["GET", "POST"])],
            middleware=[Middleware(Door)],
        )
        self.app = app
        self.client = TestClient(app, base_url=f"https://{HOST}")

    async def _take(self, platform: str, pushed: Pushed) -> None:
        if self.failing is not None:
            raise self.failing
        self.taken.append((platform, pushed))

    def send(self, name: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        answer = self.client.post(f"/push/{name}", headers=headers, content=body)
        return answer.status_code, answer.content

    def floods(self, number: int, body: bytes = b"{}", *, by: str = "203.0.113.9") -> Counter[int]:
        """Let somebody send so many wrong pushes; return how many had which status."""
        told: Counter[int] = Counter()
        client = TestClient(self.app, base_url=f"https://{HOST}", client=(by, 1))
        with client:
            for _ in range(number):
                answer = client.post("/push/kuaishou", content=body, headers={"kwaisign": "0" * 32})
                assert answer.content == b""
                told[answer.status_code] += 1
        return told

    def counts(self, name: str) -> pushes.Counted:
        """The counts once they are written."""
        assert self.client.portal is not None
        self.client.portal.call(self.inside.close)
        return pushes.counts(database())[name]


@pytest.fixture
def public(app_store, who, now, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An app with a public address and the keys of two platforms."""
    for name, value in PUBLIC.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    for platform in ("kuaishou", "twitch", "douyin", "oceanengine"):
        platforms.keep_keys(app_store, seal(), who, platform, "app", SECRET, {}, now=now)
    yield
    settings.cache_clear()


@pytest.fixture
def sender(public) -> Iterator[Sender]:
    made = Sender()
    with made.client:
        yield made


def kuaishou(
    message_id: str = "m1", *, sent: datetime | None = None, secret: str = SECRET
) -> tuple[dict[str, str], bytes]:
    """A push of one comment as Kuaishou signs it."""
    at = round((sent or datetime.now(UTC)).timestamp() * 1000)
    payload = [{"userInfo": {"userId": "viewer-1"}, "content": "多少钱"}]
    body = json.dumps(
        {
            "timestamp": at,
            "app_id": "app",
            "event": "live",
            "message_id": message_id,
            "data": {
                "push_type": "liveComment",
                "unique_message_id": message_id,
                "author_open_id": "anchor",
                "live_timestamp": at,
                "room_code": "room-1",
                "payload": payload,
            },
        }
    ).encode()
    return {"kwaisign": hashlib.md5(body + secret.encode()).hexdigest()}, body


def twitch(kind: str, said: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    """A push as Twitch signs it."""
    body, stamp = json.dumps(said).encode(), datetime.now(UTC).isoformat().replace("+00:00", "Z")
    signed = b"id-1" + stamp.encode() + body
    signature = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    return {
        "Twitch-Eventsub-Message-Id": "id-1",
        "Twitch-Eventsub-Message-Timestamp": stamp,
        "Twitch-Eventsub-Message-Signature": f"sha256={signature}",
        "Twitch-Eventsub-Message-Type": kind,
    }, body


def test_signed_push_is_taken_and_answered_as_the_platform_asks(sender):
    assert sender.send("kuaishou", *kuaishou()) == (200, b'{"result":1}')
    [(platform, pushed)] = sender.taken
    assert (platform, pushed.room) == ("kuaishou", "anchor")
    counted = sender.counts("kuaishou")
    assert (counted.accepted, counted.refused) == (1, {})
    assert counted.last_at is not None


def test_repeat_is_answered_and_not_taken_twice(sender):
    push = kuaishou()
    assert [sender.send("kuaishou", *push) for _ in range(3)] == [(200, b'{"result":1}')] * 3
    assert sender.send("kuaishou", *kuaishou("m2"))[0] == 200
    assert [pushed.message_id for _, pushed in sender.taken] == ["m1", "m2"]
    assert sender.counts("kuaishou").accepted == 2


def test_challenge_is_answered_with_its_own_text(sender):
    push = twitch("webhook_callback_verification", {"challenge": "pogchamp-kappa"})
    assert sender.send("twitch", *push) == (200, b"pogchamp-kappa")
    answer = sender.client.get("/push/oceanengine?event=verify_webhook&challenge=8421")
    assert (answer.status_code, answer.json()["challenge"]) == (200, 8421)
    assert sender.taken == []


def spi(secret: str) -> tuple[dict[str, str], bytes]:
    """A message as Ocean Engine signs it."""
    at = round(datetime.now(UTC).timestamp() * 1000)
    said = {"message_id": "s1", "timestamp": at, "advertiser_ids": [1], "service_label": "report"}
    body = json.dumps(said).encode()
    return {"x-open-signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}, body


def test_push_with_a_secret_of_its_own_is_believed_by_that_one_alone(sender, app_store, who, now):
    assert sender.send("oceanengine", *spi(SECRET))[0] == 401  # the app's secret is another one
    more = {"push_secret": "of-the-subscription"}
    platforms.keep_keys(app_store, seal(), who, "oceanengine", "app", "", more, now=now)
    time.sleep(1.1)  # what does not fit is read again after a second
    assert sender.send("oceanengine", *spi("of-the-subscription"))[0] == 200
    assert sender.send("oceanengine", *spi(SECRET))[0] == 401


def _wrong() -> dict[str, tuple[int, str, tuple[dict[str, str], bytes]]]:
    headers, body = kuaishou()
    long_ago = datetime.now(UTC) - timedelta(minutes=11)
    no_json = b"no json"
    signed = {"kwaisign": hashlib.md5(no_json + SECRET.encode()).hexdigest()}
    return {
        "unsigned": (401, "signature", ({}, body)),
        "of another secret": (401, "signature", kuaishou(secret="guessed")),
        "of another body": (401, "signature", (headers, body + b" ")),
        "not in ascii": (401, "signature", ({"kwaisign": "签名".encode().decode("latin-1")}, body)),
        "old": (403, "old", kuaishou(sent=long_ago)),
        "of a far future": (403, "old", kuaishou(sent=datetime.now(UTC) + timedelta(hours=1))),
        "no message": (400, "unreadable", (signed, no_json)),
        "too large": (413, "too_large", (headers, b"x" * (LARGEST + 1))),
    }


@pytest.mark.parametrize("case", _wrong())
def test_wrong_push_gets_a_status_an_empty_body_and_a_count(sender, case):
    status, outcome, (headers, body) = _wrong()[case]
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    answer = sender.client.post("/push/kuaishou", headers=raw, content=body)
    assert (answer.status_code, answer.content) == (status, b"")
    assert sender.taken == []
    counted = sender.counts("kuaishou")
    assert (counted.accepted, counted.refused) == (0, {outcome: 1})


def test_body_without_a_length_is_read_no_further_than_allowed(sender):
    def endless() -> Iterator[bytes]:
        for _ in range(64):
            yield b"x" * 65536

    answer = sender.client.post("/push/kuaishou", content=endless())
    assert (answer.status_code, answer.content) == (413, b"")


def test_more_than_the_rate_is_put_off_and_wrong_ones_take_no_room(public):
    sender = Sender(burst=3, per_second=0.001)
    with sender.client:
        for n in range(20):
            assert sender.send("kuaishou", *kuaishou(f"w{n}", secret="guessed"))[0] == 401
        answers = [sender.send("kuaishou", *kuaishou(f"m{n}"))[0] for n in range(5)]
        assert answers == [200, 200, 200, 429, 429]
        push = twitch("notification", {"subscription": {"condition": {"broadcaster_user_id": "1"}}})
        assert sender.send("twitch", *push)[0] == 200  # each platform has its own rate
        assert sender.counts("kuaishou").refused == {"signature": 20, "too_many": 2}


def test_flood_of_wrong_ones_from_elsewhere_keeps_the_platform_out_for_no_moment(public):
    sender = Sender(doubted=20 * 1024, doubted_per_second=1)
    with sender.client:
        assert sender.send("kuaishou", *kuaishou("m0"))[0] == 200
        assert sender.floods(50) == {401: 19, 429: 31}
        assert sender.floods(10, by="203.0.113.10") == {429: 10}  # strangers share
        answers = [sender.send("kuaishou", *kuaishou(f"m{n}"))[0] for n in range(1, 60)]
        assert set(answers) == {200}
        counted = sender.counts("kuaishou")
        assert (counted.accepted, counted.refused) == (60, {"signature": 19, "too_many": 41})


def test_flood_by_the_platform_s_own_way_leaves_what_comes_back_to_right_ones(public):
    sender = Sender(doubted=20 * 1024, doubted_per_second=20 * 1024)
    with sender.client:
        assert sender.send("kuaishou", *kuaishou("m0"))[0] == 200
        assert sender.floods(200, by="testclient")[429] > 0  # one proxy before them all
        time.sleep(0.5)
        for n in range(1, 60):  # what proved right costs nothing
            assert sender.send("kuaishou", *kuaishou(f"m{n}"))[0] == 200


def test_flood_of_large_ones_leaves_room_for_small_ones(public):
    sender = Sender(doubted=2.5 * LARGEST, doubted_per_second=1)
    with sender.client:
        assert sender.floods(9, b"x" * LARGEST) == {401: 2, 429: 7}
        assert sender.send("kuaishou", *kuaishou())[0] == 200


def test_what_is_turned_away_is_not_read_and_asks_for_no_secret(public, app_store):
    sender = Sender(doubted=20 * 1024, doubted_per_second=1)
    read: list[str] = []

    async def never() -> dict[str, Any]:
        raise AssertionError("the body was read")

    with sender.client:
        sender.floods(30)
        time.sleep(1.1)  # a secret that did not fit would be read again by now

        @event.listens_for(app_store.engine, "before_cursor_execute")
        def _note(_: Any, __: Any, statement: str, *___: Any) -> None:
            read.extend([statement] if "FROM platform_apps" in statement else [])

        assert sender.floods(30) == {429: 30}
        assert read == []
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/push/kuaishou",
            "path_params": {"name": "kuaishou"},
            "headers": [(b"content-length", b"9")],
            "client": ("203.0.113.9", 1),
        }
        assert sender.client.portal is not None
        door = PushDoor(sender.inside)
        answer = sender.client.portal.call(door.receive, Request(scope, never))
        assert answer.status_code == 429


def test_one_that_names_no_length_counts_as_the_largest(public):
    sender = Sender(doubted=LARGEST / 2, doubted_per_second=1)
    with sender.client:
        assert sender.client.post("/push/kuaishou", content=iter([b"x"])).status_code == 429
        assert sender.send("kuaishou", *kuaishou())[0] == 200


def test_unsigned_challenges_are_no_way_round_the_limit(public):
    sender = Sender(doubted=3 * 1024, doubted_per_second=0.001)
    asked = "/push/oceanengine?event=verify_webhook&challenge=8421"
    with sender.client:
        answers = [sender.client.get(asked).status_code for _ in range(5)]
        assert answers == [200, 200, 200, 429, 429]


def test_push_nothing_receives_is_asked_for_again(sender):
    sender.inside.on_push = None
    push = kuaishou()
    assert sender.send("kuaishou", *push) == (503, b"")
    sender.inside.on_push = sender._take
    assert sender.send("kuaishou", *push)[0] == 200
    assert len(sender.taken) == 1
    assert sender.counts("kuaishou").refused == {"not_received": 1}


def test_push_the_store_refuses_is_asked_for_again_and_then_taken(sender):
    sender.failing = StoreError("error.store", reason="busy")
    push = kuaishou()
    assert sender.send("kuaishou", *push) == (503, b"")
    sender.failing = None
    assert sender.send("kuaishou", *push)[0] == 200
    assert len(sender.taken) == 1


def test_new_keys_hold_at_once_and_forgotten_ones_for_half_a_minute(public, app_store, who, now):
    inside = Sender().inside

    async def sent(seconds: int, secret: str) -> str:
        at = now + timedelta(seconds=seconds)
        headers, body = kuaishou(f"m{seconds}", sent=at, secret=secret)
        admitted = inside.admit("kuaishou", "sender", len(body), at)
        assert admitted is not None
        return (await inside.take(admitted, headers, {}, body, at)).outcome

    async def story() -> list[str]:
        outcomes = [await sent(0, SECRET)]
        platforms.keep_keys(app_store, seal(), who, "kuaishou", "app", "another", {}, now=now)
        outcomes += [await sent(2, "another"), await sent(4, SECRET)]
        platforms.forget_keys(app_store, who, "kuaishou", now=now)
        outcomes += [await sent(5, "another"), await sent(36, "another"), await sent(38, "")]
        await inside.close()
        return outcomes

    accepted = ["accepted", "accepted", "signature"]
    assert ask(story()) == [*accepted, "accepted", "signature", "signature"]


def test_secret_is_not_read_for_each_push(sender, app_store):
    read: list[str] = []

    @event.listens_for(app_store.engine, "before_cursor_execute")
    def _note(_: Any, __: Any, statement: str, *___: Any) -> None:
        read.extend([statement] if "FROM platform_apps" in statement else [])

    for n in range(20):
        assert sender.send("kuaishou", *kuaishou(f"m{n}"))[0] == 200
    assert 0 < len(read) <= 2


def test_platform_that_pushes_nothing_is_not_there(sender):
    for name in ("youtube", "nothing"):
        assert sender.send(name, {}, b"{}") == (404, b"")


def test_other_methods_are_refused(sender):
    assert sender.client.put("/push/kuaishou").status_code == 405


def test_without_a_public_address_there_is_no_way_in(app_store, monkeypatch):
    settings.cache_clear()
    sender = Sender()
    with TestClient(sender.client.app, base_url="http://127.0.0.1:8501") as local:
        headers, body = kuaishou()
        answer = local.post("/push/kuaishou", headers=headers, content=body)
        assert (answer.status_code, answer.content) == (404, b"")


def test_public_host_is_let_in_with_the_passphrase_and_others_are_not(public):
    from planner.web.routes import routes

    app = Starlette(routes=routes(), middleware=[Middleware(Door)])
    client = TestClient(app, base_url=f"https://{HOST}", follow_redirects=False)
    assert client.get("/api/health").status_code == 401
    assert client.get("/api/health", headers={"host": "evil.example"}).status_code == 403
    form = {"passphrase": "correct-horse", "next": "/connections"}
    foreign = client.post("/door", data=form, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
    entered = client.post("/door", data=form, headers={"origin": f"https://{HOST}"})
    assert entered.status_code == 303
    assert "secure" in entered.headers["set-cookie"].lower()
    assert client.get("/api/health").status_code == 200
    local = TestClient(app, base_url="http://127.0.0.1:8501")
    assert local.get("/api/health").status_code == 401  # a proxy may ask under this name
