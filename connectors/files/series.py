"""Samples as JSON → columns: rows of values, or series read every so many seconds.

::

    [{"time": "2026-10-01 20:00", "viewers": 120}, …]
    {"interval": 5, "data": {"concurrentViewers": [18, 19, …], "likeCount": [14, …]}}

Of the second form the first column is the seconds since the first value; series may differ
in length.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, NoReturn

import pyarrow as pa

from connectors.files import errors
from connectors.files.columns import Columns
from connectors.files.grid import MAX_CELLS, MAX_COLUMNS
from connectors.files.text import decoded

ELAPSED = "elapsed_seconds"


def is_json(data: bytes) -> bool:
    """Whether it begins as JSON does."""
    return data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read_series(data: bytes, file_name: str) -> Columns:
    """Read samples. NaN and Infinity, which JSON does not know, are refused.

    Raises :class:`connectors.files.errors.FileError` and its kinds.
    """
    try:
        document = json.loads(decoded(data), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise errors.NotATableError(found="JSON") from error
    columns = _rows(document) if isinstance(document, list) else _series(document)
    lengths = {len(cells) for cells in columns.values()}
    if not columns or not max(lengths):
        raise errors.EmptyFileError()
    if len(columns) > MAX_COLUMNS or sum(map(len, columns.values())) > MAX_CELLS:
        raise errors.TooLargeError(limit=MAX_COLUMNS, unit="columns")
    arrays = {name: pa.array(cells, pa.string()) for name, cells in columns.items()}
    return Columns.of(PurePath(file_name).stem, arrays)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _rows(document: Sequence[Any]) -> dict[str, list[str | None]]:
    rows = [row for row in document if isinstance(row, Mapping)]
    if len(rows) != len(document):
        raise errors.NotATableError(found="JSON")
    names = list(dict.fromkeys(str(name) for row in rows for name in row))
    if len(names) > MAX_COLUMNS:
        raise errors.TooLargeError(limit=MAX_COLUMNS, unit="columns")
    return {name: [_said(row.get(name)) for row in rows] for name in names}


def _series(document: Mapping[str, Any]) -> dict[str, list[str | None]]:
    interval, data = document.get("interval"), document.get("data")
    if not isinstance(data, Mapping) or not isinstance(interval, int | float):
        raise errors.NotATableError(found="JSON")
    series = {str(name): values for name, values in data.items() if isinstance(values, list)}
    longest = max((len(values) for values in series.values()), default=0)
    if not longest or not 0 < interval <= 86_400:
        raise errors.NotATableError(found="JSON")
    columns: dict[str, list[str | None]] = {
        ELAPSED: [_said(round(place * interval, 3)) for place in range(longest)]
    }
    for name, values in series.items():
        short = longest - len(values)
        columns[name] = [*map(_said, values), *[None] * short]
    return columns


def _said(value: object) -> str | None:
    """A value as a cell says it; what holds others is no cell."""
    if value is None or isinstance(value, list | Mapping):
        return None
    if isinstance(value, float):
        return f"{value:.15g}" if math.isfinite(value) else str(value)
    return str(value).strip() or None
