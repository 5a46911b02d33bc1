"""A million comments of a broadcast from a csv file to the telemetry store, beside the
obvious alternative: pandas reads the file and writes it to SQLite."""

from __future__ import annotations

import io
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from bench import Figure
from planner.actions import campaigns, file_reading, timed_imports
from planner.actions.who import Who
from planner.domain.campaign import Part
from planner.domain.columns import Columns
from planner.domain.file_clock import Clock
from planner.store.database import open_database
from planner.store.telemetry import open_telemetry

GROUP = "import"
"""How its figures are called: the word is one of the language's own, so no file can be."""

ROWS = 1_000_000
TARGET = 5.0
_START = datetime(2026, 10, 1, 12, tzinfo=UTC)
_HOURS = 4
_WRITTEN = (
    "多少钱",
    "落地多少",
    "这台车续航怎么样",
    "有现车吗",
    "加我 13812345678",
    "666",
    "主播好",
)


def run() -> Iterator[Figure]:
    """Yield ``million`` in seconds, from the bytes of the file until all of it is on disk:
    read, looked at, viewers hashed, phone numbers masked, written and summed up."""
    data = _chat()
    with tempfile.TemporaryDirectory() as folder:
        ours = _seconds(lambda: _import(data, Path(folder)))
        theirs = _seconds(lambda: _obvious(data, Path(folder) / "obvious.db"))
    yield Figure("million", ours, "s", "pandas_to_sqlite", theirs, TARGET)


def _chat() -> bytes:
    random = Random(1)
    lines = ["时间,用户ID,内容"]
    local = _START + timedelta(hours=8)
    seconds = sorted(random.randrange(_HOURS * 3600) for _ in range(ROWS))
    for second in seconds:
        at = local + timedelta(seconds=second)
        viewer, said = random.randrange(60_000), random.choice(_WRITTEN)
        phone = f" {random.randrange(13_000_000_000, 19_999_999_999)}" * (random.random() < 0.01)
        lines.append(f"{at:%Y-%m-%d %H:%M:%S},u{viewer},{said}{random.randrange(200)}元{phone}")
    return "\n".join(lines).encode("gb18030")


def _import(data: bytes, folder: Path) -> None:
    database, telemetry = open_database("", folder), open_telemetry("", folder)
    now, who = _START + timedelta(days=1), Who("bench")
    header = {"starts_at": _START, "length_minutes": 60 * _HOURS}
    channels = {"channels": [{"platform": "douyin", "account": "bench"}]}
    parts: dict[Part, dict[str, Any]] = {"header": header, "platform": channels}
    campaign = campaigns.create(database, who, parts, now=now)
    file = file_reading.read_file(database, "chat.csv", data)
    columns, clock = file.sheets[0], Clock(ZoneInfo("Asia/Shanghai"))
    assert isinstance(columns, Columns)
    targets = file_reading.mapping(database, columns)
    seen = timed_imports.look(
        database, telemetry, file, columns, targets, clock, campaign_id=campaign, now=now
    )
    done = timed_imports.commit(
        database, telemetry, who, file, columns, targets, clock, seen, now=now
    )
    assert done.rows + seen.reading.repeated == ROWS
    telemetry.close()
    database.close()


def _obvious(data: bytes, path: Path) -> None:
    frame = pd.read_csv(io.BytesIO(data), encoding="gb18030")
    frame["时间"] = (
        pd.to_datetime(frame["时间"]).dt.tz_localize("Asia/Shanghai").dt.tz_convert("UTC")
    )
    frame["内容"] = frame["内容"].str.replace(r"(1[3-9]\d)\d{4}(\d{4})", r"\1****\2", regex=True)
    with sqlite3.connect(path) as connection:
        frame.to_sql("comments", connection, index=False)
    connection.close()


def _seconds(act: Callable[[], object]) -> float:
    started = perf_counter()
    act()
    return perf_counter() - started
