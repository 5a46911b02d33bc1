"""Which days are compared with which."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.insight.broadcast_filter import Filter
from planner.insight.periods import Period, month_of, week_of

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
NOVEMBER = month_of(date(2026, 11, 12))


def test_a_month_is_compared_with_the_month_before() -> None:
    assert NOVEMBER.against("before") == month_of(date(2026, 10, 1))


def test_a_month_that_has_begun_is_compared_with_the_same_days_of_the_month_before() -> None:
    so_far = NOVEMBER.until(date(2026, 11, 26))
    assert so_far.against("before") == Period(date(2026, 10, 1), date(2026, 10, 26))
    march = Period(date(2026, 3, 1), date(2026, 3, 30))
    assert march.against("before") == month_of(date(2026, 2, 1))


def test_days_still_to_come_are_compared_with_nothing() -> None:
    wanted = Filter(NOVEMBER, store="east")
    before = wanted.against("before", date(2026, 11, 26))
    assert before == Filter(Period(date(2026, 10, 1), date(2026, 10, 26)), store="east")
    assert wanted.against("before", date(2026, 10, 31)) is None
    assert wanted.against("before", date(2026, 11, 30)) == Filter(
        month_of(date(2026, 10, 1)), store="east"
    )
    week, monday = week_of(date(2026, 11, 26)), date(2026, 11, 16)
    assert week.against_by("before", date(2026, 11, 26)) == Period(monday, date(2026, 11, 19))


def test_a_quarter_is_compared_with_the_quarter_before() -> None:
    quarter = Period(date(2026, 7, 1), date(2026, 9, 30))
    assert quarter.against("before") == Period(date(2026, 4, 1), date(2026, 6, 30))


def test_february_of_a_leap_year_is_whole() -> None:
    assert month_of(date(2025, 2, 3)).against("last_year") == month_of(date(2024, 2, 1))


def test_a_leap_day_falls_on_the_last_day_there_is() -> None:
    day = Period(date(2024, 2, 29), date(2024, 2, 29))
    assert day.against("last_year") == Period(date(2023, 2, 28), date(2023, 2, 28))


def test_before_the_calendar_begins_there_is_nothing_to_compare() -> None:
    assert Period(date(1, 1, 1), date(1, 1, 9)).against("before") is None
    assert Period(date(1, 2, 1), date(1, 2, 9)).against("last_year") is None


@given(first=DAYS, length=st.integers(1, 800))
def test_days_before_are_as_many_and_end_the_day_before(first, length) -> None:
    period = Period(first, first + timedelta(days=length - 1))
    before = period.against("before")
    if period.first.day == 1 and length <= 27:  # the same days of the month before
        assert (before.first.day, before.days) == (1, period.days)
        return
    assert before.last == period.first - timedelta(days=1)
    whole_months = period.first.day == 1 and (period.last + timedelta(days=1)).day == 1
    assert before.days == period.days or whole_months


@given(first=DAYS, length=st.integers(1, 800))
def test_matched_weekdays_are_the_same_and_do_not_overlap(first, length) -> None:
    period = Period(first, first + timedelta(days=length - 1))
    before = period.against("by_weekday")
    assert (before.days, before.first.weekday()) == (period.days, period.first.weekday())
    assert before.last < period.first
    assert (period.first - before.last).days <= 7


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 29)])
def test_a_week_runs_from_monday_to_sunday(day) -> None:
    assert week_of(day) == Period(date(2026, 11, 23), date(2026, 11, 29))
