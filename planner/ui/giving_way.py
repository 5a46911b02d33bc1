"""Pages give way: to the show while a command is on its way to the screens, and to each other.

All threads share one interpreter. Pages that are being drawn would take most turns of it from
the one that sends the next cue to a hundred screens; and drawn together, each takes as long as
all of them. The version of Streamlit is pinned.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from streamlit.runtime.scriptrunner_utils.script_requests import (
    ScriptRequest,
    ScriptRequests,
)

PATIENCE = 0.25
"""Seconds after which a page is drawn though another one still is: that one may wait for a
platform, or import a large file."""

_turn = threading.Semaphore()
_looks_for_requests = ScriptRequests.on_scriptrunner_yield


def let_first(wait: Callable[[], None]) -> None:
    """Have every page call ``wait`` wherever Streamlit looks whether it should stop: at
    each element that is drawn. ``wait`` returns at once unless something goes first."""

    def waits(requests: ScriptRequests) -> ScriptRequest | None:
        wait()
        return _looks_for_requests(requests)

    ScriptRequests.on_scriptrunner_yield = waits  # type: ignore[method-assign,assignment]


@contextmanager
def in_turn() -> Iterator[None]:
    """Draw a page while no other is being drawn."""
    mine = _turn.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if mine:
            _turn.release()
