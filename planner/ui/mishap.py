"""An error nobody expected: a sentence and a number on the screen, the rest in a log."""

from __future__ import annotations

import asyncio
import logging
import secrets
from logging.handlers import RotatingFileHandler

import streamlit as st

from planner.errors import KaiboError
from planner.settings import settings
from planner.ui.session import say, t

_log = logging.getLogger("kaibo")


def start_log() -> None:
    """Write the errors of this process to ``errors.log`` in the data folder."""
    folder = settings().data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            folder / "errors.log", maxBytes=2_000_000, backupCount=3, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)


def note_end(work: asyncio.Future[None]) -> None:
    """Log why work in the background ended, unless it was told to."""
    if not work.cancelled() and (error := work.exception()) is not None:
        _log.error("work in the background ended", exc_info=error)


def show(error: Exception) -> bool:
    """Say what happened instead of a trace; return that it was said."""
    if isinstance(error, KaiboError):
        st.error(say(error), icon=":material/error:")
        return True
    number = secrets.token_hex(3).upper()
    _log.error("%s", number, exc_info=error)
    st.error(t("error.unexpected", number=number), icon=":material/error:")
    return True
