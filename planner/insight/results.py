"""Goal against actual, totals over channels, the funnel, and what it cost.

Everything here is reckoned from the figures that stand; what nobody entered is missing
and says so, and is never taken for zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from planner.domain import metrics
from planner.domain.campaign import Campaign
from planner.domain.cost import Cost, cost_per_lead, cost_per_sale
from planner.domain.figures import Figure
from planner.domain.standing import Standing, Total, pair, rate_value, standing, total
from planner.domain.steps.platform import Channel
from planner.insight.live_figures import as_final_as_now, live_figures, peak_figures
from planner.store import feeds
from planner.store import figures as store
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
class Stage:
    """A stage of the funnel; ``rate`` is this stage ÷ the one before, over the channels
    where both stand. Rates across periods may exceed 1."""

    metric: str
    actual: Total
    rate: float | None


@dataclass(frozen=True)
class ChannelResult:
    """The figures that stand for one channel, by metric."""

    channel: Channel
    figures: Mapping[str, Figure]


@dataclass(frozen=True)
class Results:
    """What a broadcast brought."""

    targets: tuple[TargetResult, ...]
    funnel: tuple[Stage, ...]
    totals: Mapping[str, Total]
    rates: Mapping[str, float]
    channels: tuple[ChannelResult, ...]
    cost_per_lead: Cost
    cost_per_sale: Cost

    @property
    def is_empty(self) -> bool:
        """Whether no figure stands at all."""
        return not self.totals


def results_of(
    database: Database, telemetry: Telemetry, campaign: Campaign, *, now: datetime
) -> Results:
    """Return the results of a campaign as its figures stand; where a channel has none of
    its own, what platforms and files told of it by the minute."""
    with database.read() as connection:
        found = store.of(connection, [campaign.id])
        rows = feeds.of_campaigns(connection, [campaign.id])
    events = telemetry.event_totals([campaign.id])
    read = live_figures(campaign, found, telemetry.latest(campaign.id), events, rows, now=now)
    peaks = peak_figures(campaign.id, telemetry.totals([campaign.id], ["concurrent"]))
    known = {(figure.channel_id, figure.metric) for figure in read}
    read += [peak for peak in peaks if (peak.channel_id, peak.metric) not in known]
    return results(campaign, as_final_as_now(campaign, read, now))


def results(campaign: Campaign, figures: Iterable[Figure]) -> Results:
    """Return the results of a campaign from its figures, superseded ones included."""
    stands = standing(figures)
    channels = campaign.platform.channels
    ids = [channel.id for channel in channels]
    keys = dict.fromkeys(metric for _, metric in stands)
    totals = {key: total(stands, key, ids) for key in keys}
    rates = _rates(stands)
    return Results(
        targets=tuple(
            _target(row.metric, row.value, totals, rates)
            for row in campaign.goals.targets
            if row.metric
        ),
        funnel=tuple(_funnel(stands, totals)),
        totals=totals,
        rates=rates,
        channels=tuple(
            ChannelResult(c, {m: f for (place, m), f in stands.items() if place == c.id})
            for c in channels
        ),
        cost_per_lead=cost_per_lead(campaign.resources.budget, totals),
        cost_per_sale=cost_per_sale(campaign.resources.budget, totals),
    )


def _rates(stands: Standing) -> dict[str, float]:
    """Every rate of the dictionary that the figures show: reckoned from its counts, or
    as it was read where the counts are missing."""
    found = {}
    for key, metric in metrics.dictionary().items():
        value = rate_value(stands, key) if metric.denominator else None
        if value is not None:
            found[key] = value
    return found


def _target(
    metric: str, target: float | None, totals: Mapping[str, Total], rates: Mapping[str, float]
) -> TargetResult:
    actual = totals.get(metric) or Total(None, "missing")
    if actual.value is None and metric in rates:
        actual = Total(rates[metric], sources=(("reckoned", ""),))
    if target is None or actual.value is None:
        return TargetResult(metric, target, actual, None, None)
    known = metrics.dictionary().get(metric)
    below = known is not None and known.lower_is_better
    met = actual.value <= target if below else actual.value >= target
    return TargetResult(metric, target, actual, actual.value / target if target else None, met)


def _funnel(stands: Standing, totals: Mapping[str, Total]) -> Iterable[Stage]:
    before = ""
    for choices in FUNNEL:
        metric = next((m for m in choices if m in totals), choices[0])
        both = pair(stands, metric, before) if before else None
        rate = both[0] / both[1] if both is not None and both[1] > 0 else None
        yield Stage(metric, totals.get(metric) or Total(None, "missing"), rate)
        before = metric
