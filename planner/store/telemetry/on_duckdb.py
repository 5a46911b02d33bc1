"""Telemetry in a DuckDB file in the data folder: the default, nothing to install."""

from __future__ import annotations

import re
import secrets
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa

from planner.errors import InputError, StoreError
from planner.store.telemetry.duckdb_errors import said
from planner.store.telemetry.duckdb_kinds import EVENT, KINDS, SAMPLE, Kind
from planner.store.telemetry.duckdb_numbers import Numbers
from planner.store.telemetry.duckdb_tables import CONTENT, OF_SERIES, migrate
from planner.store.telemetry.duckdb_writing import take_back, write

FILE_NAME = "telemetry.duckdb"
_CONFIG: dict[str, Any] = {"threads": 1, "memory_limit": "1GB"}
"""One thread: batches and answers are small, and a second one costs more to wake than it does."""
_MANY = 100_000
"""Rows that are worth a second thread: with two, a long batch goes into the file proper at
once and not through the log, in half the time."""
_LOG_SIZE = "32MB"
"""How much is written to the log, and held in memory, before it goes into the file proper."""
_LIST = re.compile(r"\{(\w+):Array\(\w+\)\}")
_PARAMETER = re.compile(r"\{(\w+):\w+\}")


class DuckDB:
    """The engine of one machine: one writer at a time, readers see the last whole batch.

    A connection refuses a second call while it is busy, so each call has a cursor of its
    own.
    """

    def __init__(self, path: Path) -> None:
        self.path: Path | None = path
        self._file = path
        self._writer = threading.Lock()
        self._reviver = threading.Lock()
        self._dead = False
        self._series = Numbers("series", "campaign_id", "channel_id", "name")
        self._labels = Numbers("labels", *EVENT.words)
        with said(path):
            self._connection = _open(path)
            self._inode = path.stat().st_ino

    def append(self, samples: pa.Table | None, events: pa.Table | None) -> None:
        """Write rows and sum up what they touch: all on disk, or nothing."""
        many = sum(rows.num_rows for rows in (samples, events) if rows is not None)
        with self._threads(2 if many >= _MANY else 1), self._writing() as connection:
            for kind, name, rows in ((SAMPLE, "metric", samples), (EVENT, "kind", events)):
                if rows is not None and rows.num_rows:
                    write(connection, kind, self._numbered(connection, kind, name, rows))

    def _numbered(
        self, connection: duckdb.DuckDBPyConnection, kind: Kind, name: str, rows: pa.Table
    ) -> pa.Table:
        """The rows with the numbers of their series and labels."""
        series = [rows[column] for column in ("campaign_id", "channel_id", name)]
        rows = rows.append_column("series", self._series.number(connection, series))
        if kind.words:
            labels = self._labels.number(connection, [rows[word] for word in kind.words])
            rows = rows.append_column("label", labels)
        return rows.select([*kind.columns, *kind.words, "minute"])

    def _forget(self) -> None:
        self._series.forget()
        self._labels.forget()

    def ask(self, question: str, parameters: Mapping[str, Any]) -> pa.Table:
        """Answer a question of :mod:`planner.store.telemetry.questions`."""
        text = _LIST.sub(r"(SELECT unnest($\1))", question)
        text = _PARAMETER.sub(r"$\1", text)
        with self._cursor() as cursor:
            return cursor.sql(text, params=dict(parameters)).to_arrow_table()

    def take_back(self, source: str) -> int:
        """Remove the rows of a source; return how many."""
        with self._writing() as connection:
            return sum(take_back(connection, kind, source) for kind in KINDS)

    def erase(self, campaign_id: str) -> None:
        """Remove everything of a campaign."""
        with self._writing() as connection:
            for table in (*OF_SERIES, "series"):
                number = "number" if table == "series" else "series"
                connection.execute(
                    f"""
                    DELETE FROM {table} WHERE {number} IN (
                        SELECT number FROM series WHERE campaign_id = ?)
                    """,
                    [campaign_id],
                )
            connection.execute(
                """
                DELETE FROM labels WHERE number NOT IN (
                    SELECT label FROM events UNION SELECT label FROM superseded_events)
                """
            )
            self._forget()

    def backup(self, target: Path) -> None:
        """Copy everything as it stands to a new file, which is whole or not there."""
        with self._cursor() as cursor:
            own = cursor.execute("SELECT current_database()").fetchall()[0][0]
            copied = f"copied_{secrets.token_hex(4)}"  # two people may back up at once
            with TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
                part = Path(folder) / target.name
                with _attached(cursor, part, copied):
                    cursor.execute(f'COPY FROM DATABASE "{own}" TO {copied}')
                part.replace(target)

    def restore(self, source: Path) -> None:
        """Put what a backup holds in the place of what stands, whole or not at all;
        readers go on meanwhile. A backup that cannot be used changes nothing."""
        with TemporaryDirectory(prefix=".restore-", dir=self._file.parent) as folder:
            trial = Path(folder) / FILE_NAME
            check(source, trial)
            with self._writing(trial) as connection:
                for table in CONTENT:
                    connection.execute(f"DELETE FROM {table}")
                    connection.execute(f"INSERT INTO {table} BY NAME FROM restored.{table}")
                self._forget()

    def close(self) -> None:
        """Write the log into the file and let go of it."""
        with self._writer, said(self._file):
            self._connection.close()

    @contextmanager
    def _writing(self, source: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """A transaction; ``source`` is a file to be read beside, as ``restored``."""
        with self._writer:
            self._look_for_file()
            with self._cursor() as cursor, _attached(cursor, source, "restored"):
                cursor.begin()
                try:
                    yield cursor
                    cursor.commit()
                except BaseException:
                    self._forget()
                    with suppress(duckdb.Error):
                        cursor.rollback()
                    raise

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for one call. DuckDB closes itself after a write that broke off in
        the file proper; what was committed is in the log, so it is opened again."""
        with said(self._file):
            with self._reviver:
                if self._dead:
                    self._connection.close()
                    self._connection = _open(self._file)
                    self._dead = False
            try:
                with self._connection.cursor() as cursor:
                    yield cursor
            except duckdb.FatalException:
                self._dead = True
                raise

    @contextmanager
    def _threads(self, number: int) -> Iterator[None]:
        """Let the engine work with as many threads meanwhile."""
        usual = _CONFIG["threads"]
        if number == usual:
            yield
            return
        with self._cursor() as cursor:
            cursor.execute(f"SET threads = {number}")
            try:
                yield
            finally:
                cursor.execute(f"SET threads = {usual}")

    def _look_for_file(self) -> None:
        """What is written to a file that was removed or replaced is lost: refuse."""
        with suppress(OSError):
            if self._file.stat().st_ino == self._inode:
                return
        raise StoreError("error.store_gone", file=str(self._file))


def check(source: Path, trial: Path) -> None:
    """Copy a backup to ``trial`` and bring the copy up to date; raises where it is damaged,
    of a newer version, or none of ours."""
    shutil.copyfile(source, trial)
    with said(source):
        with duckdb.connect(str(trial), config=_CONFIG) as probe:
            tables = {row[0] for row in probe.execute("SHOW TABLES").fetchall()}
        if "versions" not in tables or "series" not in tables:
            raise InputError("error.backup_foreign", file=source.name)
        _open(trial).close()


def _open(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path), config=_CONFIG)
    try:
        connection.execute(f"SET checkpoint_threshold = '{_LOG_SIZE}'")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _attached(cursor: duckdb.DuckDBPyConnection, path: Path | None, name: str) -> Iterator[None]:
    if path is None:
        yield
        return
    quoted = str(path).replace("'", "''")
    cursor.execute(f"ATTACH '{quoted}' AS {name}")
    try:
        yield
    finally:
        cursor.execute(f"DETACH {name}")
