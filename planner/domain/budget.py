"""The budget: what is planned and spent, by category and in all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from planner.domain.steps.resources import BudgetLine


@dataclass(frozen=True)
class Sum:
    """Sums over budget lines; ``None`` where no line says anything: missing is not zero.

    ``difference`` is spent minus planned over the lines that have both;
    ``waiting`` counts the planned lines nobody has entered the cost of.
    """

    planned: Decimal | None
    actual: Decimal | None
    difference: Decimal | None
    waiting: int


def total(lines: Iterable[BudgetLine]) -> Sum:
    """Return the sums over all lines."""
    found = list(lines)
    both = [
        line.actual - line.planned
        for line in found
        if line.actual is not None and line.planned is not None
    ]
    return Sum(
        planned=_sum(line.planned for line in found),
        actual=_sum(line.actual for line in found),
        difference=_sum(both),
        waiting=sum(line.planned is not None and line.actual is None for line in found),
    )


def by_category(lines: Iterable[BudgetLine]) -> dict[str, Sum]:
    """Return the sums by category, in the order in which they first appear; lines
    without a number do not count."""
    found: dict[str, list[BudgetLine]] = {}
    for line in lines:
        if line.planned is not None or line.actual is not None:
            found.setdefault(line.category, []).append(line)
    return {category: total(group) for category, group in found.items()}


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    given = [amount for amount in amounts if amount is not None]
    return sum(given, Decimal()) if given else None
