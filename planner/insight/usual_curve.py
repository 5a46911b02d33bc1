"""How many usually watch at each minute of a broadcast: the median of the store's last ones.

A channel is compared with the same account's, else with the same platform's; people are
never added up over channels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from planner.domain.audience import Curve, minutes
from planner.domain.campaign import Campaign
from planner.domain.steps.platform import Channel
from planner.insight import audience_curves
from planner.insight.minute_lines import WATCHING
from planner.insight.usual import MOST
from planner.insight.what_ran import PARTS, begins, what_ran
from planner.store import campaigns, figures, past
from planner.store.database import Database
from planner.store.telemetry import Telemetry

LOOKED_AT = 20
"""Among so many of the last ones those with a curve are looked for."""


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
    header = campaign.header
    with database.read() as db:
        rows = past.of_store(
            db, header.store_id, header.starts_at, sample=header.sample, limit=LOOKED_AT
        )
        ids = [row.id for row in rows if row.id != campaign.id]
        before = campaigns.many(db, ids, PARTS)
        ran = what_ran(db, before)
        typed = figures.of(db, ids, [WATCHING])
        curves = audience_curves.known(telemetry.curves(ids, WATCHING), typed)
    usual = {}
    for channel in campaign.platform.channels:
        alike: list[tuple[Curve, float]] = []
        for one in before:
            theirs = _alike(channel, one, {place[1] for place in curves if place[0] == one.id})
            if theirs is not None and len(alike) < MOST:
                begun = begins(one, ran[one.id], theirs.id)
                alike.append((curves[one.id, theirs.id], minutes(begun)))
        if alike:
            usual[channel.id] = _median(alike)
    return usual


def _alike(channel: Channel, other: Campaign, with_curve: set[str]) -> Channel | None:
    """The other broadcast's channel with a curve of the same account, else platform."""
    theirs = [one for one in other.platform.channels if one.id in with_curve]
    accounts = [one for one in theirs if one.library_id and one.library_id == channel.library_id]
    platforms = [one for one in theirs if one.platform == channel.platform]
    return next(iter([*accounts, *platforms]), None)


def _median(curves: Sequence[tuple[Curve, float]]) -> UsualLine:
    """The median at each minute that at least half of the curves know."""
    longest = max(int(curve.at[-1] - begun) for curve, begun in curves if len(curve.at))
    found = {}
    for minute in range(max(longest, 0) + 1):
        read = [curve.value(begun + minute + 0.5) for curve, begun in curves]
        known = [value for value in read if value is not None]
        if 2 * len(known) >= len(curves):
            found[minute] = median(known)
    return UsualLine(len(curves), found)
