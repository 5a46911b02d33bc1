"""What the pages ask of telemetry, beside the same answers worked out from the raw rows in
SQLite and in pandas, with several people asking at the same time.

The curve of a broadcast and its comments by the minute (live numbers, review), how many
people took part (review), the last and highest value and the number of events of every
broadcast (all broadcasts). Answers are checked to be equal before anything is measured.
"""

from __future__ import annotations

import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from bench import Figure, percentile
from bench._telemetry_rows import EVENTS_EACH, ROWS_EACH, SECONDS, campaign, events, samples
from planner.store.telemetry import Telemetry, open_telemetry

ROWS, MANY = 720_000, 50_000_000
USERS = (1, 5, 20)
ROUNDS = 4
CHUNK = 40

UNITS = 60_000
"""Of a kept minute, which is a moment in milliseconds."""

Answer = list[tuple[Any, ...]]
Ask = Callable[[int], Answer]
"""Answers a question about the broadcast of a number; some are about all of them."""


def run() -> Iterator[Figure]:
    """Yield the figures."""
    with tempfile.TemporaryDirectory() as folder:
        number = ROWS // ROWS_EACH + 1
        rows = samples(range(number), range(SECONDS)), events(range(number), range(EVENTS_EACH))
        store = open_telemetry("", Path(folder))
        store.append_batch(*rows)
        ours = _kaibo(store, number)
        others = {"sqlite": _sqlite(Path(folder), rows), "pandas": _pandas(rows)}
        for name, other in others.items():
            _check(name, ours, other)
        for users in USERS:
            taken = _taken(ours, number, users)
            for name, other in others.items():
                peer = percentile(_taken(other, number, users), 0.95)
                figure = f"asked_by_{users}_beside_{name}.p95"
                yield Figure(figure, percentile(taken, 0.95), "ms", name, peer)
        store.close()
    with tempfile.TemporaryDirectory() as folder:
        number = MANY // ROWS_EACH
        store = open_telemetry("", Path(folder))
        for first in range(0, number, CHUNK):
            some = range(first, min(first + CHUNK, number))
            store.append_batch(samples(some, range(SECONDS)), events(some, range(EVENTS_EACH)))
        for users in USERS:
            taken = _taken(_kaibo(store, number), number, users)
            yield Figure(f"asked_by_{users}_of_50m.p95", percentile(taken, 0.95), "ms")
        store.close()


