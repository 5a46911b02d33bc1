"""What one broadcast brought in all, metric by metric, as lists of broadcasts read it.

These are the rules of :mod:`planner.domain.standing` and :mod:`planner.domain.cost`, worked
out once a change of a broadcast instead of once a look at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from planner.domain import metrics, suspicion
from planner.domain.campaign import Campaign
from planner.domain.cost import Cost, costs
from planner.domain.figures import STATES, Figure, State
from planner.domain.standing import Standing, Total, rate_of, rate_value, standing, total
from planner.domain.steps.platform import Platform
from planner.domain.steps.resources import BudgetLine

RULES = 3
"""The version of what is worked out here; raise it with every change of it, so that what
is kept gets worked out again."""

WHOLE_BROADCAST: Platform = ""

AIRTIME = "airtime"
IMPOSSIBLE = "impossible"
"""Stands among the metrics: how many figures cannot be beside each other; only where some
cannot."""


@dataclass(frozen=True)
class BroadcastTotal:
    """One metric of a broadcast, or of its channels on one ``platform``.

    ``value`` is ``None`` where it is missing; ``known`` is then what the channels that
    have it sum up to. ``over`` ÷ ``under`` are the counts a rate is made of. ``state`` is
    the least final of the figures behind it, ``read_at`` the oldest reading. ``target`` is
    the number that was wanted. ``open_lines`` budget lines still lack their cost.
    """

    metric: str
    platform: Platform = WHOLE_BROADCAST
    value: float | None = None
    known: float | None = None
    over: float | None = None
    under: float | None = None
    state: State | None = None
    read_at: datetime | None = None
    target: float | None = None
    open_lines: int = 0


def broadcast_totals(campaign: Campaign, figures: Iterable[Figure]) -> list[BroadcastTotal]:
    """Return the totals of a broadcast, and those by platform where it ran on several."""
    stands = standing(figures)
    channels = campaign.platform.channels
    lines = campaign.resources.budget
    whole = _rows(stands, [channel.id for channel in channels], lines)
    found = {row.metric: row for row in whole}
    _add_targets(found, campaign)
    rows = [*found.values(), *_impossible(campaign, stands)]
    platforms = sorted({channel.platform for channel in channels})
    for platform in platforms if len(platforms) > 1 else []:
        ids = [channel.id for channel in channels if channel.platform == platform]
        there = {place: figure for place, figure in stands.items() if place[0] in ids}
        if platform:
            rows += [replace(row, platform=platform) for row in _rows(there, ids, ())]
    return rows


def _totals(stands: Standing, channels: list[str]) -> dict[str, Total]:
    known = metrics.dictionary()
    keys = dict.fromkeys(metric for _, metric in stands if metric in known)
    found = {key: total(stands, key, channels) for key in keys}
    if AIRTIME in found and found[AIRTIME].missing == "people_do_not_add":
        found[AIRTIME] = _longest(stands, channels)
    return found


def _longest(stands: Standing, channels: list[str]) -> Total:
    """The airtime of a broadcast on several channels at once: its longest."""
    there = {channel: f for (channel, metric), f in stands.items() if metric == AIRTIME}
    if set(channels) - set(there):
        return Total(None, "some_channels")
    longest = max(there.values(), key=lambda figure: figure.value)
    return Total(longest.value, None, longest.state, longest.read_at)


def _rows(
    stands: Standing, channels: list[str], lines: Sequence[BudgetLine]
) -> Iterator[BroadcastTotal]:
    totals = _totals(stands, channels)
    spent = costs(lines, stands, channels)
    counts = {key: one.value for key, one in totals.items()}
    for key, metric in metrics.dictionary().items():
        one = totals.get(key)
        if key in spent:
            yield from _cost(stands, key, spent[key], one)
        elif metric.denominator and (one or metric.numerator in totals):
            yield from _rate(stands, key, channels, one)
        elif one is not None:
            yield BroadcastTotal(
                key, value=one.value, known=one.known, state=one.state, read_at=one.read_at
            )
        elif metric.over and (value := metrics.value_of(key, counts)) is not None:
            behind = totals[metric.over]
            yield BroadcastTotal(key, value=value, state=behind.state, read_at=behind.read_at)


def _rate(
    stands: Standing, key: str, channels: list[str], read: Total | None
) -> Iterator[BroadcastTotal]:
    both = rate_of(stands, key, channels)
    if both is not None or read is not None:
        value = rate_value(stands, key, channels)
        yield _behind(stands, BroadcastTotal(key, value=value), both)


def _cost(stands: Standing, key: str, cost: Cost, read: Total | None) -> Iterator[BroadcastTotal]:
    both = None if cost.spend is None or cost.number is None else (cost.spend, cost.number)
    if both is not None or read is not None:
        row = BroadcastTotal(key, value=cost.value, open_lines=cost.open_lines if both else 0)
        yield _behind(stands, row, both)


def _behind(
    stands: Standing, row: BroadcastTotal, both: tuple[float, float] | None
) -> BroadcastTotal:
    """A rate with the counts it is made of, where it is not as it was read."""
    parts = metrics.dictionary()[row.metric].parts if both else (row.metric,)
    figures = [figure for (_, metric), figure in stands.items() if metric in parts]
    return replace(
        row,
        over=both[0] if both else None,
        under=both[1] if both else None,
        state=min((f.state for f in figures), key=STATES.index, default=None),
        read_at=min((f.read_at for f in figures), default=None),
    )


def _impossible(campaign: Campaign, stands: Standing) -> Iterator[BroadcastTotal]:
    number = len(list(suspicion.impossible(stands, suspicion.airtimes(campaign, stands))))
    if number:
        yield BroadcastTotal(IMPOSSIBLE, value=float(number))


def _add_targets(found: dict[str, BroadcastTotal], campaign: Campaign) -> None:
    for wanted in reversed(campaign.goals.targets):
        if wanted.metric and wanted.value is not None:
            before = found.get(wanted.metric) or BroadcastTotal(wanted.metric)
            found[wanted.metric] = replace(before, target=wanted.value)
