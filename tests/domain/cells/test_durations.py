"""Durations as run sheets and exports write them."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain import cells
from planner.errors import InputError


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("8", 480),
        (8, 480),
        ("8分钟", 480),
        ("8分", 480),
        ("8 min", 480),
        ("8:00", 480),
        ("８：００", 480),
        ("1:05:00", 3900),
        ("01:05:00", 3900),
        ("1小时2分", 3720),
        ("1个小时", 3600),
        ("2分30秒", 150),
        ("1h 5m", 3900),
        ("90s", 90),
        ("45秒", 45),
        ("1.5小时", 5400),
        ("8'30\"", 510),
        ("1天2小时", 93600),
        ("90:00", 5400),
        (time(1, 2), 3720),
        (timedelta(hours=2, seconds=5), 7205),
        (datetime.fromisoformat("1899-12-31 00:08:00"), 480),
        (62 / 1440, 3720),
        (0.5, 30),
    ],
)
def test_duration_is_read_as_written(cell, seconds):
    assert cells.seconds(cell) == seconds


@pytest.mark.parametrize(
    "cell",
    [
        "约8分钟",
        "8:75",
        "20:00-20:08",
        "-5",
        "abc",
        True,
        datetime.fromisoformat("2026-01-01 00:00:00"),
    ],
)
def test_what_is_no_duration_is_refused(cell):
    with pytest.raises(InputError):
        cells.seconds(cell)


def test_bare_numbers_count_what_the_column_says():
    assert cells.seconds("60", "seconds") == 60
    assert cells.seconds(1.5, "hours") == 5400
    assert cells.seconds_unit([0.05, None, "", 0.125], "minutes") == "days"
    assert cells.seconds_unit([0.5, 12, 30], "minutes") == "minutes"
    assert cells.seconds_unit(["8", "9"], "seconds") == "seconds"
    assert cells.seconds(0.05, "days") == 72 * 60


@given(st.integers(0, 99 * 3600))
def test_duration_reads_back_in_every_form(seconds):
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    assert cells.seconds(f"{hours}:{minutes:02}:{rest:02}") == seconds
    assert cells.seconds(f"{hours}小时{minutes}分{rest}秒") == seconds
    assert cells.seconds(f"{hours}h{minutes}m{rest}s") == seconds
    assert cells.seconds(f"{seconds // 60}:{rest:02}") == seconds
    assert cells.seconds(timedelta(seconds=seconds)) == seconds
    assert cells.seconds(seconds / 86400, "days") == seconds
    assert cells.seconds(str(seconds), "seconds") == seconds
