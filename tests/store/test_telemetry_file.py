"""The DuckDB file: durable, one process's, refused when it is damaged or newer."""

from __future__ import annotations

import struct
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from planner.errors import (
    StoreDamagedError,
    StoreError,
    StoreNewerError,
)
from planner.i18n import words
from planner.settings import ROOT
from planner.store.telemetry import EVENTS, TELEMETRY_FILE, Telemetry, open_telemetry
from planner.store.telemetry.duckdb_tables import MIGRATIONS
from tests.store.telemetry_batches import BATCH, START, batch, entries

_APPENDER = """
import sys
from pathlib import Path
from tests.store.telemetry_batches import batch
from planner.store.telemetry import open_telemetry
store = open_telemetry("", Path(sys.argv[1]))
for number in range(1, 100_000):
    store.append(*batch(number))
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [1, 7, 23])
def test_killed_while_appending_has_every_acknowledged_batch_whole(
    tmp_path: Path, after: int
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _APPENDER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    for line in child.stdout:
        if int(line) == after:
            break
    child.kill()
    said = [after, *map(int, child.stdout.read().split())]
    child.wait()
    child.stdout.close()
    store = open_telemetry("", tmp_path)
    number, rest = divmod(entries(store), BATCH)
    assert rest == 0
    assert said[-1] <= number <= said[-1] + 1
    assert store.curve("c")["count"].sum() == number
    for again in range(1, number + 2):
        store.append(*batch(again))
    assert entries(store) == (number + 1) * BATCH
    store.close()


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    for number in range(3):
        store = open_telemetry("", tmp_path)
        store.append(*batch(number))
        store.close()
    store = open_telemetry("", tmp_path)
    assert entries(store) == 3 * BATCH
    store.close()


def test_second_process_is_told_who_holds_the_file(opened: Telemetry, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from planner.errors import StoreBusyError;"
        "from planner.store.telemetry import open_telemetry\n"
        "try: open_telemetry('', Path(sys.argv[1]))\n"
        "except StoreBusyError as error: print(error.key)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True
    )
    assert said.stdout.strip() == "error.telemetry_held", said.stderr
    assert "Kaibo" in words("zh")("error.telemetry_held")
    opened.append(*batch(1))
    assert entries(opened) == BATCH


def test_many_threads_append_and_read(opened: Telemetry) -> None:
    failed: list[BaseException] = []

    def work(first: int) -> None:
        try:
            for number in range(first, first + 5):
                opened.append(*batch(number))
                assert opened.event_curve("c")["entries"].sum() % BATCH == 0
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=work, args=(100 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert entries(opened) == 20 * BATCH


@pytest.mark.parametrize("content", [b"", b"no database at all" * 1000])
def test_file_that_is_no_database_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / TELEMETRY_FILE
    file.write_bytes(content)
    with pytest.raises(StoreDamagedError):
        open_telemetry("", tmp_path)
    assert file.read_bytes() == content


def test_file_with_a_damaged_block_is_refused(tmp_path: Path) -> None:
    store = open_telemetry("", tmp_path)
    store.append(*batch(1))
    store.close()
    file = tmp_path / TELEMETRY_FILE
    content = bytearray(file.read_bytes())
    for place in range(12_288, len(content), 4096):
        content[place + 100 : place + 200] = b"z" * 100
    file.write_bytes(content)
    with pytest.raises(StoreDamagedError):
        open_telemetry("", tmp_path)


def test_file_of_a_newer_kaibo_is_refused(tmp_path: Path) -> None:
    open_telemetry("", tmp_path).close()
    with duckdb.connect(str(tmp_path / TELEMETRY_FILE)) as raw:
        raw.execute("INSERT INTO versions VALUES (999)")
    with pytest.raises(StoreNewerError):
        open_telemetry("", tmp_path)
    with duckdb.connect(str(tmp_path / TELEMETRY_FILE)) as raw:
        raw.execute("DELETE FROM versions WHERE number = 999")
    open_telemetry("", tmp_path).close()


def test_file_of_a_newer_duckdb_is_refused(tmp_path: Path) -> None:
    open_telemetry("", tmp_path).close()
    file = tmp_path / TELEMETRY_FILE
    content = bytearray(file.read_bytes())
    content[12:20] = struct.pack("<Q", 9999)  # the version of the file, below its checksum
    check = 5381
    for (word,) in struct.iter_unpack("<Q", content[8:4096]):
        check ^= word * 0xBF58476D1CE4E5B9 % 2**64
    content[:8] = struct.pack("<Q", check)
    file.write_bytes(content)
    with pytest.raises(StoreNewerError):
        open_telemetry("", tmp_path)


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError) as caught:
        open_telemetry("", tmp_path / "file" / "store")
    assert caught.value.key == "error.store_folder"


def test_file_that_is_gone_takes_no_more(opened: Telemetry, tmp_path: Path) -> None:
    opened.append(*batch(1))
    (tmp_path / TELEMETRY_FILE).rename(tmp_path / "elsewhere")
    with pytest.raises(StoreError) as caught:
        opened.append(*batch(2))
    assert caught.value.key == "error.store_gone"
    (tmp_path / "elsewhere").rename(tmp_path / TELEMETRY_FILE)
    opened.append(*batch(2))
    assert entries(opened) == 2 * BATCH


@pytest.mark.parametrize(
    ("room", "log"), [("0", "128MB"), ("150_000", "128MB"), ("size + 200_000", "250KB")]
)
def test_full_disk_is_said_and_leaves_what_stands(tmp_path: Path, room: str, log: str) -> None:
    """The system refuses to let files grow: in a child process, since the limit lasts. A
    short log is written into the file proper soon, which then breaks off half-way."""
    store = open_telemetry("", tmp_path)
    store.append(*batch(1))
    store.close()
    size = (tmp_path / TELEMETRY_FILE).stat().st_size
    code = f"""
