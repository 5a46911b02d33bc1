"""Figures that hardly can be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from planner.domain.standing import standing
from planner.domain.suspicion import ENOUGH, flat, impossible, jump, no_echo
from tests.insight.past_broadcasts import figure

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _found(counts, airtimes=None):
    stands = standing(figure(metric, value, AT, channel="a") for metric, value in counts.items())
    return [(s.reason, s.metric, s.against) for s in impossible(stands, airtimes or {})]


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ({"viewers": 900, "leads": 40, "views": 1200}, []),
        ({"viewers": 40, "leads": 900}, [("part_above_whole", "leads", "viewers")]),
        ({"viewers": 40, "views": 60, "leads": 900}, [("part_above_whole", "leads", "viewers")]),
        ({"viewers": 1200, "impressions": 900}, [("part_above_whole", "viewers", "impressions")]),
        (
            {"peak_concurrent": 90, "average_concurrent": 120},
            [("part_above_whole", "average_concurrent", "peak_concurrent")],
        ),
        ({"enter_rate": 12.5}, [("share_above_1", "enter_rate", "")]),
        ({"visit_rate": 1.2}, []),  # over periods, more may visit than left their contact
        ({"viewers": 900, "leads": 900}, []),
    ],
)
def test_what_cannot_be_beside_each_other(counts, found):
    assert _found(counts) == found


def test_a_stay_longer_than_the_broadcast_cannot_be():
    assert _found({"watch_time_avg": 9000}, {"a": 7200}) == [
        ("longer_than_airtime", "watch_time_avg", "")
    ]
    assert _found({"watch_time_avg": 9000}, {"b": 7200}) == []


def test_what_was_counted_later_may_be_more():
    earlier = figure("orders", 2, AT)
    later = figure("deliveries", 3, AT + timedelta(days=7))
    same = figure("deliveries", 3, AT)
    assert list(impossible(standing([earlier, later]), {})) == []
    assert [s.metric for s in impossible(standing([earlier, same]), {})] == ["deliveries"]


def test_channels_are_not_held_against_each_other():
    rows = [figure("viewers", 40, AT, channel="a"), figure("leads", 900, AT, channel="b")]
    assert list(impossible(standing(rows), {})) == []


BEFORE = [80, 95, 110, 100, 140, 70, 90, 120]


@pytest.mark.parametrize(
    ("value", "reason"), [(3400, "jump_up"), (2, "jump_down"), (260, None), (45, None)]
)
def test_a_jump_is_far_from_what_came_before(value, reason):
    found = jump("leads", "", value, BEFORE)
    assert (found.reason if found else None) == reason
    if found:
        assert (found.limit, found.broadcasts) == (97.5, len(BEFORE))


def test_a_short_past_calls_nothing_a_jump():
    assert jump("leads", "", 1e6, BEFORE[: ENOUGH - 1]) is None


def test_small_counts_that_double_are_no_jump():
    assert jump("orders", "", 4, [1, 0, 2, 1, 1, 0, 1, 2]) is None


PAST = {"views": [1000] * 8, "comments": [100] * 8, "likes": [500] * 8, "leads": [20] * 8}


@pytest.mark.parametrize(
    ("values", "bought"),
    [
        ({"views": 9000, "comments": 110, "likes": 480, "leads": 21}, True),
        ({"views": 9000, "comments": 110, "likes": 4000, "leads": 21}, False),  # they liked
        ({"views": 2000, "comments": 90, "likes": 480, "leads": 18}, False),  # not many more
        ({"views": 9000, "comments": 110}, False),  # one echo alone proves nothing
        ({"comments": 90, "likes": 480}, False),
    ],
)
def test_many_who_come_and_do_nothing_are_suspicious(values, bought):
    found = no_echo(values, PAST)
    assert (found is not None) == bought
    if found:
        assert (found.metric, found.value, found.limit) == ("views", 9000, 1000)


def _room(level, minutes=90, seed=1):
    """People who come by themselves and stay two minutes on average."""
    dice = np.random.default_rng(seed)
    leave = 1 - np.exp(-0.5)
    now, found = level, []
    for minute in range(minutes):
        now = now - dice.binomial(now, leave) + dice.poisson(level * leave)
        found.append((float(minute), float(now)))
    return found


@pytest.mark.parametrize("level", [60, 500, 5_000, 50_000])
def test_those_who_come_and_go_are_not_still(level):
    assert [flat("a", _room(level, seed=seed)) for seed in range(10)] == [None] * 10


def test_a_long_time_in_which_nobody_comes_or_goes_is_told():
    still = [(float(minute), 500.0 + minute % 2) for minute in range(30, 65)]
    curve = [*_room(500, 30), *still, *((m + 65, v) for m, v in _room(500, 30, seed=2))]
    found = flat("a", curve)
    assert found is not None
    assert found.start <= 30 + 2
    assert found.end >= 64 - 2
    assert 499 < found.level < 502


def test_few_viewers_and_few_readings_say_nothing():
    assert flat("a", [(float(minute), 12.0) for minute in range(60)]) is None
    assert flat("a", [(10.0 * reading, 500.0) for reading in range(6)]) is None
    assert flat("a", []) is None
