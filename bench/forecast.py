"""How long it takes to tell what a broadcast can be expected to bring, from as many past
broadcasts as are ever looked at, with thousands more behind them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench import Figure
from bench._dealer_groups import USUAL_BUDGET, Group, Held, Traits
from planner.actions import campaigns
from planner.actions.who import Who
from planner.domain.figures import Figure as Number
from planner.domain.outlook import Outlook
from planner.domain.rows import new_id
from planner.insight import forecast, past_cases
from planner.store import figures
from planner.store.database import Database, open_database

BROADCASTS = 2000
ROUNDS = 9
_WHO = Who("bench")
_NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
_SHOWN = ("viewers", "peak_concurrent", "leads")


def run() -> Iterator[Figure]:
    """Yield ``first`` (what names the past, reading it, reckoning with three metrics, and the
    ranges of a plan) and ``again`` (a changed plan over the same past), in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database("", Path(folder))
        held = Group(1, Traits(stores=8, weeks=260, a_week=1.2)).history()
        latest = held[-BROADCASTS:]
        days = _NOW.timestamp() / 86_400 - 1 - latest[-1].case.ends
        for one in latest:
            _write(database, one, days)
        (plan,) = islice((h for h in reversed(latest) if h.case.store == "s0"), 1)
        campaign = campaigns.get(database, _write(database, plan, days + 8))
        store = campaign.header.store_id

        def look() -> tuple[past_cases.Past, dict[str, Outlook]]:
            marks = past_cases.marks(database, store, _NOW)
            past = past_cases.read(database, marks, _SHOWN, "CNY", _NOW)
            found = {metric: forecast.outlook(past, metric) for metric in _SHOWN}
            return past, {metric: one for metric, one in found.items() if one is not None}

        past, outlooks = look()

        def tell() -> None:
            forecast.prospect(campaign, outlooks.get, past.usual_budget)

        yield Figure("broadcasts", len(past.broadcasts), "broadcasts")
        looked, told = _milliseconds(look), _milliseconds(tell)
        yield Figure("first", looked + told, "ms", target=100)
        yield Figure("again", told, "ms", target=100)
        database.close()


def _write(database: Database, held: Held, days: float) -> str:
    case = held.case
    at = datetime.fromtimestamp(round((case.starts + days) * 86_400), UTC)
    media = {"id": "b", "category": "media", "planned": round((case.budget or 0) * USUAL_BUDGET)}
    parts: dict[Any, Any] = {
        "header": {
            "title": case.id,
            "store_id": case.store,
            "starts_at": at,
            "length_minutes": round(case.minutes),
            "template": case.template,
        },
        "platform": {"channels": [{"id": "a", "platform": case.platform, "account": case.store}]},
        "resources": {
            "crew": [{"id": "h", "name": case.hosts[0], "role": "host"}],
            "budget": [] if case.budget is None else [media],
        },
    }
    made = campaigns.create(database, _WHO, parts, now=at)
    counts = {"leads": 1.0, "viewers": 40.0, "views": 60.0, "peak_concurrent": 3.0, "likes": 90.0}
    read_at = at + timedelta(days=1)
    rows = [
        Number(
            *(new_id(), made, "a", metric, held.leads * times, at, read_at),
            *("file", "", "final", _WHO.name),
        )
        for metric, times in counts.items()
    ]
    with database.write() as connection:
        figures.add(connection, rows)
    return made


def _milliseconds(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        started = perf_counter()
        act()
        taken.append(1000 * (perf_counter() - started))
    return median(taken)
