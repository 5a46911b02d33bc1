"""The log of a show: in order, once, on disk before it is acknowledged; the change feed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from planner.actions import show
from planner.domain.show_commands import Command
from planner.domain.show_event import Event
from planner.store import campaigns, feed, shows
from planner.store.database import FILE_NAME, Database, open_database
from tests import a_show

AT = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def event(seq: int, key: str = "") -> Event:
    return Event(seq, AT, "场控A", "mark", {"mark": "highlight", "note": ""}, key or f"k{seq}")


def test_log_is_read_in_order_and_from_any_point(any_database):
    campaign_id = a_show.make(any_database)
    with any_database.write() as connection:
        shows.append(connection, campaign_id, 0, [event(1), event(2)])
        shows.append(connection, campaign_id, 2, [event(1, "other-run")])
        shows.append(connection, campaign_id, 0, [event(3)])
    with any_database.read() as connection:
        assert shows.events(connection, campaign_id, 0) == [event(1), event(2), event(3)]
        assert shows.events(connection, campaign_id, 0, after=2) == [event(3)]
        assert shows.since(connection, campaign_id, 0, 2, "k2") == ([event(3)], True, True)
        assert shows.since(connection, campaign_id, 2, 1, "k2") == ([], False, False)
        assert shows.newest_run(connection, campaign_id) == 2
        assert shows.runs(connection, campaign_id) == [0, 2]
        assert shows.count(connection, campaign_id) == 4
        assert shows.last_seq(connection, campaign_id, 0) == 3


def test_campaign_knows_when_its_show_was_finished_unless_that_was_undone(any_database):
    campaign_id = a_show.make(any_database)

    def do(kind: str) -> None:
        stands = show.stage(any_database, campaign_id).show
        wanted = Command(kind=kind, key=f"{kind}-{stands.seq:06}", run=stands.run, seen=stands.seq)
        show.command(any_database, "console", "场控A", campaign_id, wanted, now=AT)

    def finished():
        with any_database.read() as connection:
            return campaigns.get(connection, campaign_id).finished_at

    for kind in ("rehearse", "start", "finish"):
        do(kind)
    assert finished() is None  # a rehearsal is no broadcast
    for kind in ("start", "finish"):
        do(kind)
    assert finished() == AT
    do("undo")
    assert finished() is None
    do("finish")
    assert finished() == AT


def test_number_or_key_that_is_taken_is_refused(any_database):
    campaign_id = a_show.make(any_database)
    with any_database.write() as connection:
        shows.append(connection, campaign_id, 0, [event(1)])
    for again in (event(1, "fresh"), event(2, "k1")):
        with pytest.raises(IntegrityError), any_database.write() as connection:
            shows.append(connection, campaign_id, 0, [again])


def test_watchers_hear_of_a_commit_and_not_of_a_rollback(any_database):
    campaign_id = a_show.make(any_database)
    heard: list[str] = []
    stop = any_database.feed.subscribe(heard.append)
    with any_database.write() as connection:
        campaigns.count_up(connection, campaign_id)
        campaigns.count_up(connection, campaign_id)
        assert heard == []
    assert heard == [campaign_id]
    with pytest.raises(ZeroDivisionError):
        _fail_after_touching(any_database, campaign_id)
    stop()
    with any_database.write() as connection:
        feed.touch(connection, campaign_id)
    assert heard == [campaign_id]


def _fail_after_touching(database: Database, campaign_id: str) -> None:
    with database.write() as connection:
        feed.touch(connection, campaign_id)
        raise ZeroDivisionError


def test_another_process_on_postgresql_hears_it_once(postgres_server, tmp_path):
    name = f"t{os.urandom(6).hex()}"
    postgres_server.psql(f"CREATE DATABASE {name};")
    here = open_database(postgres_server.get_uri(name), tmp_path)
    there = open_database(postgres_server.get_uri(name), tmp_path)
    campaign_id = a_show.make(here)
    heard_here: list[str] = []
    heard_there: list[str] = []
    arrived = threading.Event()
    here.feed.subscribe(heard_here.append)
    there.feed.subscribe(lambda found: (heard_there.append(found), arrived.set()))
    until = time.monotonic() + 20
    while not arrived.wait(0.2):  # until the other one listens
        with here.write() as connection:
            feed.touch(connection, campaign_id)
        assert time.monotonic() < until
    time.sleep(0.5)
    before = len(heard_here), len(heard_there)
    arrived.clear()
    with here.write() as connection:
        feed.touch(connection, campaign_id)
    assert arrived.wait(5)
    time.sleep(0.5)
    assert (len(heard_here), len(heard_there)) == (before[0] + 1, before[1] + 1)
    here.close()
    there.close()
    postgres_server.psql(f"DROP DATABASE {name} WITH (FORCE);")


def test_killed_a_hundred_times_every_acknowledged_command_is_there_once(tmp_path: Path):
    opened = open_database("", tmp_path)
    campaign_id = a_show.make(opened)
    opened.close()
    acknowledged: set[str] = set()
    dice = random.Random(20261127)
    for cut in range(100):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _command_until_killed(tmp_path, campaign_id, writing, cut)
        os.close(writing)
        heard, wanted = b"", dice.randint(0, 4)
        while heard.count(b"\n") <= wanted:  # the first line says that it is ready
            heard += os.read(reading, 65536)
        time.sleep(dice.uniform(0, 0.01))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while chunk := os.read(reading, 65536):
            heard += chunk
        os.close(reading)
        acknowledged |= {key.decode() for key in heard.split(b"\n")[1:-1]}
    with sqlite3.connect(tmp_path / FILE_NAME) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        stored = [row[0] for row in raw.execute("SELECT key FROM show_log ORDER BY seq")]
        numbers = [row[0] for row in raw.execute("SELECT seq FROM show_log ORDER BY seq")]
    raw.close()
    assert len(acknowledged) > 100
    assert acknowledged <= set(stored)
    assert len(set(stored)) == len(stored)
    assert numbers == list(range(1, len(numbers) + 1))


def _command_until_killed(folder: Path, campaign_id: str, acknowledge: int, cut: int) -> None:
    database = open_database("", folder)
    known = show.stage(database, campaign_id)
    os.write(acknowledge, b"r\n")
    for number in range(1_000_000):
        kind = "start" if known.show.phase == "waiting" else "add"
        command = Command(
            kind=kind,
            key=f"cut-{cut:03}-{number:06}",
            run=0,
            seen=known.show.seq,
            arguments={"seconds": 1} if kind == "add" else {},
        )
        known = show.command(
            database, "console", "场控A", campaign_id, command, known, now=datetime.now(UTC)
        )
        os.write(acknowledge, f"{command.key}\n".encode())
