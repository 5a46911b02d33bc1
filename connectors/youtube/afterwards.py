"""What is known of a stream after its end: the video's counters at once, Analytics later.

Analytics has a quota of its own and costs none of the day's units.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.errors import WaitError
from connectors.reading import Reading, State
from connectors.youtube import parse
from connectors.youtube.settings import YouTubeSettings

Get = Callable[[str, Mapping[str, str], int], Awaitable[dict[str, Any]]]
"""Asks an address with parameters, for so many units."""

FINAL = timedelta(days=3)
"""Analytics is revised for so long after the end."""

COUNTERS = frozenset({"views", "likes", "video_comments", "airtime", "followers"})
FROM_ANALYTICS = frozenset(
    {
        *("average_concurrent", "peak_concurrent", "watch_time_total", "view_time_avg"),
        *("new_followers", "lost_followers", "shares"),
    }
)

_CHANNELS = "/youtube/v3/channels"
_REPORTS = "/v2/reports"


@dataclass(frozen=True)
class Afterwards:
    """The totals of one video that has been live."""

    get: Get
    settings: YouTubeSettings
    video: parse.Json
    now: datetime

    async def read(self, *, with_analytics: bool) -> Reading:
        """Read everything once. What Analytics does not have yet is pending until it is
        final; then it is absent."""
        started_at, ended_at = parse.span(self.video)
        settled = ended_at is not None and self.now >= ended_at + FINAL
        state: State = "final" if settled else "provisional"
        channels = await self.get(
            self.settings.api_url + _CHANNELS, {"part": "statistics", "mine": "true"}, 1
        )
        counted = parse.video_totals(self.video, state)
        for channel in parse.items(channels)[:1]:
            counted += parse.channel_totals(channel, state)
        if started_at is None or ended_at is None or not with_analytics:
            return Reading(totals=counted)
        told = await self._analytics(started_at, ended_at, state)
        totals = parse.merged(counted, told.totals)
        missing = FROM_ANALYTICS - {total.metric for total in totals}
        pending = frozenset() if settled else missing
        return Reading(samples=told.samples, totals=totals, pending=pending)

    async def _analytics(self, started_at: datetime, ended_at: datetime, state: State) -> Reading:
        asked = {
            "ids": "channel==MINE",
            "startDate": parse.day(started_at),
            "endDate": parse.day(ended_at),
            "filters": f"video=={self.video.get('id', '')}",
        }
        by_minute = await self._report(
            asked,
            metrics="averageConcurrentViewers,peakConcurrentViewers",
            dimensions="livestreamPosition",
        )
        # asked for alone: together with the average YouTube has answered with a fault
        most = await self._report(asked, metrics="peakConcurrentViewers")
        watched = await self._report(
            asked,
            metrics="views,estimatedMinutesWatched,averageViewDuration",
            dimensions="liveOrOnDemand",
        )
        gained = await self._report(asked, metrics="subscribersGained,subscribersLost,shares")
        curve = parse.minutes(by_minute, started_at, state)
        totals = parse.merged(
            parse.average(curve, state),
            parse.peak(by_minute, state),
            parse.peak(most, state),
            parse.watched_live(watched, state),
            parse.gained(gained, state),
        )
        return Reading(samples=curve, totals=totals)

    async def _report(self, asked: Mapping[str, str], **more: str) -> dict[str, Any]:
        """A report, or an empty one where Analytics cannot give it now: the other numbers
        must not wait for it."""
        try:
            return await self.get(self.settings.analytics_url + _REPORTS, {**asked, **more}, 0)
        except WaitError:
            return {}
