"""The figures of a broadcast as they stand now: what people typed and platforms totalled, the
newest readings, what was counted by the minute, and events counted one by one, all as figures,
so that totals are reckoned in one place.

What was measured lies in telemetry, where lists of broadcasts never look. So when a channel
has ended it is kept as figures too (:func:`settle`), and corrected whenever telemetry changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection

from planner.domain.campaign import Campaign
from planner.domain.figures import Figure, Source, State, current, state_now
from planner.domain.metrics import dictionary
from planner.domain.rows import new_id
from planner.domain.standing import Standing, standing
from planner.domain.telemetry import COUNTED
from planner.store import campaigns, feeds, figures
from planner.store.database import Database
from planner.store.feeds import FeedRow
from planner.store.telemetry import Telemetry


@dataclass(frozen=True)
class Measured:
    """What machines told of a broadcast in all: ``samples`` are readings and their sums,
    ``events`` what was counted event by event."""

    samples: tuple[Figure, ...] = ()
    events: tuple[Figure, ...] = ()


ON_AIR = ("live", "chat", "listen")
"""The feeds that are read while a stream is on: viewers, and what they do."""


def read(
    database: Database, telemetry: Telemetry, campaign: Campaign, *, now: datetime
) -> list[Figure]:
    """Return the figures of a campaign as they stand now."""
    with database.read() as connection:
        stored = figures.of(connection, [campaign.id])
        rows = feeds.of_campaigns(connection, [campaign.id])
    return as_of(campaign, stored, measured(telemetry, campaign), rows, now)


def as_of(
    campaign: Campaign,
    stored: Iterable[Figure],
    found: Measured,
    rows: Iterable[FeedRow],
    now: datetime,
) -> list[Figure]:
    """Return stored and measured figures as they stand at a moment. Events count until their
    channel was last listened to (``rows``); once the broadcast is over, what was read live is
    the first result where nothing was read since."""
    over = campaign.over(now)
    until = min(now, campaign.ended_at) if over else now
    known_until = heard(rows)
    events = [_heard_until(event, known_until, until) for event in found.events]
    together_now = together(stored, replace(found, events=tuple(events)))
    since = {(f.channel_id, f.metric) for f in together_now if f.state != "live"}
    best: dict[tuple[str, str], Figure] = {}
    for figure in current(together_now).values():
        place = (figure.channel_id, figure.metric)
        if place not in since and figure.holds_for >= best.get(place, figure).holds_for:
            best[place] = figure
    return [
        *(figure for figure in together_now if (figure.channel_id, figure.metric) in since),
        *(replace(one, state=state_now(one.state, over=over)) for one in best.values()),
    ]


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


def _heard_until(event: Figure, known_until: Mapping[str, datetime], until: datetime) -> Figure:
    at = max(event.read_at, min(known_until.get(event.channel_id, until), until))
    return replace(event, holds_for=at, read_at=at)


def measured(telemetry: Telemetry, campaign: Campaign) -> Measured:
    """Return what machines told of a campaign: the newest readings, the peak of the viewers,
    and events counted."""
    highest = telemetry.totals([campaign.id], ["concurrent"])
    peaks = highest.assign(metric="peak_concurrent", value=highest["peak"], at=highest["last_at"])
    samples = _of_samples(campaign.id, latest(telemetry, campaign.id))
    known = {(figure.channel_id, figure.metric) for figure in samples}
    found = _of_samples(campaign.id, peaks)
    samples += [peak for peak in found if (peak.channel_id, peak.metric) not in known]
    demo = {figure.channel_id for figure in samples if figure.source == "demo"}
    events = telemetry.event_totals([campaign.id], COUNTED.values())
    return Measured(tuple(samples), tuple(_of_events(campaign, events, demo)))


def latest(telemetry: Telemetry, campaign_id: str) -> pd.DataFrame:
    """Return the newest sample of each channel and metric: of a running total or an audience
    the reading, of what was counted within minutes the sum."""
    rows, sums = telemetry.latest(campaign_id), _counted_within(telemetry, campaign_id)
    columns = (rows[name] for name in ("channel_id", "metric", "value"))
    values = [sums.get((place, key), value) for place, key, value in zip(*columns, strict=True)]
    return rows.assign(value=values)


def together(stored: Iterable[Figure], measured: Measured) -> list[Figure]:
    """Return stored and measured figures as they stand together. Of a number that only
    grows, what was counted event by event stands beside the platform's own counter: the
    larger is the truer one, since neither counts what did not happen."""
    told = current(figure for figure in stored if not figure.measured)
    found = [*told.values(), *measured.samples]
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


@dataclass(frozen=True)
class Brought:
    """The import that brought samples or events."""

    import_id: str
    source_name: str


def settle(
    connection: Connection,
    campaign: Campaign,
    found: Measured,
    now: datetime,
    *,
    ended: Callable[[Figure], bool] = lambda _: False,
    brought: Brought | None = None,
) -> None:
    """Keep what was ``found`` measured of a campaign as figures: of what has ``ended``, where
    no better number stands. What was kept before is corrected, or goes where it no longer
    stands. ``brought`` is the import whose figures the new ones are, and go with it."""
    stored = figures.of(connection, [campaign.id])
    kept = {(f.channel_id, f.metric): f for f in stored if f.measured}
    reading = together(stored, found)
    stands = standing(reading)
    sums = set(stands.values()) - set(reading)  # they are reckoned anew from their parts
    fresh = []
    for place, figure in stands.items():
        asked = ended(figure) and _lasts(figure.metric)
        if figure.measured and figure not in sums and (asked or place in kept):
            row = _settled(figure, kept.get(place), brought if asked else None)
            if row != kept.get(place):
                fresh.append(replace(row, id=new_id(), read_at=now))
    gone = [f.id for f in stored if f.measured and _is_beaten(f, stands)]
    for figure_id in gone:
        figures.remove(connection, now, figure_id=figure_id)
    if figures.add(connection, fresh) or gone:
        campaigns.count_up(connection, campaign.id)


def _settled(figure: Figure, before: Figure | None, brought: Brought | None) -> Figure:
    """A measured number as it is kept; the one of ``before`` where that says the same."""
    state: State = "provisional" if figure.state == "live" else figure.state
    if before is not None:
        figure = replace(before, value=figure.value, state=state)
    if figure != before and brought is not None:
        figure = replace(figure, **vars(brought), source="file")
    return replace(figure, state=state)


def _is_beaten(kept: Figure, stands: Standing) -> bool:
    """Whether a number that was kept would go before what truly stands: something live that
    was typed, or nothing. A better total goes before it in any case."""
    best = stands.get((kept.channel_id, kept.metric))
    return best is None or (best.state == "live" and not best.measured)


def _lasts(metric: str) -> bool:
    """Whether a number says something once the broadcast has ended."""
    return metric in dictionary() and dictionary()[metric].when != "live"


def _counted_within(telemetry: Telemetry, campaign_id: str) -> Mapping[tuple[str, str], float]:
    """The sums of what was counted within minutes or longer, by channel and metric."""
    counting = [key for key, metric in dictionary().items() if metric.counts_up]
    rows = telemetry.within(campaign_id, counting)
    columns = (rows[name].tolist() for name in ("channel_id", "metric", "counted"))
    return {(channel, metric): total for channel, metric, total in zip(*columns, strict=True)}


def _of_samples(campaign_id: str, rows: pd.DataFrame) -> list[Figure]:
    names = ("channel_id", "metric", "value", "at", "read_at", "state", "source")
    found = []
    columns = (rows[name] for name in names)
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
