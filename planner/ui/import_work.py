"""An import under way: it goes on though its page is left, and is found again on the way back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

import streamlit as st

from planner.actions.progress import Progress
from planner.errors import KaiboError
from planner.ui.session import t

T = TypeVar("T")
_AT_ONCE = 2
_LOOK = 0.15
"""Seconds between two looks at how far it is."""
_log = logging.getLogger("kaibo")
_threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="import")
_under_way: set[str] = set()


class ImportWork:
    """Writes a file in a thread, since Streamlit ends a script at whatever is clicked
    meanwhile; ``sha256`` is the file's, ``say`` what is said once it is done."""

    def __init__(self, sha256: str, act: Callable[[Progress], T], say: Callable[[T], str]) -> None:
        self._sha256, self._share = sha256, 0.0
        _under_way.add(sha256)
        self._said = _threads.submit(lambda: say(act(self._tell)))
        self._said.add_done_callback(self._ended)

    def follow(self) -> str:
        """Show how far it is until it is done; return what is to be said then. Raises
        whatever it ended with."""
        bar = st.progress(0.0, text=t("imports.writing"))
        while wait([self._said], timeout=_LOOK).not_done:
            bar.progress(self._share, text=t("imports.writing"))
        return self._said.result()

    def _ended(self, said: Future[str]) -> None:
        _under_way.discard(self._sha256)
        error = said.exception()
        if error is not None and not isinstance(error, KaiboError):
            _log.error("an import broke", exc_info=error)

    def _tell(self, share: float) -> None:
        self._share = min(1.0, share)


def is_under_way(sha256: str) -> bool:
    """Whether a file is being imported right now, by whomever."""
    return sha256 in _under_way
