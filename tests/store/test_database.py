"""The file the plans are kept in: whole after a kill, honest when it cannot be used."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from planner.actions import campaigns, editing
from planner.actions.who import Who
from planner.errors import StoreDamagedError, StoreError, StoreFullError, StoreNewerError
from planner.store.database import FILE_NAME, open_database
from planner.store.tables import metadata

WRITER = Who("写手")


def _campaign(database, now) -> str:
    return campaigns.create(database, WRITER, {"header": {"title": "直播"}}, now=now)


def test_migrations_make_the_tables_of_the_code(any_database) -> None:
    with any_database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_reopening_keeps_everything(tmp_path: Path, now) -> None:
    first = open_database("", tmp_path)
    campaign_id = _campaign(first, now)
    first.close()
    again = open_database("", tmp_path)
    assert campaigns.get(again, campaign_id).header.title == "直播"
    again.close()


def test_sqlite_writes_ahead_and_waits_for_the_disk(database) -> None:
    with database.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2


def test_a_damaged_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(b"SQLite format 3\x00" + os.urandom(8192))
    before = path.read_bytes()
    with pytest.raises(StoreDamagedError):
        open_database("", tmp_path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text("预算表,不是数据库\n" * 100, "utf-8")
    before = path.read_bytes()
    with pytest.raises(StoreDamagedError):
        open_database("", tmp_path)
    assert path.read_bytes() == before


def test_a_file_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path, now) -> None:
    opened = open_database("", tmp_path)
    campaign_id = _campaign(opened, now)
    opened.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(StoreNewerError):
        open_database("", tmp_path)
    with sqlite3.connect(tmp_path / FILE_NAME) as raw:
        assert raw.execute("SELECT id FROM campaigns").fetchall() == [(campaign_id,)]
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]
    raw.close()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError) as caught:
        open_database("", tmp_path / "file" / "data")
    assert caught.value.key == "error.store_folder"


def test_a_full_disk_is_said_and_nothing_saved_before_is_lost(tmp_path: Path, now) -> None:
    """The system refuses to let the file grow: in a child process, since the limit lasts."""
    opened = open_database("", tmp_path)
    campaign_id = _campaign(opened, now)
    opened.close()
    child = os.fork()
    if child == 0:
        code = 9
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            limited = open_database("", tmp_path)
            editing.save_fields(
                limited, WRITER, campaign_id, "goals", 0, {("theme",): "保存过"}, now=now
            )
            size = (tmp_path / f"{FILE_NAME}-wal").stat().st_size
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + 4096, size + 4096))
            try:
                editing.save_fields(
                    limited,
                    WRITER,
                    campaign_id,
                    "goals",
                    1,
                    {("strategy",): "长" * 19_000},
                    now=now,
                )
            except StoreFullError:
                code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    again = open_database("", tmp_path)
    goals = campaigns.get(again, campaign_id).goals
    assert (goals.theme, goals.strategy) == ("保存过", "")
    again.close()


def test_killed_a_hundred_times_the_file_is_whole_and_every_acknowledged_save_is_there(
    tmp_path: Path, now
) -> None:
    opened = open_database("", tmp_path)
    campaign_id = _campaign(opened, now)
    opened.close()
    acknowledged = 0
    dice = random.Random(20261127)
    for _ in range(100):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _write_until_killed(tmp_path, campaign_id, writing, now)
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
        acknowledged = max([acknowledged, *map(int, heard.split(b"\n")[1:-1])])
        with sqlite3.connect(tmp_path / FILE_NAME) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            stored = raw.execute(
                "SELECT max(number), count(*) FROM revisions WHERE part = 'goals'"
            ).fetchone()
        raw.close()
        assert (stored[0] or 0) >= acknowledged
        assert stored[1] == (stored[0] or 0)
    assert acknowledged > 100


def _write_until_killed(folder: Path, campaign_id: str, acknowledge: int, now) -> None:
    database = open_database("", folder)
    number = campaigns.get(database, campaign_id).number("goals")
    os.write(acknowledge, b"r")
    os.write(acknowledge, b"\n")
    while True:
        saved = editing.save_fields(
            database, WRITER, campaign_id, "goals", number, {("theme",): f"第{number}次"}, now=now
        )
        number = saved.number
        os.write(acknowledge, b"%d\n" % number)


def test_file_removed_or_replaced_while_the_app_runs(database, who, now):
    """Nothing is acknowledged that would be lost; the file's return is noticed."""
    first = campaigns.create(database, who, {"header": {"title": "一"}}, now=now)
    with database.read() as connection:  # folds the journal into the file
        connection.exec_driver_sql("SELECT 1")
    database.close()
    copy = database.path.with_suffix(".copy")
    copy.write_bytes(database.path.read_bytes())
    campaigns.get(database, first)
    database.path.unlink()
    with pytest.raises(StoreError):
        campaigns.create(database, who, {"header": {"title": "二"}}, now=now)
    with pytest.raises(StoreError):
        campaigns.get(database, first)
    for leftover in ("-wal", "-shm"):
        Path(f"{database.path}{leftover}").unlink(missing_ok=True)
    copy.replace(database.path)
    second = campaigns.create(database, who, {"header": {"title": "三"}}, now=now)
    assert campaigns.get(database, first).header.title == "一"
    with open_database("", database.path.parent).read() as connection:
        found = connection.exec_driver_sql("SELECT id FROM campaigns").scalars().all()
    assert set(found) == {first, second}