import resource, signal, sys
from pathlib import Path
from tests.store.telemetry_batches import BATCH, batch, entries
from planner.errors import StoreFullError
from planner.store.telemetry import open_telemetry
store = open_telemetry("", Path(sys.argv[1]))
store.engine._connection.execute("SET checkpoint_threshold = '{log}'")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({room.replace("size", str(size))}, resource.RLIM_INFINITY))
number = 2
try:
    for number in range(2, 400):
        store.append(*batch(number))
except StoreFullError:
    assert entries(store) in ((number - 1) * BATCH, number * BATCH)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    store.append(*batch(number))
    assert entries(store) == number * BATCH
    print("full after", number - 1)
"""
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True
    )
    assert said.stdout.startswith("full after"), said.stderr
    written = int(said.stdout.split()[-1])
    again = open_telemetry("", tmp_path)
    assert entries(again) == (written + 1) * BATCH
    again.close()


def test_file_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    """Its rows had the words of their labels in them, and their minutes."""
    at = 1_764_244_801_000
    minute = at // 60_000
    with duckdb.connect(str(tmp_path / TELEMETRY_FILE)) as raw:
        raw.execute("CREATE TABLE versions (number INTEGER)")
        raw.execute(MIGRATIONS[0])
        raw.execute(f"""
            INSERT INTO versions VALUES (1);
            INSERT INTO series VALUES (1, 'c', 'room', 'gift'), (2, 'c', 'room', 'online');
            INSERT INTO samples VALUES (2, {at}, {minute}, 0, 70, 0, {at}, 'api:x');
            INSERT INTO sample_minutes VALUES
                (2, {minute}, 0, 1, 70, 70, 70, 70, 70, 70, {at}, {at}, 0, {at}, 'api:x');
            INSERT INTO sample_totals VALUES
                (2, 70, 70, 70, {at}, {at}, 0, {at}, 'api:x', 0, {at}, 'api:x');
            INSERT INTO events VALUES
                (1, 'a', {at}, {minute}, 'v', '', 1, 5, 'CNY', '嘉年华', 'paid', {at}, 'file:2'),
                (1, 'b', {at}, {minute}, 'v', '', 1, NULL, '', '', '', {at}, 'api:x');
            INSERT INTO superseded_events VALUES
                (1, 'a', {at}, {minute}, 'v', '', 2, 9, 'CNY', '飞机', '', {at - 1}, 'file:1');
            INSERT INTO event_minutes VALUES
                (1, {minute}, 'CNY', 1, 1, 5, 0, 1, {at}, {at}),
                (1, {minute}, '', 1, 1, NULL, 0, 0, {at}, {at});
            INSERT INTO event_totals VALUES
                (1, 'CNY', 1, 1, 5, 0, 1, {at}, {at}), (1, '', 1, 1, NULL, 0, 0, {at}, {at});
            """)
    store = open_telemetry("", tmp_path)
    assert list(store.curve("c")["mean"]) == [70]
    assert list(store.totals(["c"])["peak"]) == [70]
    (gifts,) = store.event_totals(["c"]).to_dict("records")
    assert (gifts["entries"], gifts["paid"], gifts["amounts"]) == (2, 1, {"CNY": 5})
    found = {one.id: one for one in store.events("c")}
    assert (found["a"].detail, found["a"].traffic, found["a"].source) == (
        "嘉年华",
        "paid",
        "file:2",
    )
    assert (found["b"].detail, found["b"].source) == ("", "api:x")
    store.append(events=list(found.values()))
    assert len(store.events("c")) == 2
    assert store.take_back("file:2") == 1
    (gifts,) = store.event_curve("c").to_dict("records")
    assert (gifts["count"], gifts["paid"], gifts["amounts"]) == (3, 0, {"CNY": 9})
    assert {one.detail for one in store.events("c")} == {"飞机", ""}
    store.close()


def test_minutes_add_up_however_many_batches_they_came_in(opened: Telemetry) -> None:
    """Each batch adds a part to its minute; now and then the parts are added up."""
    [gift] = batch(1)[1][:1]
    minutes = 11_000
    for turn in range(3):
        opened.append(
            events=[
                replace(gift, id=f"{turn}-{n}", at=START + timedelta(minutes=n), amount=0.25)
                for n in range(minutes)
            ]
        )
        curve, totals = opened.event_curve("c"), opened.event_totals(["c"])
        assert len(curve) == minutes
        assert set(curve["entries"]) == {turn + 1}
        assert list(totals["entries"]) == [(turn + 1) * minutes]
        assert list(totals["amounts"]) == [{"": (turn + 1) * minutes / 4}]
    parts = opened.engine.ask("SELECT count(*) AS number FROM event_parts", {})
    assert parts["number"].to_pylist() == [minutes]  # those of two turns were added up
    opened.append(events=[replace(gift, id="0-7", at=START + timedelta(minutes=8), amount=0.25)])
    curve = opened.event_curve("c").set_index("minute")["entries"]
    assert [int(curve.iloc[n]) for n in (6, 7, 8)] == [3, 2, 4]


def test_words_of_an_erased_campaign_are_gone_and_those_of_others_stay(
    opened: Telemetry, tmp_path: Path
) -> None:
    [gift] = batch(1)[1][:1]
    opened.append(
        events=[replace(gift, detail="嘉年华"), replace(gift, campaign_id="d", detail="飞机")]
    )
    opened.append(events=[replace(gift, id="2", detail="飞机")])
    opened.erase("c")
    opened.append(events=[replace(gift, campaign_id="d", id="3", detail="嘉年华 2")])
    assert {one.detail for one in opened.events("d")} == {"飞机", "嘉年华 2"}
    words = opened.engine.ask("SELECT detail FROM labels", {})["detail"].to_pylist()
    assert sorted(words) == ["嘉年华 2", "飞机"]


def test_a_long_batch_is_written_as_short_ones_are(opened: Telemetry) -> None:
    """It goes into the file proper with a second thread."""
    [event] = batch(1)[1][:1]
    rows = 120_000
    columns = {name: pa.repeat(getattr(event, name), rows) for name in EVENTS.names}
    columns["amount"] = pa.nulls(rows, pa.float64())
    columns["id"] = pa.array(range(rows)).cast(pa.string())
    table = pa.table([columns[name].cast(EVENTS.field(name).type) for name in EVENTS.names], EVENTS)
    for _ in range(2):
        opened.append_batch(None, table)
        assert entries_of(opened) == rows
    opened.take_back(event.source)
    assert entries_of(opened) == 0
    threads = opened.engine.ask("SELECT current_setting('threads') AS number", {})
    assert threads["number"].to_pylist() == [1]


def entries_of(store: Telemetry) -> int:
    return int(store.event_totals(["c"])["entries"].sum())
