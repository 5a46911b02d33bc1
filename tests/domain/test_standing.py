"""Which reading stands, and what adds up."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from planner.domain.standing import pair, standing, total
from tests.insight.past_broadcasts import figure


def test_a_later_reading_supersedes_and_never_doubles(now):
    later = now + timedelta(hours=2)
    readings = [
        figure("leads", 80, now, state="provisional"),
        figure("leads", 95, now, state="provisional", read_at=later),
    ]
    for order in permutations(readings):
        assert total(standing(order), "leads", []).value == 95


def test_what_is_final_stands_before_what_was_typed_live(now):
    readings = [
        figure("leads", 120, now, state="final", read_at=now + timedelta(hours=15)),
        figure("leads", 70, now + timedelta(hours=1), state="live"),
    ]
    for order in permutations(readings):
        assert total(standing(order), "leads", []).value == 120


def test_a_later_day_of_counting_stands(now):
    month = now + timedelta(days=30)
    readings = [figure("orders", 2, now), figure("orders", 5, month, read_at=month)]
    for order in permutations(readings):
        assert total(standing(order), "orders", []).value == 5


def test_counts_of_channels_add_up_and_say_what_stands_behind(now):
    early = now - timedelta(hours=3)
    stands = standing(
        [
            figure("leads", 30, now, channel="a"),
            figure("leads", 12, now, channel="b", state="provisional", read_at=early),
        ]
    )
    found = total(stands, "leads", ["a", "b"])
    assert (found.value, found.state, found.read_at) == (42, "provisional", early)


def test_people_of_several_channels_never_add(now):
    stands = standing(
        [figure("viewers", 900, now, channel="a"), figure("viewers", 400, now, channel="b")]
    )
    found = total(stands, "viewers", ["a", "b"])
    assert (found.value, found.missing) == (None, "people_do_not_add")


def test_people_of_the_only_channel_are_the_total(now):
    stands = standing([figure("viewers", 900, now, channel="a")])
    assert total(stands, "viewers", ["a"]).value == 900


def test_a_channel_without_the_number_leaves_no_total(now):
    stands = standing([figure("leads", 30, now, channel="a")])
    found = total(stands, "leads", ["a", "b"])
    assert (found.value, found.missing) == (None, "some_channels")
    assert found.known == 30


def test_a_figure_of_the_whole_campaign_goes_before_a_sum(now):
    stands = standing([figure("leads", 30, now, channel="a"), figure("leads", 41, now)])
    assert total(stands, "leads", ["a", "b"]).value == 41


def test_missing_is_not_zero(now):
    found = total({}, "leads", ["a"])
    assert (found.value, found.missing) == (None, "missing")
    stood = total(standing([figure("leads", 0, now)]), "leads", [])
    assert (stood.value, stood.missing) == (0, None)


def test_a_rate_takes_both_counts_from_the_same_channels(now):
    stands = standing(
        [
            figure("leads", 30, now, channel="a"),
            figure("viewers", 1000, now, channel="a"),
            figure("leads", 10, now, channel="b"),
        ]
    )
    assert pair(stands, "leads", "viewers", ["a", "b"]) == (30, 1000)


@pytest.mark.parametrize("numerator_channel", ["", "a"])
def test_a_rate_joins_a_whole_and_a_single_channel(now, numerator_channel):
    stands = standing(
        [
            figure("orders", 3, now, channel=numerator_channel),
            figure("visits", 12, now),
        ]
    )
    assert pair(stands, "orders", "visits", ["a"]) == (3, 12)
