"""Backups: whole while others write, refused when they are not ours."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from planner.actions import backups, campaigns, editing
from planner.actions.who import Who
from planner.domain.telemetry import Sample
from planner.errors import InputError, StoreDamagedError, StoreError, StoreFullError
from planner.i18n import words
from planner.settings import ROOT, settings
from planner.store import backup
from planner.store.database import FILE_NAME, open_database
from planner.store.telemetry import TELEMETRY_FILE, Telemetry, open_telemetry


@pytest.fixture
def campaign_id(database, who, now) -> str:
    return campaigns.create(database, who, {"header": {"title": "备份前"}}, now=now)


def test_restore_brings_back_what_stood_and_keeps_what_stands(
    database, campaign_id, who, now
) -> None:
    saved = backups.save(database, who, now=now)
    editing.save_fields(database, who, campaign_id, "header", 1, {("title",): "备份后"}, now=now)
    kept = backups.restore(database, who, saved, now=now)
    assert campaigns.get(database, campaign_id).header.title == "备份前"
    assert kept is not None
    backups.restore(database, who, kept, now=now)
    assert campaigns.get(database, campaign_id).header.title == "备份后"


def test_backup_made_while_others_write_is_whole(database, campaign_id, who, now) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number = editing.save_fields(
                database, who, campaign_id, "goals", number, {("theme",): f"{number}"}, now=now
            ).number

    writer = threading.Thread(target=write)
    writer.start()
    try:
        files = [
            backup.save(database.path.parent, now=now.replace(microsecond=i)) for i in range(5)
        ]
    finally:
        stop.set()
        writer.join()
    for file in files:
        with sqlite3.connect(file) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert raw.execute("SELECT count(*) FROM campaigns").fetchone() == (1,)
        raw.close()


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
def test_restore_of_a_file_that_is_no_backup_changes_nothing(
    database, campaign_id, who, now, tmp_path: Path, content: bytes
) -> None:
    source = tmp_path / "alien.db"
    source.write_bytes(content)
    with pytest.raises((StoreDamagedError, InputError)):
        backups.restore(database, who, source, now=now)
    assert campaigns.get(database, campaign_id).header.title == "备份前"


def test_restore_of_another_programs_database_changes_nothing(
    database, campaign_id, who, now, tmp_path: Path
) -> None:
    source = tmp_path / "alien.db"
    with sqlite3.connect(source) as raw:
        raw.execute("CREATE TABLE songs (name)")
    raw.close()
    with pytest.raises(InputError):
        backups.restore_upload(database, who, "alien.db", source.read_bytes(), now=now)
    assert campaigns.get(database, campaign_id).header.title == "备份前"


def test_restore_over_a_damaged_store_keeps_the_damaged_file(tmp_path: Path, who, now) -> None:
    opened = open_database("", tmp_path)
    campaign_id = campaigns.create(opened, who, {"header": {"title": "完好"}}, now=now)
    saved = backups.save(opened, who, now=now)
    opened.close()
    for file in tmp_path.glob(f"{FILE_NAME}*"):
        file.unlink()
    (tmp_path / FILE_NAME).write_bytes(b"broken" * 1000)
    kept = backup.restore(tmp_path, saved, now=now)
    assert kept is not None
    assert kept.read_bytes() == b"broken" * 1000
    again = open_database("", tmp_path)
    assert campaigns.get(again, campaign_id).header.title == "完好"
    again.close()


def test_restore_on_a_full_disk_is_said_and_leaves_what_stands(tmp_path: Path, who, now) -> None:
    """The system refuses to let files grow: in a child process, since the limit lasts."""
    opened = open_database("", tmp_path)
    campaign_id = campaigns.create(opened, who, {"header": {"title": "现在"}}, now=now)
    saved = backups.save(opened, who, now=now)
    editing.save_fields(
        opened, who, campaign_id, "goals", 0, {("strategy",): "长" * 19_000}, now=now
    )
    opened.close()
    child = os.fork()
    if child == 0:
        code = 9
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            size = saved.stat().st_size
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + 8192, size + 8192))
            try:
                backup.restore(tmp_path, saved, now=now)
            except StoreFullError:
                code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    again = open_database("", tmp_path)
    assert campaigns.get(again, campaign_id).goals.strategy == "长" * 19_000
    again.close()


def test_command_saves_and_restores(database, campaign_id, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("KAIBO_DATA_DIR", str(database.path.parent))
    settings.cache_clear()
    target = tmp_path / "elsewhere" / "copy.db"
    try:
        assert backup.main(["save", "--to", str(target)]) == 0
        assert backup.main(["restore", str(target)]) == 0
        assert backup.main(["restore", str(tmp_path / "none.db")]) == 1
    finally:
        settings.cache_clear()
    assert str(target) in capsys.readouterr().out
    assert campaigns.get(database, campaign_id).header.title == "备份前"


def test_restore_without_a_name_is_refused(database, campaign_id, who, now) -> None:
    saved = backups.save(database, who, now=now)
    with pytest.raises(Exception, match="name_missing"):
        backups.restore(database, Who(""), saved, now=now)


@pytest.mark.parametrize("name", ["..", "../../kaibo.db", "a\0b.db", "x" * 5000, "", "/etc/passwd"])
def test_uploaded_name_is_only_a_name(database, who, now, name):
    with pytest.raises(StoreDamagedError):
        backups.restore_upload(database, who, name, b"no database", now=now)


@pytest.fixture
def telemetry(database) -> Iterator[Telemetry]:
    """Telemetry beside the store, open in this process."""
    opened = open_telemetry("", database.path.parent)
    yield opened
    opened.close()


@pytest.fixture
def command_here(database, monkeypatch) -> Iterator[None]:
    """Commands find the store of this test."""
    monkeypatch.setenv("KAIBO_DATA_DIR", str(database.path.parent))
    settings.cache_clear()
    yield
    settings.cache_clear()


def seen(telemetry: Telemetry) -> list[float]:
    return list(telemetry.curve("c")["last"])


def saw(telemetry: Telemetry, now, value: float) -> None:
    telemetry.append([Sample("c", "room", "online", now, value, 0, "live", now, f"api:{value}")])


def test_backup_of_the_app_holds_the_telemetry_and_brings_it_back(
    database, telemetry, campaign_id, who, now
) -> None:
    saw(telemetry, now, 7)
    saved = backups.save(database, who, now=now, telemetry=lambda: telemetry)
    (listed,) = backups.saved(database)
    assert listed.path == saved
    assert listed.telemetry_size > 0
    saw(telemetry, now, 8)
    later, later_still = now + timedelta(hours=1), now + timedelta(hours=2)
    kept = backups.restore(database, who, saved, now=later, telemetry=lambda: telemetry)
    assert seen(telemetry) == [7]
    backups.restore(database, who, kept, now=later_still, telemetry=lambda: telemetry)
    assert seen(telemetry) == [8]


def test_backup_without_telemetry_leaves_the_present_one(
    database, telemetry, campaign_id, who, now
) -> None:
    saved = backups.save(database, who, now=now)
    saw(telemetry, now, 7)
    backups.restore(database, who, saved, now=now, telemetry=lambda: telemetry)
    assert seen(telemetry) == [7]


def test_telemetry_that_cannot_be_saved_is_said_and_the_plans_are_safe(
    database, campaign_id, who, now
) -> None:
    (database.path.parent / TELEMETRY_FILE).write_bytes(b"broken" * 1000)
    with pytest.raises(StoreDamagedError):
        backups.save(
            database, who, now=now, telemetry=lambda: open_telemetry("", database.path.parent)
        )
    assert [one.telemetry_size for one in backups.saved(database)] == [0]


def test_damaged_telemetry_beside_a_backup_changes_nothing(
    database, telemetry, campaign_id, who, now
) -> None:
    saved = backups.save(database, who, now=now, telemetry=lambda: telemetry)
    editing.save_fields(database, who, campaign_id, "header", 1, {("title",): "备份后"}, now=now)
    backup.beside(saved).write_bytes(b"torn" * 4000)
    with pytest.raises(StoreError):
        backups.restore(
            database, who, saved, now=now + timedelta(hours=1), telemetry=lambda: telemetry
        )
    assert campaigns.get(database, campaign_id).header.title == "备份后"


def test_command_saves_and_restores_telemetry_that_nobody_holds(
    database, campaign_id, now, command_here, capsys
) -> None:
    folder = database.path.parent
    store = open_telemetry("", folder)
    saw(store, now, 7)
    store.close()
    target = folder / "elsewhere" / "copy.db"
    assert backup.main(["save", "--to", str(target)]) == 0
    assert str(backup.beside(target)) in capsys.readouterr().out
    (folder / TELEMETRY_FILE).write_bytes(b"broken" * 1000)
    assert backup.main(["restore", str(target)]) == 0
    store = open_telemetry("", folder)
    assert seen(store) == [7]
    store.close()
    (put_aside,) = folder.glob(f"{TELEMETRY_FILE}.damaged-*")
    assert put_aside.read_bytes() == b"broken" * 1000


def test_command_while_the_app_holds_the_telemetry_saves_the_plans_and_says_so(
    database, telemetry, campaign_id, who, now
) -> None:
    saw(telemetry, now, 7)
    whole = backups.save(database, who, now=now, telemetry=lambda: telemetry)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "planner.store.backup", *arguments],
            cwd=ROOT,
            env={**os.environ, "KAIBO_DATA_DIR": str(database.path.parent)},
            capture_output=True,
            text=True,
        )

    saved = run("save")
    assert saved.returncode == 0, saved.stderr
    assert words("zh")("backup.telemetry_held") in saved.stdout
    assert words("en")("backup.telemetry_held") in saved.stdout
    assert sorted(one.telemetry_size > 0 for one in backups.saved(database)) == [False, True]
    editing.save_fields(database, who, campaign_id, "header", 1, {("title",): "备份后"}, now=now)
    refused = run("restore", str(whole))
    assert refused.returncode == 1
    assert words("en")("error.telemetry_held") in refused.stderr
    assert campaigns.get(database, campaign_id).header.title == "备份后"
