"""Step 4, content 内容: what is said about each car, and the offer. The run sheet is a
part of its own (:mod:`planner.domain.run_sheet`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from planner.domain.problems import Problem
from planner.domain.rows import Body, Line, Money, Row, Text
from planner.domain.run_sheet_checks import run_sheet_problems
from planner.domain.steps.offer_checks import offer_problems

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings


class SellingPoint(Row):
    """A reason to buy, with the scene in which it counts."""

    text: Line = ""
    scene: Line = ""


class Doubt(Row):
    """What a buyer doubts, and the answer."""

    question: Line = ""
    answer: Text = ""


class CompetitorFact(Row):
    """A fact about a competitor; said only with its source."""

    competitor: Line = ""
    fact: Line = ""
    source: Line = ""


class CarSheet(Row):
    """单品脚本 of one car of the broadcast, named as in the resources."""

    car: Line = ""
    brand_background: Text = ""
    who_it_suits: Line = ""
    price: Line = ""
    price_basis: Line = ""
    configuration: Text = ""
    selling_points: list[SellingPoint] = []
    doubts: list[Doubt] = []
    competitor_facts: list[CompetitorFact] = []


class Offer(Body):
    """本场政策, the offer of this broadcast: what may be promised, and until when."""

    library_id: str = ""
    guide_price: Money | None = None
    spoken_price: Money | None = None
    price_basis: Line = ""
    trade_in: Line = ""
    down_payment: Line = ""
    monthly: Line = ""
    periods: Line = ""
    benefits: Text = ""
    quota: Line = ""
    valid_until: date | None = None
    approved_by_maker: bool = False
    may_say: Text = ""
    may_not_say: Text = ""


class Content(Body):
    """Step 4 as it is stored, but for the run sheet."""

    car_sheets: list[CarSheet] = []
    offer: Offer = Offer()


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step."""
    yield from run_sheet_problems(campaign)
    yield from offer_problems(campaign, around)
