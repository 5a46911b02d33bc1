"""The show: from a command to the last of N screens, with the command on disk first.

The screens and the commands are a process of their own; with the server that makes two on
two cores. ``bare`` is a server that only fans out, without disk or rules, in the same run.
``busy``: 20 people click through pages and files of 1,000 broadcasts are imported, one
after the other, meanwhile. ``edit``: from a marketer's edit of a cue in the page, sent as the
browser sends it, to the last screen that knows of it. ``back_on_air``: from the start after
the app was killed to the first state a screen gets.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psutil

from bench import Figure, percentile
from bench._screens import FIRST_CUE
from bench._store import PERSON
from bench.pages import plan
from planner.actions import campaigns, stage_links
from planner.domain.campaign import Part
from planner.settings import ROOT
from planner.store.database import open_database
from tests.running_app import RunningApp, free_port

COMMANDS = 200
EDITS = 60
PACE = {1: 0.03, 100: 0.06, 1000: 0.25}
SETTLED = 8.0
"""Seconds after which an app that was started has imported what it needs."""
TIMES_BARE = 1.5
"""How much longer than a bare fan-out a hundred screens may take."""
TARGETS = {
    "last_of_100.p95": 20.0,
    "last_of_1000.p95": 100.0,
    "rss_1000": 60.0,
    "busy_100.p95": 60.0,
    "edit_100.p95": 200.0,
    "back_on_air": 3.0,
}


class Show:
    """A running app with a campaign that can go on air."""

    def __init__(self, folder: Path) -> None:
        database = open_database("", folder)
        now = datetime.now(UTC)
        parts = plan()
        parts["run_sheet"]["cues"][0]["id"] = FIRST_CUE
        ordered: dict[Part, dict[str, Any]] = {"header": parts["header"], **parts}
        self.campaign = campaigns.create(database, PERSON, ordered, now=now)
        self.tokens = {
            role: stage_links.make(
                database,
                PERSON,
                self.campaign,
                role,
                "屏幕",
                expires_at=now + timedelta(hours=12),
                now=now,
            ).token
            for role in ("console", "host")
        }
        database.close()
        self.app = RunningApp(folder)

    def rss(self) -> float:
        """Memory of the server process in MB."""
        assert self.app.process is not None
        return float(psutil.Process(self.app.process.pid).memory_info().rss / 2**20)

    @property
    def events(self) -> str:
        """Where a host's screen listens."""
        return f"/stage/{self.tokens['host']}/events"

    def screens(self, number: int) -> subprocess.Popen[bytes]:
        """Start the screens and their commands."""
        commands = f"/stage/{self.tokens['console']}/commands"
        return _screens(self.app.port, self.events, commands, number)


def _screens(
    port: int, events: str, sent: str, number: int, times: int = COMMANDS
) -> subprocess.Popen[bytes]:
    arguments = [str(port), events, sent, str(number), str(times), str(PACE[number])]
    return subprocess.Popen(
        [sys.executable, "-m", "bench._screens", *arguments], cwd=ROOT, stdout=subprocess.PIPE
    )


def _times(screens: subprocess.Popen[bytes]) -> list[float]:
    out, _ = screens.communicate(timeout=300)
    if screens.returncode:
        raise RuntimeError("the screens failed")
    times: list[float] = json.loads(out)["times"]
    return times


@contextmanager
def _show() -> Iterator[Show]:
    with tempfile.TemporaryDirectory() as folder:
        show = Show(Path(folder))
        show.app.start()
        httpx.get(show.app.url, timeout=30)
        time.sleep(SETTLED)
        try:
            yield show
        finally:
            show.app.stop()


def _last_of(number: int) -> tuple[list[float], float]:
    """Milliseconds a command, and how much memory the screens took at most, in MB."""
    with _show() as show:
        _warm(show)
        idle = show.rss()
        screens = show.screens(number)
        most = idle
        while screens.poll() is None and _more(screens):
            most = max(most, show.rss())
        return _times(screens), most - idle


def _warm(show: Show) -> None:
    """One screen and one page, so that what is loaded at first use counts as idle."""
    host = show.tokens["host"]
    httpx.get(f"{show.app.url}/stage/{host}/sheet", timeout=30)
    with httpx.stream("GET", f"{show.app.url}/stage/{host}/events", timeout=30) as stream:
        next(stream.iter_bytes())


def _more(screens: subprocess.Popen[bytes]) -> bool:
    time.sleep(0.2)
    return screens.poll() is None


def _bare(number: int) -> list[float]:
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "bench._fan_out", str(port)], cwd=ROOT)
    try:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                httpx.post(f"http://127.0.0.1:{port}/", timeout=1)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        return _times(_screens(port, "/", "/", number))
    finally:
        server.kill()
        server.wait()


def _busy() -> list[float]:
    with _show() as show:
        crowd = subprocess.Popen(
            [sys.executable, "-m", "bench._crowd", show.app.url, show.campaign], cwd=ROOT
        )
        try:
            time.sleep(SETTLED)  # everybody has opened some pages
            return _times(show.screens(100))
        finally:
            crowd.kill()
            crowd.wait()


def _edits() -> list[float]:
    with _show() as show:
        return _times(_screens(show.app.port, show.events, show.campaign, 100, EDITS))


def _back_on_air() -> float:
    """Seconds from the start of a killed app to the first state."""
    with _show() as show:
        command = {"kind": "start", "key": "bench-start", "seen": 0, "run": 0}
        path = f"{show.app.url}/stage/{show.tokens['console']}/commands"
        httpx.post(path, json=command).raise_for_status()
        show.app.kill()
        begun = time.perf_counter()
        show.app.start()
        with httpx.stream("GET", show.app.url + show.events, timeout=30) as stream:
            while b'"phase":"on"' not in next(stream.iter_raw()):
                pass
        return time.perf_counter() - begun


def run() -> Iterator[Figure]:
    """Yield the figures."""
    one, _ = _last_of(1)
    yield from _figures("last_of_1", one)
    bare = _bare(100)
    yield from _figures("bare_100", bare)
    hundred, _ = _last_of(100)
    p95 = percentile(hundred, 0.95)
    yield Figure(
        "last_of_100.p50", percentile(hundred, 0.5), "ms", "bare_100.p50", percentile(bare, 0.5)
    )
    bare_p95 = percentile(bare, 0.95)
    target = min(TARGETS["last_of_100.p95"], TIMES_BARE * bare_p95)
    yield Figure("last_of_100.p95", p95, "ms", "bare_100.p95", bare_p95, target)
    thousand, memory = _last_of(1000)
    yield from _figures("last_of_1000", thousand)
    yield _figure("rss_1000", memory, "MB")
    yield from _figures("busy_100", _busy())
    yield from _figures("edit_100", _edits())
    yield _figure("back_on_air", _back_on_air(), "s")


def _figures(name: str, times: list[float]) -> Iterator[Figure]:
    yield _figure(f"{name}.p50", percentile(times, 0.5), "ms")
    yield _figure(f"{name}.p95", percentile(times, 0.95), "ms")


def _figure(name: str, value: float, unit: str) -> Figure:
    return Figure(name, value, unit, target=TARGETS.get(name))