def _kaibo(store: Telemetry, number: int) -> dict[str, Ask]:
    everything = [campaign(one) for one in range(number)]

    def rows(frame: pd.DataFrame, *columns: str) -> Answer:
        if "minute" in columns:
            frame = frame.assign(minute=frame["minute"].astype("int64") // UNITS)
        return list(frame[list(columns)].itertuples(index=False, name=None))

    curve = ("channel_id", "metric", "minute", "low", "high", "last")
    totals = ("campaign_id", "channel_id", "metric", "peak", "last")
    return {
        "curve": lambda one: rows(store.curve(campaign(one)), *curve),
        "comments": lambda one: rows(
            store.event_curve(campaign(one), ["comment"]), "channel_id", "minute", "count"
        ),
        "people": lambda one: [(store.people(campaign(one)),)],
        "totals": lambda _: rows(store.totals(everything), *totals),
        "event_totals": lambda _: rows(
            store.event_totals(everything), "campaign_id", "channel_id", "kind", "count"
        ),
    }


_SQL = {
    "curve": """
        SELECT channel_id, metric, at / 60000, min(value), max(value), last FROM (
            SELECT *, last_value(value) OVER (
                PARTITION BY channel_id, metric, at / 60000 ORDER BY at
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last
            FROM samples WHERE campaign_id = :one)
        GROUP BY 1, 2, 3
        """,
    "comments": """
        SELECT channel_id, at / 60000, sum(count) FROM events
        WHERE campaign_id = :one AND kind = 'comment' GROUP BY 1, 2
        """,
    "people": """
        SELECT count(DISTINCT viewer) FROM events WHERE campaign_id = :one AND viewer != ''
        """,
    "totals": """
        SELECT campaign_id, channel_id, metric, peak, value FROM (
            SELECT campaign_id, channel_id, metric, max(value) AS peak
            FROM samples GROUP BY 1, 2, 3)
        JOIN (
            SELECT campaign_id, channel_id, metric, value, max(at) AS at  -- the value at the latest
            FROM samples GROUP BY 1, 2, 3)
        USING (campaign_id, channel_id, metric)
        """,
    "event_totals": """
        SELECT campaign_id, channel_id, kind, sum(count) FROM events GROUP BY 1, 2, 3
        """,
}


def _sqlite(folder: Path, rows: tuple[pa.Table, pa.Table]) -> dict[str, Ask]:
    path = folder / "raw.sqlite"
    with sqlite3.connect(path) as made:
        for name, table in zip(("samples", "events"), rows, strict=True):
            raw_rows(table).to_sql(name, made, index=False)
        made.execute("CREATE INDEX samples_of ON samples (campaign_id, channel_id, metric, at)")
        made.execute("CREATE INDEX events_of ON events (campaign_id, kind, at)")
    own = threading.local()

    def ask(sql: str, one: int) -> Answer:
        if not hasattr(own, "connection"):
            own.connection = sqlite3.connect(path)
        found: Answer = own.connection.execute(sql, {"one": campaign(one)}).fetchall()
        return found

    return {name: partial(ask, sql) for name, sql in _SQL.items()}


def _pandas(rows: tuple[pa.Table, pa.Table]) -> dict[str, Ask]:
    told, happened = (raw_rows(table) for table in rows)
    one_series = ["campaign_id", "channel_id", "metric"]

    def of(frame: pd.DataFrame, one: int) -> pd.DataFrame:
        mine = frame[frame["campaign_id"] == campaign(one)]
        return mine.assign(minute=mine["at"] // 60_000)

    def rows_of(found: pd.DataFrame | pd.Series[Any]) -> Answer:
        return list(found.reset_index().itertuples(index=False, name=None))

    def curve(one: int) -> Answer:
        minutes = of(told, one).sort_values("at").groupby(["channel_id", "metric", "minute"])
        return rows_of(minutes["value"].agg(["min", "max", "last"]))

    def comments(one: int) -> Answer:
        mine = of(happened, one)
        minutes = mine[mine["kind"] == "comment"].groupby(["channel_id", "minute"])
        return rows_of(minutes["count"].sum())

    def people(one: int) -> Answer:
        viewers = of(happened, one)["viewer"]
        return [(int(viewers[viewers != ""].nunique()),)]

    def totals(_: int) -> Answer:
        return rows_of(told.sort_values("at").groupby(one_series)["value"].agg(["max", "last"]))

    def event_totals(_: int) -> Answer:
        return rows_of(happened.groupby(["campaign_id", "channel_id", "kind"])["count"].sum())

    return {
        "curve": curve,
        "comments": comments,
        "people": people,
        "totals": totals,
        "event_totals": event_totals,
    }


def raw_rows(table: pa.Table) -> pd.DataFrame:
    """The rows as they came, a moment as its number of milliseconds."""
    for name in ("at", "read_at"):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table[name].cast(pa.int64()))
    frame: pd.DataFrame = table.to_pandas()
    return frame


def _check(name: str, ours: Mapping[str, Ask], others: Mapping[str, Ask]) -> None:
    for question, ask in ours.items():
        if sorted(ask(3)) != sorted(others[question](3)):
            raise RuntimeError(f"{name} answers {question} differently")


def _taken(asks: Mapping[str, Ask], number: int, users: int) -> list[float]:
    """Milliseconds a question, each person asking every question of broadcasts in turn."""

    def person(place: int) -> list[float]:
        taken = []
        for turn in range(ROUNDS):
            for ask in asks.values():
                begun = time.perf_counter()
                ask((place * ROUNDS + turn) * 7 % number)
                taken.append(1000 * (time.perf_counter() - begun))
        return taken

    with ThreadPoolExecutor(users) as people:
        return [one for taken in people.map(person, range(users)) for one in taken]
