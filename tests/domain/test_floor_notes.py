"""A drop and a burst: what is told, and what is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.floor_notes import BELOW_USUAL, FEWEST_QUESTIONS, burst, drop

BEGUN = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return BEGUN + timedelta(minutes=minutes)


def by_minute(*viewers: float, every: float = 1) -> list[tuple[datetime, float]]:
    return [(at(n * every), value) for n, value in enumerate(viewers)]


def unknown(moment: datetime) -> None:
    return None


def steady(moment: datetime) -> float:
    return 1000


def test_a_drop_says_since_when_and_what_usually_stays() -> None:
    found = drop(by_minute(900, 1000, 900, 800, 700), steady, at(5))
    assert found is not None
    assert (found.since, found.until) == (at(1), at(4))
    assert (found.before, found.left, found.usually) == (1000, 700, 1000)


def test_what_falls_as_it_always_does_is_no_drop() -> None:
    falling = {at(n): 1000 - 100 * n for n in range(5)}
    readings = by_minute(2000, 1800, 1600, 1400, 1200)
    assert drop(readings, falling.get, at(5)) is None
    assert drop(readings, steady, at(5)) is not None


def test_without_history_a_larger_drop_is_needed() -> None:
    assert drop(by_minute(1000, 800), unknown, at(2)) is None
    found = drop(by_minute(1000, 740), unknown, at(2))
    assert found is not None
    assert found.usually is None


def test_numbers_typed_every_ten_minutes_are_enough() -> None:
    found = drop(by_minute(500, 520, 300, every=10), unknown, at(22))
    assert found is not None
    assert (found.since, found.before) == (at(10), 520)


@pytest.mark.parametrize(
    ("readings", "now"),
    [
        ([], at(5)),
        (by_minute(1000, 100), at(40)),  # nobody has read anything since
        (by_minute(30, 12), at(2)),  # 18 people
        (by_minute(100, 1000), at(2)),
    ],
)
def test_old_or_small_changes_are_no_drop(readings, now) -> None:
    assert drop(readings, unknown, now) is None


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=15))
def test_a_drop_is_always_below_what_usually_stays(viewers) -> None:
    found = drop(by_minute(*viewers), steady, at(len(viewers)))
    if found is not None:
        assert found.usually is not None
        assert found.left <= found.usually * (1 - BELOW_USUAL)
        assert found.since <= found.until


def test_a_burst_is_told_with_how_many_usually_come() -> None:
    before = [at(n) for n in range(10)]  # one a minute
    rush = [at(10 + n / 10) for n in range(12)]
    found = burst([*before, *rush], at(0), at(12.5))
    assert found is not None
    assert found.since == at(10)
    assert found.questions == 12
    assert found.usually == pytest.approx(10 * 3 / 9.5)


def test_questions_at_their_usual_rate_are_no_burst() -> None:
    assert burst([at(n / 4) for n in range(60)], at(0), at(15)) is None


def test_few_questions_are_no_burst() -> None:
    asked = [at(14)] * (FEWEST_QUESTIONS - 1)
    assert burst(asked, at(0), at(15)) is None
    assert burst([*asked, at(14)], at(0), at(15)) is not None


def test_nothing_is_said_before_it_is_known_what_is_usual() -> None:
    assert burst([at(7)] * 50, at(0), at(7.5)) is None
