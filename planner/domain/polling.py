"""When to read a feed of a channel next: as often as a platform lets us over the planned
length, no oftener, and politely after a failure.

All moments are UTC; ``now`` is passed in; chance is passed in as a share of 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

EARLY = timedelta(minutes=30)
"""A stream is looked for this long before its planned start."""

LATE = timedelta(minutes=30)
"""A stream may run this much longer than planned before it counts as over unseen."""

LOOKED_FOR = timedelta(days=4)
"""A stream that was never seen on air may still turn up in the platform's lists."""

SPARED = 0.9
"""The share of a budget that is used on air; the rest is for totals."""

JITTER = 0.1
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_ON_AIR = timedelta(minutes=1)
_LONGEST_OTHERWISE = timedelta(minutes=30)
LONGEST_PAUSE = timedelta(hours=12)
"""Nothing is put off for longer: a clock that jumped back must not silence a feed."""


@dataclass(frozen=True)
class Span:
    """From when to when a channel is planned to be on air, or really was."""

    starts_at: datetime
    ends_at: datetime

    def is_near(self, now: datetime) -> bool:
        """Whether it is on air, or soon will be, or just was."""
        return self.starts_at - EARLY <= now <= self.ends_at + LATE


def between_looks(span: Span, now: datetime, *, found: bool) -> datetime | None:
    """When to look for a stream again; ``None``: no more. ``found``: it is on air, and only
    its end is looked for."""
    if now < span.starts_at - EARLY:
        return span.starts_at - EARLY
    if span.is_near(now):
        return now + timedelta(minutes=5 if found else 1)
    if now > span.ends_at + LOOKED_FOR:
        return None
    return now + timedelta(hours=1)


def on_air_pause(
    every: timedelta,
    cost: int,
    *,
    left: int | None,
    cost_of_all: int,
    remaining: timedelta,
) -> timedelta:
    """How long to wait between two reads on air.

    ``left`` are the units left until the budget begins anew (``None``: no limit is known),
    ``cost_of_all`` what one round over every feed that shares it costs, ``remaining`` how
    long they are planned to go on: then a round may begin every
    ``remaining * cost_of_all / (left * 0.9)``.
    """
    if left is None or cost <= 0 or remaining <= timedelta(0):
        return every
    usable = left * SPARED
    if usable < max(cost, cost_of_all):
        return max(every, remaining)
    return max(every, remaining * (max(cost, cost_of_all) / usable))


def next_afterwards(
    first: timedelta, every: timedelta, final: timedelta, ended_at: datetime, now: datetime
) -> datetime | None:
    """When to read totals again: first ``first`` after the end, then every ``every``, and
    once when they are ``final``; ``None`` after that."""
    last = ended_at + max(first, final)
    if now >= last:
        return None
    soonest = ended_at + first
    return soonest if now < soonest else min(now + every, last)


def after_failure(failures: int, *, on_air: bool) -> timedelta:
    """How long to wait after so many failures in a row: twice as long each time, up to a
    minute on air and half an hour otherwise."""
    longest = _LONGEST_ON_AIR if on_air else _LONGEST_OTHERWISE
    doubled: int = 2 ** min(max(failures, 1) - 1, 12)
    return min(_FIRST_PAUSE * doubled, longest)


def jittered(pause: timedelta, chance: float) -> timedelta:
    """The pause, up to a tenth longer: many channels must not ask at the same moment.
    ``chance`` is from 0 to 1."""
    return pause * (1 + JITTER * chance)


def is_missed(last: datetime, now: datetime, pause: timedelta) -> bool:
    """Whether so much time has passed since the last reading that the curve has a gap."""
    return now - last > max(3 * pause, timedelta(minutes=1))
