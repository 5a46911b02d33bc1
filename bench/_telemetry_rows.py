"""Generated telemetry: broadcasts of three hours with 25,000 samples and events each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from planner.store.telemetry import EVENTS, SAMPLES

START = 1_790_000_000_000
"""Milliseconds since 1970: the first broadcast begins; one begins every six hours."""
CHANNELS = ("douyin", "channels")
METRICS = ("online", "views", "likes", "comments", "follows", "leads")
KINDS = ("comment", "like", "join", "follow", "lead")
SECONDS = 10_800
SAMPLES_EACH = len(CHANNELS) * len(METRICS) * SECONDS // 10
EVENTS_EACH = 25_000 - SAMPLES_EACH
ROWS_EACH = SAMPLES_EACH + EVENTS_EACH

_TEXTS = [f"这车落地多少钱？想看看后排 {number}" for number in range(200)]
_VIEWERS = [f"{number:016x}" for number in range(5_000)]


def campaign(number: int) -> str:
    """The id of the broadcast of this number."""
    return f"{number:032x}"


def samples(broadcasts: range, seconds: range) -> pa.Table:
    """Samples every ten seconds of each channel and metric, of these seconds."""
    moments = np.arange(seconds.start, seconds.stop, 10)
    places = np.indices((len(broadcasts), len(moments), len(CHANNELS), len(METRICS)))
    which, moment, channel, metric = (place.ravel() for place in places)
    begins = START + np.array(broadcasts) * 21_600_000
    at = begins[which] + moments[moment] * 1000
    return _table(
        {
            "campaign_id": _named([campaign(one) for one in broadcasts], which),
            "channel_id": _named(CHANNELS, channel),
            "metric": _named(METRICS, metric),
            "at": at,
            "value": (moments[moment] % 997 + 13 * metric).astype(float),
            "grain": np.zeros(len(at), np.int32),
            "state": _named(["live"], np.zeros(len(at), int)),
            "read_at": at + 500,
            "source": _named(["api:douyin"], np.zeros(len(at), int)),
        },
        SAMPLES,
    )


def events(broadcasts: range, part: range, of: int = EVENTS_EACH) -> pa.Table:
    """The events numbered ``part`` of ``of`` that each broadcast has, evenly spread."""
    which = np.tile(np.arange(len(broadcasts)), len(part))
    number = np.repeat(np.array(part), len(broadcasts))
    begins = START + np.array(broadcasts) * 21_600_000
    at = begins[which] + number * (SECONDS * 1000 // of)
    mixed = number * 2_654_435_761 % 2**32
    paid = mixed % 40 == 0
    return _table(
        {
            "campaign_id": _named([campaign(one) for one in broadcasts], which),
            "channel_id": _named(CHANNELS, mixed // 64 % len(CHANNELS)),
            "kind": _named(KINDS, mixed // 1024 % len(KINDS)),
            "id": pa.array(10**15 + number * 7_919).cast(pa.string()),
            "at": at,
            "viewer": _named(_VIEWERS, mixed % len(_VIEWERS)),
            "text": _named(_TEXTS, mixed % len(_TEXTS)),
            "count": np.ones(len(at)),
            "amount": pa.array(np.where(paid, 1.5, np.nan), from_pandas=True),
            "currency": _named(["", "CNY"], paid.astype(int)),
            "detail": _named([""], np.zeros(len(at), int)),
            "traffic": _named(["natural", "paid"], mixed % 3 // 2),
            "read_at": at + 500,
            "source": _named(["api:douyin"], np.zeros(len(at), int)),
        },
        EVENTS,
    )


def _named(names: Any, places: np.ndarray[Any, Any]) -> pa.Array:
    return pa.array(names).take(pa.array(places))


def _table(columns: dict[str, Any], schema: pa.Schema) -> pa.Table:
    for name in ("at", "read_at"):
        columns[name] = pa.array(columns[name]).cast(pa.timestamp("ms", "UTC"))
    return pa.table(columns, schema=schema)
