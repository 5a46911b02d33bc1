"""Which hours of the week do better."""

from __future__ import annotations

import numpy as np

from planner.domain.best_slot import ENOUGH, best, slots
from planner.domain.outlook import Scale, look_ahead
from tests.domain.past_cases import case

COUNTS = Scale(whole=True, offset=1)


def _slots(good, *, better=2.0, others=12, seed=1):
    """A store that began ``others`` times on Monday, Wednesday and Friday at 14:00 each, and
    ``good`` times on Saturday at 20:00, when more come."""
    dice = np.random.default_rng(seed)
    days = [(7 * week + day, 14.0, 1.0) for week in range(others) for day in (0, 2, 4)]
    days += [(7 * week + 5, 20.0, better) for week in range(good)]
    cases = [case(day, hour=hour) for day, hour, _ in days]
    values = [round(100 * times * np.exp(dice.normal(0, 0.15))) for *_, times in days]
    outlook = look_ahead(cases, values, COUNTS)
    assert outlook is not None
    return slots(outlook, "s"), list(zip(cases, values, strict=True))


def test_an_hour_that_does_better_is_found_and_says_by_how_much():
    found, held = _slots(10)
    one = best(found)
    assert one is not None
    assert (one.weekday, one.hour, one.broadcasts) == (5, 20, 10)
    assert 0.4 < one.low < one.high < 1  # twice as many, against all hours with itself among them
    own = [value for c, value in held if c.slot == (5, 20)]
    assert one.mean == np.mean(own)


def test_an_hour_with_little_behind_it_is_never_recommended():
    found, _ = _slots(ENOUGH - 1, better=20.0)
    assert best(found) is None
    few = next(slot for slot in found if slot.weekday == 5)
    assert not few.enough
    assert few.usual < few.mean  # and is taken for more like the others than it looks


def test_hours_that_are_alike_are_not_told_apart():
    assert [best(_slots(10, better=1.0, seed=seed)[0]) for seed in range(5)] == [None] * 5


def test_a_store_without_broadcasts_has_no_hours():
    outlook = look_ahead([case(1)], [5.0], COUNTS)
    assert outlook is not None
    assert slots(outlook, "elsewhere") == []
