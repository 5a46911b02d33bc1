"""What the pages ask of telemetry, beside the same answers worked out from the raw rows in
SQLite and in pandas, with several people asking at the same time.

The curve of a broadcast and its comments by the minute (live numbers, review), its newest
values and how much happened (live numbers, results), viewers by the minute in those before it
(what is usual, what each cue did), what was said last (live numbers, behind a word of the
review). Answers are checked to be equal before anything is measured. Management pages ask
telemetry nothing.
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
BEFORE = 20
"""Broadcasts that what is usual is taken from: twenty of one store."""
SAID = 200
"""Comments that a page shows."""

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
        ours = _kaibo(store)
        others = {"sqlite": _sqlite(Path(folder), rows), "pandas": _pandas(rows)}
        for name, other in others.items():
            _check(name, ours, other, number)
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
            taken = _taken(_kaibo(store), number, users)
            yield Figure(f"asked_by_{users}_of_50m.p95", percentile(taken, 0.95), "ms")
        store.close()


def _kaibo(store: Telemetry) -> dict[str, Ask]:
    def rows(frame: pd.DataFrame, *columns: str) -> Answer:
        for name, unit in (("minute", UNITS), ("at", 1)):
            if name in columns:
                frame = frame.assign(**{name: frame[name].astype("int64") // unit})
        return list(frame[list(columns)].itertuples(index=False, name=None))

    def said(one: int) -> Answer:
        found = store.events(campaign(one), ["comment"], limit=SAID)
        return [(event.channel_id, event.id, event.text) for event in found]

    curve = ("channel_id", "metric", "minute", "low", "high", "last")
    return {
        "curve": lambda one: rows(store.curve(campaign(one)), *curve),
        "comments": lambda one: rows(
            store.event_curve(campaign(one), ["comment"]), "channel_id", "minute", "count"
        ),
        "latest": lambda one: rows(
            store.latest(campaign(one)), "channel_id", "metric", "at", "value"
        ),
        "counted": lambda one: rows(
            store.event_totals([campaign(one)]), "channel_id", "kind", "count"
        ),
        "usual": lambda one: rows(
            store.curves(_before(one), ["online"]), "campaign_id", "channel_id", "minute", "mean"
        ),
        "said": said,
    }


def _before(one: int) -> list[str]:
    """The broadcasts before one; of the first ones those after it."""
    first = max(0, one - BEFORE)
    return [campaign(each) for each in range(first, first + BEFORE)]


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
    "latest": """
        SELECT channel_id, metric, max(at), value FROM samples  -- the value at the latest
        WHERE campaign_id = :one GROUP BY 1, 2
        """,
    "counted": """
        SELECT channel_id, kind, sum(count) FROM events WHERE campaign_id = :one GROUP BY 1, 2
        """,
    "usual": """
        SELECT campaign_id, channel_id, at / 60000, avg(value) FROM samples
        WHERE campaign_id BETWEEN :first AND :last AND metric = 'online' GROUP BY 1, 2, 3
        """,
    "said": f"""
        SELECT channel_id, id, text FROM events
        WHERE campaign_id = :one AND kind = 'comment'
        ORDER BY at DESC, channel_id DESC, id DESC LIMIT {SAID}
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
        before = _before(one)
        asked = {"one": campaign(one), "first": before[0], "last": before[-1]}
        found: Answer = own.connection.execute(sql, asked).fetchall()
        return found

    return {name: partial(ask, sql) for name, sql in _SQL.items()}


def _pandas(rows: tuple[pa.Table, pa.Table]) -> dict[str, Ask]:
    told, happened = (raw_rows(table) for table in rows)

    def of(frame: pd.DataFrame, one: int) -> pd.DataFrame:
        mine = frame[frame["campaign_id"] == campaign(one)]
        return mine.assign(minute=mine["at"] // UNITS)

    def rows_of(found: pd.DataFrame | pd.Series[Any]) -> Answer:
        return list(found.reset_index().itertuples(index=False, name=None))

    def curve(one: int) -> Answer:
        minutes = of(told, one).sort_values("at").groupby(["channel_id", "metric", "minute"])
        return rows_of(minutes["value"].agg(["min", "max", "last"]))

    def comments(one: int) -> Answer:
        mine = of(happened, one)
        minutes = mine[mine["kind"] == "comment"].groupby(["channel_id", "minute"])
        return rows_of(minutes["count"].sum())

    def latest(one: int) -> Answer:
        mine = of(told, one).sort_values("at")
        return rows_of(mine.groupby(["channel_id", "metric"])[["at", "value"]].last())

    def counted(one: int) -> Answer:
        return rows_of(of(happened, one).groupby(["channel_id", "kind"])["count"].sum())

    def usual(one: int) -> Answer:
        some = told[told["campaign_id"].isin(_before(one)) & (told["metric"] == "online")]
        keys = [some["campaign_id"], some["channel_id"], some["at"] // UNITS]
        return rows_of(some.groupby(keys)["value"].mean())

    def said(one: int) -> Answer:
        mine = of(happened, one)
        last = mine[mine["kind"] == "comment"].sort_values(["at", "channel_id", "id"])[-SAID:]
        return list(last[["channel_id", "id", "text"]].itertuples(index=False, name=None))

    return {
        "curve": curve,
        "comments": comments,
        "latest": latest,
        "counted": counted,
        "usual": usual,
        "said": said,
    }


def raw_rows(table: pa.Table) -> pd.DataFrame:
    """The rows as they came, a moment as its number of milliseconds."""
    for name in ("at", "read_at"):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table[name].cast(pa.int64()))
    frame: pd.DataFrame = table.to_pandas()
    return frame


def _check(name: str, ours: Mapping[str, Ask], others: Mapping[str, Ask], number: int) -> None:
    for question, ask in ours.items():
        for one in range(number):
            if sorted(ask(one)) != sorted(others[question](one)):
                raise RuntimeError(f"{name} answers {question} of broadcast {one} differently")


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
