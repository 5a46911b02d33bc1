"""Histories of broadcasts with a known truth: minute curves, and what was on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from planner.domain.audience import Curve, Numbers, Series, Span

KINDS = (
    "opening",
    "brand",
    "walk_round",
    "feature",
    "test_drive",
    "expert",
    "questions",
    "lead_call",
    "draw",
    "finance",
    "tour",
    "closing",
)


@dataclass(frozen=True)
class Room:
    """How unsteady a room is: the spread of its change a minute, how many watch, how many
    times advertising lifts it, and whether its readings are minutes or typed."""

    noise: float = 0.03
    viewers: float = 400.0
    boosts: float = 1.5
    every: float = 1.0


def shuffled(dice: Generator, length: float) -> list[Span]:
    """Cues of random kinds and lengths one after the other."""
    found, clock = [], 0.0
    while clock < length:
        end = min(length, clock + dice.uniform(3, 15))
        found.append(Span(str(dice.choice(KINDS)), clock, end))
        clock = end
    return found


def by_template(dice: Generator, length: float) -> list[Span]:
    """The same order every time, the borders a few minutes earlier or later."""
    shares = dice.uniform(0.7, 1.3, len(KINDS))
    borders = np.concatenate([[0.0], np.cumsum(shares / shares.sum())]) * length
    return [
        Span(kind, float(a), float(b))
        for kind, a, b in zip(KINDS, borders[:-1], borders[1:], strict=True)
    ]


def broadcast(
    dice: Generator,
    name: str,
    spans: Sequence[Span],
    length: float,
    planted: Mapping[str, float],
    room: Room,
) -> Series:
    """One broadcast; ``planted`` is what each kind adds to the logarithm a minute."""
    minute = np.arange(int(length), dtype=np.float64)
    hour = float(dice.choice([14.0, 19.5, 20.0, 20.0, 20.5]))
    change = 0.22 * np.exp(-minute / 5) - 0.003 + dice.normal(0, 0.003)
    change += 0.004 * ((hour + minute / 60) // 1 == 21)
    change[-4:] -= 0.08
    change += room.noise * dice.standard_t(4, len(minute)) / np.sqrt(2)
    for _ in range(dice.poisson(room.boosts)):
        at = int(dice.integers(0, max(1, len(minute) - 10)))
        change[at : at + 3] += 0.12
        change[at + 3 : at + 10] -= 0.04
    for span in spans:
        on = np.minimum(minute + 1, span.end) - np.maximum(minute, span.start)
        change += planted.get(span.kind, 0.0) * np.clip(on, 0, None)
    level = np.log(room.viewers) + dice.normal(0, 0.6) - 1.0 + np.cumsum(change)
    viewers = dice.poisson(np.exp(level)).astype(np.float64)
    begins = 29_000_000.0 + 60 * hour
    moments = begins + minute + 1.0
    known = _known(dice, len(minute), room.every)
    curve = Curve(moments[known], viewers[known], 3.0 if room.every == 1 else 15.0)
    moved = tuple(Span(s.kind, s.start + begins, s.end + begins) for s in spans)
    return Series(name, "", begins, hour, curve, moved)


def history(
    seed: int,
    broadcasts: int,
    *,
    planted: Mapping[str, float] | None = None,
    template: bool = False,
    room: Room | None = None,
) -> list[Series]:
    """Broadcasts of one room between 75 and 180 minutes."""
    dice = np.random.default_rng(seed)
    found = []
    for number in range(broadcasts):
        length = float(dice.integers(75, 181))
        spans = (by_template if template else shuffled)(dice, length)
        name = f"b{number:03}"
        found.append(broadcast(dice, name, spans, length, planted or {}, room or Room()))
    return found


def _known(dice: Generator, length: int, every: float) -> Numbers:
    """Which minutes were read: some are missing alone, some in a row."""
    known = dice.random(length) > 0.03
    if dice.random() < 0.3:
        at = int(dice.integers(0, length))
        known[at : at + int(dice.integers(4, 12))] = False
    if every > 1:
        known &= np.arange(length) % int(every) == int(every) - 1
    return known  # type: ignore[return-value]
