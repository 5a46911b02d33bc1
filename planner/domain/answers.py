"""What a person answers on the one screen that makes a campaign."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from planner.domain.rows import Body, Instant, Line
from planner.domain.steps.platform import Platform

Late = Literal["squeeze", "drop"]
"""What becomes of tasks whose day has passed: moved to the days left, or left out."""


class Answer(Body):
    """One answer; a name without ``library_id`` was typed."""

    library_id: str = ""
    name: Line = ""


class CarAnswer(Answer):
    """A car in focus."""

    model: Line = ""
    trim: Line = ""
    colour: Line = ""
    price: Decimal | None = None
    price_basis: Line = ""

    @property
    def public_name(self) -> str:
        """What is said to viewers: the model; the name tells the store's own cars apart."""
        return self.model or self.name


class ChannelAnswer(Answer):
    """A room: an account of the library, or only its platform."""

    platform: Platform = ""
    lead_component: Line = ""


class Answers(Body):
    """All answers. Money is in ``currency``; ``key`` tells a repeated click from a
    second campaign."""

    key: str = Field(pattern=r"^[0-9a-f]{16}$")
    template: str
    store: Answer
    cars: list[CarAnswer] = []
    hosts: list[Answer] = []
    channels: list[ChannelAnswer] = []
    starts_at: Instant
    length_minutes: int = Field(default=120, ge=10, le=24 * 60)
    time_zone: Line = "Asia/Shanghai"
    currency: Line = "CNY"
    wanted_leads: int | None = Field(default=None, ge=0)
    budget: Decimal | None = Field(default=None, ge=0, max_digits=14, decimal_places=2)
    late: Late = "squeeze"

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the broadcast."""
        return ZoneInfo(self.time_zone)

    @property
    def local_start(self) -> datetime:
        """The start on the clock of its zone."""
        return self.starts_at.astimezone(self.zone)
