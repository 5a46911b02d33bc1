"""A car stream that was made up, as a function of the seconds since its start.

The same run sheet and seed give the same stream. The audience goes towards what the cue on
air is worth to it, some come and go all the time, and whoever is there writes and likes.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from connectors.demo.phrases import ANYTIME, BY_KIND, PULL, TALK

SLOT = 5
"""Seconds between two values of the audience."""
CROWD = 420
"""Viewers of an ordinary cue, once the stream is known."""
STAY = 240
"""Seconds a viewer stays on average."""
_WARMING = 900
_TOWARDS = 0.03
_LIKES, _COMMENTS = 0.0014, 0.0005
"""Likes and comments a viewer and second."""
_MEMBERS = 0.01
_TIPS = 0.006
"""The share of messages that come with a membership or with money."""


@dataclass(frozen=True)
class Cue:
    """A cue of the run sheet: what kind it is and how long it lasts."""

    kind: str
    seconds: int


@dataclass(frozen=True)
class Message:
    """Something a viewer wrote ``at`` seconds after the start; ``micros`` is what was paid
    with it, ``joins`` that the viewer became a member."""

    at: float
    viewer: int
    text: str
    micros: int = 0
    joins: bool = False


class Story:
    """The stream from its first to its last second."""

    def __init__(self, cues: Sequence[Cue], seed: int = 1) -> None:
        chance = random.Random(seed)  # noqa: S311 a story, no secret
        kinds = [cue.kind for cue in cues for _ in range(max(cue.seconds // SLOT, 1))]
        self.seconds = len(kinds) * SLOT
        self._viewers: list[int] = []
        came: list[float] = []
        liked: list[int] = []
        self.messages: list[Message] = []
        audience = 12.0
        for slot, kind in enumerate(kinds):
            wanted = CROWD * PULL.get(kind, 0.8) * min(1.0, 0.1 + slot * SLOT / _WARMING)
            change = (wanted - audience) * _TOWARDS + chance.gauss(0, 0.012) * audience
            audience = max(audience + change, 1.0)
            self._viewers.append(round(audience))
            came.append(audience * SLOT / STAY + max(change, 0))
            liked.append(_whole(audience * SLOT * _LIKES, chance))
            self.messages += _messages(kind, slot * SLOT, audience, chance)
        self._views = list(accumulate(came))
        self._likes = list(accumulate(liked))

    def viewers(self, seconds: float) -> int:
        """How many watch."""
        return self._viewers[self._slot(seconds)]

    def views(self, seconds: float) -> int:
        """How often the stream was entered so far."""
        return round(self._views[self._slot(seconds)])

    def likes(self, seconds: float) -> int:
        """How many likes it has so far."""
        return self._likes[self._slot(seconds)]

    def minute(self, number: int) -> tuple[float, int]:
        """The mean and the most of a minute's viewers."""
        first = number * 60 // SLOT
        within = self._viewers[first : first + 60 // SLOT]
        return sum(within) / len(within), max(within)

    @property
    def watched(self) -> int:
        """The seconds all viewers watched together."""
        return sum(self._viewers) * SLOT

    def _slot(self, seconds: float) -> int:
        return min(max(int(seconds / SLOT), 0), len(self._viewers) - 1)


def _messages(kind: str, begins: int, audience: float, chance: random.Random) -> list[Message]:
    expected = audience * SLOT * _COMMENTS * TALK.get(kind, 1.0)
    moments = sorted(begins + chance.random() * SLOT for _ in range(_whole(expected, chance)))
    return [_message(kind, at, chance) for at in moments]


def _message(kind: str, at: float, chance: random.Random) -> Message:
    ours = BY_KIND.get(kind, ())
    text = chance.choice(ours if ours and chance.random() < 0.6 else ANYTIME)
    viewer, draw = chance.randrange(900), chance.random()
    if draw < _TIPS:
        return Message(at, viewer, text, micros=chance.choice((10, 30, 50)) * 1_000_000)
    return Message(at, viewer, text, joins=draw < _TIPS + _MEMBERS)


def _whole(expected: float, chance: random.Random) -> int:
    """A whole number that is ``expected`` on average."""
    return int(expected + chance.random())
