"""Low rates are named where they are known to be low, and nowhere else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.diagnosis import NOTABLY_LOW, RATES, diagnose

rates = st.dictionaries(st.sampled_from(RATES), st.none() | st.floats(0, 1))


@given(rates, rates)
def test_only_rates_with_both_values_are_judged_and_the_lowest_comes_first(actual, usual):
    found = diagnose(actual, usual)
    for finding in found:
        assert finding.actual == actual[finding.rate]
        assert finding.usual == usual[finding.rate]
        assert finding.actual < finding.usual * NOTABLY_LOW
    shares = [finding.actual / finding.usual for finding in found]
    assert shares == sorted(shares)


@given(rates)
def test_a_broadcast_like_the_others_has_no_finding(usual):
    assert diagnose(usual, usual) == []


def test_a_rate_at_half_of_what_is_usual_is_low_and_a_zero_too():
    usual = {"enter_rate": 0.2, "component_click_rate": 0.1, "component_lead_rate": 0.1}
    actual = {"enter_rate": 0.1, "component_click_rate": 0.09, "component_lead_rate": 0.0}
    assert [f.rate for f in diagnose(actual, usual)] == ["component_lead_rate", "enter_rate"]
