"""What one lead or sale of a broadcast cost, from its figures and its budget."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from planner.domain import budget, metrics
from planner.domain.standing import Standing, pair, total
from planner.domain.steps.resources import BudgetLine

PER_LEAD, PER_SALE = "cpl_blended", "cost_per_sale"


@dataclass(frozen=True)
class Cost:
    """What one lead or sale cost, in the campaign's currency; ``spend`` is the money it
    was reckoned from, ``number`` by how many it was divided. ``open_lines`` budget lines
    have no actual cost yet, so that the true cost may be higher."""

    value: float | None
    spend: float | None
    open_lines: int = 0
    number: float | None = None


def costs(
    lines: Sequence[BudgetLine], stands: Standing, channels: Collection[str]
) -> Mapping[str, Cost]:
    """Return what a lead and what a sale cost, by metric.

    Money and number are those of the whole broadcast; where one of them is known of some
    channels only, those of the channels where both stand; where neither is, the cost as it
    was read.
    """
    return {
        PER_LEAD: _per_lead(lines, stands, channels),
        PER_SALE: _per_sale(lines, stands, channels),
    }


def _per_lead(lines: Sequence[BudgetLine], stands: Standing, channels: Collection[str]) -> Cost:
    """Spend on advertising ÷ all leads; where no figure of the spend stands, the media
    lines of the budget."""
    spend = total(stands, "spend", channels).value
    if spend is not None:
        return _cost(PER_LEAD, spend, 0, stands, channels)
    media = budget.total(line for line in lines if line.category == "media")
    spend = None if media.actual is None else float(media.actual)
    return _cost(PER_LEAD, spend, media.waiting, stands, channels)


def _per_sale(lines: Sequence[BudgetLine], stands: Standing, channels: Collection[str]) -> Cost:
    """All actual cost (media, prizes, crew, follow-up) ÷ orders: the budget's, or the
    figure of all cost where the budget holds none. What was spent on advertising stands for
    the media lines while none of them has an actual cost."""
    spend = total(stands, "spend", channels).value
    if spend is not None and all(line.actual is None for line in lines if line.category == "media"):
        lines = [line for line in lines if line.category != "media"]
    else:
        spend = None
    spent = budget.total(lines)
    if spent.actual is None:
        whole = total(stands, "total_cost", channels).value
        return _cost(PER_SALE, whole, 0, stands, channels)
    return _cost(PER_SALE, float(spent.actual) + (spend or 0.0), spent.waiting, stands, channels)


def _cost(
    key: str, spend: float | None, open_lines: int, stands: Standing, channels: Collection[str]
) -> Cost:
    metric = metrics.dictionary()[key]
    number = total(stands, metric.denominator, channels).value
    both = None
    if spend is None or number is None:
        both = pair(stands, metric.numerator, metric.denominator, channels)
    if both is not None:
        spend, number, open_lines = *both, 0
    if spend is None or not number:
        return Cost(total(stands, key, channels).value, spend, open_lines, number)
    return Cost(spend / number, spend, open_lines, number)
