"""The lines of the minute curve: how many watched a channel in which minute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import pandas as pd

from planner.domain.figures import STATES, Figure, State
from planner.insight.minute_steps import begin

WATCHING = "concurrent"
MINUTE = timedelta(minutes=1)
JOINED = timedelta(minutes=3)
"""Points further apart than this are not joined by a line."""

Way = Literal["api", "push", "file", "person", "demo"]


@dataclass(frozen=True)
class Origin:
    """Where a number came from: the way, and the name of the platform, file or person."""

    way: Way
    name: str

    @classmethod
    def of(cls, figure: Figure) -> Origin:
        """Where a figure came from."""
        return cls(figure.source, figure.source_name)


@dataclass(frozen=True)
class Point:
    """How many watched from ``at`` on: on average where it stands for some time."""

    at: datetime
    value: float
    state: State
    origin: Origin


@dataclass(frozen=True)
class Line:
    """The viewers of one channel (empty: the whole broadcast): what was measured, in pieces
    that hang together, and what was typed."""

    channel_id: str
    pieces: tuple[tuple[Point, ...], ...]
    typed: tuple[Point, ...]

    @property
    def points(self) -> list[Point]:
        """Everything that is known, the earliest first."""
        measured = [point for piece in self.pieces for point in piece]
        return sorted((*measured, *self.typed), key=lambda point: point.at)


Points = Mapping[str, Sequence[Point]]
"""Points by channel, in order."""


def measured(samples: pd.DataFrame, origins: Mapping[str, Origin]) -> dict[str, list[Point]]:
    """The minutes of a sample curve; ``origins`` tells what its sources are."""
    samples = samples[samples["metric"] == WATCHING]
    found: dict[str, list[Point]] = {}
    columns = (samples[name] for name in ("channel_id", "minute", "mean", "state", "source"))
    for channel, minute, value, state, source in zip(*columns, strict=True):
        point = Point(minute.to_pydatetime(), float(value), state, origins[source])
        found.setdefault(channel, []).append(point)
    return found


def typed(figures: Iterable[Figure]) -> dict[str, list[Point]]:
    """What people read off a screen during the stream."""
    found: dict[str, list[Point]] = {}
    for figure in sorted(figures, key=lambda f: f.holds_for):
        if figure.metric == WATCHING and figure.state == "live":
            point = Point(figure.holds_for, figure.value, figure.state, Origin.of(figure))
            found.setdefault(figure.channel_id, []).append(point)
    return found


def line(channel_id: str, by_minute: Points, by_hand: Points, step: timedelta) -> Line:
    """A channel's line with a point a ``step``."""
    return Line(
        channel_id,
        _pieces(_averaged(by_minute.get(channel_id, ()), step), step),
        _last_of_each(by_hand.get(channel_id, ()), step),
    )


def _averaged(points: Sequence[Point], step: timedelta) -> Sequence[Point]:
    """A point a step: the mean of its minutes, the least final of their states."""
    if step == MINUTE:
        return points
    steps: dict[datetime, list[Point]] = defaultdict(list)
    for point in points:
        steps[begin(point.at, step)].append(point)
    return [
        Point(
            at,
            sum(point.value for point in within) / len(within),
            min((point.state for point in within), key=STATES.index),
            within[-1].origin,
        )
        for at, within in steps.items()
    ]


def _last_of_each(points: Sequence[Point], step: timedelta) -> tuple[Point, ...]:
    """What was typed last in each step, at its own moment."""
    return tuple({begin(point.at, step): point for point in points}.values())


def _pieces(points: Sequence[Point], step: timedelta) -> tuple[tuple[Point, ...], ...]:
    pieces: list[list[Point]] = []
    for point in points:
        if pieces and point.at - pieces[-1][-1].at <= max(JOINED, 2 * step):
            pieces[-1].append(point)
        else:
            pieces.append([point])
    return tuple(tuple(piece) for piece in pieces)
