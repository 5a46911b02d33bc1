"""What DuckDB says of its file, as what the caller should do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from planner.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreNewerError,
)


@contextmanager
def said(path: Path) -> Iterator[None]:
    """Turn the driver's errors into ours; a mistake in a statement stays what it is."""
    try:
        yield
    except duckdb.ProgrammingError:
        raise
    except duckdb.Error as error:
        raise _as_store_error(error, path) from error
    except OSError as error:
        raise StoreError(
            "error.store_folder", folder=str(path.parent), reason=error.strerror or ""
        ) from error


def _as_store_error(error: duckdb.Error, path: Path) -> StoreError:
    text = str(error).lower()
    if "set lock on file" in text:
        return StoreBusyError("error.telemetry_held")
    if "no space" in text or "could not write" in text or "file too large" in text:
        return StoreFullError("error.store_full")
    if "newer version of duckdb" in text:
        return StoreNewerError("error.store_newer")
    if "corrupt" in text or "not a valid duckdb" in text or "enough bytes" in text:
        return StoreDamagedError("error.store_damaged", file=path.name)
    return StoreError("error.store", reason=str(error).splitlines()[0])
