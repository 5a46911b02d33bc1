"""Step 1, goals 目标: what the broadcast is for and by which numbers it is judged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from planner.domain.problems import Problem
from planner.domain.rows import Body, Line, Money, Row, Text

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


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step."""
    yield from ()
