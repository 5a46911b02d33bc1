"""Copies of the telemetry file: whole while others append, brought back whole."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from planner.errors import InputError, StoreDamagedError
from planner.settings import ROOT
from planner.store.telemetry import TELEMETRY_FILE, Telemetry, open_telemetry
from tests.store.telemetry_batches import BATCH, batch, entries


def test_backup_made_while_others_append_is_whole(opened: Telemetry, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            opened.append(*batch(number))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [tmp_path / f"copy{n}" / TELEMETRY_FILE for n in range(3)]
        for copy in copies:
            copy.parent.mkdir()
            opened.backup(copy)
    finally:
        stop.set()
        writer.join()
    for copy in copies:
        assert list(copy.parent.iterdir()) == [copy]
        whole = open_telemetry("", copy.parent)
        assert entries(whole) % BATCH == 0
        assert whole.curve("c")["count"].sum() * BATCH == entries(whole)
        whole.close()


def test_backup_onto_a_full_disk_is_said_and_leaves_nothing_behind(
    opened: Telemetry, tmp_path: Path
) -> None:
    for number in range(20):
        opened.append(*batch(number))
    opened.close()
    folder = tmp_path / "copies"
    folder.mkdir()
    code = """
import resource, signal, sys
from pathlib import Path
from tests.store.telemetry_batches import BATCH, batch, entries
from planner.errors import StoreFullError
from planner.store.telemetry import open_telemetry
store = open_telemetry("", Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for size in (0, 200_000, 1_500_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        store.backup(Path(sys.argv[2]) / "copy.duckdb")
    except StoreFullError:
        print("full")
    assert not list(Path(sys.argv[2]).iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.append(*batch(20))
assert entries(store) == 21 * BATCH
store.backup(Path(sys.argv[2]) / "copy.duckdb")
"""
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert said.stdout.split() == ["full"] * 3, said.stderr
    assert [one.name for one in folder.iterdir()] == ["copy.duckdb"]


def test_restore_brings_back_what_stood_and_numbers_go_on(
    opened: Telemetry, tmp_path: Path
) -> None:
    opened.append(*batch(1))
    opened.backup(tmp_path / "copy.duckdb")
    opened.append(*batch(2))
    other = [replace(one, campaign_id="d") for one in batch(3)[1]]
    opened.append(events=other)
    opened.restore(tmp_path / "copy.duckdb")
    assert entries(opened) == BATCH
    assert opened.events("d") == []
    opened.append(events=other)
    assert len(opened.events("d", limit=1000)) == BATCH
    assert entries(opened) == BATCH


def test_restore_of_what_is_no_telemetry_changes_nothing(opened: Telemetry, tmp_path: Path) -> None:
    opened.append(*batch(1))
    with duckdb.connect(str(tmp_path / "songs.duckdb")) as raw:
        raw.execute("CREATE TABLE songs (name VARCHAR)")
    (tmp_path / "torn.duckdb").write_bytes(b"torn" * 4000)
    with pytest.raises(InputError):
        opened.restore(tmp_path / "songs.duckdb")
    with pytest.raises(StoreDamagedError):
        opened.restore(tmp_path / "torn.duckdb")
    assert entries(opened) == BATCH
