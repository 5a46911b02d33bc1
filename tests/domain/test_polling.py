"""When feeds are read: budgets last, failures back off, nothing is put off for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.domain import polling
from planner.domain.polling import Span

START = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
SPAN = Span(START, START + timedelta(hours=3))
seconds = st.integers(1, 6 * 3600).map(lambda s: timedelta(seconds=s))


@given(
    every=seconds,
    costs=st.lists(st.integers(1, 5), min_size=1, max_size=200),
    left=st.integers(0, 20_000),
    remaining=seconds,
)
def test_a_budget_lasts_until_the_planned_end(
    every: timedelta, costs: list[int], left: int, remaining: timedelta
) -> None:
    used = 0.0
    for cost in costs:
        pause = polling.on_air_pause(
            every, cost, left=left, cost_of_all=sum(costs), remaining=remaining
        )
        assert pause >= every
        used += remaining / pause * cost
    # where less than a round is left, one read of each at the end is all there is
    assert used <= max(left * polling.SPARED, sum(costs)) * 1.001


def test_without_a_known_limit_the_platforms_pace_holds() -> None:
    every = timedelta(seconds=15)
    pause = polling.on_air_pause(every, 1, left=None, cost_of_all=9, remaining=timedelta(hours=2))
    assert pause == every


@given(st.integers(0, 10_000), st.booleans())
def test_failures_back_off_up_to_a_limit(failures: int, on_air: bool) -> None:
    pause = polling.after_failure(failures, on_air=on_air)
    later = polling.after_failure(failures + 1, on_air=on_air)
    assert timedelta(seconds=5) <= pause <= later
    assert later <= (timedelta(minutes=1) if on_air else timedelta(minutes=30))


@given(st.integers(0, 15 * 24 * 60).map(lambda m: START - timedelta(days=1) + timedelta(minutes=m)))
def test_totals_are_read_until_they_are_final_and_once_then(now: datetime) -> None:
    first, every, final = timedelta(minutes=10), timedelta(hours=6), timedelta(days=3)
    ended = SPAN.ends_at
    following = polling.next_afterwards(first, every, final, ended, now)
    if now >= ended + final:
        assert following is None
    else:
        assert following is not None
        assert now < following <= ended + final
        assert following >= ended + first


@given(
    st.integers(-48 * 60, 10 * 24 * 60).map(lambda m: START + timedelta(minutes=m)), st.booleans()
)
def test_a_stream_is_looked_for_every_minute_around_its_time(now: datetime, found: bool) -> None:
    following = polling.between_looks(SPAN, now, found=found)
    if now > SPAN.ends_at + polling.LOOKED_FOR:
        assert following is None
        return
    assert following is not None
    assert following > now
    if SPAN.is_near(now):
        assert following - now <= timedelta(minutes=5)


def test_a_gap_is_three_missed_readings_and_a_minute_at_least() -> None:
    last = START
    fast, slow = timedelta(seconds=10), timedelta(minutes=5)
    assert not polling.is_missed(last, START + timedelta(seconds=59), fast)
    assert polling.is_missed(last, START + timedelta(seconds=61), fast)
    assert not polling.is_missed(last, START + timedelta(minutes=15), slow)
    assert polling.is_missed(last, START + timedelta(minutes=16), slow)
