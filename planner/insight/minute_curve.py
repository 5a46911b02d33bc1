"""The minute curve: how many watched each channel in which minute, what they did beside it,
where nothing could be read, and the newest number of each metric.

People are never added up over channels: each has a line and bars of its own. What was typed
is a source like any other and stays a point; what nobody read is missing, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import pandas as pd
from sqlalchemy import Connection

from planner.domain.campaign import Campaign
from planner.domain.figures import STATES, Figure, State, current
from planner.domain.polling import Span
from planner.domain.telemetry import COUNTED
from planner.insight.minute_counts import Bars, bars
from planner.insight.minute_gaps import still_open
from planner.insight.minute_lines import WATCHING, Line, Origin, Way, line, measured, typed
from planner.insight.minute_steps import step_for
from planner.insight.stretches import known
from planner.insight.what_ran import all_begin, what_ran
from planner.store import feeds, imports, live_figures
from planner.store import figures as figure_store
from planner.store.database import Database
from planner.store.feeds import Gap
from planner.store.telemetry import Telemetry

NEWEST = (
    *(WATCHING, "peak_concurrent", "average_concurrent", "views", "likes", "comments"),
    *("new_followers", "leads", "spend"),
)
"""The metrics whose newest number is told, in this order."""

MOST_POINTS = 220
FRESH = timedelta(minutes=2)
"""A live number of so lately says that the stream is on."""


@dataclass(frozen=True)
class Newest:
    """The newest number of a metric of a channel, and the moment it holds for."""

    channel_id: str
    metric: str
    value: float
    at: datetime
    state: State
    origin: Origin


@dataclass(frozen=True)
class MinuteCurve:
    """The curve of one broadcast; a point of a line stands for ``step``. ``on_air`` says
    that more is to come."""

    lines: tuple[Line, ...]
    step: timedelta
    bars: Bars
    gaps: tuple[Gap, ...]
    newest: tuple[Newest, ...]
    on_air: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of any minute: totals alone make no curve."""
        live = any(number.state == "live" for number in self.newest)
        return not (self.lines or self.bars.by_metric or live)

    @property
    def is_demo(self) -> bool:
        """Whether a number came from a server that stands in for a platform."""
        origins = [point.origin for line in self.lines for point in line.points]
        return any(o.way == "demo" for o in (*origins, *(n.origin for n in self.newest)))


def minute_curve_of(
    database: Database, telemetry: Telemetry, campaign: Campaign, *, now: datetime
) -> MinuteCurve:
    """Return the curve of a campaign: read from summaries by the minute, whatever the number
    of readings behind them."""
    samples = telemetry.curve(campaign.id, [WATCHING, *COUNTED])
    events = telemetry.event_curve(campaign.id, COUNTED.values())
    latest = live_figures.latest(telemetry, campaign.id)
    with database.read() as db:
        stored = figure_store.of(db, [campaign.id])
        gaps = feeds.gaps_of(db, [campaign.id])
        begun = all_begin(campaign, what_ran(db, [campaign])[campaign.id])
        sources = {*samples["source"], *latest["source"]}
        origins = {source: _origin(db, source) for source in sources}
    return minute_curve(campaign, begun, samples, events, latest, stored, gaps, origins, now=now)


def minute_curve(
    campaign: Campaign,
    begun: Mapping[str, datetime],
    samples: pd.DataFrame,
    events: pd.DataFrame,
    latest: pd.DataFrame,
    figures: Iterable[Figure],
    gaps: Iterable[Gap],
    origins: Mapping[str, Origin],
    *,
    now: datetime,
) -> MinuteCurve:
    """Return the curve of what the stores hold. ``begun`` tells when each channel went on
    air, ``origins`` the sources of samples."""
    stands = list(current(figures).values())
    by_minute, by_hand = measured(samples, origins), typed(stands)
    marks = [
        (f"{kind} {channel}", point.at)
        for kind, found in (("minute", by_minute), ("hand", by_hand))
        for channel, points in found.items()
        for point in points
    ]
    step = step_for(marks, MOST_POINTS)
    order = _Order(campaign)
    watched = {channel: {p.at for p in points} for channel, points in by_minute.items()}
    newest = _newest(latest, stands, origins, order)
    return MinuteCurve(
        lines=tuple(line(c, by_minute, by_hand, step) for c in order.of({*by_minute, *by_hand})),
        step=step,
        bars=bars(known(events, samples, (), begun, ()), now),
        gaps=still_open(gaps, watched, _active(events)),
        newest=newest,
        on_air=_on_air(campaign, newest, now),
    )


class _Order:
    """Channels in the campaign's order; what it no longer has comes last."""

    def __init__(self, campaign: Campaign) -> None:
        self._places = {c.id: i for i, c in enumerate(campaign.platform.channels)}

    def place(self, channel_id: str) -> tuple[int, str]:
        """Where a channel stands."""
        return self._places.get(channel_id, len(self._places)), channel_id

    def of(self, channel_ids: Iterable[str]) -> list[str]:
        """The channels in order."""
        return sorted(channel_ids, key=self.place)


def _active(events: pd.DataFrame) -> dict[str, set[datetime]]:
    found: dict[str, set[datetime]] = {}
    for channel, minute in zip(events["channel_id"], events["minute"], strict=True):
        found.setdefault(channel, set()).add(minute.to_pydatetime())
    return found


def _newest(
    latest: pd.DataFrame,
    stands: Iterable[Figure],
    origins: Mapping[str, Origin],
    order: _Order,
) -> tuple[Newest, ...]:
    """Of each channel and metric the most final number, and of those the latest."""
    numbers = [
        Newest(f.channel_id, f.metric, f.value, f.holds_for, f.state, Origin.of(f)) for f in stands
    ]
    names = ("channel_id", "metric", "value", "at", "state", "source")
    for channel, metric, value, at, state, source in zip(*(latest[n] for n in names), strict=True):
        numbers.append(
            Newest(channel, metric, float(value), at.to_pydatetime(), state, origins[source])
        )
    found: dict[tuple[str, str], Newest] = {}
    for number in sorted(numbers, key=lambda n: (STATES.index(n.state), n.at)):
        if number.metric in NEWEST:
            found[number.channel_id, number.metric] = number
    return tuple(
        sorted(found.values(), key=lambda n: (order.place(n.channel_id), NEWEST.index(n.metric)))
    )


def _on_air(campaign: Campaign, newest: Iterable[Newest], now: datetime) -> bool:
    if campaign.closed:
        return False
    if any(n.state == "live" and now - n.at <= FRESH for n in newest):
        return True
    header = campaign.header
    spans = [
        Span(
            channel.actual_on or channel.planned_on or header.starts_at,
            channel.actual_off or channel.planned_off or header.ends_at,
        )
        for channel in campaign.platform.channels
    ]
    return any(span.is_near(now) for span in spans)


def _origin(db: Connection, source: str) -> Origin:
    """What the source of a sample stands for: ``api:<platform>`` · ``file:<import id>``."""
    way, _, name = source.partition(":")
    if way == "file":
        made = imports.get(db, name)
        name = made.file_name if made else ""
    return Origin(cast(Way, way), name)
