"""Reckoning with rates, back and forth."""

from __future__ import annotations

from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.calculator import (
    NUMBERS,
    RATES,
    TIES,
    Rate,
    as_targets,
    rates_to_use,
    reckon,
    shortfalls,
)
from planner.domain.steps.goals import Rates

shares = st.floats(0.001, 1)
rates = st.fixed_dictionaries(
    {name: shares.map(Rate) for name in RATES if name != "cpl_blended"}
    | {"cpl_blended": st.floats(1, 2000).map(Rate)}
)
some_rates = rates.flatmap(
    lambda full: st.sets(st.sampled_from(RATES)).map(
        lambda names: {name: full[name] for name in names}
    )
)


@given(st.floats(1, 1e6), rates, st.sampled_from(["spend", "impressions", "viewers"]))
def test_backward_then_forward_returns_the_wanted_leads(leads, known, start):
    back = reckon("leads", leads, known)
    forth = reckon(start, back.values[start], known)
    assert forth.values["leads"] == pytest.approx(leads)
    assert forth.missing == ()


@given(st.integers(1, 100_000), rates)
def test_whole_numbers_put_in_are_enough_for_the_wanted_leads(leads, known):
    whole = reckon("leads", leads, known).whole
    for start in ("spend", "impressions", "viewers"):
        reached = reckon(start, whole[start], known).values["leads"]
        assert reached >= leads * (1 - 1e-6)


@given(st.sampled_from(NUMBERS), st.floats(1, 1e6), some_rates)
def test_a_missing_rate_leaves_unknown_what_lies_behind_it(start, value, known):
    found = reckon(start, value, known)
    assert found.values[start] == value
    assert set(found.missing) == set(RATES) - set(known)
    for tie in TIES:
        if tie.rate in known:
            assert (tie.out_of in found.values) == (tie.into in found.values)
    reached = {start}
    for _ in TIES:
        for tie in TIES:
            if tie.rate in known and reached & {tie.out_of, tie.into}:
                reached |= {tie.out_of, tie.into}
    assert set(found.values) == reached


def test_a_rate_of_nought_is_not_divided_by():
    found = reckon("leads", 200, {"lead_rate": Rate(0.0, typed=False, broadcasts=3)})
    assert found.values == {"leads": 200}
    assert "lead_rate" in found.missing


def test_typed_rates_go_before_the_own_history():
    own = {"lead_rate": Rate(0.03, False, 8), "enter_rate": Rate(0.2, False, 8)}
    found = rates_to_use(Rates(lead_rate=0.05, cpl_blended=Decimal("80")), own)
    assert found == {
        "enter_rate": own["enter_rate"],
        "lead_rate": Rate(0.05),
        "cpl_blended": Rate(80.0),
    }


def test_a_target_the_rates_cannot_reach_is_named():
    found = shortfalls({"viewers": 1000, "leads": 200}, {"lead_rate": Rate(0.05)})
    (one,) = found
    assert (one.metric, one.wanted, one.source, one.rates) == (
        "leads",
        200,
        "viewers",
        ("lead_rate",),
    )
    assert one.reachable == pytest.approx(50)


def test_a_target_is_measured_by_the_nearest_target_before_it():
    known = {"enter_rate": Rate(0.1), "lead_rate": Rate(0.05), "visit_rate": Rate(0.2)}
    (one,) = shortfalls({"impressions": 10_000, "visits": 40}, known)
    assert one.reachable == pytest.approx(10)
    assert one.rates == ("enter_rate", "lead_rate", "visit_rate")


def test_the_money_set_aside_limits_the_leads():
    (one,) = shortfalls({"leads": 200}, {"cpl_blended": Rate(100.0)}, spend=5000)
    assert (one.source, one.reachable) == ("spend", pytest.approx(50))


def test_unknown_rates_accuse_no_target():
    assert shortfalls({"viewers": 10, "leads": 200}, {}) == []


@given(st.integers(1, 10_000), rates)
def test_numbers_taken_as_targets_are_within_reach(leads, known):
    found = reckon("leads", leads, known)
    rows = as_targets(found, [], (f"{n:016x}" for n in count()))
    assert "spend" not in {row["metric"] for row in rows}
    targets = {str(row["metric"]): row["value"] for row in rows}
    assert shortfalls(targets, known, found.whole["spend"]) == []


def test_taking_targets_keeps_rows_and_their_order():
    rows = [
        {"id": "a", "metric": "follow_rate", "value": 0.1},
        {"id": "b", "metric": "leads", "value": 10.0},
    ]
    found = as_targets(reckon("leads", 200, {"lead_rate": Rate(0.05)}), rows, iter(["c"]))
    assert found == [
        {"id": "a", "metric": "follow_rate", "value": 0.1},
        {"id": "b", "metric": "leads", "value": 200.0},
        {"id": "c", "metric": "viewers", "value": 4000.0},
    ]
