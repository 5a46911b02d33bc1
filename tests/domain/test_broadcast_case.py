"""In what ways broadcasts are alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from planner.domain.broadcast_case import WAYS, alike
from tests.domain.past_cases import case

cases = some.lists(
    some.builds(
        case,
        some.integers(0, 400),
        some.sampled_from(["a", "b", "c"]),
        hour=some.floats(0, 23.9),
        platform=some.sampled_from(["", "douyin", "kuaishou"]),
        template=some.sampled_from(["", "tour"]),
        hosts=some.sampled_from([(), ("x",), ("x", "y")]),
        budget=some.sampled_from([None, 0.0, 0.5, 3.0]),
    ),
    min_size=1,
    max_size=8,
)


def _way(name, one, other):
    return alike([one], [other])[WAYS.index(name)][0, 0]


@given(cases)
def test_likeness_is_mutual_and_makes_a_covariance(some_cases):
    matrices = alike(some_cases, some_cases)
    assert np.allclose(matrices, matrices.transpose(0, 2, 1))
    assert all(np.linalg.eigvalsh(m).min() > -1e-6 for m in matrices)


@pytest.mark.parametrize(
    ("way", "known"), [("platform", "platform"), ("template", "template"), ("store", "store")]
)
def test_what_is_not_known_is_like_nothing(way, known):
    bare = case(1, **{known: ""})
    assert _way(way, bare, bare) == 0
    assert _way(way, case(1, **{known: "x"}), case(2, **{known: "x"})) == 1


def test_no_budget_and_an_unknown_budget_differ():
    assert _way("paid", case(1, budget=0.0), case(2, budget=0.0)) == 1
    assert _way("paid", case(1, budget=0.0), case(2, budget=1.0)) == 0
    assert _way("paid", case(1), case(2)) == 0


def test_hosts_share_by_their_part():
    assert _way("hosts", case(1, hosts=("x",)), case(2, hosts=("x", "y"))) == 0.5


def test_hours_are_near_over_midnight():
    assert _way("hour", case(1, hour=23.5), case(2, hour=0.5)) == pytest.approx(
        _way("hour", case(1, hour=20.0), case(2, hour=21.0))
    )
    assert _way("hour", case(1, hour=8.0), case(2, hour=20.0)) < 0.001


def test_what_is_long_ago_fades():
    near, far = (_way("season", case(100), case(day)) for day in (95, 10))
    assert far < near < 1
