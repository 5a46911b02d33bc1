"""Who goes first: a command on its way to the screens, before whatever else runs here."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 0.1
"""Seconds for which a command holds up others at most: the store may be busy for longer."""


class RightOfWay:
    """``taken`` in the event loop by what goes first; ``give`` in any thread that can wait."""

    def __init__(self) -> None:
        self._under_way = 0
        self._until = 0.0
        self._is_free = threading.Event()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Go first; with several at once the way is free after the last."""
        self._under_way += 1
        self._is_free.clear()
        self._until = time.monotonic() + LONGEST
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._until = 0.0
                self._is_free.set()

    def give(self) -> None:
        """Wait while somebody goes first."""
        left = self._until - time.monotonic()
        if left > 0:
            self._is_free.wait(left)
