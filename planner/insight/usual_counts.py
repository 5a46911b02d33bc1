"""How many comments, likes, follows, leads … a broadcast usually has had by a minute since its
start: the median of the store's last ones.

Broadcasts are chosen as for the viewers (:mod:`planner.insight.comparable`), each channel by
itself. What each had had by then is cut from the same stretches as bars and cues
(:mod:`planner.insight.stretches`); a total that was only told at the end is none of them and
says nothing of a minute.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from math import inf

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.domain.audience import Numbers
from planner.domain.campaign import Campaign
from planner.domain.figures import Figure, current
from planner.domain.metrics import dictionary
from planner.domain.steps.platform import Channel
from planner.domain.telemetry import COUNTED
from planner.insight.comparable import Before, before
from planner.insight.stretches import LONGEST, MINUTE, Known, Place, fullest
from planner.insight.usual import MOST, Usual, usual_at_a_minute
from planner.insight.what_ran import all_begin
from planner.store import feeds, figures
from planner.store.database import Database
from planner.store.feeds import Gap
from planner.store.telemetry import Telemetry


@dataclass(frozen=True, eq=False)
class SoFar:
    """How many a channel of one broadcast had had by any moment, in minutes since its start.

    It grew by ``values`` from ``starts`` to ``ends``, evenly where that took up to
    :data:`~planner.insight.stretches.LONGEST`, else nobody knows when; a reading then says
    something of the minute it was made in. What a counter showed when it was first read
    (``earlier``) it showed from the start. Where ``each`` event was told, a minute without
    any had none. In a gap (``unread``) nobody knows. From ``length`` on, when it had ended,
    it had had what was counted ``in_all``.
    """

    starts: Numbers
    ends: Numbers
    values: Numbers
    earlier: float
    each: bool
    unread: tuple[tuple[float, float], ...]
    length: float
    in_all: float | None

    @property
    def tells(self) -> bool:
        """Whether it says something of a minute while it was on: a count in all alone does
        not."""
        return self.each or bool((~self._long | (self.ends < self.length)).any())

    def at(self, minutes: float) -> float | None:
        """How many it had had so long after its start; ``None`` where nobody knows."""
        if minutes >= self.length:
            return self.in_all
        if minutes < 0 or any(since <= minutes < until for since, until in self.unread):
            return None
        read = np.floor(self.ends) == np.floor(minutes)
        on = ~self._long & (self.starts <= minutes) & (minutes <= self.ends)
        if not (self.each or (read | on).any()):
            return None
        evenly = np.clip((minutes - self.starts) / (self.ends - self.starts), 0, 1)
        share = np.where(self._long, read | (self.ends < minutes), evenly)
        return self.earlier + float((share * self.values).sum())

    @property
    def _long(self) -> NDArray[np.bool_]:
        return self.ends - self.starts > LONGEST / MINUTE


@dataclass(frozen=True)
class UsualCount:
    """What is usual of one metric on one channel: what the last broadcasts had had, the newest
    first."""

    broadcasts: tuple[SoFar, ...]

    def at(self, minutes: float) -> Usual | None:
        """Return what is usual so long after the start, and of how many broadcasts that know
        it; nothing where they are too few to judge by."""
        usual = usual_at_a_minute([one.at(minutes) for one in self.broadcasts])
        return usual if usual is not None and usual.judges else None


UsualCounts = Mapping[Place, UsualCount]
"""By metric and channel of the campaign; where no broadcast before knows, nothing is there."""


def usual_counts_of(
    database: Database, telemetry: Telemetry, campaign: Campaign, metrics: Collection[str]
) -> UsualCounts:
    """Return what is usual of running totals for each channel of a campaign, from the store's
    broadcasts before it; amounts from those in the same currency."""
    with database.read() as db:
        past = before(db, campaign)
        read = current(figures.of(db, past.ids, metrics)).values()
        gaps = feeds.gaps_of(db, past.ids)
    kinds = [COUNTED[metric] for metric in metrics if metric in COUNTED]
    counted = _Counted(
        past,
        metrics,
        telemetry.curves(past.ids, metrics),
        telemetry.event_curves(past.ids, kinds),
        [figure for figure in read if figure.state == "live"],
        gaps,
    )
    usual = {}
    for metric in metrics:
        in_currency = campaign.header.currency if dictionary()[metric].kind == "money" else ""
        places = counted.places(metric, in_currency)
        for channel in campaign.platform.channels:
            alike = past.alike(channel, places)
            told = (counted.so_far(metric, one, theirs) for one, theirs in alike)
            last = tuple(islice((one for one in told if one is not None), MOST))
            if last:
                usual[metric, channel.id] = UsualCount(last)
    return usual


class _Counted:
    """What was counted in past broadcasts: each is worked out when it is first asked for, so
    that those too old to matter cost nothing."""

    def __init__(
        self,
        past: Before,
        metrics: Collection[str],
        samples: pd.DataFrame,
        events: pd.DataFrame,
        typed: Sequence[Figure],
        gaps: Sequence[Gap],
    ) -> None:
        self._past, self._metrics = past, metrics
        self._samples, self._events = samples, events
        self._typed, self._gaps = typed, gaps
        self._found: dict[str, Mapping[Place, Known]] = {}

    def places(self, metric: str, currency: str) -> set[tuple[str, str]]:
        """The campaigns and channels of which something is known of a metric, those in
        another ``currency`` (empty: whatever it is) left out."""
        events = self._events[self._events["kind"] == COUNTED.get(metric)]
        samples = self._samples[self._samples["metric"] == metric]
        found = {(f.campaign_id, f.channel_id) for f in self._typed if f.metric == metric}
        for rows in (events, samples):
            each = rows[["campaign_id", "channel_id"]].drop_duplicates()
            found.update(each.itertuples(index=False, name=None))
        theirs = {one.id: one.header.currency for one in self._past.campaigns}
        return {place for place in found if currency in ("", theirs[place[0]])}

    def so_far(self, metric: str, one: Campaign, channel: Channel) -> SoFar | None:
        """What a channel of a broadcast had had, if anything is known of a minute."""
        begun = all_begin(one, self._past.ran[one.id])
        if one.id not in self._found:
            self._found[one.id] = self._known(one, begun)
        known = self._found[one.id].get((metric, channel.id))
        if known is None:
            return None
        found = _so_far(known, begun[channel.id], channel.actual_off or one.ended_at)
        return found if found.tells else None

    def _known(self, one: Campaign, begun: Mapping[str, datetime]) -> Mapping[Place, Known]:
        return fullest(
            self._events[self._events["campaign_id"] == one.id],
            self._samples[self._samples["campaign_id"] == one.id],
            [figure for figure in self._typed if figure.campaign_id == one.id],
            begun,
            [gap for gap in self._gaps if gap.campaign_id == one.id],
            self._metrics,
        )


def _so_far(known: Known, begun: datetime, ended: datetime) -> SoFar:
    """What came in a gap of more than :data:`LONGEST` was never counted, so from then on
    nobody knows. What there was in all is what was counted live, not what was told of it
    afterwards; it is known where somebody still counted near the end."""
    every = [*known.stretches, *known.longer]
    counted = [stretch for stretch in every if stretch.end <= ended + LONGEST]
    earlier = max(0.0, known.counted - sum(stretch.value for stretch in every))
    lost = [gap for gap in known.gaps if gap.until - gap.since > LONGEST and gap.since < ended]
    near_the_end = known.each or any(stretch.end >= ended - LONGEST for stretch in counted)
    return SoFar(
        starts=np.array([(stretch.start - begun) / MINUTE for stretch in counted]),
        ends=np.array([(stretch.end - begun) / MINUTE for stretch in counted]),
        values=np.array([stretch.value for stretch in counted]),
        earlier=earlier,
        each=known.each,
        unread=tuple(
            ((gap.since - begun) / MINUTE, inf if gap in lost else (gap.until - begun) / MINUTE)
            for gap in known.gaps
        ),
        length=(ended - begun) / MINUTE,
        in_all=earlier + sum(s.value for s in counted) if near_the_end and not lost else None,
    )
