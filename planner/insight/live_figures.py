"""The figures of a broadcast that is on: what people typed, the newest readings of platforms,
and events counted one by one, all as figures, so that totals are reckoned in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import pandas as pd

from planner.domain.campaign import Campaign
from planner.domain.figures import Figure, Source, State, current, state_now
from planner.domain.metrics import dictionary
from planner.insight.minute_counts import COUNTED
from planner.store.feeds import FeedRow

ON_AIR = ("live", "chat", "listen")
"""The feeds that are read while a stream is on: viewers, and what they do."""


def live_figures(
    campaign: Campaign,
    stored: Iterable[Figure],
    latest: pd.DataFrame,
    events: pd.DataFrame,
    rows: Iterable[FeedRow] = (),
    *,
    now: datetime,
) -> list[Figure]:
    """Return the figures as they stand now. Of a number that only grows, what was counted
    event by event stands beside the platform's own counter: the larger is the truer one,
    since neither counts what did not happen. ``rows`` tell until when each channel was
    listened to."""
    figures = [*current(stored).values(), *_of_samples(campaign.id, latest)]
    highest: dict[tuple[str, str], float] = {}
    for figure in figures:
        place = (figure.channel_id, figure.metric)
        highest[place] = max(figure.value, highest.get(place, figure.value))
    demo = {f.channel_id for f in figures if f.source == "demo"}
    until = min(now, campaign.ended_at) if campaign.over(now) else now
    counted = _of_events(campaign, events, demo, heard(rows), until)
    fuller = {(f.channel_id, f.metric): f for f in counted if f.value > _known(highest, f)}
    kept = [f for f in figures if (f.channel_id, f.metric) not in fuller or f.state != "live"]
    return [*kept, *fuller.values()]


def heard(rows: Iterable[FeedRow]) -> dict[str, datetime]:
    """Return until when what viewers do on a channel is known. A connection that stands
    open may say nothing for long: it goes by the channel's other feeds, unless it failed."""
    found: dict[str, datetime] = {}
    failed: dict[str, datetime] = {}
    for row in rows:
        if row.feed in ON_AIR and row.last_ok_at is not None:
            broken = row.feed != "live" and bool(row.error)
            kept = failed if broken else found
            kept[row.channel_id] = max(row.last_ok_at, kept.get(row.channel_id, row.last_ok_at))
    return found | failed


def peak_figures(campaign_id: str, concurrent: pd.DataFrame) -> list[Figure]:
    """The highest number of viewers that was read of each channel."""
    highest = concurrent.assign(value=concurrent["peak"], at=concurrent["last_at"])
    found = _of_samples(campaign_id, highest)
    return [replace(figure, metric="peak_concurrent") for figure in found]


def as_final_as_now(
    campaign: Campaign, figures: Sequence[Figure], now: datetime
) -> Sequence[Figure]:
    """Return the figures with their states as of now: once the broadcast is over, what was
    read live is the first result where nothing was read since."""
    ended_at = campaign.ended_at if campaign.over(now) else None
    since = {(f.channel_id, f.metric) for f in figures if f.state != "live"}
    return [
        figure
        if (figure.channel_id, figure.metric) in since
        else replace(figure, state=_state(figure, ended_at))
        for figure in figures
    ]


def _state(figure: Figure, ended_at: datetime | None) -> State:
    return state_now(figure.state, dictionary()[figure.metric].group, ended_at, figure.read_at)


def _known(highest: dict[tuple[str, str], float], figure: Figure) -> float:
    return highest.get((figure.channel_id, figure.metric), -1.0)


def _of_samples(campaign_id: str, latest: pd.DataFrame) -> list[Figure]:
    names = ("channel_id", "metric", "value", "at", "read_at", "state", "source")
    found = []
    columns = (latest[name] for name in names)
    for channel, metric, value, at, read_at, state, source in zip(*columns, strict=True):
        way, _, name = source.partition(":")
        holds_for, read = at.to_pydatetime(), read_at.to_pydatetime()
        found.append(
            Figure(
                "", campaign_id, channel, metric, float(value), holds_for, read, _way(way),
                "" if way == "file" else name, state, "",
            )
        )  # fmt: skip
    return found


def _of_events(
    campaign: Campaign,
    events: pd.DataFrame,
    demo: set[str],
    known_until: Mapping[str, datetime],
    until: datetime,
) -> list[Figure]:
    metrics = {kind: metric for metric, kind in COUNTED.items()}
    platforms = {c.id: c.platform for c in campaign.platform.channels}
    found = []
    columns = (events[name] for name in ("channel_id", "kind", "count", "last_at"))
    for channel, kind, count, last_at in zip(*columns, strict=True):
        if kind in metrics:
            source = _way("demo" if channel in demo else "api")
            at = max(last_at.to_pydatetime(), min(known_until.get(channel, until), until))
            platform = platforms.get(channel, "")
            found.append(
                Figure(
                    "", campaign.id, channel, metrics[kind], float(count), at, at, source,
                    platform, "live", "",
                )
            )  # fmt: skip
    return found


def _way(way: str) -> Source:
    if way in ("file", "demo"):
        return "file" if way == "file" else "demo"
    return "api"
