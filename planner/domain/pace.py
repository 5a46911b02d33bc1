"""At this rate: where a growing number will stand when the broadcast ends."""

from __future__ import annotations

from datetime import datetime, timedelta

LEAST = timedelta(minutes=5)
"""So soon after the start nothing is said of the end."""


def expected(value: float, begun: datetime, at: datetime, ends: datetime) -> float | None:
    """Return what ``value``, read ``at`` a moment, becomes by ``ends`` if it goes on growing
    as it did since ``begun``; ``None`` where too little has passed. Past the end it stays."""
    if at >= ends:
        return value
    if at - begun < LEAST:
        return None
    return value * ((ends - begun) / (at - begun))
