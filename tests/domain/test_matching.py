"""Which broadcast a row belongs to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.imports import Record
from planner.domain.matching import Room, Rooms, of_one_broadcast, sittings

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
    return [found.campaign_id for found in Rooms(rooms).fitting(row, platform)]


def test_account_and_time_decide():
    rooms = [room("a"), room("b", account="浦西4s"), room("c", minutes=24 * 60)]
    assert fitting(rooms, record(account="浦东4S")) == ["a"]
    assert fitting(rooms, record(account_id="浦西4S")) == ["b"]
    assert fitting(rooms, record(24 * 60 + 30, account="浦东4S")) == ["c"]
    assert fitting(rooms, record(account="别家店")) == []
    assert fitting(rooms, record(account="浦东4S"), "youtube") == []


def test_room_id_goes_before_everything():
    rooms = [room("a"), room("b", minutes=99999, room_id="F3HVs95pagk")]
    assert fitting(rooms, record(room="F3HVs95pagk", account="浦东4S")) == ["b"]


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
def test_every_row_belongs_to_one_group_of_sittings(minutes):
    rows = [record(m, number, account="a") for number, m in enumerate(minutes)]
    groups = sittings(rows)
    assert sorted(r.number for group in groups for r in group) == list(range(len(rows)))
    for group in groups:
        for earlier, later in pairwise(group):
            assert later.start - earlier.start <= timedelta(minutes=30)


def test_views_of_sittings_add_up_and_people_do_not():
    first = record(0, 2, values={"views": 10, "viewers": 8, "peak_concurrent": 5, "leads": 1})
    second = record(50, 3, values={"views": 20, "viewers": 9, "peak_concurrent": 4})
    assert of_one_broadcast([first, second]).values == {"views": 30, "peak_concurrent": 5}
    assert of_one_broadcast([first, first]).values == first.values
