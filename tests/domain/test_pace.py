"""At this rate: what a growing number becomes by the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.pace import LEAST, expected

BEGUN = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
ENDS = BEGUN + timedelta(hours=2)


def after(minutes: float) -> datetime:
    return BEGUN + timedelta(minutes=minutes)


def test_half_way_the_number_doubles() -> None:
    assert expected(86, BEGUN, after(60), ENDS) == 172


def test_soon_after_the_start_nothing_is_said() -> None:
    assert expected(3, BEGUN, BEGUN + LEAST - timedelta(seconds=1), ENDS) is None


def test_past_the_end_the_number_stays() -> None:
    assert expected(90, BEGUN, ENDS + timedelta(minutes=9), ENDS) == 90


@given(st.floats(0, 1e6), st.floats(5, 120))
def test_it_never_falls_below_what_is_there_and_grows_with_it(value, minutes) -> None:
    found = expected(value, BEGUN, after(minutes), ENDS)
    assert found is not None
    assert found >= value
    more = expected(value + 1, BEGUN, after(minutes), ENDS)
    assert more is not None
    assert more > found
