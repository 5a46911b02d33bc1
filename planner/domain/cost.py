"""What one lead or sale of a broadcast cost, from its figures and its budget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.domain import budget
from planner.domain.standing import Total
from planner.domain.steps.resources import BudgetLine


@dataclass(frozen=True)
class Cost:
    """What one lead or sale cost, in the campaign's currency; ``spend`` is the money it
    was reckoned from, ``number`` by how many it was divided. ``open_lines`` budget lines
    have no actual cost yet, so that the true cost may be higher."""

    value: float | None
    spend: float | None
    open_lines: int = 0
    number: float | None = None


def cost_per_lead(lines: Iterable[BudgetLine], totals: Mapping[str, Total]) -> Cost:
    """Spend on advertising ÷ all leads (``cpl_blended``); where no figure of the spend
    stands, the media lines of the budget."""
    spend = totals["spend"].value if "spend" in totals else None
    open_lines = 0
    if spend is None:
        media = budget.total(line for line in lines if line.category == "media")
        spend = None if media.actual is None else float(media.actual)
        open_lines = media.waiting
    return _cost(spend, totals.get("leads"), open_lines)


def cost_per_sale(lines: Iterable[BudgetLine], totals: Mapping[str, Total]) -> Cost:
    """All actual cost (media, prizes, crew, follow-up) ÷ orders: the budget's, or the
    figure of all cost where the budget holds none."""
    spent = budget.total(lines)
    if spent.actual is None:
        whole = totals.get("total_cost")
        return _cost(whole.value if whole else None, totals.get("orders"), 0)
    return _cost(float(spent.actual), totals.get("orders"), spent.waiting)


def _cost(spend: float | None, number: Total | None, open_lines: int) -> Cost:
    count = None if number is None else number.value
    if spend is None or not count:
        return Cost(None, spend, open_lines, count)
    return Cost(spend / count, spend, open_lines, count)
