"""Comments and leads as events: the same row has the same identity whenever it comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.columns import columns_of
from planner.domain.discretion import discreet
from planner.domain.event_rows import events_of, traffic_of
from planner.domain.file_clock import Clock
from planner.domain.forms import recognised
from planner.domain.imports import Sheet, SourceRow
from planner.domain.matching import Room
from planner.domain.timed_rows import read_timed

START = datetime(2026, 10, 1, 12, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
ROOM = Room("c", "room", "国庆场", "", "douyin", frozenset(), "", START,
            START + timedelta(hours=2), SHANGHAI, "CNY")  # fmt: skip
KEY = bytes(32)


def events(headings, rows):
    form = recognised(headings)
    sheet = Sheet("表", False, headings, [SourceRow(n, r) for n, r in enumerate(rows, 2)], form)
    columns = discreet(columns_of(sheet))
    reading = read_timed(columns, columns.guess(), lambda times: [ROOM], Clock(SHANGHAI), now=START)
    found = list(events_of(columns, columns.guess(), reading, KEY))
    return found[0] if found else None


MINUTES = st.integers(0, 3).map(lambda n: f"20:0{n}")
ROWS = st.lists(
    st.tuples(MINUTES, st.sampled_from(["草", "多少钱", "666"])), min_size=1, max_size=30
)


@given(ROWS)
def test_every_comment_of_a_minute_has_an_identity_of_its_own(rows):
    found = events(["时间", "内容"], rows)
    assert len(set(found.id.to_pylist())) == len(rows)


@given(ROWS, st.integers(0, 30))
def test_longer_recording_keeps_the_identities_of_the_shorter(rows, cut):
    part = rows[:cut]
    if not part:
        return
    whole = set(events(["时间", "内容"], rows).id.to_pylist())
    assert set(events(["时间", "内容"], part).id.to_pylist()) <= whole


LEADS = st.lists(
    st.tuples(
        MINUTES, st.sampled_from(["小风车", "私信", ""]), st.sampled_from(["自然", "付费", ""])
    ),
    min_size=1,
    max_size=20,
)


@given(LEADS, st.randoms())
def test_leads_are_counted_the_same_in_any_order(rows, random):
    numbered = [(f"{n}", *row) for n, row in enumerate(rows)]
    headings = ["线索ID", "留资时间", "留资组件", "流量类型"]
    once = events(headings, numbered)
    random.shuffle(numbered)
    again = events(headings, [*numbered, *numbered])
    assert sorted(once.id.to_pylist()) == sorted(again.id.to_pylist())
    assert len(once) == len(rows)


@pytest.mark.parametrize(
    ("cell", "traffic"),
    [
        *(
            ("自然流量", "natural"),
            ("自然", "natural"),
            ("Organic", "natural"),
            ("unpaid", "natural"),
        ),
        *(("付费", "paid"), ("广告投放", "paid"), ("Paid", "paid"), ("商业流量", "paid")),
        *(("", ""), ("--", ""), ("直播间", "")),
    ],
)
def test_traffic_is_natural_paid_or_not_known(cell, traffic):
    assert traffic_of(cell) == traffic
