"""The page of live numbers: a broadcast that has been on for three hours, with a sample a
second, a comment a second and a cue every five minutes, drawn beside one that has been on
for a quarter of an hour."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import Figure, percentile
from bench._session import Session
from planner.actions import campaigns, show
from planner.actions.who import Who
from planner.domain.campaign import Part
from planner.domain.show_commands import Command
from planner.domain.telemetry import Event, Sample
from planner.store.database import Database, open_database
from planner.store.telemetry import Telemetry, open_telemetry
from planner.ui.minute_curve import EVERY
from tests.running_app import RunningApp

PERSON = Who("策划甲")
CUE = timedelta(minutes=5)
TIMES = 12
_SAID = ("多少钱", "落地多少", "续航怎么样", "有现车吗", "后排多大", "主播好")


def run() -> Iterator[Figure]:
    """Yield the milliseconds a script run takes, the first ones left out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = _fill(folder, timedelta(minutes=15), timedelta(hours=3))
        app = RunningApp(folder)
        app.start()
        try:
            short, long = asyncio.run(_drawn(app.url, made))
        finally:
            app.stop()
    for share in (0.5, 0.95):
        quarter = percentile(short, share)
        yield Figure(
            f"after_3h.p{share * 100:.0f}", percentile(long, share), "ms", "after_15min", quarter
        )


def _fill(folder: Path, *on_for: timedelta) -> list[str]:
    database, telemetry = open_database("", folder), open_telemetry("", folder)
    now = datetime.now(UTC).replace(microsecond=0)
    made = [_on_air(database, telemetry, now - length, now) for length in on_for]
    telemetry.close()
    database.close()
    return made


def _on_air(database: Database, telemetry: Telemetry, began: datetime, now: datetime) -> str:
    cues = [{"id": f"cue{n}", "title": f"环节 {n}", "seconds": 300} for n in range(48)]
    parts: dict[Part, dict[str, Any]] = {
        "header": {"title": "周五直播", "starts_at": began.isoformat(), "length_minutes": 240},
        "run_sheet": {"cues": cues},
        "platform": {"channels": [{"id": "yt", "platform": "youtube", "account": "门店号"}]},
        "goals": {"targets": [{"id": "t", "metric": "leads", "value": 200}]},
    }
    campaign = campaigns.create(database, PERSON, parts, now=began - timedelta(hours=1))
    for number in range((now - began) // CUE):
        seen = show.stage(database, campaign).show.seq
        kind, at = "next" if number else "start", began + number * CUE
        command = Command(kind=kind, key=f"cue-{number:05}", run=0, seen=seen, arguments={})
        show.command(database, "console", PERSON.name, campaign, command, now=at)
    seconds = range(int((now - began).total_seconds()))
    moments = [began + timedelta(seconds=second) for second in seconds]
    telemetry.append(
        [_sample(campaign, "concurrent", at, 300 + n % 97) for n, at in enumerate(moments)]
        + [_sample(campaign, "views", at, 5 * n) for n, at in enumerate(moments)],
        [_comment(campaign, n, at) for n, at in enumerate(moments)],
    )
    return campaign


def _sample(campaign: str, metric: str, at: datetime, value: float) -> Sample:
    return Sample(campaign, "yt", metric, at, value, 0, "live", at, "api:youtube")


def _comment(campaign: str, number: int, at: datetime) -> Event:
    said = _SAID[number * 7 % len(_SAID)] + ("？" if number % 3 else "")
    viewer = f"{number % 900:016x}"
    return Event(
        campaign, "yt", "comment", str(number), at, viewer, said, 1, None, "", "", "", at,
        "api:youtube",
    )  # fmt: skip


async def _drawn(url: str, made: list[str]) -> list[list[float]]:
    """Open the pages in turn, each time as late as a new reading is made for it."""
    times: list[list[float]] = [[] for _ in made]
    async with Session(url, PERSON.name) as session:
        for _ in range(TIMES):
            for taken, campaign in zip(times, made, strict=True):
                taken.append(1000 * await session.open("floor", campaign=campaign))
            await asyncio.sleep(EVERY.total_seconds() / 2 + 0.2)
        if session.errors:
            raise RuntimeError(f"the page showed errors: {sorted(set(session.errors))}")
    return [taken[2:] for taken in times]
