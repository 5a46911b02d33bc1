"""Student's t against printed tables."""

from __future__ import annotations

import pytest

from planner.domain.student import student


@pytest.mark.parametrize(
    ("confidence", "freedom", "t"),
    [
        (0.95, 1, 12.706),
        (0.95, 2, 4.303),
        (0.95, 4, 2.776),
        (0.95, 5, 2.571),
        (0.99, 3, 5.841),
        (0.99, 30, 2.750),
        (0.999, 10, 4.587),
        (0.95, 120, 1.980),
    ],
)
def test_quantile_is_the_one_of_the_tables(confidence, freedom, t) -> None:
    assert student(confidence, freedom) == pytest.approx(t, abs=0.0006)
