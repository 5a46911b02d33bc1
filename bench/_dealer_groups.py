"""Made-up groups of car dealers and their broadcasts, with a known truth behind each number."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, exp, log, pi, sin

import numpy as np
from numpy.random import Generator

from planner.domain.broadcast_case import Case

PLATFORMS = ("douyin", "kuaishou", "wechat_channels")
TEMPLATES = ("launch", "tour", "offers", "questions")
USUAL_BUDGET = 3000.0


@dataclass(frozen=True)
class Held:
    """A broadcast that was held: what was known before, and the leads it brought.
    ``truth`` is the logarithm of what was to be expected of it had all been known."""

    case: Case
    leads: float
    truth: float


@dataclass(frozen=True)
class Traits:
    """What a group is like. ``slots``: how much hours of the week differ; ``outliers``: the
    share of broadcasts something out of the ordinary befell."""

    stores: int
    weeks: int
    a_week: float
    slots: float = 1.0
    outliers: float = 0.03


class Group:
    """A group of stores: what they share, and what each is like."""

    def __init__(self, seed: int, traits: Traits) -> None:
        dice = self.dice = np.random.default_rng(seed)
        self.traits = traits
        self.level = dice.normal(4.0, 0.7)
        self.platforms = dict(zip(PLATFORMS, dice.normal(0, 0.3, 3), strict=True))
        self.templates = dict(zip(TEMPLATES, dice.normal(0, 0.15, 4), strict=True))
        self.weekdays = dice.normal(0, 0.12, 7) * traits.slots
        self.evening = dice.uniform(0.1, 0.4) * traits.slots
        self.cells = dice.normal(0, 0.08, (7, 24)) * traits.slots
        self.budget_counts, self.length_counts = dice.uniform(0, 0.5), dice.uniform(0.3, 0.9)
        self.season, self.phase = dice.uniform(0, 0.25), dice.uniform(0, 365)
        self.common = np.cumsum(dice.normal(0, 0.05, traits.weeks))

    def history(self) -> list[Held]:
        """Every broadcast of every store, in the order of their starts."""
        found: list[Held] = []
        for number in range(self.traits.stores):
            found += Store(self, f"s{number}").broadcasts()
        return sorted(found, key=lambda held: (held.case.starts, held.case.id))

    def effect(self, case: Case) -> float:
        """What a broadcast has of what all stores share."""
        day = case.starts - 20_000
        return float(
            self.level
            + self.common[int(day // 7)]
            + self.season * sin(2 * pi * (day - self.phase) / 365)
            + self.platforms[case.platform]
            + self.templates[case.template]
            + self.of_slot(case)
            + self.length_counts * log(case.minutes / 120)
        )

    def of_slot(self, case: Case) -> float:
        """What the hour of the week alone brings."""
        near_peak = exp((cos((case.hour - 20) * pi / 12) - 1) / 0.14)
        return float(self.weekdays[case.weekday] + self.evening * near_peak + self.cells[case.slot])


class Store:
    """One store of a group: its size, trend, hosts and habits, and how unsteady it is."""

    def __init__(self, group: Group, name: str) -> None:
        dice = group.dice
        self.group, self.name = group, name
        self.size, self.trend, self.noise = (
            dice.normal(0, 0.7),
            dice.normal(0, 0.3),
            dice.uniform(0.2, 0.5),
        )
        self.hosts = {f"{name} host {i}": dice.normal(0, 0.2) for i in range(dice.integers(1, 4))}
        self.platform = str(dice.choice(PLATFORMS))
        self.a_week = group.traits.a_week * dice.choice([0.1, 0.5, 1, 1, 1.5])
        hours = [10, 14, 15, 19, 19.5, 20, 20]
        self.habits = [(int(dice.integers(0, 7)), float(dice.choice(hours))) for _ in range(4)]
        self.budget = dice.lognormal(8, 0.5)
        self.tells_budget = dice.random() < 0.7

    def broadcasts(self) -> list[Held]:
        """All it held, week by week; its level drifts."""
        dice, drift = self.group.dice, 0.0
        found: list[Held] = []
        for week in range(self.group.traits.weeks):
            drift = 0.9 * drift + dice.normal(0, 0.08)
            for _ in range(dice.poisson(self.a_week)):
                found.append(self._held(f"{self.name} {len(found)}", week, drift))
        return found

    def _held(self, name: str, week: int, drift: float) -> Held:
        dice, group = self.group.dice, self.group
        weekday, hour = self.habits[int(dice.integers(0, 4))]
        if dice.random() < 0.15:
            weekday, hour = int(dice.integers(0, 7)), float(dice.integers(9, 22))
        minutes = float(dice.choice([60, 90, 120, 120, 180]))
        spent = 0.0 if dice.random() < 0.2 else self.budget * dice.lognormal(0, 0.5)
        starts = 20_000 + week * 7 + weekday + hour / 24 + dice.uniform(0, 0.001)
        host = str(dice.choice(list(self.hosts)))
        case = Case(
            id=name,
            store=self.name,
            starts=starts,
            ends=starts + minutes / 1440,
            weekday=weekday,
            hour=hour,
            platform=self.platform if dice.random() < 0.8 else str(dice.choice(PLATFORMS)),
            template=str(dice.choice(TEMPLATES)),
            hosts=(host,),
            budget=spent / USUAL_BUDGET if self.tells_budget else None,
        )
        truth = group.effect(case) + self.size + self.trend * week / 52 + drift + self.hosts[host]
        truth += group.budget_counts * log(max(spent, 500) / USUAL_BUDGET)
        return Held(case, float(dice.poisson(exp(truth + self._luck(dice)))), truth)

    def _luck(self, dice: Generator) -> float:
        """What nobody can know before: mostly little, now and then a great deal."""
        luck = self.noise * dice.standard_t(5) / np.sqrt(5 / 3)
        if dice.random() < self.group.traits.outliers:
            luck += dice.choice([-1, 1]) * dice.uniform(1, 2)
        return float(luck)
