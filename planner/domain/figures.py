"""A figure: one number with its metric, source, time and state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Source = Literal["person", "file", "api"]
State = Literal["live", "provisional", "final"]


@dataclass(frozen=True)
class Figure:
    """One number: of which campaign and channel (empty: all), which metric, what it
    holds for and when it was read (UTC), from where, and how final it is."""

    id: str
    campaign_id: str
    channel_id: str
    metric: str
    value: float
    holds_for: datetime
    read_at: datetime
    source: Source
    source_name: str
    state: State
    by: str
    import_id: str | None = None
