"""What telemetry should answer, reckoned the slow and plain way from a list of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from statistics import fmean
from typing import Any

from planner.domain.figures import STATES
from planner.domain.telemetry import Event, Sample

Answer = dict[tuple[Any, ...], dict[str, Any]]


def minute_of(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def current_samples(samples: Iterable[Sample]) -> list[Sample]:
    def rank(one: Sample) -> tuple[Any, ...]:
        return one.read_at, STATES.index(one.state), one.value, one.source

    found: dict[tuple[Any, ...], Sample] = {}
    for one in samples:
        key = (one.campaign_id, one.channel_id, one.metric, one.at, one.grain)
        if key not in found or rank(one) > rank(found[key]):
            found[key] = one
    return list(found.values())


def current_events(events: Iterable[Event]) -> list[Event]:
    def rank(one: Event) -> tuple[Any, ...]:
        amount = float("-inf") if one.amount is None else one.amount
        words = (one.currency, one.viewer, one.text, one.detail, one.traffic)
        return one.read_at, one.at, one.count, amount, *words, one.source

    found: dict[tuple[Any, ...], Event] = {}
    for one in events:
        key = (one.campaign_id, one.channel_id, one.kind, one.id)
        if key not in found or rank(one) > rank(found[key]):
            found[key] = one
    return list(found.values())


def curve(samples: Iterable[Sample], campaign_id: str) -> Answer:
    minutes = defaultdict(lambda: defaultdict(list))
    for one in current_samples(samples):
        if one.campaign_id == campaign_id:
            place = (one.channel_id, one.metric, minute_of(one.at))
            minutes[place][one.grain].append(one)
    return {place: _minute(_standing(grains)) for place, grains in minutes.items()}


def _standing(grains: dict[int, list[Sample]]) -> list[Sample]:
    """Of several grains in one minute: up to a minute before longer ones, then the last read."""
    return max(
        grains.values(),
        key=lambda rows: (
            rows[0].grain <= 60,
            max(one.read_at for one in rows),
            min(STATES.index(one.state) for one in rows),
            -rows[0].grain,
        ),
    )


def _minute(rows: list[Sample]) -> dict[str, Any]:
    rows = sorted(rows, key=lambda one: one.at)
    values = [one.value for one in rows]
    read_at, source = max((one.read_at, one.source) for one in rows)
    return {
        "grain": rows[0].grain,
        "count": len(rows),
        "total": sum(values),
        "low": min(values),
        "high": max(values),
        "first": values[0],
        "last": values[-1],
        "mean": fmean(values),
        "state": min((one.state for one in rows), key=STATES.index),
        "read_at": read_at,
        "source": source,
    }


def event_curve(events: Iterable[Event], campaign_id: str) -> Answer:
    return _counted(
        (one for one in current_events(events) if one.campaign_id == campaign_id),
        lambda one: (one.channel_id, one.kind, minute_of(one.at)),
    )


def event_totals(events: Iterable[Event], campaign_ids: Iterable[str]) -> Answer:
    wanted = set(campaign_ids)
    return _counted(
        (one for one in current_events(events) if one.campaign_id in wanted),
        lambda one: (one.campaign_id, one.channel_id, one.kind),
    )


def _counted(events: Iterable[Event], place: Any) -> Answer:
    groups = defaultdict(list)
    for one in events:
        groups[place(one)].append(one)
    return {
        key: {
            "count": sum(one.count for one in rows),
            "entries": len(rows),
            "natural": sum(one.traffic == "natural" for one in rows),
            "paid": sum(one.traffic == "paid" for one in rows),
            "amounts": {
                currency: sum(
                    one.amount
                    for one in rows
                    if one.currency == currency and one.amount is not None
                )
                for currency in {one.currency for one in rows if one.amount is not None}
            },
        }
        for key, rows in groups.items()
    }


def totals(samples: Iterable[Sample], campaign_id: str) -> Answer:
    rows = [one for one in current_samples(samples) if one.campaign_id == campaign_id]
    minutes = curve(rows, campaign_id)
    found: Answer = {}
    for channel_id, metric in {place[:2] for place in minutes}:
        mine = {place[2]: m for place, m in minutes.items() if place[:2] == (channel_id, metric)}
        spans = {at: max(m["grain"], 60) for at, m in mine.items()}
        found[campaign_id, channel_id, metric] = {
            "peak": max(m["high"] for m in mine.values()),
            "mean": sum(m["mean"] * spans[at] for at, m in mine.items()) / sum(spans.values()),
            "state": min((m["state"] for m in mine.values()), key=STATES.index),
            "read_at": max(m["read_at"] for m in mine.values()),
        }
    return found
