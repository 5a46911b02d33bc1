"""YouTube's live chat, read page by page and over a connection kept open."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import GiveUpError, SkipError, WaitError
from connectors.reading import Reading
from connectors.youtube import YouTube
from connectors.youtube.chat_stream import Splitter
from tests.contract.stand_in import Fault
from tests.contract.suite import NOW, Case
from tests.contract.youtube_server import (
    LIVE,
    MESSAGES,
    STREAM,
    YouTubeServer,
    chat_page,
    comment,
    google_error_body,
    message,
    streamed,
)


@pytest.fixture
def server() -> Iterator[YouTubeServer]:
    made = YouTubeServer()
    with made.platform:
        yield made


@pytest.fixture
def case(server: YouTubeServer) -> Case:
    return server.case()


# ---- chat ------------------------------------------------------------------------------
def test_chat_goes_on_from_its_cursor_after_the_pause_it_asks_for(
    case: Case, server: YouTubeServer
) -> None:
    server.chat["p2"] = chat_page([comment("m2", "多少钱")], "p3")
    first = case.run(lambda c: c.read("chat", LIVE, ""))
    assert (first.cursor, first.wait) == ("p2", 4.5)
    second = case.run(lambda c: c.read("chat", LIVE, first.cursor))
    assert [event.text for event in second.events] == ["多少钱"]
    assert second.cursor == "p3"


def test_a_page_token_too_old_begins_again(case: Case) -> None:
    reading = case.run(lambda c: c.read("chat", LIVE, "expired"))
    assert [event.id for event in reading.events] == ["m1"]


def test_what_viewers_do_becomes_events(case: Case, server: YouTubeServer) -> None:
    paid = {"amountMicros": "1750000", "currency": "CNY", "userComment": "加油"}
    server.chat[""] = chat_page(
        [
            comment("a", "好看"),
            comment("a", "好看"),
            message("b", "superChatEvent", superChatDetails=paid),
            message("c", "superStickerEvent", superStickerDetails={"amountMicros": "2000000"}),
            message("d", "newSponsorEvent", newSponsorDetails={"memberLevelName": "金"}),
            message(
                "e", "membershipGiftingEvent", membershipGiftingDetails={"giftMembershipsCount": 5}
            ),
            message(
                "f",
                "memberMilestoneChatEvent",
                memberMilestoneChatDetails={"userComment": "一年了"},
            ),
            message("g", "giftEvent", giftDetails={"giftName": "花", "comboCount": 3}),
            message("h", "messageDeletedEvent", messageDeletedDetails={"deletedMessageId": "a"}),
            message("i", "tombstone"),
        ],
    )
    reading = case.run(lambda c: c.read("chat", LIVE, ""))
    read = {event.id: event for event in reading.events}
    assert [(e.id, e.kind) for e in reading.events] == [
        *(("a", "comment"), ("b", "gift"), ("c", "gift"), ("d", "fan_club")),
        *(("e", "gift"), ("f", "comment"), ("g", "gift")),
    ]
    assert (read["b"].amount, read["b"].currency, read["b"].text) == (1.75, "CNY", "加油")
    assert read["c"].amount == 2.0
    assert (read["e"].count, read["e"].amount) == (5.0, None)
    assert read["a"].viewer == "viewer-9"
    assert read["a"].at == NOW - timedelta(minutes=1)


@pytest.mark.parametrize(
    "page",
    [
        chat_page([message("z", "chatEndedEvent")]),
        chat_page([], "p9", offlineAt="2026-11-27T12:00:00Z"),
    ],
    ids=["chat ended", "offline and nothing left"],
)
def test_chat_is_over_when_the_platform_says_so(
    case: Case, server: YouTubeServer, page: dict[str, Any]
) -> None:
    server.chat[""] = page
    assert case.run(lambda c: c.read("chat", LIVE, "")).over


def test_chat_of_an_offline_stream_is_read_to_its_end(case: Case, server: YouTubeServer) -> None:
    server.chat[""] = chat_page([comment("m1", "再见")], "p2", offlineAt="2026-11-27T12:00:00Z")
    assert not case.run(lambda c: c.read("chat", LIVE, "")).over


def test_a_refusal_that_the_chat_has_ended_is_no_error(case: Case) -> None:
    body = google_error_body(403, "liveChatEnded")
    case.platform.faults.append(Fault(403, body=body, path=MESSAGES))
    assert case.run(lambda c: c.read("chat", LIVE, "")).over


def test_a_stream_without_chat_is_left_out(case: Case) -> None:
    with pytest.raises(SkipError) as found:
        case.run(lambda c: c.read("chat", replace(LIVE, more={}), ""))
    assert found.value.reason == "switched_off"


# ---- chat over a connection kept open --------------------------------------------------
async def heard(connector: YouTube) -> list[Reading]:
    """What a connection brings until it ends."""
    readings: list[Reading] = []
    with contextlib.suppress(WaitError):
        async for reading in connector.listen(LIVE):
            readings.append(reading)
    return readings


def test_stream_yields_each_page_as_it_comes(case: Case, server: YouTubeServer) -> None:
    body = streamed(
        chat_page([comment("m1", "你好 [{")], "p1"),
        chat_page([comment("m2", "再见 }]")], "p2"),
        chat_page([message("z", "chatEndedEvent")]),
    )
    server.stream.append([body[n : n + 7] for n in range(0, len(body), 7)])
    readings = case.run(heard)
    assert [[event.text for event in r.events] for r in readings] == [["你好 [{"], ["再见 }]"], []]
    assert readings[-1].over
    assert server.platform.asked(STREAM)[0].query.count("pageToken") == 0


def test_a_stream_that_is_closed_goes_on_where_it_ended(case: Case, server: YouTubeServer) -> None:
    server.stream.append([streamed(chat_page([comment("m1", "一")], "p1")), b"]"])
    server.stream.append([streamed(chat_page([message("z", "chatEndedEvent")]))])

    async def twice(connector: YouTube) -> list[list[Reading]]:
        return [await heard(connector), await heard(connector)]

    first, second = case.run(twice)
    assert [event.id for r in first for event in r.events] == ["m1"]
    assert second[-1].over
    assert "pageToken=p1" in server.platform.asked(STREAM)[1].query


def test_a_stream_s_token_too_old_begins_again(case: Case, server: YouTubeServer) -> None:
    server.stream.append([streamed(chat_page([], "p1"))])
    server.stream.append([streamed(chat_page([comment("m1", "一")], "p2"))])

    async def twice(connector: YouTube) -> list[Reading]:
        await heard(connector)
        body = google_error_body(400, "invalidPageToken")
        case.platform.faults.append(Fault(400, body=body, path=STREAM))
        return await heard(connector)

    assert [event.id for reading in case.run(twice) for event in reading.events] == ["m1"]
    queries = [seen.query for seen in server.platform.asked(STREAM)]
    assert ["pageToken" in query for query in queries] == [False, True, False]


def test_who_stops_listening_hangs_up(case: Case, server: YouTubeServer) -> None:
    server.stream.append([streamed(chat_page([comment("m1", "一")], "p1"))])
    server.holds = 60

    async def first_and_something_else(connector: YouTube) -> Reading:
        listening = connector.listen(LIVE)
        await anext(listening)
        await listening.aclose()  # type: ignore[attr-defined]
        return await connector.read("live", LIVE, "")

    one_line = httpx.AsyncClient(timeout=2, limits=httpx.Limits(max_connections=1))
    assert case.run(first_and_something_else, client=one_line).samples


def test_a_closed_stream_is_opened_again_no_sooner_than_in_half_a_minute(
    case: Case, server: YouTubeServer
) -> None:
    server.stream.append([b"[]"])
    with pytest.raises(WaitError) as found:
        case.run(lambda c: anext(c.listen(LIVE)))
    assert found.value.until == NOW + timedelta(seconds=30)


def test_a_connection_costs_five_units(case: Case, server: YouTubeServer) -> None:
    server.stream.append([streamed(chat_page([], "p1"))])

    async def left(connector: YouTube) -> int:
        await heard(connector)
        return connector.access.budget.left(NOW)[0].left

    assert case.run(left) == 10_000 - 5


def test_an_error_amid_the_stream_is_what_it_stands_for(case: Case, server: YouTubeServer) -> None:
    server.stream.append(
        [streamed(chat_page([], "p1"), json.loads(google_error_body(403, "liveChatEnded")))]
    )
    assert [reading.over for reading in case.run(heard)] == [False, True]
    server.stream.append([streamed(json.loads(google_error_body(404, "liveChatNotFound")))])
    with pytest.raises(SkipError):
        case.run(heard)


def test_a_stream_cut_amid_an_element_is_listened_to_again(case: Case) -> None:
    case.platform.faults.append(Fault(200, body=b'[{"items": [', cut=True, path=STREAM))
    with pytest.raises(WaitError) as found:
        case.run(lambda c: anext(c.listen(LIVE)))
    assert found.value.reason == "unreachable"


def test_a_stream_that_ends_amid_an_element_is_listened_to_again(
    case: Case, server: YouTubeServer
) -> None:
    server.stream.append([b'[{"items": ['])
    with pytest.raises(WaitError) as found:
        case.run(lambda c: anext(c.listen(LIVE)))
    assert found.value.code == "cut"


def test_a_stream_of_something_else_is_not_waited_for(case: Case, server: YouTubeServer) -> None:
    server.stream.append([b"<html>"])
    with pytest.raises(GiveUpError) as found:
        case.run(lambda c: anext(c.listen(LIVE)))
    assert found.value.reason == "unreadable_answer"


def test_listening_with_a_dead_token_renews_it(case: Case, server: YouTubeServer) -> None:
    server.die()
    server.stream.append([streamed(chat_page([comment("m1", "一")], "p1"))])
    assert len(case.run(heard)) == 1
    assert server.renewals == 1


@given(
    pages=st.lists(st.dictionaries(st.text(), st.text() | st.lists(st.integers())), max_size=5),
    cuts=st.lists(st.integers(1, 40), min_size=1),
)
def test_elements_are_the_same_however_their_bytes_fall(
    pages: list[dict[str, Any]], cuts: list[int]
) -> None:
    body, splitter, found, at, n = streamed(*pages) + b"\n]", Splitter(), [], 0, 0
    while at < len(body):
        size = cuts[n % len(cuts)]
        found += splitter.feed(body[at : at + size])
        at, n = at + size, n + 1
    assert found == pages
    assert not splitter.is_amid
