"""How many usually watch at each minute of a broadcast: the median of the store's last ones.

People are never added up over channels: each is compared by itself
(:mod:`planner.insight.comparable`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from planner.domain.audience import Curve, minutes
from planner.domain.campaign import Campaign
from planner.insight import audience_curves
from planner.insight.comparable import before
from planner.insight.minute_lines import WATCHING
from planner.insight.usual import MOST, usual_at_a_minute
from planner.insight.what_ran import begins
from planner.store import figures
from planner.store.database import Database
from planner.store.telemetry import Telemetry


@dataclass(frozen=True)
class UsualLine:
    """What is usual on one channel: viewers by the minute since the start, as the median of
    so many ``broadcasts``."""

    broadcasts: int
    by_minute: Mapping[int, float]

    def since(self, begun: float) -> Callable[[datetime], float | None]:
        """How many usually watch at a moment of a broadcast that began at ``begun`` (minutes
        since 1970)."""
        return lambda at: self.by_minute.get(int(minutes(at) - begun))


Usual = Mapping[str, UsualLine]
"""By channel of the campaign; a channel with no past is not there."""


def usual_of(database: Database, telemetry: Telemetry, campaign: Campaign) -> Usual:
    """Return what is usual for each channel of a campaign, from the store's broadcasts before
    it."""
    with database.read() as db:
        past = before(db, campaign)
        typed = figures.of(db, past.ids, [WATCHING])
        curves = audience_curves.known(telemetry.curves(past.ids, [WATCHING]), typed)
    usual = {}
    for channel in campaign.platform.channels:
        alike = [
            (curves[one.id, theirs.id], minutes(begins(one, past.ran[one.id], theirs.id)))
            for one, theirs in islice(past.alike(channel, curves), MOST)
        ]
        if alike:
            usual[channel.id] = _median(alike)
    return usual


def _median(curves: Sequence[tuple[Curve, float]]) -> UsualLine:
    longest = max(int(curve.at[-1] - begun) for curve, begun in curves if len(curve.at))
    found = {}
    for minute in range(max(longest, 0) + 1):
        read = [curve.value(begun + minute + 0.5) for curve, begun in curves]
        if usual := usual_at_a_minute(read):
            found[minute] = usual.median
    return UsualLine(len(curves), found)
