"""A booking: what another campaign occupies at the same time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Booking:
    """A library item that the campaign named here occupies between two instants."""

    library_id: str
    campaign_id: str
    title: str
    starts_at: datetime
    ends_at: datetime
