"""Columns of times: all at once what the careful reader says one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain import cells
from planner.domain.columns import MISSING, READ, TWO_WAYS, UNLIKELY, WRONG
from planner.domain.file_clock import Clock
from planner.domain.time_texts import SECOND, in_utc, micros, moment
from planner.domain.times import on_air, read_times
from planner.errors import InputError

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def times(*written, zone=SHANGHAI, **more):
    said = {key: more.pop(key) for key in ("order", "years", "style") if key in more}
    column = pa.chunked_array([pa.array(written, pa.string())])
    return read_times(column, "时间", Clock(zone, **said), now=NOW, **more)


LOCAL = st.datetimes(
    datetime(2017, 1, 1),  # noqa: DTZ001 - a clock's face
    datetime(2027, 1, 1),  # noqa: DTZ001
)
FORMS = [
    *("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y年%m月%d日 %H:%M:%S"),
    *("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S+08:00", "%d/%m/%Y %H:%M:%S", "%Y.%m.%d %H:%M"),
    *("%a %b %d %Y %H:%M", "%Y%m%d%H%M%S", "%b %d, %Y %I:%M %p"),
]


@given(
    LOCAL,
    st.sampled_from(FORMS),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Berlin", "UTC"]),
    st.sampled_from(["", "day_first", "month_first"]),
)
def test_all_at_once_is_as_one_by_one(at, form, zone, order):
    written = at.strftime(form)
    found = times(written, zone=ZoneInfo(zone), order=order)
    if found.state[0] == TWO_WAYS:
        with pytest.raises(InputError, match="day_or_month"):
            cells.instant(written, ZoneInfo(zone), order)
        return
    wanted = cells.instant(written, ZoneInfo(zone), order)
    assert (found.style, found.state[0]) == ("moment", READ)
    assert moment(int(found.values[0])) == wanted


@given(st.text(max_size=20))
def test_whatever_is_written_is_read_or_named(text):
    found = times(text)
    assert found.state[0] in (READ, MISSING, WRONG, TWO_WAYS, UNLIKELY)
    assert (found.state[0] == WRONG) <= (text in found.errors)


@pytest.mark.parametrize(
    ("written", "style", "seconds"),
    [
        (["20:01", "20:02"], "clock", [72060, 72120]),
        (["20:01:30"], "clock", [72090]),
        (["晚上8点"], "clock", [72000]),
        (["1", "2"], "elapsed", [0, 60]),
        (["0", "1.5"], "elapsed", [0, 90]),
        (["00:01:00", "01:00:00"], "elapsed", [60, 3600]),
        (["00:30", "01:30"], "elapsed", [30, 90]),
        (["2分30秒", "3分"], "elapsed", [150, 180]),
    ],
)
def test_times_without_a_day_are_of_the_clock_or_since_the_start(written, style, seconds):
    found = times(*written)
    assert found.style == style
    assert (found.values // SECOND).tolist() == seconds


def test_minutes_of_a_table_are_no_seconds():
    assert (times("00:00", "00:01", by_minute=True).values // SECOND).tolist() == [0, 60]
    assert (times("00:00", "01:00", by_minute=True).values // SECOND).tolist() == [0, 60]


def test_bare_numbers_count_seconds_where_it_says_so():
    assert (times("0", "5", in_seconds=True).values // SECOND).tolist() == [0, 5]


def test_unix_moments_are_read():
    assert moment(int(times("1790856000").values[0])) == datetime(2026, 10, 1, 12, tzinfo=UTC)
    assert moment(int(times("1790856000500").values[0])).microsecond == 500_000


def test_day_that_does_not_exist_is_wrong():
    found = times("2026-02-30 20:00", "2026-10-01 25:00", "2026-13-01 20:00", "--", None)
    assert found.state.tolist() == [WRONG, WRONG, WRONG, MISSING, MISSING]


def test_cell_of_another_kind_than_its_column_is_wrong():
    found = times("2026-10-01 20:00", "20:01")
    assert found.state.tolist() == [READ, WRONG]
    assert found.errors["20:01"].key == "input.not_time"


def test_year_is_asked_about_until_answered():
    assert [q.kind for q in times("2014-10-01 20:00").questions] == ["years"]
    assert times("2014-10-01 20:00", years="leave_out").questions == []
    assert times("2014-10-01 20:00", years="keep").state.tolist() == [READ]


def test_time_of_day_falls_on_its_evening_and_after_midnight_on_the_next():
    start = datetime(2026, 10, 1, 15, 30, tzinfo=UTC)
    end = start + timedelta(hours=2)
    found = on_air(times("22:00", "23:45", "00:10", "20:00"), start, end, SHANGHAI)
    hours = [(moment(int(at)) - start) / timedelta(hours=1) for at in found]
    assert hours == pytest.approx([-1.5, 0.25, 2 / 3, 20.5])


@pytest.mark.parametrize("begins", ["00:00", "20:00"])
def test_time_of_day_in_a_broadcast_of_almost_a_day_is_part_of_it(begins):
    start = datetime.fromisoformat(f"2026-10-01T{begins}:00+08:00")
    end = start + timedelta(hours=23, minutes=50)
    clocks = [start + timedelta(hours=hours) for hours in (0, 3, 21.9, 22.1, 23.7)]
    found = on_air(times(*(f"{at:%H:%M}" for at in clocks)), start, end, SHANGHAI)
    assert [moment(int(at)) for at in found] == clocks


def test_minute_and_second_a_broadcast_of_a_day_begins_and_ends_in_are_part_of_it():
    start = datetime(2026, 10, 1, 0, 0, 30, tzinfo=SHANGHAI)
    end = datetime(2026, 10, 1, 23, 59, 45, tzinfo=SHANGHAI)
    found = on_air(times("00:00", "23:59:40"), start, end, SHANGHAI)
    assert [moment(int(at)) for at in found] == [
        datetime(2026, 10, 1, tzinfo=SHANGHAI),
        datetime(2026, 10, 1, 23, 59, 40, tzinfo=SHANGHAI),
    ]


@given(
    LOCAL,
    st.sampled_from(["America/New_York", "Europe/Berlin", "Asia/Shanghai", "Australia/Sydney"]),
)
def test_moments_are_those_of_the_zone(at, name):
    at = at.replace(microsecond=0)
    local = np.array([micros(at.replace(tzinfo=UTC))])
    wanted = at.replace(tzinfo=ZoneInfo(name)).astimezone(UTC)
    assert moment(int(in_utc(local, ZoneInfo(name))[0])) == wanted
