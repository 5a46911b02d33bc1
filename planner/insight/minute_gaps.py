"""Which gaps of the feeds are still gaps in the curve: later readings fill some of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from planner.insight.minute_steps import begin
from planner.store.feeds import Gap

MINUTE = timedelta(minutes=1)
MOST = 30
"""Of more gaps the longest are told."""

Minutes = Mapping[str, Collection[datetime]]
"""The minutes that hold something, by channel."""


def still_open(gaps: Iterable[Gap], watched: Minutes, active: Minutes) -> tuple[Gap, ...]:
    """Return the gaps that are left, the earliest first.

    Of the feed with the viewers, the minutes that are not in ``watched``; of feeds with
    events, the gaps in which no minute is ``active``: another feed brought those.
    """
    left: list[Gap] = []
    for gap in gaps:
        if gap.feed == "live":
            left += _unfilled(gap, watched.get(gap.channel_id, ()))
        elif not _filled(gap, active.get(gap.channel_id, ())):
            left.append(gap)
    longest = sorted(_merged(left), key=lambda gap: gap.since - gap.until)[:MOST]
    return tuple(sorted(longest, key=lambda gap: (gap.since, gap.channel_id)))


def _unfilled(gap: Gap, watched: Collection[datetime]) -> list[Gap]:
    """The parts of a gap between the minutes that were filled afterwards; the rest of a
    minute beside them is none."""
    filled = [minute for minute in _whole_minutes(gap) if minute in watched]
    if not filled:
        return [gap]
    edges = [gap.since, *(edge for at in filled for edge in (at, at + MINUTE)), gap.until]
    parts = zip(edges[::2], edges[1::2], strict=True)
    return [
        replace(gap, since=since, until=until) for since, until in parts if until - since >= MINUTE
    ]


def _filled(gap: Gap, active: Collection[datetime]) -> bool:
    return any(minute in active for minute in _whole_minutes(gap))


def _whole_minutes(gap: Gap) -> Iterator[datetime]:
    minute = begin(gap.since + MINUTE - timedelta(microseconds=1), MINUTE)
    while minute + MINUTE <= gap.until:
        yield minute
        minute += MINUTE


def _merged(gaps: Iterable[Gap]) -> list[Gap]:
    """Gaps of one channel for one reason that touch, as one."""
    found: list[Gap] = []
    for gap in sorted(gaps, key=lambda g: (g.channel_id, g.reason, g.since)):
        last = found[-1] if found else None
        alike = last and (last.channel_id, last.reason) == (gap.channel_id, gap.reason)
        if last and alike and gap.since <= last.until:
            found[-1] = replace(last, until=max(last.until, gap.until))
        else:
            found.append(gap)
    return found
