"""What is still to do about the offer 本场政策 and the car sheets 单品脚本 of step 4."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from planner.domain.problems import Problem, Severity

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings
    from planner.domain.steps.content import Offer


def offer_problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find prices without their basis, facts about competitors without a source, and an
    offer that nobody approved or that ends before the broadcast. Once it is over,
    nothing of this can be mended."""
    if campaign.over(around.now):
        return
    yield from _offer(campaign)
    yield from _car_sheets(campaign)


def is_empty(offer: Offer) -> bool:
    """Whether nothing was written into the offer."""
    return offer == type(offer)()


def _offer(campaign: Campaign) -> Iterator[Problem]:
    offer = campaign.content.offer
    if is_empty(offer):
        yield _problem("offer_missing", Severity.HINT, "offer")
        return
    prices = (offer.guide_price, offer.spoken_price)
    if any(price is not None for price in prices) and not offer.price_basis:
        yield _problem("offer_price_without_basis", Severity.OPEN, "offer", "price_basis")
    if offer.valid_until is not None and offer.valid_until < campaign.header.local_start.date():
        until = f"{offer.valid_until:%Y-%m-%d}"
        yield _problem("offer_expired", Severity.CRITICAL, "offer", "valid_until", until=until)
    if not offer.approved_by_maker:
        yield _problem("offer_not_approved", Severity.OPEN, "offer", "approved_by_maker")


def _car_sheets(campaign: Campaign) -> Iterator[Problem]:
    sheets = campaign.content.car_sheets
    for sheet in sheets:
        if sheet.price and not sheet.price_basis:
            yield _problem(
                "car_price_without_basis",
                Severity.OPEN,
                "car_sheets",
                sheet.id,
                "price_basis",
                car=sheet.car,
            )
        unproven = [fact for fact in sheet.competitor_facts if fact.fact and not fact.source]
        if unproven:
            yield _problem(
                "competitor_fact_without_source",
                Severity.OPEN,
                "car_sheets",
                sheet.id,
                "competitor_facts",
                car=sheet.car,
                n=len(unproven),
                fact=unproven[0].fact,
            )
    named = {sheet.car for sheet in sheets}
    for car in campaign.resources.cars:
        name = car.name or car.model
        if car.in_focus and name and name not in named:
            yield _problem("car_sheet_missing", Severity.HINT, "car_sheets", car=name)


def _problem(code: str, severity: Severity, *where: str, **params: object) -> Problem:
    return Problem(code, "content", severity, where, dict(params))
