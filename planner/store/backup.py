"""Back up the store while it is used, and bring a backup back.

A backup is a file of the plans and, beside it, one of the telemetry. The telemetry's file
belongs to one process: while the app runs, only the app can copy it.

``python -m planner.store.backup save [--to FILE]`` and ``… restore FILE`` do by command
what the page "Backup & system" does.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from planner.errors import (
    InputError,
    KaiboError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
)
from planner.i18n import LANGUAGES, words
from planner.settings import settings
from planner.store.database import (
    FILE_NAME,
    check_whole,
    copy_file,
    copy_pages,
    open_database,
)
from planner.store.telemetry import TELEMETRY_FILE, Telemetry, open_telemetry

FOLDER = "backups"
_MARKS = ("campaigns", "revisions", "alembic_version")


@dataclass(frozen=True)
class Backup:
    """A backup in the data folder: its file, when it was made (UTC), its size in bytes, and
    that of the telemetry beside it, 0 where there is none."""

    path: Path
    made_at: datetime
    size: int
    telemetry_size: int


def save(data_dir: Path, *, now: datetime, to: Path | None = None) -> Path:
    """Copy the store as it stands to ``to``, or to a new file in the backups folder.

    Others may read and write meanwhile. Raises :class:`StoreError`.
    """
    source = data_dir / FILE_NAME
    if not source.exists():
        raise InputError("error.nothing_to_back_up", folder=str(data_dir))
    target = to or data_dir / FOLDER / f"kaibo-{now.astimezone(UTC):%Y%m%d-%H%M%S-%f}.db"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            "error.store_folder", folder=str(target.parent), reason=error.strerror or ""
        ) from error
    copy_file(source, target)
    return target


def beside(path: Path) -> Path:
    """Where the telemetry of a backup is."""
    return path.with_suffix(".telemetry.duckdb")


def save_telemetry(telemetry: Telemetry, path: Path) -> None:
    """Copy the telemetry as it stands beside the backup ``path``. A server's stays there:
    it has tools of its own. Raises :class:`StoreError`."""
    if telemetry.path is not None:
        telemetry.backup(beside(path))


def saved(data_dir: Path) -> list[Backup]:
    """Return the backups in the data folder, newest first."""
    found = [_backup(path) for path in (data_dir / FOLDER).glob("*.db")]
    return sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True)


def _backup(path: Path) -> Backup:
    telemetry = beside(path)
    return Backup(
        path,
        datetime.fromtimestamp(path.stat().st_mtime, UTC),
        path.stat().st_size,
        telemetry.stat().st_size if telemetry.exists() else 0,
    )


def restore(
    data_dir: Path,
    source: Path,
    *,
    now: datetime,
    telemetry: Callable[[], Telemetry] | None = None,
) -> Path | None:
    """Put a backup in the store's place; return where what stood there was kept.

    The backup is checked first: a file that is damaged, is no Kaibo store or comes from
    a newer version changes nothing. Works while the app runs: readers see the old state
    or the new one, never a mixture. ``telemetry`` opens the telemetry; what lies beside the
    backup is brought back too, and where nothing does the telemetry stays as it is.
    """
    if not source.is_file():
        raise InputError("error.backup_missing", file=str(source))
    check_whole(source)
    _check_ours(source)
    data_dir.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".restore-", dir=data_dir) as folder:
        trial = Path(folder) / FILE_NAME
        copy_file(source, trial)
        open_database("", trial.parent).close()  # migrates the copy, or says why it cannot
        current = data_dir / FILE_NAME
        opened = None
        if telemetry is not None and beside(source).is_file():
            opened = _open_or_put_aside(data_dir, telemetry, now)
        kept = None
        if current.exists():
            try:
                kept = save(data_dir, now=now)
            except StoreDamagedError:
                kept = current.with_suffix(f".damaged-{now:%Y%m%d-%H%M%S}")
                current.replace(kept)
                for leftover in ("-wal", "-shm"):
                    Path(f"{current}{leftover}").unlink(missing_ok=True)
        if opened is not None and opened.path is not None:
            if kept is not None:
                save_telemetry(opened, kept)
            opened.restore(beside(source))
        copy_pages(trial, current)
    return kept


def _open_or_put_aside(
    data_dir: Path, telemetry: Callable[[], Telemetry], now: datetime
) -> Telemetry:
    """Open the telemetry; a damaged file is kept under another name, and a new one made."""
    try:
        return telemetry()
    except StoreDamagedError:
        for suffix in ("", ".wal"):
            file = data_dir / f"{TELEMETRY_FILE}{suffix}"
            if file.exists():
                file.replace(f"{file}.damaged-{now:%Y%m%d-%H%M%S}")
        return telemetry()


def _check_ours(path: Path) -> None:
    probe = sqlite3.connect(path)
    try:
        tables = {row[0] for row in probe.execute("SELECT name FROM sqlite_master")}
    finally:
        probe.close()
    if not tables.issuperset(_MARKS):
        raise InputError("error.backup_foreign", file=path.name)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; say what was done, or why not, in both languages."""
    parser = argparse.ArgumentParser(prog="planner.store.backup", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    saving = commands.add_parser("save", help="copy the store")
    saving.add_argument("--to", type=Path, help="the file to write")
    restoring = commands.add_parser("restore", help="bring a copy back")
    restoring.add_argument("file", type=Path)
    asked = parser.parse_args(arguments)
    folder, now = settings().data_dir, datetime.now(UTC)
    try:
        if settings().database_url:
            raise InputError("error.backup_postgres")
        if asked.command == "save":
            _save_by_command(folder, now, asked.to)
        else:
            _restore_by_command(folder, now, asked.file)
    except KaiboError as error:
        for language in LANGUAGES:
            print(words(language)(error.key, **error.params), file=sys.stderr)
        return 1
    return 0


def _save_by_command(folder: Path, now: datetime, to: Path | None) -> None:
    path = save(folder, now=now, to=to)
    _say("backup.saved_to", file=str(path))
    if settings().telemetry_url:
        _say("error.telemetry_server")
    elif (folder / TELEMETRY_FILE).exists():
        try:
            telemetry = open_telemetry("", folder)
        except StoreBusyError:
            _say("backup.telemetry_held")
            return
        try:
            save_telemetry(telemetry, path)
        finally:
            telemetry.close()
        _say("backup.telemetry_saved_to", file=str(beside(path)))


def _restore_by_command(folder: Path, now: datetime, source: Path) -> None:
    opened: list[Telemetry] = []

    def telemetry() -> Telemetry:
        opened.append(open_telemetry(settings().telemetry_url, folder))
        return opened[-1]

    try:
        kept = restore(folder, source, now=now, telemetry=telemetry)
    finally:
        for one in opened:
            one.close()
    _say("backup.restored_from", file=str(source))
    if opened and opened[-1].path is None:
        _say("error.telemetry_server")
    if kept is not None:
        _say("backup.kept_at", file=str(kept))


def _say(key: str, **params: str) -> None:
    for language in LANGUAGES:
        print(words(language)(key, **params))


if __name__ == "__main__":
    raise SystemExit(main())
