"""A figure: one number with its metric, source, time and state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Source = Literal["person", "file", "api", "demo"]
State = Literal["live", "provisional", "final"]

STATES: tuple[State, ...] = ("live", "provisional", "final")


@dataclass(frozen=True)
class Figure:
    """One number: of which campaign and channel (empty: all), which metric, what it
    holds for and when it was read (UTC), from where, and how final it is. Nobody wrote
    (``by``) what was measured while the broadcast was on."""

    id: str
    campaign_id: str
    channel_id: str
    metric: str
    value: float
    holds_for: datetime
    read_at: datetime
    source: Source
    source_name: str
    state: State
    by: str
    import_id: str | None = None

    @property
    def measured(self) -> bool:
        """Whether it was reckoned from samples and events, and no total was told."""
        return not self.by


Place = tuple[str, str, str, datetime]
"""What there is one current figure of: campaign, channel, metric, what it holds for."""


def current(figures: Iterable[Figure]) -> dict[Place, Figure]:
    """Return the reading that stands in each place: a later one supersedes an earlier
    one and never doubles it, in whatever order and however often they are given. Of two
    read at the same moment the more final stands."""
    found: dict[Place, Figure] = {}
    for figure in figures:
        place = (figure.campaign_id, figure.channel_id, figure.metric, figure.holds_for)
        if place not in found or _later(figure) > _later(found[place]):
            found[place] = figure
    return found


def state_at(metric_group: str, ended_at: datetime, read_at: datetime) -> State:
    """How final a total is that was read some time after the stream: platforms revise
    for about three days, and visits and sales go on for a month."""
    settled = timedelta(days=30 if metric_group == "sales" else 3)
    return "final" if read_at >= ended_at + settled else "provisional"


def state_now(state: State, *, over: bool) -> State:
    """How final a reading is as of now: once the broadcast is over, what was read live is a
    first result."""
    return "provisional" if state == "live" and over else state


def _later(figure: Figure) -> tuple[datetime, int, str]:
    return figure.read_at, STATES.index(figure.state), figure.id
