"""The figures of a broadcast as they stand now: what people typed and platforms totalled, the
newest readings, what was counted by the minute, and events counted one by one, all as figures,
so that totals are reckoned in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from planner.domain.campaign import Campaign
from planner.domain.figures import Figure, Source, current
from planner.domain.metrics import dictionary
from planner.domain.telemetry import COUNTED
from planner.store import figures
from planner.store.database import Database
from planner.store.telemetry import Telemetry


@dataclass(frozen=True)
class Measured:
    """What machines told of a broadcast in all: ``samples`` are readings and their sums,
    ``events`` what was counted event by event."""

    samples: tuple[Figure, ...] = ()
    events: tuple[Figure, ...] = ()


def read(database: Database, telemetry: Telemetry, campaign: Campaign) -> list[Figure]:
    """Return the figures of a campaign as they stand now."""
    with database.read() as connection:
        stored = figures.of(connection, [campaign.id])
    return together(stored, measured(telemetry, campaign))


def measured(telemetry: Telemetry, campaign: Campaign) -> Measured:
    """Return what machines told of a campaign: of a running total or an audience the newest
    reading, of what was counted within minutes the sum, of viewers the peak as well."""
    latest = telemetry.latest(campaign.id)
    highest = telemetry.totals([campaign.id], ["concurrent"])
    peaks = highest.assign(metric="peak_concurrent", value=highest["peak"], at=highest["last_at"])
    samples = _of_samples(campaign.id, latest, _counted_within(telemetry, campaign.id))
    known = {(figure.channel_id, figure.metric) for figure in samples}
    found = _of_samples(campaign.id, peaks, {})
    samples += [peak for peak in found if (peak.channel_id, peak.metric) not in known]
    demo = {figure.channel_id for figure in samples if figure.source == "demo"}
    events = telemetry.event_totals([campaign.id], COUNTED.values())
    return Measured(tuple(samples), tuple(_of_events(campaign, events, demo)))


def together(stored: Iterable[Figure], measured: Measured) -> list[Figure]:
    """Return stored and measured figures as they stand together. Of a number that only
    grows, what was counted event by event stands beside the platform's own counter: the
    larger is the truer one, since neither counts what did not happen."""
    found = [*current(stored).values(), *measured.samples]
    highest: dict[tuple[str, str], float] = {}
    for figure in found:
        place = (figure.channel_id, figure.metric)
        highest[place] = max(figure.value, highest.get(place, figure.value))
    fuller = {
        place: figure
        for figure in measured.events
        if figure.value > highest.get(place := (figure.channel_id, figure.metric), -1.0)
    }
    kept = [f for f in found if (f.channel_id, f.metric) not in fuller or f.state != "live"]
    return [*kept, *fuller.values()]


def _counted_within(telemetry: Telemetry, campaign_id: str) -> Mapping[tuple[str, str], float]:
    """The sums of what was counted within minutes or longer, by channel and metric."""
    counting = [key for key, metric in dictionary().items() if metric.counts_up]
    rows = telemetry.curve(campaign_id, counting)
    within = rows[rows["grain"] > 0]
    sums: dict[tuple[str, str], float] = {}
    columns = (within[name].tolist() for name in ("channel_id", "metric", "total"))
    for channel, metric, total in zip(*columns, strict=True):
        sums[channel, metric] = sums.get((channel, metric), 0.0) + total
    return sums


def _of_samples(
    campaign_id: str, rows: pd.DataFrame, sums: Mapping[tuple[str, str], float]
) -> list[Figure]:
    names = ("channel_id", "metric", "value", "at", "read_at", "state", "source")
    found = []
    columns = (rows[name] for name in names)
    for channel, metric, value, at, read_at, state, source in zip(*columns, strict=True):
        way, _, name = source.partition(":")
        holds_for, read = at.to_pydatetime(), read_at.to_pydatetime()
        whole = sums.get((channel, metric), float(value))
        found.append(
            Figure(
                "", campaign_id, channel, metric, whole, holds_for, read, _way(way),
                "" if way == "file" else name, state, "",
            )
        )  # fmt: skip
    return found


def _of_events(campaign: Campaign, events: pd.DataFrame, demo: set[str]) -> list[Figure]:
    metrics = {kind: metric for metric, kind in COUNTED.items()}
    platforms = {c.id: c.platform for c in campaign.platform.channels}
    found = []
    columns = (events[name] for name in ("channel_id", "kind", "count", "last_at"))
    for channel, kind, count, last_at in zip(*columns, strict=True):
        at, source = last_at.to_pydatetime(), _way("demo" if channel in demo else "api")
        found.append(
            Figure(
                "", campaign.id, channel, metrics[kind], float(count), at, at, source,
                platforms.get(channel, ""), "live", "",
            )
        )  # fmt: skip
    return found


def _way(way: str) -> Source:
    if way in ("file", "demo"):
        return "file" if way == "file" else "demo"
    return "api"
