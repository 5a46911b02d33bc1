"""Open the database of what people write, and hold its transactions.

SQLite by default, PostgreSQL by ``KAIBO_DATABASE_URL``; the same code runs on both.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    IntegrityError,
    ProgrammingError,
)

from planner.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreNewerError,
)
from planner.settings import settings
from planner.store import keeping_up
from planner.store.feed import Feed

FILE_NAME = "kaibo.db"
WAIT_SECONDS = 30


class Database:
    """One open database; safe to share between threads.

    ::

        with database.read() as connection: ...    # a snapshot, never waits for a writer
        with database.write() as connection: ...   # one writer at a time; all or nothing

    Leaving ``write`` without an exception means the change is on disk. Errors of the
    store come as :class:`planner.errors.StoreError` and its kinds.
    """

    def __init__(self, url: str, path: Path | None) -> None:
        self.url = url
        self.path = path
        self.engine = _engine(url)
        self.feed = Feed(url)
        self._writer = threading.Lock()
        self._inode: int | None = None

    @property
    def is_file(self) -> bool:
        """Whether it is one SQLite file on this machine."""
        return self.path is not None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction."""
        self._look_for_file()
        with said(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction that holds the write lock from its beginning: what it
        read cannot have changed when it writes."""
        self._look_for_file()
        with said(), self._one_writer(), self.engine.connect() as raw:
            connection = raw.execution_options(kaibo_writes=True)
            with connection.begin():
                self.feed.begin(connection)
                yield connection
            self.feed.committed(connection)

    def _look_for_file(self) -> None:
        """Open connections outlive a file that was removed or replaced: what they would
        write is lost. Follow to the file that stands there now, or refuse."""
        if self.path is None:
            return
        try:
            inode = self.path.stat().st_ino
        except OSError as error:
            if self._inode is None:
                return  # not made yet
            raise StoreError("error.store_gone", file=str(self.path)) from error
        if inode != self._inode:
            self.engine.dispose()
            self._inode = inode

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        """SQLite wakes waiting writers in no order; within this process we queue them."""
        if not self.is_file:
            yield
            return
        if not self._writer.acquire(timeout=WAIT_SECONDS):
            raise StoreBusyError("error.store_busy")
        try:
            yield
        finally:
            self._writer.release()

    def close(self) -> None:
        """Close every connection."""
        self.feed.close()
        self.engine.dispose()


def open_database(url: str, data_dir: Path) -> Database:
    """Open the database, make or migrate its tables, and return it.

    ``url`` empty means the file in ``data_dir``. A file that is damaged or written by a
    newer version is refused untouched; before a migration a copy is put beside it.
    """
    path = None
    if not url:
        path = data_dir / FILE_NAME
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                "error.store_folder", folder=str(data_dir), reason=error.strerror or ""
            ) from error
        if path.exists() and path.stat().st_size:
            check_whole(path)
        url = f"sqlite:///{path}"
    database = Database(_with_driver(url), path)
    try:
        with said():
            _migrate(database)
    except BaseException:
        database.close()
        raise
    return database


class _Opened:
    """This process's database. Called: the database, opened once however many threads ask
    for it at first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._database: Database | None = None

    def __call__(self) -> Database:
        with self._lock:
            if self._database is None:
                chosen = settings()
                self._database = open_database(chosen.database_url, chosen.data_dir)
            return self._database

    def close(self) -> None:
        """Close the database, if it is open; the next call opens it again."""
        with self._lock:
            if self._database is not None:
                self._database.close()
                self._database = None


database = _Opened()
"""``database()`` is this process's database, opened at the first call."""


def _with_driver(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(
            url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=20
        )
    engine = create_engine(
        url,
        hide_parameters=True,  # what people typed stays out of the log
        connect_args={"timeout": WAIT_SECONDS, "check_same_thread": False},
        pool_size=10,
        max_overflow=30,
        pool_use_lifo=True,  # the one used last has the pages in its cache
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("kaibo_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def check_whole(path: Path) -> None:
    """Refuse a file that is not a whole SQLite database, without changing it."""
    try:
        probe = sqlite3.connect(path, timeout=WAIT_SECONDS)
        try:
            row = probe.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            probe.close()
    except sqlite3.OperationalError as error:
        raise _as_store_error(error) from error
    except sqlite3.DatabaseError as error:
        raise StoreDamagedError("error.store_damaged", file=path.name) from error
    if row is None or row[0] != "ok":
        raise StoreDamagedError("error.store_damaged", file=path.name)


def alembic_config() -> Config:
    """Return Alembic's configuration: the scripts in ``migrations/``."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _migrate(database: Database) -> None:
    config = alembic_config()
    script = ScriptDirectory.from_config(config)
    with database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == script.get_current_head():
        _keep_up(database)
        return
    if current is not None:
        if current not in {r.revision for r in script.walk_revisions()}:
            raise StoreNewerError("error.store_newer")
        if database.path is not None:
            copy_file(database.path, database.path.with_suffix(f".before-{current}.db"))
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        keeping_up.bring_up_to_date(connection)


def _keep_up(database: Database) -> None:
    with database.read() as connection:
        if keeping_up.is_kept_up(connection):
            return
    with database.write() as connection:
        keeping_up.bring_up_to_date(connection)


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite file while others use it; the copy is whole or not there at all."""
    part = target.with_suffix(target.suffix + ".part")
    part.unlink(missing_ok=True)
    try:
        copy_pages(source, part, journal="DELETE")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def copy_pages(source: Path, target: Path, *, journal: str = "") -> None:
    """Write the pages of a SQLite file over another's in one transaction, while others
    use both; where it fails, the target stays as it was. ``journal`` sets its mode."""
    try:
        reader, writer = sqlite3.connect(source), sqlite3.connect(target, timeout=WAIT_SECONDS)
        try:
            reader.backup(writer)
            if journal:
                writer.execute(f"PRAGMA journal_mode={journal}")
        finally:
            writer.close()
            reader.close()
    except sqlite3.Error as error:
        raise _as_store_error(error) from error


@contextmanager
def said() -> Iterator[None]:
    """Turn the driver's errors into ours."""
    try:
        yield
    except DatabaseError as error:
        if isinstance(error, IntegrityError | ProgrammingError | DataError):
            raise  # a mistake of ours, not of the store
        raise _as_store_error(error.orig or error) from error


def _as_store_error(error: BaseException) -> StoreError:
    text = str(error).lower()
    if "full" in text or "no space" in text or "disk i/o" in text:
        return StoreFullError("error.store_full")
    if "locked" in text or "busy" in text:
        return StoreBusyError("error.store_busy")
    if "malformed" in text or "not a database" in text:
        return StoreDamagedError("error.store_damaged", file=FILE_NAME)
    return StoreError("error.store", reason=str(error).splitlines()[0])
