"""What machines emit about a channel: samples and events, as they are kept.

Both name campaign and channel, when they hold for and when they were read (UTC), and their
source. Of one thing read twice, the later reading stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from planner.domain.figures import State

EventKind = Literal[
    "comment", "gift", "like", "follow", "join", "fan_club", "share", "lead", "start", "end"
]

COUNTED: Mapping[str, EventKind] = {
    "comments": "comment",
    "likes": "like",
    "new_followers": "follow",
    "leads": "lead",
}
"""The metrics that are counted event by event, and the events each is made of."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One value of a metric of the dictionary: the moment ``at`` it holds for and the
    seconds it covers from then (``grain``; 0: that moment alone). Of what is counted, a
    value of a moment is the running total, one of some seconds what was counted in them.

    There is one current sample a campaign, channel, metric, moment and grain: the one read
    last; of two read at the same moment the more final, then the larger.
    """

    campaign_id: str
    channel_id: str
    metric: str
    at: datetime
    value: float
    grain: int
    state: State
    read_at: datetime
    source: str
    """``api:<platform>`` · ``push:<platform>`` · ``file:<import id>``"""


@dataclass(frozen=True, slots=True)
class Event:
    """Something one viewer did. There is one current event a campaign, channel, kind and
    ``id`` (the platform's).

    ``viewer`` is a keyed hash of the person, never the platform's id; ``text`` has the
    phone numbers in it masked; ``count`` is how many at once, ``amount`` what was paid in
    ``currency`` (``None``: nothing is known); ``detail`` a lead's component or a gift's
    name, ``traffic`` natural, paid or empty.
    """

    campaign_id: str
    channel_id: str
    kind: EventKind
    id: str
    at: datetime
    viewer: str
    text: str
    count: float
    amount: float | None
    currency: str
    detail: str
    traffic: str
    read_at: datetime
    source: str
