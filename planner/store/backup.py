"""Back up the store while it is used, and bring a backup back.

``python -m planner.store.backup save [--to FILE]`` and ``… restore FILE`` do by command
what the page "Backup & system" does.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from planner.errors import InputError, KaiboError, StoreDamagedError, StoreError
from planner.i18n import LANGUAGES, words
from planner.settings import settings
from planner.store.database import (
    FILE_NAME,
    check_whole,
    copy_file,
    copy_pages,
    open_database,
)

FOLDER = "backups"
_MARKS = ("campaigns", "revisions", "alembic_version")


@dataclass(frozen=True)
class Backup:
    """A backup in the data folder: its file, when it was made (UTC), its size in bytes."""

    path: Path
    made_at: datetime
    size: int


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


def saved(data_dir: Path) -> list[Backup]:
    """Return the backups in the data folder, newest first."""
    found = [
        Backup(path, datetime.fromtimestamp(path.stat().st_mtime, UTC), path.stat().st_size)
        for path in (data_dir / FOLDER).glob("*.db")
    ]
    return sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True)


def restore(data_dir: Path, source: Path, *, now: datetime) -> Path | None:
    """Put a backup in the store's place; return where what stood there was kept.

    The backup is checked first: a file that is damaged, is no Kaibo store or comes from
    a newer version changes nothing. Works while the app runs: readers see the old state
    or the new one, never a mixture.
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
        kept = None
        if current.exists():
            try:
                kept = save(data_dir, now=now)
            except StoreDamagedError:
                kept = current.with_suffix(f".damaged-{now:%Y%m%d-%H%M%S}")
                current.replace(kept)
                for leftover in ("-wal", "-shm"):
                    Path(f"{current}{leftover}").unlink(missing_ok=True)
        copy_pages(trial, current)
    return kept


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
            _say("backup.saved_to", file=str(save(folder, now=now, to=asked.to)))
        else:
            kept = restore(folder, asked.file, now=now)
            _say("backup.restored_from", file=str(asked.file))
            if kept is not None:
                _say("backup.kept_at", file=str(kept))
    except KaiboError as error:
        for language in LANGUAGES:
            print(words(language)(error.key, **error.params), file=sys.stderr)
        return 1
    return 0


def _say(key: str, **params: str) -> None:
    for language in LANGUAGES:
        print(words(language)(key, **params))


if __name__ == "__main__":
    raise SystemExit(main())
