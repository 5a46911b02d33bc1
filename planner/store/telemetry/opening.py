"""Open the telemetry store: the file in the data folder, or the server that is named."""

from __future__ import annotations

import threading
from pathlib import Path

import pyarrow as pa

from planner.errors import StoreError
from planner.settings import settings
from planner.store.telemetry.on_duckdb import FILE_NAME, DuckDB
from planner.store.telemetry.store import Telemetry

pa.set_memory_pool(pa.system_memory_pool())  # its own keeps what was freed: 10 MB of an evening


def open_telemetry(url: str, data_dir: Path) -> Telemetry:
    """Open the store; ``url`` empty means the file in ``data_dir``.

    A file that is damaged, held by another process or written by a newer version is
    refused untouched.
    """
    if url:
        from planner.store.telemetry import on_clickhouse  # only where it is used: half a second

        return Telemetry(on_clickhouse.connect(url))
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            "error.store_folder", folder=str(data_dir), reason=error.strerror or ""
        ) from error
    return Telemetry(DuckDB(data_dir / FILE_NAME))


class _Opened:
    """This process's telemetry store. Called: the store, opened once however many threads
    ask for it at first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._store: Telemetry | None = None

    def __call__(self) -> Telemetry:
        with self._lock:
            if self._store is None:
                self._store = open_telemetry(settings().telemetry_url, settings().data_dir)
            return self._store

    def close(self) -> None:
        """Let go of the store, if it is open; the next call opens it again."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None


telemetry = _Opened()
"""``telemetry()`` is this process's store, opened at the first call; ``telemetry.close()``
lets go of it."""
