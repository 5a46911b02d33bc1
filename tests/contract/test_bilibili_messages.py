"""What Bilibili's line says of viewers: comments, gifts, money, and nothing of the person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.reading import Event
from tests.contract.bilibili_server import (
    LIVE,
    OPEN_ID,
    ROOM,
    BilibiliServer,
    events,
    packed,
    person,
    said,
    zipped,
)

AT = datetime.fromtimestamp(1795782600, UTC)


@pytest.fixture
def server() -> Iterator[BilibiliServer]:
    server = BilibiliServer()
    with server.stand_in:
        yield server


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            said(f"{LIVE}DM", **person(msg="落地多少钱", msg_id="a")),
            Event("a", "comment", AT, OPEN_ID, "落地多少钱"),
        ),
        (
            said(f"{LIVE}SUPER_CHAT", **person(message="看看内饰", message_id=9, rmb=30)),
            Event("9", "comment", AT, OPEN_ID, "看看内饰", 1, 30.0, "CNY", "super_chat"),
        ),
        (
            said(f"{LIVE}LIKE", **person(like_count=7, like_text="点赞了", msg_id="l")),
            Event("l", "like", AT, OPEN_ID, count=7),
        ),
        (
            said(f"{LIVE}LIVE_ROOM_ENTER", **person()),
            Event(f"LIVE_ROOM_ENTER:{OPEN_ID}:1795782600", "join", AT, OPEN_ID),
        ),
        (
            said(f"{LIVE}LIVE_START", **person(title="周五夜场", area_name="汽车", msg_id="s")),
            Event("s", "start", AT, text="周五夜场"),
        ),
        (
            said("OPEN_LIVEROOM_DM", **person(msg="在吗", msg_id="b")),
            Event("b", "comment", AT, OPEN_ID, "在吗"),
        ),
    ],
)
def test_a_message_becomes_an_event(
    server: BilibiliServer, message: bytes, expected: Event
) -> None:
    assert events(server, message) == [expected]


@pytest.mark.parametrize(
    ("gift", "amount"),
    [
        ({"paid": True, "r_price": 1000, "price": 1000, "gift_num": 1}, 1.0),
        ({"paid": True, "r_price": 900, "price": 1000, "gift_num": 3}, 2.7),  # at a discount
        ({"paid": True, "price": 5200, "gift_num": 2}, 10.4),  # without the real price
        ({"paid": False, "r_price": 1000, "price": 1000, "gift_num": 5}, None),  # free
        (
            {"paid": True, "r_price": 9900, "gift_num": 1, "blind_gift": {"status": True}},
            None,  # what fell out is not what was paid
        ),
        ({"paid": True, "gift_num": 1}, None),
    ],
)
def test_a_gift_counts_what_was_paid_for_it(
    server: BilibiliServer, gift: dict[str, Any], amount: float | None
) -> None:
    message = said(f"{LIVE}SEND_GIFT", **person(msg_id="g", gift_name="小电视", **gift))
    (found,) = events(server, message)
    assert found.kind == "gift"
    assert found.count == gift["gift_num"]
    assert found.detail == "小电视"
    assert found.amount == (None if amount is None else pytest.approx(amount))
    assert found.currency == ("" if amount is None else "CNY")


@pytest.mark.parametrize(("months", "amount"), [(1, 198.0), (3, None)])
def test_a_membership_of_several_months_has_no_known_amount(
    server: BilibiliServer, months: int, amount: float | None
) -> None:
    message = said(
        f"{LIVE}GUARD",
        user_info=person(),
        guard_level=3,
        guard_num=months,
        guard_unit="月",
        price=198000,
        msg_id="m",
        timestamp=1795782600,
    )
    (found,) = events(server, message)
    assert (found.kind, found.viewer, found.count) == ("gift", OPEN_ID, months)
    assert (found.amount, found.detail) == (amount, "guard_3")


def test_messages_of_no_use_are_passed_over(server: BilibiliServer) -> None:
    useless = [
        said(f"{LIVE}DM_MIRROR", **person(msg="另一个直播间", msg_id="x")),
        said(f"{LIVE}SUPER_CHAT_DEL", room_id=ROOM, message_ids=[1], msg_id="y"),
        said("SOMETHING_NEW", a=1),
        said(f"{LIVE}LIKE", **person(msg_id="z")),
        packed(b"not json"),
        packed(b"[1]"),
        packed(b""),
    ]
    assert events(server, *useless) == []


def test_nothing_of_a_person_but_the_open_id_is_read(server: BilibiliServer) -> None:
    names = ("DM", "SEND_GIFT", "SUPER_CHAT", "LIKE", "LIVE_ROOM_ENTER", "GUARD", "LIVE_START")
    frames = [said(f"{LIVE}{name}", **person(msg_id=name, like_count=1)) for name in names]
    found = events(server, *frames)
    assert len(found) == len(names)
    for secret in ("路人甲", "face.jpg", "U_05ad", "勋章名"):
        assert secret not in repr(found)


def test_a_repeated_message_counts_once(server: BilibiliServer) -> None:
    comment = said(f"{LIVE}DM", **person(msg="1", msg_id="same"))
    assert len(events(server, comment, comment + comment, zipped(comment))) == 1
