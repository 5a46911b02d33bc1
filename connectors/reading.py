"""What a platform tells of a stream: samples, events, totals, streams.

All moments are UTC. A number the platform did not give is absent, never zero. Metric keys
are those of ``data/metrics.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

State = Literal["live", "provisional", "final"]

EventKind = Literal[
    "comment", "gift", "like", "follow", "join", "fan_club", "share", "lead", "start", "end"
]


@dataclass(frozen=True, slots=True)
class Sample:
    """One value of a metric: the moment it holds for and the seconds it covers from then
    (``grain``; 0: that moment alone)."""

    metric: str
    at: datetime
    value: float
    grain: int = 0
    state: State = "live"


@dataclass(frozen=True, slots=True)
class Event:
    """Something one viewer did. ``id`` is the platform's, by which a repeat is known;
    ``viewer`` the platform's id of the person, hashed before anything keeps it.

    ``count`` is how many at once (likes, gifts); ``amount`` what was paid, in ``currency``.
    A lead has neither name nor phone: ``detail`` is its component, ``traffic`` how the
    person came.
    """

    id: str
    kind: EventKind
    at: datetime
    viewer: str = ""
    text: str = ""
    count: float = 1
    amount: float | None = None
    currency: str = ""
    detail: str = ""
    traffic: Literal["", "natural", "paid"] = ""


@dataclass(frozen=True, slots=True)
class Total:
    """One value for a whole stream."""

    metric: str
    value: float
    state: State = "provisional"


@dataclass(frozen=True)
class Stream:
    """A stream as a platform knows it. ``ended_at`` is ``None`` while it is on;
    ``more`` is what the connector needs to read it again (a chat's id)."""

    id: str
    title: str = ""
    planned_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """What one read brought.

    ``pending`` are metrics the platform will give later; ``cursor`` is where the next read
    goes on; ``wait`` the seconds the platform asks to leave until then; ``over`` says that
    this feed of this stream has nothing more to give.
    """

    samples: Sequence[Sample] = ()
    events: Sequence[Event] = ()
    totals: Sequence[Total] = ()
    pending: frozenset[str] = frozenset()
    cursor: str = ""
    wait: float | None = None
    over: bool = False
