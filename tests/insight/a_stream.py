"""A telemetry store with a stream in it, as tests of the minute curve need it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from planner.domain.campaign import Campaign
from planner.domain.figures import State
from planner.domain.telemetry import Event, EventKind, Sample
from planner.store.telemetry import Telemetry, open_telemetry

BEGAN = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Telemetry]:
    """An empty telemetry store."""
    opened = open_telemetry("", tmp_path / "telemetry")
    yield opened
    opened.close()


def campaign(*channels: str) -> Campaign:
    """A broadcast of two hours with these channels, without a store."""
    bodies = {
        "header": {"title": "周五直播", "starts_at": BEGAN.isoformat()},
        "platform": {"channels": [{"id": c, "platform": "youtube"} for c in channels]},
    }
    return Campaign(id="c", bodies=bodies)


def at(minutes: float) -> datetime:
    """So many minutes after the start."""
    return BEGAN + timedelta(minutes=minutes)


def sample(
    minutes: float,
    value: float,
    *,
    metric: str = "concurrent",
    channel: str = "yt",
    grain: int = 0,
    state: State = "live",
    read: float | None = None,
    source: str = "api:youtube",
) -> Sample:
    """A reading, made at the moment it holds for unless ``read`` says otherwise."""
    read_at = at(minutes if read is None else read)
    return Sample("c", channel, metric, at(minutes), value, grain, state, read_at, source)


def event(minutes: float, kind: EventKind = "comment", *, channel: str = "yt") -> Event:
    """Something a viewer did."""
    moment = at(minutes)
    name = f"{kind} {minutes}"
    return Event(
        "c", channel, kind, name, moment, "v", "", 1, None, "", "", "", moment, "api:youtube"
    )


def every_minute(values: Iterable[float], *, channel: str = "yt") -> list[Sample]:
    """A reading at the beginning of each minute."""
    return [sample(n, value, channel=channel) for n, value in enumerate(values)]
