"""The whole app on air: killed during commands, screens that hang, edits meanwhile."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from planner.actions import show
from planner.store.database import open_database
from tests import a_show
from tests.running_app import RunningApp

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-fire")]


@pytest.fixture
def on_air(tmp_path) -> Iterator[tuple[RunningApp, str, dict[str, str]]]:
    database = open_database("", tmp_path)
    campaign_id = a_show.make(database)
    tokens = {role: a_show.link(database, campaign_id, role).token for role in ("console", "host")}
    database.close()
    app = RunningApp(tmp_path)
    app.start()
    yield app, campaign_id, tokens
    app.stop()


def _send(app: RunningApp, token: str, kind: str, key: str, seen: int = 999, **more) -> int:
    body = {"kind": kind, "key": key, "seen": seen, "run": 0} | more
    answer = httpx.post(f"{app.url}/stage/{token}/commands", json=body, timeout=10)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["seq"])


def test_app_killed_five_times_during_commands_loses_none_and_doubles_none(on_air) -> None:
    app, campaign_id, tokens = on_air
    acknowledged: list[str] = []
    sent: list[str] = []
    _send(app, tokens["console"], "start", "start-000")

    for cut in range(5):
        stop = threading.Event()

        def keep_sending(cut: int = cut, stop: threading.Event = stop) -> None:
            for number in range(100_000):
                key = f"cut-{cut}-{number:05}"
                sent.append(key)
                try:
                    _send(app, tokens["console"], "add", key, seconds=1)
                except httpx.TransportError:
                    return
                acknowledged.append(key)
                if stop.is_set():
                    return

        sender = threading.Thread(target=keep_sending)
        sender.start()
        enough, until = len(acknowledged) + 5, time.monotonic() + 30
        while len(acknowledged) < enough and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(cut / 20)
        app.kill()
        stop.set()
        sender.join(20)
        app.start()
        # the sender cannot know what became of its last command: it sends it again
        _send(app, tokens["console"], "add", sent[-1], seconds=1)
        acknowledged.append(sent[-1])

    database = open_database("", app.data_dir)
    from planner.store import shows

    with database.read() as connection:
        keys = [event.key for event in shows.events(connection, campaign_id, 0)]
    added = sum(show.stage(database, campaign_id).show.timing.added.values())
    database.close()
    assert len(acknowledged) > 20
    assert set(acknowledged) <= set(keys)
    assert len(keys) == len(set(keys))
    assert added == len(keys) - 1


def test_a_screen_that_hangs_delays_no_other(on_air) -> None:
    app, _, tokens = on_air
    stuck = []
    for number in range(3):
        line = socket.create_connection(("127.0.0.1", app.port))
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        request = f"GET /stage/{tokens['host']}/events?screen={number} HTTP/1.1\r\nHost: 127.0.0.1:{app.port}\r\n\r\n"
        line.sendall(request.encode())
        stuck.append(line)  # and never reads
    _send(app, tokens["console"], "start", "start-000")
    with httpx.stream(
        "GET", f"{app.url}/stage/{tokens['host']}/events?screen=good", timeout=30
    ) as stream:
        states = _states(stream)
        assert next(states)["seq"] == 1
        long = "很长的消息" * 50
        for number in range(400):  # far more than fits into what a stuck line holds
            seq = _send(app, tokens["console"], "message", f"long-{number:05}", text=long[:300])
            while (state := next(states))["seq"] < seq:
                pass
            assert state["message"]["seq"] == seq
    for line in stuck:
        line.close()


def _states(stream: httpx.Response) -> Iterator[dict]:
    kind = ""
    for line in stream.iter_lines():
        if line.startswith("event: "):
            kind = line.removeprefix("event: ")
        elif line.startswith("data: ") and kind == "state":
            yield json.loads(line.removeprefix("data: "))


def test_app_that_is_told_to_stop_ends_though_screens_watch(on_air) -> None:
    app, _, tokens = on_air
    with httpx.stream(
        "GET", f"{app.url}/stage/{tokens['host']}/events?screen=good", timeout=30
    ) as stream:
        assert next(_states(stream))["seq"] == 0
        process = app.process
        app.stop()  # kills after ten seconds: then the return code would be another
        assert process.returncode in (0, -15)
