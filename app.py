"""The launcher: the Streamlit script, the routes beside it, what happens at the start."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from planner.live.collector import Collector
from planner.store.database import database
from planner.store.sealing import seal
from planner.store.telemetry import telemetry
from planner.ui import callbacks, mishap
from planner.web.door import Door
from planner.web.pushes import pushes
from planner.web.routes import LiveFirst, routes
from planner.web.stage import hub


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Log to the data folder, freeze what was imported, hand on what happens on air, close the store at the end."""
    mishap.start_log()
    gc.collect()
    gc.freeze()  # a later collection need not walk a hundred thousand imported objects
    hub.start()
    collector = Collector(database, telemetry, seal)
    collector.start()
    pushes.on_push = collector.push
    yield {}
    hub.close()
    await pushes.close()
    await asyncio.to_thread(collector.close)
    telemetry.close()
    database.close()


sys.setswitchinterval(0.0005)  # one busy thread must not starve the event loop of live screens
callbacks.keep_whole()
app = st.App(
    "planner/shell.py",
    lifespan=lifespan,
    routes=routes(),
    middleware=[Middleware(Door), Middleware(LiveFirst)],
    on_script_error=mishap.show,
)
