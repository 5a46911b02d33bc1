"""A reading of a file as the telemetry store takes it: columns of samples and events, so many
rows at a time that no table is held twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import pyarrow as pa

from planner.domain.columns import Columns
from planner.domain.event_rows import Events, events_of
from planner.domain.figures import state_at
from planner.domain.imports import Target
from planner.domain.metrics import dictionary
from planner.domain.time_texts import Micros
from planner.domain.timed_rows import Reading, Series
from planner.store.telemetry import EVENTS, SAMPLES

BATCH = 245_760


def batches(
    columns: Columns,
    targets: Sequence[Target],
    reading: Reading,
    source: str,
    key: bytes,
    now: datetime,
    apart: str = "",
) -> Iterator[tuple[pa.Table | None, pa.Table | None]]:
    """Yield what a reading says as columns of samples and of events, a batch at a time;
    ``key`` hashes viewers, ``apart`` names a list of leads that are others than those of any
    other list."""
    for series in reading.series:
        for start in range(0, len(series.at), BATCH):
            yield _samples(series, slice(start, start + BATCH), source, now), None
    for events in events_of(columns, targets, reading, key, apart):
        for start in range(0, len(events), BATCH):
            yield None, _events(events, slice(start, start + BATCH), source, now)


def _samples(series: Series, part: slice, source: str, now: datetime) -> pa.Table:
    state = state_at(dictionary()[series.metric].group, series.room.ends_at, now)
    values = series.values[part]
    return _table(
        SAMPLES,
        len(values),
        campaign_id=series.room.campaign_id,
        channel_id=series.room.channel_id,
        metric=series.metric,
        at=_moments(series.at[part]),
        value=pa.array(values),
        grain=series.grain,
        state=state,
        read_at=now,
        source=source,
    )


def _events(events: Events, part: slice, source: str, now: datetime) -> pa.Table:
    at = events.at[part]
    return _table(
        EVENTS,
        len(at),
        campaign_id=events.room.campaign_id,
        channel_id=events.room.channel_id,
        kind=events.kind,
        id=events.id[part],
        at=_moments(at),
        viewer=events.viewer[part],
        text=events.text[part],
        count=1.0,
        amount=None,
        currency="",
        detail=events.detail[part],
        traffic=events.traffic[part],
        read_at=now,
        source=source,
    )


def _table(schema: pa.Schema, rows: int, **columns: object) -> pa.Table:
    """A table in which what is one value is that value in every row."""
    arrays = [
        value
        if isinstance(value := columns[field.name], pa.Array)
        else pa.repeat(pa.scalar(value, field.type), rows)
        for field in schema
    ]
    return pa.table([a.cast(f.type) for a, f in zip(arrays, schema, strict=True)], schema=schema)


def _moments(at: Micros) -> pa.Array:
    return pa.array(at // 1000).cast(pa.timestamp("ms", "UTC"))
