"""Fit a template's cues into the slot a broadcast has, to the minute.

Cues grow and shrink between the least and the most they bear; what is still missing is
filled by more laps of the template's block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STEP = 60
"""Cues are planned in whole minutes; only a slot too short for that goes below."""


@dataclass
class Part:
    """A cue while it is being fitted: seconds now, bounds, and how often it runs."""

    seconds: int
    least: int
    most: int
    laps: int = 1

    @property
    def total(self) -> int:
        """Seconds over all laps."""
        return self.seconds * self.laps


def fit(
    minutes: Sequence[tuple[int, int, int]], laps: Sequence[int], slot: int
) -> list[int] | None:
    """Return seconds for each cue so that all laps together last ``slot`` seconds.

    ``minutes`` holds wanted, least and most length of each cue, ``laps`` how often each
    runs. ``None`` where the bounds do not allow it.
    """
    parts = [
        Part(wanted * 60, least * 60, most * 60, n)
        for (wanted, least, most), n in zip(minutes, laps, strict=True)
    ]
    wanted = [part.seconds for part in parts]
    short = slot - sum(part.total for part in parts)
    while short:
        step = STEP if short > 0 else -STEP
        open_parts = [
            i
            for i, part in enumerate(parts)
            if part.laps * STEP <= abs(short) and part.least <= part.seconds + step <= part.most
        ]
        if not open_parts:
            return None
        # the cue whose length has changed least, measured by what the template wants
        chosen = min(
            open_parts, key=lambda i: (abs(parts[i].seconds + step - wanted[i]) / wanted[i], i)
        )
        parts[chosen].seconds += step
        short -= step * parts[chosen].laps
    return [part.seconds for part in parts]


def squeeze_all(wanted: Sequence[int], slot: int) -> list[int]:
    """Return lengths in proportion to ``wanted`` that fill a slot too short for whole
    minutes; the rounding goes to the longest."""
    whole = sum(wanted)
    seconds = [max(slot * part // whole, 1) for part in wanted]
    longest = max(range(len(seconds)), key=lambda i: seconds[i])
    seconds[longest] += slot - sum(seconds)
    return seconds
