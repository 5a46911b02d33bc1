"""From wanted leads back to viewers, impressions and budget, and forward to sales.

The numbers of a broadcast hang together by rates::

    impressions -enter_rate-> viewers -lead_rate-> leads -visit_rate-> visits
    visits -test_drive_rate-> test_drives,  visits -close_rate_visit-> orders
    spend ÷ cpl_blended = leads

One known number gives all others as far as the rates are known. A rate nobody typed and
the store's past does not show is missing: what lies behind it stays unknown.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from planner.domain.steps.goals import Rates

Number = Literal["spend", "impressions", "viewers", "leads", "visits", "test_drives", "orders"]
NUMBERS: tuple[Number, ...] = (
    "spend",
    "impressions",
    "viewers",
    "leads",
    "visits",
    "test_drives",
    "orders",
)
"""The numbers of the calculator, in the order of the funnel; keys of the dictionary."""

RATES = (
    "enter_rate",
    "lead_rate",
    "visit_rate",
    "test_drive_rate",
    "close_rate_visit",
    "cpl_blended",
)
"""The rates that tie them together; ``cpl_blended`` is money a lead."""


@dataclass(frozen=True)
class Rate:
    """A rate to reckon with: a share of 1 (``cpl_blended``: money a lead), whether it
    was typed, and how many past broadcasts stand behind it if it was not."""

    value: float
    typed: bool = True
    broadcasts: int = 0


@dataclass(frozen=True)
class Tie:
    """``into`` = ``out_of`` × rate, or ÷ rate where the rate is a cost."""

    out_of: Number
    into: Number
    rate: str

    def factor(self, rates: Mapping[str, Rate]) -> float | None:
        """What one of ``out_of`` brings of ``into``; ``None`` where the rate is missing
        or nothing can be reckoned with it (a rate of 0)."""
        rate = rates.get(self.rate)
        if rate is None or rate.value <= 0:
            return None
        return 1 / rate.value if self.rate == "cpl_blended" else rate.value


TIES = (
    Tie("impressions", "viewers", "enter_rate"),
    Tie("viewers", "leads", "lead_rate"),
    Tie("spend", "leads", "cpl_blended"),
    Tie("leads", "visits", "visit_rate"),
    Tie("visits", "test_drives", "test_drive_rate"),
    Tie("visits", "orders", "close_rate_visit"),
)


@dataclass(frozen=True)
class Reckoning:
    """The numbers that follow from one, unrounded, and the rates that are missing for
    the rest, in the order of :data:`RATES`."""

    start: Number
    values: Mapping[Number, float]
    missing: tuple[str, ...]

    @property
    def whole(self) -> dict[Number, int]:
        """The numbers as plans name them: what has to be put in is rounded up, what
        comes out to the nearest whole."""
        place = NUMBERS.index(self.start)
        return {
            number: round(value)
            if NUMBERS.index(number) >= place
            else math.ceil(value - 1e-9 * max(1.0, value))
            for number, value in self.values.items()
        }


@dataclass(frozen=True)
class Shortfall:
    """A target out of reach: ``source`` at its own target brings ``reachable`` of
    ``metric`` through ``rates``, but ``wanted`` were asked for."""

    metric: Number
    wanted: float
    reachable: float
    source: Number
    source_value: float
    rates: tuple[str, ...]


def rates_to_use(typed: Rates, own: Mapping[str, Rate]) -> dict[str, Rate]:
    """Return the rates typed for this campaign and, for the others, the store's own."""
    found: dict[str, Rate] = {}
    for name in RATES:
        value = getattr(typed, name)
        if value is not None:
            found[name] = Rate(float(value))
        elif name in own:
            found[name] = own[name]
    return found


def reckon(start: Number, value: float, rates: Mapping[str, Rate]) -> Reckoning:
    """Return every number that follows from ``value`` of ``start``, both ways."""
    values: dict[Number, float] = {start: value}
    grown = True
    while grown:
        grown = False
        for tie in TIES:
            factor = tie.factor(rates)
            if factor is None or (tie.out_of in values) == (tie.into in values):
                continue
            if tie.out_of in values:
                values[tie.into] = values[tie.out_of] * factor
            else:
                values[tie.out_of] = values[tie.into] / factor
            grown = True
    ordered = {number: values[number] for number in NUMBERS if number in values}
    missing = tuple(
        tie.rate
        for tie in sorted(TIES, key=lambda t: RATES.index(t.rate))
        if tie.factor(rates) is None
    )
    return Reckoning(start, ordered, missing)


def shortfalls(
    targets: Mapping[Number, float], rates: Mapping[str, Rate], spend: float | None = None
) -> list[Shortfall]:
    """Return the targets that the targets before them (or the money set aside) cannot
    reach at these rates. A difference that rounding makes does not count."""
    known: dict[Number, float] = dict(targets)
    if spend is not None:
        known["spend"] = spend
    found = []
    for number in NUMBERS:
        if number not in targets:
            continue
        ways = (way for way in _ways_to(number, known, rates))
        least = min(ways, key=lambda s: s.reachable, default=None)
        if least is not None and math.ceil(least.reachable - 1e-9) < least.wanted:
            found.append(least)
    return found


def _ways_to(
    number: Number, known: Mapping[Number, float], rates: Mapping[str, Rate]
) -> Iterator[Shortfall]:
    """Every nearest known number upstream of ``number``, with what it brings."""

    def upstream(into: Number, factor: float, through: tuple[str, ...]) -> Iterator[Shortfall]:
        for tie in TIES:
            own = tie.factor(rates) if tie.into == into else None
            if own is None:
                continue
            passed = (tie.rate, *through)
            if tie.out_of in known:
                source = known[tie.out_of]
                yield Shortfall(
                    number, known[number], source * own * factor, tie.out_of, source, passed
                )
            else:
                yield from upstream(tie.out_of, own * factor, passed)

    yield from upstream(number, 1.0, ())


def as_targets(
    reckoning: Reckoning, targets: Sequence[Mapping[str, object]], fresh_id: Iterator[str]
) -> list[dict[str, object]]:
    """Return the rows of targets with the reckoned numbers in them: a metric that has a
    row gets its value there, others get a row of their own; the rest stays. Money is no
    target: it stands in the budget."""
    rows = [dict(row) for row in targets]
    for number, value in reckoning.whole.items():
        if number == "spend":
            continue
        row = next((r for r in rows if r["metric"] == number), None)
        if row is None:
            row = {"id": next(fresh_id), "metric": number}
            rows.append(row)
        row["value"] = float(value)
    return rows
