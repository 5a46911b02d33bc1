"""Days, clock times and moments as exports and people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain import cells
from planner.errors import InputError

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "cell",
    [
        "2026/07/22 11:00:21",
        "2026-07-22 11:00:21",
        "2026-7-22 11:00:21",
        "2026.07.22 11:00:21",
        "2026年7月22日 11:00:21",
        "2026年7月22日11点00分21秒",
        "２０２６／０７／２２ １１：００：２１",
        "2026-07-22T11:00:21",
        "2026-07-22T03:00:21Z",
        "2026-07-22T11:00:21+08:00",
        "2026-07-22T05:00:21+0200",
        "2026/07/22 周三 11:00:21",
        "Jul 22, 2026, 11:00:21 AM",
        "22 July 2026 11:00:21",
        "20260722110021",
        datetime.fromisoformat("2026-07-22 11:00:21"),
        1784689221,
        1784689221000,
        46225.458576388889,
    ],
)
def test_moment_is_read_on_the_clock_of_the_zone(cell):
    assert cells.instant(cell, SHANGHAI) == datetime(2026, 7, 22, 3, 0, 21, tzinfo=UTC)


def test_moment_follows_summer_time():
    assert cells.instant("2026-07-22 20:00", BERLIN) == datetime(2026, 7, 22, 18, tzinfo=UTC)
    assert cells.instant("2026-01-22 20:00", BERLIN) == datetime(2026, 1, 22, 19, tzinfo=UTC)


@pytest.mark.parametrize("cell", ["2026-07-22", "Mar 15, 2025", date(2026, 7, 22)])
def test_day_alone_is_no_moment(cell):
    with pytest.raises(InputError) as caught:
        cells.instant(cell, SHANGHAI)
    assert caught.value.key == "input.time_missing"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Mar 15, 2025", date(2025, 3, 15)),
        ("March 15, 2025", date(2025, 3, 15)),
        ("Sept 5, 2025", date(2025, 9, 5)),
        ("15 Mar 2025", date(2025, 3, 15)),
        ("2025年3月15日", date(2025, 3, 15)),
        ("2025/3/15 20:00", date(2025, 3, 15)),
        ("20250315", date(2025, 3, 15)),
        (20250315, date(2025, 3, 15)),
        ("15/03/2025", date(2025, 3, 15)),
        ("03/15/2025", date(2025, 3, 15)),
        ("03.03.2025", date(2025, 3, 3)),
        (45731, date(2025, 3, 15)),
        (datetime.fromisoformat("2025-03-15 09:00:00"), date(2025, 3, 15)),
        ("周六 2025-03-15", date(2025, 3, 15)),
    ],
)
def test_day_is_read_as_written(cell, expected):
    assert cells.day(cell) == expected


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("03/04/2025", "input.day_or_month"),
        ("4-3-2025", "input.day_or_month"),
        ("7月22日", "input.year_missing"),
        ("7/22", "input.year_missing"),
        ("2025-02-30", "input.not_date"),
        ("Mai 15, 2025", "input.not_date"),
        ("tomorrow", "input.not_date"),
        ("0001-01-01", "input.not_date"),
        (12, "input.not_date"),
    ],
)
def test_day_that_is_not_certain_is_refused(cell, key):
    with pytest.raises(InputError) as caught:
        cells.day(cell)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("20:00", time(20)),
        ("8:05 PM", time(20, 5)),
        ("8pm", time(20)),
        ("12 am", time(0)),
        ("晚上8点半", time(20, 30)),
        ("下午2:30", time(14, 30)),
        ("20点", time(20)),
        ("20点30分", time(20, 30)),
        ("24:00", time(0)),
        (time(20, 8), time(20, 8)),
        (0.8333333333, time(20)),
    ],
)
def test_time_of_day_is_read_as_written(cell, expected):
    assert cells.clock(cell) == expected


@pytest.mark.parametrize("cell", ["25:00", "20:75", "20", "noon"])
def test_what_is_no_time_of_day_is_refused(cell):
    with pytest.raises(InputError):
        cells.clock(cell)


def test_range_of_times_is_read():
    assert cells.clock_range("20:00-20:08") == (time(20), time(20, 8))
    assert cells.clock_range("20:00～20:08") == (time(20), time(20, 8))
    assert cells.clock_range("20:00 至 20:08") == (time(20), time(20, 8))
    assert cells.clock_range("--") is None


@given(
    st.datetimes(
        datetime.fromisoformat("1990-01-01 00:00:00"), datetime.fromisoformat("2100-01-01 00:00:00")
    ),
    st.sampled_from([SHANGHAI, BERLIN]),
)
def test_moment_reads_back_in_every_form(local, zone):
    local = local.replace(microsecond=0)
    expected = local.replace(tzinfo=zone).astimezone(UTC)
    for form in ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y年%m月%d日 %H:%M:%S", "%Y%m%d%H%M%S"):
        assert cells.instant(local.strftime(form), zone) == expected
    assert cells.instant(expected.isoformat(), zone) == expected
    serial = (local - datetime.fromisoformat("1899-12-30 00:00:00")).total_seconds() / 86400
    assert cells.instant(serial, zone) == expected
    assert cells.day(local.strftime("%b %d, %Y")) == local.date()
    assert cells.clock(local.strftime("%H:%M:%S")) == local.time()


@given(st.text() | st.floats() | st.integers() | st.datetimes() | st.dates() | st.times())
def test_no_cell_breaks_a_reader_of_moments(cell):
    for read in (cells.day, cells.clock, cells.clock_range, lambda c: cells.instant(c, SHANGHAI)):
        with suppress(InputError):
            read(cell)
