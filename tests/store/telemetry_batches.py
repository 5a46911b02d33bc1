"""Numbered batches of telemetry, of which a store must hold each whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from planner.domain.telemetry import Event, Sample
from planner.store.telemetry import Telemetry

START = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
BATCH = 200


def batch(number: int) -> tuple[list[Sample], list[Event]]:
    """A sample and ``BATCH`` events of one moment."""
    at = START + timedelta(seconds=number)
    sample = Sample("c", "room", "online", at, number, 0, "live", at, "api:x")
    event = Event("c", "room", "comment", "", at, "v", "好" * 40, 1, None, "", "", "", at, "api:x")
    return [sample], [replace(event, id=f"{number}-{place}") for place in range(BATCH)]


def entries(store: Telemetry) -> int:
    """How many events the totals tell of, after a look that they agree with the rows."""
    curve, totals = store.event_curve("c"), store.event_totals(["c"])
    assert curve["entries"].sum() == totals["entries"].sum()
    assert len(store.events("c", limit=10**6)) == curve["entries"].sum()
    return int(curve["entries"].sum())
