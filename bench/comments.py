"""What was said in a broadcast of 100,000 comments: summed up once, and opened again.

``said`` reads, sums up in a process of its own and keeps it; ``again`` is what a page takes
from then on, beside the first time; ``behind`` is a page of 20 comments behind a row.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from bench import Figure
from bench._store import PERSON
from planner.actions import campaigns
from planner.domain.telemetry import Event
from planner.insight.said import WhatWasSaid, behind, what_was_said
from planner.store.database import open_database
from planner.store.telemetry import open_telemetry

COMMENTS = 100_000
_BEGAN = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
_TIMES = 15
_TEXTS = (
    *("星野 S7 落地价多少", "首付最低几成？", "冬天续航打几折", "周末能试驾吗", "有现车吗"),
    *("主播讲得清楚", "这个颜色好看", "来了来了", "666", "后备厢能放两个箱子吗", "加微信聊"),
    *("How much is the down payment?", "Nice colour", "第一次来，支持一下", "旧车能抵多少钱"),
)


def run() -> Iterator[Figure]:
    """Yield the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database, telemetry = open_database("", folder), open_telemetry("", folder)
        header = {"title": "直播", "starts_at": _BEGAN.isoformat()}
        made = campaigns.create(database, PERSON, {"header": header}, now=_BEGAN)
        campaign = campaigns.get(database, made)
        for begin in range(0, COMMENTS, 10_000):
            telemetry.append(events=_comments(made, range(begin, begin + 10_000)))
        found: list[WhatWasSaid | None] = []

        def answer() -> None:
            found.append(what_was_said(database, telemetry, campaign))

        first = _seconds(answer)
        again = median(_seconds(answer) for _ in range(_TIMES))
        yield Figure("said_100k", first, "s", target=60)
        yield Figure("again_100k", again * 1000, "ms", "first_time", first * 1000, target=100)
        [said, *_] = [one for one in found if one is not None]
        row = said.questions[0].said
        page = median(_seconds(lambda: behind(telemetry, made, row, page=3)) for _ in range(_TIMES))
        yield Figure("behind_100k", page * 1000, "ms", target=100)
        telemetry.close()
        database.close()


def _comments(campaign_id: str, numbers: range) -> list[Event]:
    """Half of them written before, half as nobody wrote them."""
    random = Random(numbers.start)
    made = []
    for number in numbers:
        text = random.choice(_TEXTS) + ("" if number % 2 else f" {number}")
        at = _BEGAN + timedelta(seconds=number * 10_800 / COMMENTS)
        source = "push:douyin"
        made.append(
            Event(
                campaign_id, "room", "comment", f"{number:08}", at, f"{number % 5_000:016x}", text,
                1, None, "", "", "", at, source,
            )
        )  # fmt: skip
    return made


def _seconds(act: Callable[[], object]) -> float:
    started = perf_counter()
    act()
    return perf_counter() - started
