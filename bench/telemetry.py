"""The telemetry store: events a second, and answers over 50 million rows.

``append``: batches of 10,000 events of 20 broadcasts that run at the same time, each on
disk with its summaries before the next; beside a bare ``INSERT`` of the same columns into a
DuckDB table and into a SQLite table with the same key, a transaction a batch.
``append_at_50m``: the same into the store of 50 million rows, beside one of 5 million.
``curve``, ``totals`` and the others are asked of 50 million rows in 2,000 broadcasts, beside
a store with 5 million rows of them, of which 180 are whole; ``…_raw`` beside the same answer
worked out from the rows themselves.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from bench import Figure, percentile
from bench._telemetry_rows import (
    EVENTS_EACH,
    ROWS_EACH,
    SECONDS,
    campaign,
    events,
    samples,
)
from planner.store.telemetry import EVENTS, TELEMETRY_FILE, Telemetry, open_telemetry

BATCH = 10_000
BATCHES = 100
LIVE = 20
BROADCASTS = 2_000
WHOLE_AT_FIRST = 180
AT_FIRST = 120
"""Seconds that the others have at 5 million rows."""
CHUNK = 40
TIMES = 40

_CURVE = """
    SELECT series, moment // 60000 AS minute, count(*), sum(value), min(value), max(value),
        arg_min(value, moment), arg_max(value, moment), avg(value)
    FROM samples SEMI JOIN (SELECT number FROM series WHERE campaign_id = ?) ON number = series
    GROUP BY ALL
    """
_TOTALS = """
    SELECT series, max(value), avg(value), min(moment), arg_max(value, moment)
    FROM samples GROUP BY ALL
    """


def run() -> Iterator[Figure]:
    """Yield the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        batches = _batches(first=BROADCASTS)
        empty = open_telemetry("", folder / "empty")
        bare = _into_duckdb(folder / "bare.duckdb")
        ours, duck = _per_second(batches, partial(empty.append_batch, None), bare)
        yield Figure("append", ours, "events/s", "bare_duckdb", duck)
        empty.close()
        again = open_telemetry("", folder / "again")
        sqlite = _into_sqlite(folder / "bare.sqlite")
        ours, lite = _per_second(batches, partial(again.append_batch, None), sqlite)
        yield Figure("append_beside_sqlite", ours, "events/s", "bare_sqlite", lite)
        again.close()
        few, store = (open_telemetry("", folder / name) for name in ("few", "filled"))
        _fill(few, range(WHOLE_AT_FIRST), range(SECONDS))
        _fill(few, range(WHOLE_AT_FIRST, BROADCASTS), range(AT_FIRST))
        begun = time.perf_counter()
        _fill(store, range(BROADCASTS), range(SECONDS))
        yield Figure("fill", BROADCASTS * ROWS_EACH / (time.perf_counter() - begun), "rows/s")
        for figure, (many, less) in _asked(store, few).items():
            for name, share in (("p50", 0.5), ("p95", 0.95)):
                value, peer = percentile(many, share), percentile(less, share)
                yield Figure(f"{figure}.{name}", value, "ms", f"at_5m.{name}", peer)
        full, small = _per_second(
            batches, partial(store.append_batch, None), partial(few.append_batch, None)
        )
        yield Figure("append_at_50m", full, "events/s", "at_5m", small)
        few.close()
        store.close()
        yield Figure("file", (folder / "filled" / TELEMETRY_FILE).stat().st_size / 2**20, "MB")
        yield from _raw(folder / "filled" / TELEMETRY_FILE)


def _batches(first: int) -> list[pa.Table]:
    """Batches of broadcasts that run at the same time: each holds ten seconds of them."""
    each = BATCH // LIVE
    broadcasts = range(first, first + LIVE)
    many = SECONDS // 10 * each
    found = [
        events(broadcasts, range(n * each, (n + 1) * each), many).combine_chunks()
        for n in range(BATCHES)
    ]
    return [_at_once(table, broadcasts) for table in found]


