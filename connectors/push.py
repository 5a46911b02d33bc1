"""What a platform sends us by itself: verified, dated, and what to answer.

Each platform that pushes has a ``push.py`` with a function of the shape :class:`Receive`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from connectors.reading import Event

PUSH_KEY = "push_secret"
"""The name of an app's further key where pushes are signed with a secret of their own."""

OLDEST = timedelta(minutes=10)
"""A push that says it was sent earlier than this, or later than now, is refused."""


@dataclass(frozen=True)
class Pushed:
    """A push that is what it claims to be.

    ``message_id`` knows a repeat; ``room`` is the platform's id of the room or account it
    is about, empty for a challenge; ``reply`` is the body to answer with status 200.
    """

    message_id: str
    room: str
    events: Sequence[Event] = ()
    reply: bytes = b""
    reply_type: str = "text/plain"


class PushRefusedError(Exception):
    """A push that is not believed, and why; what it holds is not looked at."""

    def __init__(self, why: Literal["signature", "old", "unreadable"]) -> None:
        super().__init__(why)
        self.why = why


class Receive(Protocol):
    """Verify a push against the app's ``secret`` and read it; header names in small letters.

    Raises :class:`PushRefusedError`.
    """

    def __call__(
        self, headers: Mapping[str, str], body: bytes, secret: str, now: datetime
    ) -> Pushed: ...
