"""Times and headings of run sheets as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.run_sheet_clock import read, read_span, written
from planner.domain.run_sheet_columns import guess, heading
from planner.domain.steps.platform import Channel
from planner.errors import InputError
from planner.i18n import words

START = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
CHANNELS = [
    Channel(id="a" * 16, platform="douyin", account="店播号"),
    Channel(id="b" * 16, platform="wechat_channels"),
]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("20:30", 1800),
        ("２０：３０", 1800),
        ("晚上8点半", 1800),
        ("8:30 pm", 1800),
        ("19:45", -900),
        ("00:30", 16200),
        ("00:30 +1", 16200),
        ("次日 00:30", 16200),
        ("T+26:00:05", 93605),
        ("T-0:10:00", -600),
        (30, 1800),
        ("30", 1800),
        ("30分钟", 1800),
        (time(20, 30), 1800),
        (0.8541666667, 1800),
    ],
)
def test_a_start_is_read_as_it_is_written(cell, wanted):
    assert read(cell, START, SHANGHAI) == wanted


@pytest.mark.parametrize(
    "cell", ["20:00-20:08", "20:00～20:08", "20:00 — 20:08", "20:00至20:08", "0-8", "0-8分钟"]
)
def test_a_span_has_start_and_end(cell):
    assert read_span(cell, START, SHANGHAI) == (0, 480)


@pytest.mark.parametrize("cell", ["晚一点", "25:00", "20:00-20:08-20:10", "", "20:30-20:20"])
def test_what_is_no_time_is_refused(cell):
    with pytest.raises(InputError):
        read_span(cell, START, SHANGHAI)


@given(
    st.integers(-12 * 3600, 48 * 3600),
    st.integers(-12 * 3600, 48 * 3600),
    st.integers(0, 2 * 365 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds)),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"]),
)
def test_a_written_start_is_read_back_also_over_a_change_of_clocks(offset, before, start, zone):
    text = written(offset, start, ZoneInfo(zone), before)
    assert read(text, start, ZoneInfo(zone), before) == offset


def test_headings_of_many_tables_are_recognised():
    headings = [
        "时间段",
        "时长(分钟)",
        "直播环节",
        "出镜人",
        "主播话术",
        "抖音场控",
        "是否留资",
        "天气",
    ]
    assert guess(headings, CHANNELS) == [
        "time",
        "length",
        "title",
        "host",
        "key_points",
        "floor:" + "a" * 16,
        "contact",
        "",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_headings_of_an_export_lead_back_and_computed_times_are_left_out(language):
    fields = ["time", "until", "length", "start", "title", "floor:", "floor:" + "b" * 16, "note"]
    names = [heading(field, words(language), CHANNELS) for field in fields]
    assert guess(names, CHANNELS) == ["", "", *fields[2:]]