def _at_once(table: pa.Table, broadcasts: range) -> pa.Table:
    """The same events, all broadcasts beginning with the first."""
    begins = table["at"].cast(pa.int64()).to_numpy()
    place = table.schema.get_field_index("at")
    behind = (begins - begins[0]) // 21_600_000 * 21_600_000
    at = pa.array(begins - behind).cast(table["at"].type)
    return table.set_column(place, "at", at)


def _per_second(batches: list[pa.Table], *ways: Callable[[pa.Table], None]) -> list[float]:
    """Rows a second of each way of appending: in turn, so that what else the machine does
    troubles all alike."""
    taken = [0.0] * len(ways)
    for batch in batches:
        for place, append in enumerate(ways):
            begun = time.perf_counter()
            append(batch)
            taken[place] += time.perf_counter() - begun
    return [len(batches) * BATCH / seconds for seconds in taken]


def _into_duckdb(path: Path) -> Callable[[pa.Table], None]:
    connection = duckdb.connect(str(path), config={"threads": 1, "memory_limit": "1GB"})
    connection.register("batch", EVENTS.empty_table())
    connection.execute("CREATE TABLE events AS FROM batch")

    def append(batch: pa.Table) -> None:
        connection.register("batch", batch)
        connection.execute("INSERT INTO events FROM batch")

    return append


def _into_sqlite(path: Path) -> Callable[[pa.Table], None]:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    names = EVENTS.names
    connection.execute(
        f"CREATE TABLE events ({', '.join(names)}, PRIMARY KEY (campaign_id, channel_id, kind, id))"
    )
    marks = ", ".join("?" * len(names))

    def append(batch: pa.Table) -> None:
        batch = batch.cast(
            pa.schema(
                [
                    (field.name, pa.int64() if pa.types.is_timestamp(field.type) else field.type)
                    for field in batch.schema
                ]
            )
        )
        rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
        with connection:
            connection.executemany(f"INSERT OR REPLACE INTO events VALUES ({marks})", rows)

    return append


def _fill(store: Telemetry, broadcasts: range, seconds: range) -> None:
    part = range(seconds.start * EVENTS_EACH // SECONDS, seconds.stop * EVENTS_EACH // SECONDS)
    step = CHUNK * SECONDS // len(seconds)
    for first in range(broadcasts.start, broadcasts.stop, step):
        some = range(first, min(first + step, broadcasts.stop))
        store.append_batch(samples(some, seconds), events(some, part))


def _asked(*stores: Telemetry) -> dict[str, list[list[float]]]:
    """Milliseconds a question and store: of whole broadcasts in turn and of all of them, one
    store after the other, so that what else the machine does troubles all alike."""
    everything = [campaign(number) for number in range(BROADCASTS)]
    some = [campaign(number * 7 % WHOLE_AT_FIRST) for number in range(TIMES)]
    questions: dict[str, Callable[[Telemetry, str], object]] = {
        "curve": lambda store, one: store.curve(one),
        "event_curve": lambda store, one: store.event_curve(one),
        "totals": lambda store, _: store.totals(everything),
        "event_totals": lambda store, _: store.event_totals(everything),
        "events": lambda store, one: store.events(one),
    }
    times: dict[str, list[list[float]]] = {}
    for name, ask in questions.items():
        taken = [[_timed(partial(ask, store, one)) for store in stores] for one in some]
        times[name] = [list(column) for column in zip(*taken, strict=True)]
    return times


def _timed(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


def _raw(path: Path) -> Iterator[Figure]:
    """The same answers without summaries, and with them, on the finished file."""
    with duckdb.connect(str(path), config={"threads": 1, "memory_limit": "1GB"}) as raw:

        def answer(question: str, *parameters: str) -> None:
            raw.execute(question, parameters).fetchall()

        curve = [_timed(partial(answer, _CURVE, campaign(number))) for number in range(5)]
        totals = [_timed(partial(answer, _TOTALS)) for _ in range(5)]
    store = open_telemetry("", path.parent)
    asked = _asked(store)
    store.close()
    for name, times in (("curve", curve), ("totals", totals)):
        yield Figure(
            f"{name}_raw",
            percentile(asked[name][0], 0.5),
            "ms",
            "from_rows",
            percentile(times, 0.5),
        )
