"""Step 1, goals 目标: what the broadcast is for and by which numbers it is judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, get_args

from pydantic import Field

from planner.domain import budget, metrics
from planner.domain.calculator import NUMBERS, Number, Rate, Shortfall, rates_to_use, shortfalls
from planner.domain.problems import Problem, Severity
from planner.domain.rows import Body, Line, Money, Row, Text
from planner.i18n import LANGUAGES, words

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings


Objective = Literal["", "leads", "launch", "test_drives", "orders", "brand", "care"]
"""What the broadcast is for; empty while undecided."""


class Target(Row):
    """A number to reach: a metric of the dictionary and its value."""

    metric: Line = ""
    value: float | None = Field(default=None, ge=0)


class Brief(Body):
    """The marketing plan around the broadcast: market, competitors, the four Ps."""

    market: Text = ""
    competitors: Text = ""
    positioning: Text = ""
    price: Text = ""
    channel: Text = ""
    product: Text = ""


class Rates(Body):
    """Rates typed for the calculator, shares of 1; ``None`` takes the store's own history."""

    enter_rate: float | None = Field(default=None, gt=0, le=1)
    lead_rate: float | None = Field(default=None, gt=0, le=1)
    visit_rate: float | None = Field(default=None, gt=0, le=1)
    test_drive_rate: float | None = Field(default=None, gt=0, le=1)
    close_rate_visit: float | None = Field(default=None, gt=0, le=1)
    cpl_blended: Money | None = None


class PromotionChannel(Row):
    """A channel the broadcast is promoted on and what for."""

    name: Line = ""
    purpose: Line = ""
    share: float | None = Field(default=None, ge=0, le=1)


class Goals(Body):
    """Step 1 as it is stored."""

    objective: Objective = ""
    theme: Line = ""
    targets: list[Target] = []
    rates: Rates = Rates()
    audience: Text = ""
    brief: Brief = Brief()
    strategy: Text = ""
    promotion_channels: list[PromotionChannel] = []


OBJECTIVES: tuple[Objective, ...] = tuple(o for o in get_args(Objective) if o)
"""Every objective, without the undecided one."""


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step: objective, theme, targets and their reach."""
    goals = campaign.goals
    if not goals.objective:
        yield Problem("no_objective", "goals", Severity.OPEN, ("objective",))
    if not goals.theme:
        yield Problem("no_theme", "goals", Severity.HINT, ("theme",))
    if not goals.targets:
        yield Problem("no_targets", "goals", Severity.OPEN, ("targets",))
    seen: set[str] = set()
    for target in goals.targets:
        where = ("targets", target.id)
        if not target.metric:
            if target.value is not None:
                yield Problem("target_without_metric", "goals", Severity.OPEN, where)
            continue
        named = {"metric": _names(target.metric)}
        if target.value is None:
            yield Problem("target_without_value", "goals", Severity.OPEN, where, named)
        known = metrics.dictionary().get(target.metric)
        if known and known.kind == "rate" and target.value is not None and target.value > 1:
            yield Problem("target_above_whole", "goals", Severity.OPEN, where, named)
        if target.metric in seen:
            yield Problem("target_twice", "goals", Severity.OPEN, where, named)
        seen.add(target.metric)
    yield from out_of_reach(campaign, rates_to_use(goals.rates, {}))


def out_of_reach(campaign: Campaign, rates: Mapping[str, Rate]) -> Iterator[Problem]:
    """Name the targets that the targets before them, or the media budget, cannot reach
    at these rates."""
    goals = campaign.goals
    targets: dict[Number, float] = {
        number: target.value
        for number in NUMBERS
        for target in goals.targets
        if target.metric == number and target.value is not None
    }
    media = budget.total(x for x in campaign.resources.budget if x.category == "media")
    spend = None if media.planned is None else float(media.planned)
    rows = {target.metric: target.id for target in goals.targets}
    for short in shortfalls(targets, rates, spend):
        yield Problem(
            "target_out_of_reach",
            "goals",
            Severity.HINT,
            ("targets", rows[short.metric], "value"),
            {
                "metric": _names(short.metric),
                "wanted": f"{short.wanted:,.0f}",
                "reachable": f"{short.reachable:,.0f}",
                "source": _names(short.source),
                "source_value": _amount(short, campaign.header.currency),
            },
        )


def _amount(short: Shortfall, currency: str) -> Mapping[str, str]:
    """What there is to reach a target with: money in its currency, anything else a number."""
    if short.source != "spend":
        return dict.fromkeys(LANGUAGES, f"{short.source_value:,.0f}")
    return {code: words(code).money(round(short.source_value), currency) for code in LANGUAGES}


def _names(metric: str) -> Mapping[str, str]:
    found = metrics.dictionary().get(metric)
    return {"zh": found.zh, "en": found.en} if found else {"zh": metric, "en": metric}
