"""Samples and events as columns: the form in which they travel to and from the engines.

Inside, a moment is a whole number of milliseconds since 1970 and a minute a whole number
of minutes, so that no engine's reckoning of time comes into it; a state is its rank.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pyarrow as pa
import pyarrow.compute as pc

from planner.domain.figures import STATES
from planner.domain.telemetry import Event, EventKind, Sample

_MOMENT = pa.timestamp("ms", "UTC")

SAMPLES = pa.schema(
    [
        ("campaign_id", pa.string()),
        ("channel_id", pa.string()),
        ("metric", pa.string()),
        ("at", _MOMENT),
        ("value", pa.float64()),
        ("grain", pa.int32()),
        ("state", pa.string()),
        ("read_at", _MOMENT),
        ("source", pa.string()),
    ]
)
"""Samples in columns, the fields of :class:`planner.domain.telemetry.Sample`."""

EVENTS = pa.schema(
    [
        ("campaign_id", pa.string()),
        ("channel_id", pa.string()),
        ("kind", pa.string()),
        ("id", pa.string()),
        ("at", _MOMENT),
        ("viewer", pa.string()),
        ("text", pa.string()),
        ("count", pa.float64()),
        ("amount", pa.float64()),
        ("currency", pa.string()),
        ("detail", pa.string()),
        ("traffic", pa.string()),
        ("read_at", _MOMENT),
        ("source", pa.string()),
    ]
)
"""Events in columns, the fields of :class:`planner.domain.telemetry.Event`."""

_KINDS = get_args(EventKind)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def samples_in_columns(samples: Sequence[Sample]) -> pa.Table:
    """The samples as columns of :data:`SAMPLES`."""
    return _in_columns(samples, SAMPLES)


def events_in_columns(events: Sequence[Event]) -> pa.Table:
    """The events as columns of :data:`EVENTS`."""
    return _in_columns(events, EVENTS)


def stored_samples(table: pa.Table) -> pa.Table:
    """Samples as they are stored; raises ``ValueError`` where one is no sample."""
    table = _checked(table, SAMPLES, numbers=("value",))
    if pc.any(pc.less(table["grain"], 0)).as_py():
        raise ValueError("a sample covers no less than no time")
    return _placed(table.set_column(6, "state", _ranks(table["state"])), SAMPLES)


def stored_events(table: pa.Table) -> pa.Table:
    """Events as they are stored; raises ``ValueError`` where one is no event."""
    table = _checked(table, EVENTS, numbers=("count", "amount"))
    known = pc.is_in(table["kind"], pa.array(_KINDS))
    if pc.any(pc.invert(known)).as_py():
        raise ValueError("an event of no known kind")
    return _placed(table, EVENTS)


def as_events(table: pa.Table) -> list[Event]:
    """Stored rows as events."""
    return [
        Event(**{**row, "at": _at(row["at"]), "read_at": _at(row["read_at"])})
        for row in table.rename_columns([_asked(name) for name in table.column_names]).to_pylist()
    ]


def milliseconds(at: datetime) -> int:
    """A moment as it is stored."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def _asked(name: str) -> str:
    return "at" if name == "moment" else name


def _at(stored: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=stored)


def _in_columns(rows: Sequence[Any], schema: pa.Schema) -> pa.Table:
    columns = {name: [getattr(row, name) for row in rows] for name in schema.names}
    if any(at.tzinfo is None for name in ("at", "read_at") for at in columns[name]):
        raise ValueError("a moment without a time zone")
    return pa.table(columns, schema=schema)


def _checked(table: pa.Table, schema: pa.Schema, numbers: Sequence[str]) -> pa.Table:
    table = table.select(schema.names).cast(schema)
    for name in schema.names:
        if table[name].null_count and name != "amount":
            raise ValueError(f"no {name}: missing is not zero, and no row either")
    for name in numbers:
        if pc.any(pc.invert(pc.is_finite(table[name]))).as_py():
            raise ValueError(f"{name} is no finite number")
    return table


def _ranks(states: pa.ChunkedArray) -> pa.ChunkedArray:
    ranks = pc.index_in(states, pa.array(STATES))
    if ranks.null_count:
        raise ValueError("a sample of no known state")
    return ranks.cast(pa.int8())


def _placed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Moments as numbers, and the minute each falls into."""
    for name in ("at", "read_at"):
        table = table.set_column(schema.get_field_index(name), name, table[name].cast(pa.int64()))
    minute = pc.divide(table["at"], 60_000).cast(pa.int32())
    names = ["moment" if name == "at" else name for name in table.column_names]
    return table.rename_columns(names).append_column("minute", minute)
