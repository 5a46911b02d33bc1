"""Sums of the budget: missing is not zero, and the parts make the whole."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.budget import by_category, total
from planner.domain.steps.resources import BudgetLine

amounts = st.none() | st.decimals(min_value=0, max_value=10_000, places=2)
lines = st.lists(
    st.builds(
        BudgetLine,
        category=st.sampled_from(get_args(BudgetLine.model_fields["category"].annotation)),
        planned=amounts,
        actual=amounts,
    ),
    max_size=12,
)


@given(lines)
def test_categories_add_up_to_the_total(found):
    groups = by_category(found).values()
    whole = total(found)
    for name in ("planned", "actual", "difference"):
        parts = [v for group in groups if (v := getattr(group, name)) is not None]
        assert getattr(whole, name) == (sum(parts, Decimal()) if parts else None)
    assert whole.waiting == sum(group.waiting for group in groups)


def test_a_cost_nobody_entered_is_missing_and_not_zero():
    found = total([BudgetLine(planned=Decimal(1000))])
    assert (found.planned, found.actual, found.difference, found.waiting) == (1000, None, None, 1)


def test_the_difference_compares_only_lines_with_both_numbers():
    found = total(
        [
            BudgetLine(planned=Decimal(1000), actual=Decimal(1200)),
            BudgetLine(planned=Decimal(5000)),
            BudgetLine(actual=Decimal(30)),
        ]
    )
    assert (found.planned, found.actual, found.difference, found.waiting) == (6000, 1230, 200, 1)
