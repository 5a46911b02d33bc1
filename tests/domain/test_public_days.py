"""Public holidays and adjusted working days."""

from __future__ import annotations

from datetime import date

import pytest

from planner.domain.public_days import around, country_of, exchange_unknown, on


def test_a_holiday_is_named_in_the_language_of_the_reader():
    day = date(2026, 10, 1)
    assert on(day, around(day, "CN", "zh")).name == "国庆节"
    assert on(day, around(day, "CN", "en")).name == "National Day"


def test_a_weekend_day_people_work_on_is_told():
    day = date(2026, 10, 10)
    assert on(day, around(day, "CN", "zh")).kind == "working_weekend"


def test_days_around_are_found_over_the_end_of_a_year():
    found = around(date(2026, 12, 31), "CN", "zh", days=2)
    assert [one.day for one in found] == [date(2027, 1, 1)]


def test_an_ordinary_week_has_no_public_days():
    assert around(date(2026, 11, 27), "CN", "zh") == []


@pytest.mark.parametrize(
    ("zone", "country"),
    [("Asia/Shanghai", "CN"), ("Europe/Berlin", "DE"), ("UTC", ""), ("Etc/GMT-8", "")],
)
def test_the_country_is_that_of_the_time_zone(zone, country):
    assert country_of(zone) == country


def test_an_unknown_country_has_no_public_days():
    assert around(date(2026, 10, 1), "", "zh") == []
    assert around(date(2026, 10, 1), "XX", "zh") == []


def test_working_days_not_published_yet_are_said_to_be_unknown():
    assert not exchange_unknown(date(2026, 10, 1), "CN")
    assert exchange_unknown(date(2040, 10, 1), "CN")
    assert not exchange_unknown(date(2040, 10, 1), "DE")
