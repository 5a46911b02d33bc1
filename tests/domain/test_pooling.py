"""How much goes with what."""

from __future__ import annotations

import numpy as np

from planner.domain.broadcast_case import WAYS, alike
from planner.domain.pooling import PRIOR, Spreads, fit
from tests.domain.past_cases import case


def _fit(cases, values, steps=20):
    values = np.array(values) - np.median(values)
    return fit(alike(cases, cases), values, Spreads.usual(), steps)


def _spread(found, way):
    return float(found.spreads.ways[WAYS.index(way)])


CASES = [case(day, store) for day in range(12) for store in "abcdef"]


def test_stores_that_differ_much_count_for_much():
    dice = np.random.default_rng(1)
    noise = dice.normal(0, 0.2, len(CASES))
    levels = dict(zip("abcdef", [-2, -1, 0, 1, 2, 3], strict=True))
    differ = _fit(CASES, [levels[c.store] for c in CASES] + noise)
    same = _fit(CASES, noise)
    assert _spread(differ, "store") > 1
    assert _spread(same, "store") < 0.1
    assert 0.02 < same.spreads.noise < 0.08  # 0.2 squared


def test_a_way_nothing_is_known_of_stays_as_usual():
    found = _fit(CASES, np.random.default_rng(2).normal(0, 1, len(CASES)))
    assert np.isclose(_spread(found, "template"), PRIOR["template"])


def test_what_lies_far_off_is_doubted():
    values = np.random.default_rng(3).normal(0, 0.2, len(CASES))
    values[17] = 4.0
    found = _fit(CASES, values)
    assert int(np.argmax(found.doubts)) == 17
    assert found.doubts[17] > 5
    assert np.median(found.doubts) < 1.2
