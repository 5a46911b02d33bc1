"""How often a wrong passphrase may be typed."""

from __future__ import annotations

import math
from collections import deque

WINDOW = 60.0
"""Seconds a wrong attempt counts."""
PER_ADDRESS = 5
OVERALL = 30


class Attempts:
    """The wrong attempts of the last minute. Whoever must wait is not compared at all, so
    there are never more than ``OVERALL`` of them to keep. ``now`` is a monotonic second."""

    def __init__(self) -> None:
        self._wrong: deque[tuple[float, str]] = deque(maxlen=OVERALL)

    def wait(self, address: str, now: float) -> int:
        """Return how many seconds this address waits before its next attempt; 0: none."""
        while self._wrong and self._wrong[0][0] + WINDOW <= now:
            self._wrong.popleft()
        mine = [at for at, whose in self._wrong if whose == address]
        ends = [mine[-PER_ADDRESS]] if len(mine) >= PER_ADDRESS else []
        if len(self._wrong) >= OVERALL:
            ends.append(self._wrong[0][0])
        return math.ceil(max(ends) + WINDOW - now) if ends else 0

    def wrong(self, address: str, now: float) -> None:
        """Count a wrong attempt."""
        self._wrong.append((now, address))
