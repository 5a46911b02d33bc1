"""One line of a show's log: what was done while the run sheet ran, when and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Event:
    """An event of one run of a show. Run 0 is the broadcast, higher ones are rehearsals.

    ``seq`` counts from 1 in each run; ``at`` is UTC, in a rehearsal the rehearsal's own
    time; ``body`` holds JSON values; ``key`` is the sender's own, so that a command sent
    twice is one event.
    """

    seq: int
    at: datetime
    by: str
    kind: str
    body: Mapping[str, Any]
    key: str
