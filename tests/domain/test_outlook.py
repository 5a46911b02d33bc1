"""What is expected of the next broadcast, and how well that held."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from bench._dealer_groups import Group, Traits
from planner.domain.outlook import FIRST, LEAST, Scale, look_ahead
from tests.domain.past_cases import case

COUNTS = Scale(whole=True, offset=1)


def _weekly(values, store="s", **known):
    return [case(7 * week, store, **known) for week in range(len(values))], values


def _history(seed=3, **traits):
    held = Group(seed, Traits(**({"stores": 4, "weeks": 60, "a_week": 0.8} | traits))).history()
    return [h.case for h in held], [h.leads for h in held]


def test_nothing_known_has_no_outlook():
    assert look_ahead([], [], COUNTS) is None
    assert look_ahead([case(1)], [0.0], Scale(whole=False, offset=0)) is None


@pytest.mark.parametrize(("known", "told"), [(1, False), (LEAST - 1, False), (LEAST, True)])
def test_a_range_and_a_chance_need_nine_earlier_forecasts(known, told):
    outlook = look_ahead(*_weekly([100.0 + week for week in range(known)]), COUNTS)
    assert outlook is not None
    expected = outlook.expect(case(7 * known))
    assert (expected.range() is not None) == told
    assert (expected.chance(100) is not None) == told
    assert len(outlook.scores) == max(0, known - FIRST)


def test_what_comes_later_never_changes_what_was_foretold():
    cases, values = _history()
    whole = look_ahead(cases, values, COUNTS)
    early = look_ahead(cases[:60], values[:60], COUNTS)
    assert whole is not None
    assert early is not None
    assert np.allclose(whole.expected[:, :60], early.expected, equal_nan=True)


def test_the_order_it_is_told_in_does_not_matter():
    cases, values = _history()
    order = np.random.default_rng(1).permutation(len(cases))
    one = look_ahead(cases, values, COUNTS)
    other = look_ahead([cases[i] for i in order], [values[i] for i in order], COUNTS)
    assert one is not None
    assert other is not None
    new = case(500, "s1")
    assert one.expect(new).range() == other.expect(new).range()


def test_broadcasts_at_the_same_time_do_not_foretell_each_other():
    cases = [case(7 * week, store) for week in range(12) for store in "ab"]
    low = look_ahead(cases, [100.0] * 23 + [100.0], COUNTS)
    high = look_ahead(cases, [100.0] * 22 + [100_000.0, 100.0], COUNTS)
    assert low is not None
    assert high is not None
    assert np.array_equal(low.expected[:, -1], high.expected[:, -1])


@pytest.mark.parametrize("evening", range(1, 12))
def test_an_evening_foretells_none_of_itself_whatever_the_size_of_the_history(evening):
    stores, day = "abcde", 7
    cases = [case(day * n, store) for n in range(12) for store in stores]
    dice = np.random.default_rng(3)
    usual = dice.lognormal(4, 0.5, len(cases))
    mine = evening * len(stores) + 2
    others = [i for i in range(len(cases)) if i // len(stores) == evening and i != mine]
    odd = usual.copy()
    odd[others] *= 50
    one, other = (look_ahead(cases, list(values), COUNTS) for values in (usual, odd))
    assert one is not None
    assert other is not None
    assert one.expected[:, mine] == pytest.approx(other.expected[:, mine], nan_ok=True)
    back = len(cases) // len(stores) - 1 - evening
    for told, same in zip(
        one.tested("c", 99)[back:][:1], other.tested("c", 99)[back:][:1], strict=True
    ):
        assert (told.within, told.off) == (same.within, pytest.approx(same.off))


def test_a_store_with_few_broadcasts_leans_on_the_others():
    cases, values = _weekly([95.0, 105.0] * 15, "old")
    new_cases, new_values = _weekly([110.0, 90.0], "new")
    outlook = look_ahead([*cases, *new_cases], [*values, *new_values], COUNTS)
    assert outlook is not None
    found = outlook.expect(case(300, "new")).range()
    assert found is not None
    assert 70 < found.low < found.middle < found.high < 140


def test_ranges_hold_on_made_up_groups():
    within = of = 0
    for seed in range(4):
        cases, values = _history(seed)
        outlook = look_ahead(cases, values, COUNTS)
        assert outlook is not None
        for store in {c.store for c in cases}:
            tested = outlook.tested(store, 200)
            within, of = within + sum(one.within for one in tested), of + len(tested)
    assert of > 400
    assert 0.75 <= within / of <= 0.85


def test_the_last_tested_come_first_and_no_more_than_asked():
    outlook = look_ahead(*_weekly([90.0, 100.0, 110.0] * 10 + [100.0, 5000.0]), COUNTS)
    assert outlook is not None
    late, early = outlook.tested("s", 2)
    assert (late.within, early.within) == (False, True)
    assert late.last_off == pytest.approx(log(5001 / 101))  # the last five: 90 to 110
    assert outlook.tested("elsewhere", 3) == []


@given(some.floats(0, 1e7), some.floats(1, 1e4))
def test_more_is_never_likelier_and_less_is_the_rest(target, more):
    outlook = look_ahead(*_weekly([float(v) for v in range(80, 110)]), COUNTS)
    assert outlook is not None
    expected = outlook.expect(case(300))
    low, high = expected.chance(target), expected.chance(target + more)
    assert low is not None
    assert high is not None
    assert high <= low
    below = expected.chance(target, below=True)
    assert below is not None
    assert below + expected.chance(np.floor(target) + 1) == pytest.approx(1)


@pytest.mark.parametrize(
    ("scale", "value", "said"),
    [
        (COUNTS, 1234.0, 1200.0),
        (COUNTS, 84.6, 85.0),
        (COUNTS, 3.4, 3.0),
        (COUNTS, 0.0, 0.0),
        (Scale(whole=False, offset=0), 83.27, 83.0),
        (Scale(whole=False, offset=0.001), 0.03456, 0.035),
    ],
)
def test_a_forecast_is_said_in_two_digits(scale, value, said):
    assert scale.said(value) == said


@given(some.floats(0, 1e8))
def test_a_scale_leads_back(value):
    place = COUNTS.log(value)
    assert place is not None
    assert COUNTS.value(place) == pytest.approx(value, rel=1e-6, abs=1e-6)
    assert COUNTS.value(-exp(9)) == 0
