"""What is late is moved into the days left, in its order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.squeezing import squeeze, squeeze_minutes

START = date(2026, 11, 27)
offsets = st.lists(st.integers(-14, 0), max_size=12)


@given(offsets=offsets, lead=st.integers(0, 14))
def test_squeezed_days_lie_ahead_and_keep_their_order(offsets, lead):
    today = START - timedelta(days=lead)
    planned = [START + timedelta(days=o) for o in offsets]
    fitted = squeeze(planned, today, START, "squeeze", [False] * len(planned))
    assert all(today <= f.day <= START for f in fitted)
    assert all(f.day == f.planned for f in fitted if f.planned >= today)
    days = [f.day for f in sorted(fitted, key=lambda f: f.planned)]
    assert days == sorted(days)


@given(offsets=offsets, lead=st.integers(0, 14))
def test_dropping_leaves_out_just_what_is_late_and_not_essential(offsets, lead):
    today = START - timedelta(days=lead)
    planned = [START + timedelta(days=o) for o in offsets]
    essential = [o % 2 == 0 for o in offsets]
    fitted = squeeze(planned, today, START, "drop", essential)
    for f, kept in zip(fitted, essential, strict=True):
        assert (f.day is None) == (f.planned < today and not kept)


def test_late_tasks_are_spread_over_the_days_left():
    days = [date(2026, 11, d) for d in (20, 21, 22, 26)]
    fitted = squeeze(days, date(2026, 11, 24), START, "squeeze", [False] * 4)
    assert [f.day.day for f in fitted] == [24, 25, 26, 26]


@given(before=st.lists(st.integers(0, 3000), max_size=10), lead=st.integers(0, 4000))
def test_minutes_before_the_start_lie_ahead_and_keep_their_order(before, lead):
    now = datetime(2026, 11, 27, tzinfo=UTC)
    found = squeeze_minutes(before, now, now + timedelta(minutes=lead))
    assert all(minutes < lead or (lead == 0 and minutes == 0) for minutes in found)
    assert all(new == old for new, old in zip(found, before, strict=True) if old < lead)
    pairs = sorted(zip(before, found, strict=True))
    assert [new for _, new in pairs] == sorted(found)
