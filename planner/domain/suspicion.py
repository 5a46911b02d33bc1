"""Figures that cannot be, or hardly can: flagged with the reason, and never removed.

- impossible: a part above its whole, a share above 1, a stay longer than the broadcast;
- a jump: far from what the store's broadcasts came to before;
- bought traffic: many more came, and did nothing; or next to nobody came or went for long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from statistics import median
from typing import Literal

from planner.domain import metrics
from planner.domain.campaign import Campaign
from planner.domain.standing import WHOLE, Standing

Reason = Literal[
    "part_above_whole", "share_above_1", "longer_than_airtime", "jump_up", "jump_down", "no_echo"
]

PARTS = (
    ("viewers", "views"),
    ("viewers", "impressions"),
    ("new_viewers", "viewers"),
    ("peak_concurrent", "viewers"),
    ("average_concurrent", "peak_concurrent"),
    ("views_over_1m", "views"),
    ("interactors", "viewers"),
    ("commenters", "comments"),
    ("commenters", "viewers"),
    ("new_followers", "viewers"),
    ("component_clicks", "component_impressions"),
    ("component_leads", "component_clicks"),
    ("component_leads", "leads"),
    ("form_leads", "leads"),
    ("leads_natural", "leads"),
    ("leads_paid", "leads"),
    ("leads", "viewers"),
    ("leads", "views"),
    ("valid_leads", "leads"),
    ("test_drives", "visits"),
    ("deliveries", "orders"),
)
"""What can never be more than what: the part, and its whole."""

STAYS = ("watch_time_avg", "view_time_avg")
SHARES = ("traffic", "watching", "interaction")
"""The groups whose shares hold for one broadcast, so that they never exceed 1."""

COMPARED = (
    *("impressions", "views", "viewers", "peak_concurrent", "average_concurrent"),
    *("watch_time_avg", "comments", "likes", "new_followers", "component_clicks"),
    *("leads", "visits", "orders", "spend"),
)
"""The metrics that are held against the store's past."""
MOST_OWN = 50
"""So many of the store's broadcasts before are looked at."""
ENOUGH = 7
"""With fewer values before it nothing is called a jump."""
FAR = 3.5
"""So many usual deviations off, on the logarithm."""
TIMES = 4.0
"""And so many times as much, or as little."""
LEAST_DEVIATION = 0.15
"""A past that hardly varies says little about what may come."""

CAME = ("views", "viewers")
DID = ("comments", "likes", "new_followers", "leads")
SURGE = 3.0
"""So many times as many came as usual."""
ECHO = 1.3
"""What people did grew by less than this, though."""
LEAST_ECHOES = 2

FLAT_MINUTES = 20.0
FLAT_VIEWERS = 50.0
FLAT_POINTS = 10


@dataclass(frozen=True)
class Suspicion:
    """A figure of a channel (empty: the whole broadcast) that hardly can be. ``against`` is
    the metric it does not go with, if it is one; ``limit`` what it could be at most, or what
    is usual, by ``broadcasts`` before it."""

    reason: Reason
    metric: str
    channel_id: str
    value: float
    limit: float
    against: str = ""
    broadcasts: int = 0


@dataclass(frozen=True)
class Flat:
    """From ``start`` to ``end`` (minutes) the viewers stayed at ``level`` all but exactly."""

    channel_id: str
    start: float
    end: float
    level: float


def impossible(stands: Standing, airtimes: Mapping[str, float]) -> Iterator[Suspicion]:
    """Find figures that cannot be beside each other; ``airtimes`` (seconds, by channel) are
    those that are known."""
    for (channel, metric), figure in sorted(stands.items()):
        for whole in (whole for part, whole in PARTS if part == metric):
            over = stands.get((channel, whole))
            # counted later, a part may be above what its whole was before
            if over and figure.value > over.value and figure.holds_for <= over.holds_for:
                yield Suspicion(
                    "part_above_whole", metric, channel, figure.value, over.value, against=whole
                )
                break
        known = metrics.dictionary().get(metric)
        if known and known.kind == "rate" and known.group in SHARES and figure.value > 1:
            yield Suspicion("share_above_1", metric, channel, figure.value, 1.0)
        if metric in STAYS and figure.value > airtimes.get(channel, figure.value):
            yield Suspicion("longer_than_airtime", metric, channel, figure.value, airtimes[channel])


