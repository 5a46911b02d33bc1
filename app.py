"""The launcher: the Streamlit script, the routes beside it, what happens at the start."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from planner.store.database import database
from planner.ui import callbacks, giving_way, mishap, navigation
from planner.web.door import Door
from planner.web.routes import LiveFirst, routes
from planner.web.stage import hub

LATER = 2.0
"""Seconds after which the collector and the pages are imported: that takes as long again, and
a show must be back on air before."""


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Log to the data folder, freeze what was imported, hand on what happens on air, follow
    what is connected, close the stores at the end."""
    mishap.start_log()
    _freeze()
    hub.start()
    following = asyncio.create_task(_follow())
    following.add_done_callback(mishap.note_end)
    yield {}
    hub.close()
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    from planner.store.telemetry import telemetry  # pages may have opened it

    telemetry.close()
    database.close()


async def _follow() -> None:
    """Follow what is connected until the app ends, and make ready what pages need."""
    await asyncio.sleep(LATER)
    await asyncio.to_thread(import_module, "planner.live.collector")
    await asyncio.to_thread(import_module, "planner.web.pushes")
    from planner.live.collector import Collector
    from planner.store.sealing import seal
    from planner.store.telemetry import telemetry
    from planner.web.pushes import pushes

    collector = Collector(database, telemetry, seal)
    collector.start()
    pushes.on_push = collector.push
    try:
        await asyncio.to_thread(navigation.import_ahead, hub.way.give)
        _freeze()
        await asyncio.Event().wait()
    finally:
        await pushes.close()
        await asyncio.to_thread(collector.close)


def _freeze() -> None:
    """Later collections need not walk the hundred thousands of objects that were imported."""
    gc.collect()
    gc.freeze()


gc.set_threshold(5_000, 20, 100)  # every thread stands still while all of the heap is walked
sys.setswitchinterval(0.0005)  # one busy thread must not starve the event loop of live screens
callbacks.keep_whole()
giving_way.let_first(hub.way.give)
app = st.App(
    "planner/shell.py",
    lifespan=lifespan,
    routes=routes(),
    middleware=[Middleware(Door), Middleware(LiveFirst)],
    on_script_error=mishap.show,
)
