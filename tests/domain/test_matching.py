"""Which broadcast a row belongs to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.imports import Record
from planner.domain.matching import Room, Rooms, broadcasts, by_platform, of_one_channel
from planner.domain.platform_names import platform_named

START = datetime(2026, 11, 27, 12, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")


def room(id: str, *, minutes: int = 0, account: str = "浦东4s", store: str = "", room_id: str = ""):
    start = START + timedelta(minutes=minutes)
    names = frozenset({account} if account else ())
    return Room(
        id, "c", id, store, "douyin", names, room_id, start, start + timedelta(hours=2), ZONE, "CNY"
    )


def record(minutes: int = 0, number: int = 2, **fields) -> Record:
    return Record(number, START + timedelta(minutes=minutes), day=START.date(), **fields)


def fitting(rooms, row, platform=""):
    row = replace(row, platform=platform)
    return [found.campaign_id for found in Rooms(rooms).fitting(row)]


def test_account_and_time_decide():
    rooms = [room("a"), room("b", account="浦西4s"), room("c", minutes=24 * 60)]
    assert fitting(rooms, record(account="浦东4S")) == ["a"]
    assert fitting(rooms, record(account_id="浦西4S")) == ["b"]
    assert fitting(rooms, record(24 * 60 + 30, account="浦东4S")) == ["c"]
    assert fitting(rooms, record(account="别家店")) == []
    assert fitting(rooms, record(account="浦东4S"), "youtube") == []


def test_room_id_goes_before_everything_but_the_platform():
    rooms = [room("a"), room("b", minutes=99999, room_id="F3HVs95pagk")]
    row = record(room="F3HVs95pagk", account="浦东4S")
    assert fitting(rooms, row) == ["b"]
    assert fitting(rooms, row, "douyin") == ["b"]
    assert fitting(rooms, row, "kuaishou") == []


def test_platform_decides_and_a_room_without_one_takes_what_no_other_does():
    rooms = [replace(room(one, account=""), platform=one) for one in ("douyin", "kuaishou", "")]
    assert fitting(rooms, record(account="浦东4S"), "douyin") == ["douyin"]
    assert fitting(rooms, record(account="浦东4S"), "bilibili") == [""]
    assert fitting(rooms[:2], record(account="浦东4S"), "bilibili") == []
    assert len(fitting(rooms, record(account="浦东4S"))) == 3


def test_two_that_fit_are_both_offered_unless_one_is_punctual():
    rooms = [room("a"), room("b", minutes=60)]
    assert fitting(rooms, record(30, account="浦东4S")) == ["a", "b"]
    assert fitting(rooms, record(3, account="浦东4S")) == ["a"]


def test_day_alone_fits_by_the_local_day():
    rooms = [room("a"), room("b", minutes=5 * 60)]
    day = Record(2, day=START.astimezone(ZONE).date(), account="浦东4S")
    assert fitting(rooms, day) == ["a"]


def test_store_decides_where_no_account_is_named():
    rooms = [room("a", store="浦东店"), room("b", store="浦西店")]
    assert fitting(rooms, record(store="浦西店")) == ["b"]


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=12))
def test_every_row_belongs_to_one_broadcast(minutes):
    rows = [record(m, number, account="a") for number, m in enumerate(minutes)]
    groups = broadcasts(rows)
    assert sorted(r.number for group in groups for r in group) == list(range(len(rows)))
    for group in groups:
        for earlier, later in pairwise(group):
            assert later.start - earlier.start <= timedelta(minutes=30)


def test_views_of_sittings_add_up_and_people_do_not():
    first = record(0, 2, values={"views": 10, "viewers": 8, "peak_concurrent": 5, "leads": 1})
    second = record(50, 3, values={"views": 20, "viewers": 9, "peak_concurrent": 4})
    assert of_one_channel([first, second]).values == {"views": 30, "peak_concurrent": 5}
    assert of_one_channel([first, first]).values == first.values


def test_an_account_on_two_platforms_at_once_is_one_broadcast_on_two_channels():
    rows = [
        record(0, 2, account="江北", platform="douyin", values={"views": 100, "airtime": 7200}),
        record(0, 3, account="江北", platform="wechat_channels", values={"views": 50}),
        record(50, 4, account="江北", platform="douyin", values={"views": 7}),
        record(110, 5, account="江南", platform="douyin", values={"views": 1}),
    ]
    groups = broadcasts(rows)
    assert [[r.number for r in group] for group in groups] == [[2, 3, 4], [5]]
    channels = [of_one_channel(rows) for rows in by_platform(groups[0])]
    assert [(c.platform, c.values["views"]) for c in channels] == [
        ("douyin", 107),
        ("wechat_channels", 50),
    ]


def test_platforms_in_a_channel_without_one_add_up_side_by_side():
    at_once = {"airtime": 7200, "views": 100, "peak_concurrent": 9}
    rows = [
        record(0, 2, platform="douyin", values=at_once),
        record(0, 3, platform="kuaishou", values={**at_once, "airtime": 3600}),
    ]
    assert of_one_channel(rows).values == {"views": 200, "airtime": 7200}


@pytest.mark.parametrize(
    ("word", "platform"),
    [
        ("抖音", "douyin"), ("抖音直播", "douyin"), ("微信视频号", "wechat_channels"),
        ("WeChat Channels", "wechat_channels"), ("B站", "bilibili"), ("懂车帝", "other"),
        ("抖音+快手", ""), ("自然流量", ""), ("", ""),
    ],
)  # fmt: skip
def test_words_name_platforms(word, platform):
    assert platform_named(word) == platform
