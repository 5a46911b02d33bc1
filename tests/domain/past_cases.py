"""Broadcasts as forecasts see them, for tests."""

from __future__ import annotations

from typing import Any

from planner.domain.broadcast_case import Case


def case(day: float, store: str = "s", *, hour: float = 20.0, **known: Any) -> Case:
    """A broadcast of two hours that begins on a day, at an hour of it."""
    starts = 20_000 + int(day) + hour / 24
    known = {"weekday": int(day) % 7, "ends": starts + 2 / 24} | known
    return Case(id=f"{store} {day} {hour}", store=store, starts=starts, hour=hour, **known)
