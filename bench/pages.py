"""Pages: a script run as 20 people feel it, with many campaigns behind; the start.

Each person opens pages and types over the real websocket, one action every five seconds;
a figure is the time from the action to the end of its script run.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import Figure, percentile
from bench._session import Session
from bench._store import PERSON, fill
from planner.actions import campaigns
from planner.domain.answers import Answer, Answers, CarAnswer, ChannelAnswer
from planner.domain.campaign import STEPS, Part
from planner.domain.rows import new_id
from planner.store.database import open_database
from tests.running_app import RunningApp

PEOPLE = 20
PAUSE = 5.0
ACTIONS = 12
"""Actions of each person that are measured, after one that warms up."""


def plan() -> dict[Part, dict[str, Any]]:
    """The parts of a complete plan, as a marketer makes it from a template."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database("", Path(folder))
        answers = Answers(
            key=new_id(),
            template="new_car_launch",
            store=Answer(name="门店 1"),
            cars=[CarAnswer(name="样车 A"), CarAnswer(name="样车 B")],
            hosts=[Answer(name="主播A"), Answer(name="主播B")],
            channels=[ChannelAnswer(platform="douyin"), ChannelAnswer(platform="kuaishou")],
            starts_at=datetime.now(UTC) + timedelta(days=7),
            wanted_leads=200,
        )
        made = campaigns.make(database, PERSON, answers, "zh", now=datetime.now(UTC))
        found = campaigns.get(database, made)
        database.close()
        return {part: dict(body) for part, body in found.bodies.items()}  # type: ignore[misc]


async def _person(url: str, number: int, ids: list[str], times: list[float]) -> list[str]:
    dice = random.Random(number)
    async with Session(url, f"策划{number}") as session:
        await asyncio.sleep(PAUSE * number / PEOPLE)
        campaign = ids[len(ids) // 2 + number]
        await session.open("")
        for action in range(ACTIONS + 1):
            begun = time.perf_counter()
            if action % 3 == 0:
                page = dice.choice(["", *STEPS])
                took = await session.open(page, campaign=campaign)
            elif action % 3 == 1:
                took = await session.open("goals", campaign=campaign)
            else:
                took = await session.type("主题", f"第 {number}-{action} 版")
            if action:
                times.append(took)
            await asyncio.sleep(max(0.0, PAUSE - (time.perf_counter() - begun)))
        return session.errors


async def _crowd(url: str, ids: list[str], people: int) -> tuple[list[float], list[str]]:
    times: list[float] = []
    people_at_work = [_person(url, number, ids, times) for number in range(people)]
    errors = await asyncio.gather(*people_at_work)
    return times, [text for texts in errors for text in texts]


def _with(number: int, parts: dict[Part, dict[str, Any]]) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        ids = fill(Path(folder), parts, number)
        app = RunningApp(Path(folder))
        app.start()
        try:
            asyncio.run(_crowd(app.url, ids, 1))
            times, errors = asyncio.run(_crowd(app.url, ids, PEOPLE))
        finally:
            app.stop()
    if errors:
        raise RuntimeError(f"pages showed errors: {sorted(set(errors))}")
    return times


def _start() -> float:
    """Seconds from the command to the end of the first page's script run."""
    with tempfile.TemporaryDirectory() as folder:
        app = RunningApp(Path(folder))
        begun = time.perf_counter()
        app.start()
        try:
            asyncio.run(_first_page(app.url))
            return time.perf_counter() - begun
        finally:
            app.stop()


async def _first_page(url: str) -> None:
    async with Session(url, "") as session:
        await session.open("")


def run() -> Iterator[Figure]:
    """Yield the figures."""
    yield Figure("start", _start(), "s")
    parts = plan()
    few = _with(500, parts)
    yield Figure("p50_20_sessions", 1000 * percentile(few, 0.5), "ms")
    yield Figure("p95_20_sessions", 1000 * percentile(few, 0.95), "ms")
    many = _with(5000, parts)
    p95 = 1000 * percentile(many, 0.95)
    yield Figure("p95_5000_campaigns", p95, "ms", "500_campaigns", 1000 * percentile(few, 0.95))
