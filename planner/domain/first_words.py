"""The words of a first plan: a template's texts in one language, with names and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from planner.domain.answers import Answers, ChannelAnswer
from planner.domain.campaign import Campaign
from planner.domain.squeezing import squeeze_minutes
from planner.domain.steps.resources import CrewMember, Role, Venue
from planner.domain.template import Said, Template
from planner.i18n import Language, words


@dataclass(frozen=True)
class Stock:
    """What a store's library holds only one of: who has a role alone, and its one venue."""

    people: Mapping[Role, CrewMember] = field(default_factory=dict)
    venue: Venue | None = None


class FirstWords:
    """What every part of a first plan is made with. ``crew`` is filled in first: the other
    parts name people by their roles."""

    def __init__(
        self,
        template: Template,
        answers: Answers,
        language: Language,
        now: datetime,
        last: Campaign | None,
        stock: Stock | None = None,
    ) -> None:
        self.template, self.answers, self.now = template, answers, now
        self.language: Language = language
        self.last = last
        self.stock = stock or Stock()
        self.crew: list[CrewMember] = []

    def say(self, said: Said | None, car: str = "") -> str:
        """A text of the template with the names it asks for."""
        if said is None:
            return ""
        names = {
            "car": self._spoken(car)
            or self._names([c.public_name for c in self.answers.cars[:1]], "本场车型", "the car"),
            "cars": self._names(
                list(dict.fromkeys(c.public_name for c in self.answers.cars)),
                "本场车型",
                "our cars",
            ),
            "store": self.answers.store.name,
            "platforms": self._names(
                [self._channel(c) for c in self.answers.channels], "直播间", "our live room"
            ),
            "start": words(self.language).moment(self.answers.starts_at, self.answers.zone),
        }
        text = said.in_language(self.language)
        for name, value in names.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def _spoken(self, car: str) -> str:
        """What viewers are told a car is: its model, unless two in focus share it."""
        models = [c.public_name for c in self.answers.cars]
        named = next((c.public_name for c in self.answers.cars if c.name == car), car)
        return car if models.count(named) > 1 else named

    def _names(self, names: Sequence[str], zh: str, en: str) -> str:
        if not any(names):
            return zh if self.language == "zh" else en
        return ("、" if self.language == "zh" else ", ").join(name for name in names if name)

    def _channel(self, channel: ChannelAnswer) -> str:
        if channel.name or not channel.platform:
            return channel.name
        return words(self.language)(f"platform_name.{channel.platform}")

    def role(self, role: Role) -> str:
        """A role's word."""
        return self.say(self.template.roles[role]) if role else ""

    def who(self, role: Role) -> str:
        """Who has a role: the name where it is known, the role's word until then."""
        named = next((m.name for m in self.crew if m.role == role and m.name), "")
        return named or self.role(role)

    def host(self, number: int) -> str:
        """The n-th host, from 1; with fewer hosts they take turns."""
        hosts = [h.name for h in self.answers.hosts] or [
            m.name for m in self.crew if m.role in ("host", "co_host") and m.name
        ]
        if not number:
            return ""
        return hosts[(number - 1) % len(hosts)] if hosts else self.role("host")

    def split(self, shares: Sequence[float]) -> list[Decimal | None]:
        """The budget by shares, in whole units; the rounding goes to the first."""
        budget = self.answers.budget
        if budget is None:
            return [None] * len(shares)
        parts = [Decimal(int(budget * Decimal(str(share)))) for share in shares]
        if parts and abs(sum(shares) - 1) < 0.0001:
            parts[0] += budget - sum(parts)
        return list(parts)

    def in_time(self, minutes: Sequence[int]) -> list[int]:
        """Minutes before the start, none of them in the past."""
        return squeeze_minutes(minutes, self.now, self.answers.starts_at)