def airtimes(campaign: Campaign, stands: Standing) -> dict[str, float]:
    """Return how long each channel was on air, in seconds: as it was read, else from when to when,
    else as planned."""
    header = campaign.header
    found = {
        channel.id: (
            (channel.actual_off or channel.planned_off or header.ends_at)
            - (channel.actual_on or channel.planned_on or header.starts_at)
        ).total_seconds()
        for channel in campaign.platform.channels
    }
    found[WHOLE] = max(found.values(), default=60.0 * header.length_minutes)
    return found | {
        channel: figure.value for (channel, metric), figure in stands.items() if metric == "airtime"
    }


def beside_past(
    values: Mapping[str, float], before: Mapping[str, Sequence[float]], channel_id: str = WHOLE
) -> Iterator[Suspicion]:
    """Find what is out of the ordinary beside the broadcasts before: bought traffic first, and
    it alone of its metric."""
    bought = no_echo(values, before, channel_id)
    if bought is not None:
        yield bought
    for metric in COMPARED:
        if metric in values and (bought is None or metric != bought.metric):
            found = jump(metric, channel_id, values[metric], before.get(metric, ()))
            if found is not None:
                yield found


def jump(metric: str, channel_id: str, value: float, before: Sequence[float]) -> Suspicion | None:
    """Return what is suspicious of a value after those of the broadcasts before it."""
    if len(before) < ENOUGH:
        return None
    places = [log(1 + each) for each in before]
    middle = median(places)
    deviation = max(LEAST_DEVIATION, 1.4826 * median(abs(place - middle) for place in places))
    off, usual = log(1 + value) - middle, median(before)
    if abs(off) < max(FAR * deviation, log(TIMES)):
        return None
    reason: Reason = "jump_up" if off > 0 else "jump_down"
    return Suspicion(reason, metric, channel_id, value, usual, broadcasts=len(before))


def no_echo(
    values: Mapping[str, float], before: Mapping[str, Sequence[float]], channel_id: str = ""
) -> Suspicion | None:
    """Return how many came, where they were many more than usual and nothing that people do
    has grown with them."""
    known = {
        metric: values[metric] / usual
        for metric in (*CAME, *DID)
        if metric in values
        and len(before.get(metric, ())) >= ENOUGH
        and (usual := median(before[metric])) > 0
    }
    echoes = [known[metric] for metric in DID if metric in known]
    if len(echoes) < LEAST_ECHOES or max(echoes) >= ECHO:
        return None
    for metric in CAME:
        if known.get(metric, 0.0) >= SURGE:
            usual, n = median(before[metric]), len(before[metric])
            return Suspicion("no_echo", metric, channel_id, values[metric], usual, broadcasts=n)
    return None


def flat(channel_id: str, readings: Sequence[tuple[float, float]]) -> Flat | None:
    """Return the longest time in which next to nobody came or went, if there is one of
    :data:`FLAT_MINUTES`; ``readings`` are minutes and viewers, in order, without a gap.

    Those who come and go by themselves make the number waver by about its square root; half
    of that, and at most a hundredth, counts as still.
    """
    longest: Flat | None = None
    first = 0
    for last in range(len(readings)):
        while not _still([viewers for _, viewers in readings[first : last + 1]]):
            first += 1
        start, end = readings[first][0], readings[last][0]
        if end - start < FLAT_MINUTES or last - first + 1 < FLAT_POINTS:
            continue
        if longest is None or end - start > longest.end - longest.start:
            level = median(viewers for _, viewers in readings[first : last + 1])
            longest = Flat(channel_id, start, end, level)
    return longest if longest is not None and longest.level >= FLAT_VIEWERS else None


def _still(viewers: Sequence[float]) -> bool:
    low, high = min(viewers), max(viewers)
    return high - low <= 2 * min(0.01 * low, 0.5 * sqrt(low))
