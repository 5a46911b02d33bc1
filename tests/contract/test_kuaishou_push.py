"""What Kuaishou pushes: believed when it is signed and new, and read without the person."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.kuaishou.push import receive
from connectors.push import PushRefusedError
from connectors.reading import Event
from tests.contract.kuaishou_server import OPEN_ID
from tests.contract.suite import NOW, SECRETS


def a_push(payload: list[dict[str, Any]], **more: Any) -> bytes:
    message = {
        "timestamp": round(NOW.timestamp() * 1000),
        "app_id": "app-id",
        "event": "interactive",
        "message_id": "m-1",
        "data": {
            "push_type": "x",
            "unique_message_id": "u-1",
            "author_open_id": OPEN_ID,
            "live_timestamp": "1795782600000",
            "room_code": "2f6a",
            "payload": payload,
        },
        **more,
    }
    return json.dumps(message, ensure_ascii=False).encode()


def signed(body: bytes, secret: str = SECRETS[2]) -> dict[str, str]:
    return {"kwaisign": hashlib.md5(body + secret.encode()).hexdigest()}


USER = {"userId": "v-1", "userName": "一个人的昵称", "headUrl": "https://example.test/h.jpg"}


def test_a_push_becomes_events() -> None:
    body = a_push(
        [
            {"userInfo": USER, "content": "落地多少钱"},
            {"userInfo": USER, "count": 5},
            {
                "userInfo": USER,
                "uniqueNo": "g-9",
                "giftId": "12",
                "giftName": "玫瑰",
                "giftCount": 3,
                "giftUnitPrice": 10,
                "giftTotalPrice": 30,
            },
            {"userInfo": USER},
        ]
    )
    pushed = receive(signed(body), body, SECRETS[2], NOW)
    assert pushed.message_id == "u-1"
    assert pushed.room == OPEN_ID
    assert (pushed.reply, pushed.reply_type) == (b'{"result":1}', "application/json")
    assert list(pushed.events) == [
        Event("u-1:0", "comment", NOW, "v-1", "落地多少钱"),
        Event("u-1:1", "like", NOW, "v-1", count=5),
        Event("g-9", "gift", NOW, "v-1", count=3, detail="玫瑰"),
    ]
    assert "昵称" not in repr(pushed)
    assert "h.jpg" not in repr(pushed)


def test_a_push_that_comes_again_names_itself_alike() -> None:
    first = a_push([{"userInfo": USER, "content": "1"}])
    again = a_push([{"userInfo": USER, "content": "1"}], message_id="m-2")
    one, two = (receive(signed(body), body, SECRETS[2], NOW) for body in (first, again))
    assert one == two


@pytest.mark.parametrize(
    ("body", "headers", "at", "why"),
    [
        (a_push([]), {}, NOW, "signature"),
        (a_push([]), {"kwaisign": "é"}, NOW, "signature"),
        (a_push([]), signed(a_push([]), "another"), NOW, "signature"),
        (a_push([]) + b" ", signed(a_push([])), NOW, "signature"),
        (a_push([]), signed(a_push([])), NOW + timedelta(minutes=11), "old"),
        (a_push([]), signed(a_push([])), NOW - timedelta(minutes=11), "old"),
        (b"{", signed(b"{"), NOW, "unreadable"),
        (b"[]", signed(b"[]"), NOW, "unreadable"),
        (b"[" * 100_000, signed(b"[" * 100_000), NOW, "unreadable"),
        (b'{"timestamp":"soon"}', signed(b'{"timestamp":"soon"}'), NOW, "unreadable"),
    ],
)
def test_a_push_that_is_not_what_it_claims_is_refused(
    body: bytes, headers: dict[str, str], at: datetime, why: str
) -> None:
    with pytest.raises(PushRefusedError) as found:
        receive(headers, body, SECRETS[2], at)
    assert found.value.why == why


def test_without_a_secret_nothing_is_believed() -> None:
    body = a_push([])
    with pytest.raises(PushRefusedError) as found:
        receive(signed(body, ""), body, "", NOW)
    assert found.value.why == "signature"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(
    st.dictionaries(st.sampled_from(["userInfo", "content", "giftId", "count"]), json_values),
    json_values,
)
def test_a_signed_push_of_any_shape_is_read(item: dict[str, Any], data: Any) -> None:
    for body in (a_push([item]), a_push([], data=data)):
        assert receive(signed(body), body, SECRETS[2], NOW).message_id in ("u-1", "m-1") or data
