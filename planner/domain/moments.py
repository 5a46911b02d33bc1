"""What stands out of a broadcast's minutes: a rise of the audience, a burst of comments,
leads. Each finder looks at one channel and returns moments on its viewers' clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import expm1, sqrt
from statistics import median

from planner.domain.audience import Curve, moment
from planner.domain.clips import Moment, Reason

MINUTE = timedelta(minutes=1)
RISE_MINUTES = 3
WARMING_UP = 5.0
"""Minutes after the start in which every audience rises."""
LEAST_RISE = 0.10
NOTABLE = 3.0
"""How many times the usual spread something has to be above the usual."""
FULL = 8.0
"""So many times the usual spread has the full weight."""
AROUND = 10
"""So many minutes before and after say what number of comments is usual there."""
LEAST_COMMENTS = 5
LEAST_LEADS = 2


def rises(channel_id: str, curve: Curve, begins: float) -> list[Moment]:
    """Three minutes in which the audience grew by a tenth or more, and far more than it
    usually did in this broadcast; of rises that overlap the steepest."""
    found: list[tuple[float, float]] = []
    for at in curve.at.tolist():
        if at >= begins + WARMING_UP and (grown := curve.growth(at, at + RISE_MINUTES)) is not None:
            found.append((grown, at))
    if not found:
        return []
    usual = median(grown for grown, _ in found)
    spread = 1.4826 * median(abs(grown - usual) for grown, _ in found)
    kept: list[tuple[float, float]] = []
    for grown, at in sorted(found, reverse=True):
        times = (grown - usual) / max(spread, 0.01)
        if expm1(grown) < LEAST_RISE or times < NOTABLE:
            continue
        if all(abs(at - other) > RISE_MINUTES for _, other in kept):
            kept.append((grown, at))
    return [_rise(channel_id, at, grown, usual, spread) for grown, at in kept]


def bursts(channel_id: str, comments: Mapping[datetime, float]) -> list[Moment]:
    """Minutes with at least twice as many comments as is usual around them, and more than
    chance brings; a minute without any is not in ``comments``."""
    found = []
    for at, value in sorted(comments.items()):
        around = [comments.get(at + n * MINUTE, 0.0) for n in range(-AROUND, AROUND + 1) if n]
        usual = median(around)
        times = 2 * (sqrt(value + 3 / 8) - sqrt(usual + 3 / 8))
        if value >= max(LEAST_COMMENTS, 2 * usual) and times >= NOTABLE:
            reason = Reason(
                "comment_burst", channel_id, _weight(times), {"n": value, "usual": usual}
            )
            found.append(Moment(at - MINUTE / 2, at + MINUTE, reason))
    return found


def lead_moments(channel_id: str, leads: Mapping[datetime, float], minutes: float) -> list[Moment]:
    """Stretches in which people left contact one after the other, at least two and more
    than chance brings over so many ``minutes`` of stream."""
    usual = sum(leads.values()) / max(minutes, 1.0)
    groups: list[list[datetime]] = []
    for at in sorted(at for at, value in leads.items() if value > 0):
        if groups and at - groups[-1][-1] <= MINUTE:
            groups[-1].append(at)
        else:
            groups.append([at])
    found = []
    for group in groups:
        number = sum(leads[at] for at in group)
        times = 2 * (sqrt(number + 3 / 8) - sqrt(usual * len(group) + 3 / 8))
        if number >= LEAST_LEADS and times >= 1:
            reason = Reason("leads", channel_id, _weight(NOTABLE + times), {"n": number})
            found.append(Moment(group[0] - MINUTE, group[-1] + MINUTE, reason))
    return found


def marked(at: datetime, note: str) -> Moment:
    """A moment somebody marked; people press a little late."""
    reason = Reason("marked", "", 0.9, {"note": note})
    return Moment(at - timedelta(seconds=40), at + timedelta(seconds=30), reason)


def _rise(channel_id: str, at: float, grown: float, usual: float, spread: float) -> Moment:
    start = moment(at)
    times = (grown - usual) / max(spread, 0.01)
    values = {"share": expm1(grown), "minutes": RISE_MINUTES}
    reason = Reason("audience_rise", channel_id, _weight(times), values)
    return Moment(start - MINUTE / 2, start + 1.5 * MINUTE, reason)


def _weight(times: float) -> float:
    """From 0.3 for what is just notable up to 0.9; no single reason is ever certain."""
    return min(0.9, max(0.3, 0.3 + 0.6 * (times - NOTABLE) / (FULL - NOTABLE)))
