"""Which of many readings stands, and totals over channels that add up only what adds up.

A figure of channel ``""`` holds for the whole campaign and goes before a sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from planner.domain import metrics
from planner.domain.figures import STATES, Figure, State, current

Standing = Mapping[tuple[str, str], Figure]
"""The figure that stands, by channel and metric."""

WHOLE = ""
"""The channel of a figure that holds for the whole campaign."""

Missing = Literal["missing", "people_do_not_add", "some_channels"]
"""Why there is no total: nobody entered it; it counts people, who may have watched on
several channels; or it is known for some of the channels only."""

_SUMS = tuple(key for key, metric in metrics.dictionary().items() if metric.sum_of)


@dataclass(frozen=True)
class Total:
    """A number over all channels with what stands behind it, or why there is none.

    ``state`` is the least final of the figures behind it, ``read_at`` (UTC) the oldest
    reading; ``sources`` are ``(source, source name)`` without repeats. ``known`` is the
    sum of the channels that have the number, where some have not.
    """

    value: float | None
    missing: Missing | None = None
    state: State | None = None
    read_at: datetime | None = None
    sources: tuple[tuple[str, str], ...] = ()
    known: float | None = None


def standing(figures: Iterable[Figure]) -> Standing:
    """Return the figure that stands for each channel and metric: of the current readings
    the most final, and of those what holds for the latest moment; a total that was told
    goes before one that was measured.

    A sum nobody entered is made of its parts where all of them stand.
    """
    found: dict[tuple[str, str], Figure] = {}
    for figure in current(figures).values():
        place = (figure.channel_id, figure.metric)
        if place not in found or _weight(figure) >= _weight(found[place]):
            found[place] = figure
    for channel in {place[0] for place in found}:
        counts: dict[str, float | None] = {
            metric: figure.value for (where, metric), figure in found.items() if where == channel
        }
        for key in _SUMS:
            value = metrics.value_of(key, counts)
            if (channel, key) not in found and value is not None:
                parts = [found[channel, part] for part in metrics.dictionary()[key].parts]
                found[channel, key] = replace(
                    min(parts, key=_weight), metric=key, value=value, id=""
                )
    return found


def total(stands: Standing, metric: str, channels: Iterable[str]) -> Total:
    """Return a metric over all channels; ``channels`` are those the campaign has: where it
    has several, the number of one of them is not the total."""
    if whole := stands.get((WHOLE, metric)):
        return _behind(whole.value, [whole])
    parts = {place[0]: figure for place, figure in stands.items() if place[1] == metric}
    expected = set(channels) | set(parts)
    if not parts:
        return Total(None, "missing")
    if len(expected) == 1:
        (one,) = parts.values()
        return _behind(one.value, [one])
    if not metrics.dictionary()[metric].adds_up:
        return Total(None, "people_do_not_add")
    if expected - set(parts):
        return Total(None, "some_channels", known=sum(figure.value for figure in parts.values()))
    return _behind(sum(figure.value for figure in parts.values()), list(parts.values()))


def pair(
    stands: Standing, numerator: str, denominator: str, channels: Iterable[str]
) -> tuple[float, float] | None:
    """Return numerator and denominator of a rate over the channels where both stand, or
    of the whole campaign; ``None`` where they stand nowhere together."""
    places = [WHOLE, *sorted({channel for channel, _ in stands if channel != WHOLE})]
    both = {
        channel: (stands[channel, numerator].value, stands[channel, denominator].value)
        for channel in places
        if (channel, numerator) in stands and (channel, denominator) in stands
    }
    if WHOLE in both:
        return both[WHOLE]
    if both:
        return sum(one[0] for one in both.values()), sum(one[1] for one in both.values())
    channels = list(channels)
    over, under = (total(stands, key, channels).value for key in (numerator, denominator))
    return None if over is None or under is None else (over, under)


def rate_of(stands: Standing, key: str, channels: Iterable[str]) -> tuple[float, float] | None:
    """Return numerator (times the metric's factor) and denominator of a computed metric;
    the second choice of denominator stands in where the first is missing."""
    metric, channels = metrics.dictionary()[key], list(channels)
    for per in (metric.denominator, metric.else_denominator):
        both = pair(stands, metric.numerator, per, channels) if per else None
        if both is not None:
            return both[0] * metric.times, both[1]
    return None


def rate_value(stands: Standing, key: str, channels: Iterable[str]) -> float | None:
    """Return a computed metric: reckoned from its counts, or as it was read where the
    counts are missing."""
    channels = list(channels)
    both = rate_of(stands, key, channels)
    if both is not None and both[1] > 0:
        return both[0] / both[1]
    return total(stands, key, channels).value


def _weight(figure: Figure) -> tuple[int, bool, datetime]:
    told = figure.state == "live" or not figure.measured
    return STATES.index(figure.state), told, figure.holds_for


def _behind(value: float, figures: list[Figure]) -> Total:
    return Total(
        value,
        None,
        min((f.state for f in figures), key=STATES.index),
        min(f.read_at for f in figures),
        tuple(dict.fromkeys((f.source, f.source_name) for f in figures)),
    )
