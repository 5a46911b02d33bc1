"""How many comments, likes, follows, leads, joins and leaves fell into each cue.

What is known by the minute (or by a longer stretch) is shared out by the seconds: a cue that
was on for 20 seconds of a minute gets a third of it. So the cues and what lies outside them
add up to the total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.domain.as_run import Segment
from planner.insight.stretches import Known


@dataclass(frozen=True)
class Counted:
    """One metric of one channel cut by cues: how many in each (``None``: not known), how
    many outside or nobody knows when, and in all."""

    inside: tuple[float | None, ...]
    outside: float
    total: float


def cut(known: Known, segments: Sequence[Segment]) -> Counted:
    """Cut what is known by segments that do not overlap."""
    inside: list[float | None] = []
    for segment in segments:
        parts = [
            stretch.within(segment.start, segment.end)
            for stretch in known.stretches
            if stretch.start < segment.end and segment.start < stretch.end
        ]
        inside.append(sum(parts) if parts or known.none_in(segment) else None)
    return Counted(tuple(inside), known.total - sum(value or 0 for value in inside), known.total)
