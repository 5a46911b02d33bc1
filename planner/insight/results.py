"""Goal against actual and against what is usual, totals over channels, the funnel, and what
it cost.

Everything here is reckoned from the figures that stand; what nobody entered is missing
and says so, and is never taken for zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from planner.domain import metrics
from planner.domain.campaign import Campaign
from planner.domain.cost import PER_LEAD, PER_SALE, Cost, costs
from planner.domain.diagnosis import RATES
from planner.domain.figures import STATES, Figure, State
from planner.domain.standing import Standing, Total, pair, rate_value, standing, total
from planner.domain.steps.platform import Channel
from planner.insight.usual import Usual, usual_before
from planner.store import live_figures
from planner.store.database import Database
from planner.store.telemetry import Telemetry

FUNNEL: tuple[tuple[str, ...], ...] = (
    ("impressions",),
    ("viewers",),
    ("component_impressions",),
    ("component_clicks",),
    ("leads",),
    ("invitations", "calls"),
    ("visits",),
    ("test_drives",),
    ("orders",),
    ("deliveries",),
)
"""The stages of the lead funnel; where a stage names two metrics, the first that stands
is shown."""
COSTS = ("cpl_blended", "cost_per_sale")


@dataclass(frozen=True)
class TargetResult:
    """A target and what came of it; ``reached`` is actual ÷ target, ``None`` where
    either is missing or the target is 0. ``met`` knows that a cost is to stay below."""

    metric: str
    target: float | None
    actual: Total
    reached: float | None
    met: bool | None


@dataclass(frozen=True)
class OverGap:
    """A rate over ``missing`` stages: a stage ÷ the last one before them that is known
    (``since``). It is shown, and never judged: no usual rate goes over the same stages."""

    since: str
    missing: tuple[str, ...]
    rate: float


@dataclass(frozen=True)
class Stage:
    """A stage of the funnel; ``rate`` is this stage ÷ the one before, over the channels
    where both stand; where that one is missing, ``over_gap`` may stand in its place. Rates
    across periods may exceed 1."""

    metric: str
    actual: Total
    rate: float | None
    over_gap: OverGap | None = None


@dataclass(frozen=True)
class ChannelResult:
    """The figures that stand for one channel, by metric."""

    channel: Channel
    figures: Mapping[str, Figure]


@dataclass(frozen=True)
class Results:
    """What a broadcast brought; ``usual`` is by metric, of what is compared, and ``behind``
    tells state, oldest reading and sources of the figures a cost is worked out from."""

    targets: tuple[TargetResult, ...]
    funnel: tuple[Stage, ...]
    totals: Mapping[str, Total]
    rates: Mapping[str, float]
    channels: tuple[ChannelResult, ...]
    cost_per_lead: Cost
    cost_per_sale: Cost
    usual: Mapping[str, Usual]
    behind: Mapping[str, Total]

    @property
    def is_empty(self) -> bool:
        """Whether no figure stands at all."""
        return not self.totals

    @property
    def state(self) -> State | None:
        """The least final of the states behind its numbers."""
        states = [figure.state for one in self.channels for figure in one.figures.values()]
        states += [total.state for total in self.totals.values() if total.state]
        return min(states, key=STATES.index, default=None)


def results_of(
    database: Database, telemetry: Telemetry, campaign: Campaign, *, now: datetime
) -> Results:
    """Return the results of a campaign as its figures stand; where a channel has none of
    its own, what platforms and files told of it by the minute."""
    read = live_figures.read(database, telemetry, campaign, now=now)
    return results(campaign, read, usual_of_results(database, campaign))


def usual_of_results(database: Database, campaign: Campaign) -> Mapping[str, Usual]:
    """Return what the results of a campaign stand beside."""
    with database.read() as connection:
        return usual_before(connection, campaign, _compared(campaign))


def results(
    campaign: Campaign, figures: Iterable[Figure], usual: Mapping[str, Usual] | None = None
) -> Results:
    """Return the results of a campaign from its figures, superseded ones included, beside
    what is ``usual`` where that was looked up."""
    stands = standing(figures)
    channels = campaign.platform.channels
    ids = [channel.id for channel in channels]
    keys = dict.fromkeys(metric for _, metric in stands)
    totals = {key: total(stands, key, ids) for key in keys}
    spent = costs(campaign.resources.budget, stands, ids)
    rates = _rates(stands, ids, spent)
    return Results(
        targets=tuple(
            _target(row.metric, row.value, _actual(row.metric, stands, totals, rates))
            for row in campaign.goals.targets
            if row.metric
        ),
        funnel=tuple(_funnel(stands, ids, totals)),
        totals=totals,
        rates=rates,
        channels=tuple(
            ChannelResult(c, {m: f for (place, m), f in stands.items() if place == c.id})
            for c in channels
        ),
        cost_per_lead=spent[PER_LEAD],
        cost_per_sale=spent[PER_SALE],
        usual=usual or {},
        behind={key: _behind(stands, key) for key in COSTS},
    )


def _compared(campaign: Campaign) -> set[str]:
    """The metrics that are held against what is usual."""
    stages = (metric for choices in FUNNEL for metric in choices)
    return {*(row.metric for row in campaign.goals.targets if row.metric), *stages, *RATES, *COSTS}


def _rates(
    stands: Standing, channels: Collection[str], spent: Mapping[str, Cost]
) -> dict[str, float]:
    """Every rate of the dictionary that the figures show: reckoned from its counts, or
    as it was read where the counts are missing; costs know the budget as well."""
    found = {}
    for key, metric in metrics.dictionary().items():
        value = rate_value(stands, key, channels) if metric.denominator else None
        value = spent[key].value if key in spent else value
        if value is not None:
            found[key] = value
    return found


def _actual(
    metric: str, stands: Standing, totals: Mapping[str, Total], rates: Mapping[str, float]
) -> Total:
    actual = totals.get(metric) or Total(None, "missing")
    if metric in rates and rates[metric] != actual.value:
        reckoned = (("reckoned", ""),)
        return replace(_behind(stands, metric), value=rates[metric], sources=reckoned)
    return actual


def _behind(stands: Standing, metric: str) -> Total:
    """What stands behind a metric that is worked out: the least final state, the oldest
    reading and the sources of its parts."""
    parts = metrics.dictionary()[metric].parts
    figures = [figure for (_, key), figure in stands.items() if key in parts]
    return Total(
        None,
        state=min((f.state for f in figures), key=STATES.index, default=None),
        read_at=min((f.read_at for f in figures), default=None),
        sources=tuple(dict.fromkeys((f.source, f.source_name) for f in figures)),
    )


def _target(metric: str, target: float | None, actual: Total) -> TargetResult:
    if target is None or actual.value is None:
        return TargetResult(metric, target, actual, None, None)
    known = metrics.dictionary().get(metric)
    below = known is not None and known.lower_is_better
    met = actual.value <= target if below else actual.value >= target
    return TargetResult(metric, target, actual, actual.value / target if target else None, met)


def _funnel(
    stands: Standing, channels: Collection[str], totals: Mapping[str, Total]
) -> Iterable[Stage]:
    before = since = ""
    missing: tuple[str, ...] = ()
    for choices in FUNNEL:
        metric = next((m for m in choices if m in totals), choices[0])
        actual = totals.get(metric) or Total(None, "missing")
        far = _share(stands, metric, since, channels) if missing else None
        over_gap = OverGap(since, missing, far) if far is not None else None
        yield Stage(metric, actual, _share(stands, metric, before, channels), over_gap)
        before = metric
        if metric in totals:
            since, missing = metric, ()
        else:
            missing = (*missing, metric)


def _share(stands: Standing, metric: str, of: str, channels: Collection[str]) -> float | None:
    both = pair(stands, metric, of, channels) if of else None
    return both[0] / both[1] if both is not None and both[1] > 0 else None
