"""Make and bring back backups of the store."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from planner.actions.who import Who
from planner.errors import InputError
from planner.store import audit, backup
from planner.store.backup import Backup
from planner.store.campaigns import Query, count
from planner.store.database import Database
from planner.store.library import count_all
from planner.store.telemetry import Telemetry


@dataclass(frozen=True)
class Holdings:
    """What the store holds: kind of database, file and size in bytes where it is one."""

    kind: str
    file: Path | None
    size: int
    campaigns: int
    items: int


def holdings(database: Database) -> Holdings:
    """Return what the store holds."""
    with database.read() as connection:
        campaigns, items = count(connection, Query()), count_all(connection)
    size = database.path.stat().st_size if database.path else 0
    kind = database.engine.dialect.name
    return Holdings(kind, database.path, size, campaigns, items)


def saved(database: Database) -> list[Backup]:
    """Return the backups beside the store, newest first."""
    return backup.saved(_folder(database))


def save(
    database: Database,
    who: Who,
    *,
    now: datetime,
    telemetry: Callable[[], Telemetry] | None = None,
) -> Path:
    """Back the store up while others use it; return the file. The plans are saved first:
    they are safe where the telemetry cannot be saved, which is raised."""
    by = who.must_write()
    path = backup.save(_folder(database), now=now)
    with database.write() as connection:
        audit.record(connection, now, by, "backup", "", file=path.name)
    if telemetry is not None:
        backup.save_telemetry(telemetry(), path)
    return path


def restore(
    database: Database,
    who: Who,
    source: Path,
    *,
    now: datetime,
    telemetry: Callable[[], Telemetry] | None = None,
) -> Path | None:
    """Bring a backup back, with the telemetry beside it; return where what stood before is
    kept."""
    by = who.must_write()
    kept = backup.restore(_folder(database), source, now=now, telemetry=telemetry)
    with database.write() as connection:
        audit.record(connection, now, by, "restore_backup", "", file=source.name)
    return kept


def restore_upload(
    database: Database, who: Who, name: str, content: bytes, *, now: datetime
) -> Path | None:
    """Bring the plans back from a file that a person uploaded."""
    with TemporaryDirectory(dir=_folder(database)) as folder:
        source = Path(folder) / _file_name(name)
        source.write_bytes(content)
        return restore(database, who, source, now=now)


def _file_name(name: str) -> str:
    """The name of an uploaded file as it may stand in a folder of ours, and be said."""
    return re.sub(r"[^\w. -]", "_", name)[-80:].lstrip(". ") or "upload.db"


def _folder(database: Database) -> Path:
    if database.path is None:
        raise InputError("error.backup_postgres")
    return database.path.parent
