"""Ranges and chances from earlier scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from planner.domain.conformal import LEAST, bounds, chance, middle

scores = some.lists(some.floats(-50, 50, allow_nan=False), min_size=LEAST, max_size=60).map(
    lambda values: np.array(values)
)


def test_too_few_scores_give_no_range_and_no_chance():
    few = np.arange(LEAST - 1.0)
    assert bounds(few) is None
    assert chance(few, 0.0) is None


def test_nine_scores_give_the_least_and_the_most_of_them():
    assert bounds(np.array([3.0, 9, 1, 5, 7, 2, 8, 6, 4])) == (1.0, 9.0)


@given(scores)
def test_a_range_lies_within_the_scores_and_around_their_middle(values):
    found = bounds(values)
    assert found is not None
    assert min(values) <= found[0] <= middle(values) <= found[1] <= max(values)


@given(scores, some.floats(-60, 60), some.floats(0, 60))
def test_more_is_never_more_likely(values, least, more):
    low, high = chance(values, least), chance(values, least + more)
    assert low is not None
    assert high is not None
    assert 0 < high <= low < 1


@pytest.mark.parametrize("known", [9, 14, 30, 90])
def test_the_next_lies_within_four_times_of_five(known):
    dice = np.random.default_rng(known)
    hits = 0
    for _ in range(2000):
        drawn = dice.standard_t(3, known + 1)
        found = bounds(drawn[:-1])
        assert found is not None
        hits += found[0] <= drawn[-1] <= found[1]
    assert 0.77 < hits / 2000 < 0.83


def test_only_the_latest_scores_count():
    old, late = np.full(300, 1000.0), np.linspace(-1, 1, 100)
    assert bounds(np.append(old, late)) == bounds(late)
