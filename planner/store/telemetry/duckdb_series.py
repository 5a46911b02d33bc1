"""The numbers of series: which number stands for which campaign, channel and name."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa

Names = tuple[str, str, str]
"""Campaign, channel, and metric or kind of event."""


class Series:
    """The numbers this process has met: used by the one writer, forgotten after a failure."""

    def __init__(self) -> None:
        self._numbers: dict[Names, int] = {}
        self._campaigns: set[str] = set()

    def forget(self) -> None:
        """Look everything up again."""
        self._numbers.clear()
        self._campaigns.clear()

    def number(self, connection: duckdb.DuckDBPyConnection, rows: pa.Table, name: str) -> pa.Table:
        """The rows with a column ``series``, and numbers for those that are new."""
        columns = [
            rows[column].combine_chunks().dictionary_encode()
            for column in ("campaign_id", "channel_id", name)
        ]
        sizes = [len(column.dictionary) for column in columns]
        places = np.ravel_multi_index([column.indices.to_numpy() for column in columns], sizes)
        found = pa.array(places).dictionary_encode()
        words = [column.dictionary.to_numpy(zero_copy_only=False) for column in columns]
        parts = (
            word[part]
            for word, part in zip(words, np.unravel_index(found.dictionary, sizes), strict=True)
        )
        names: list[Names] = list(zip(*parts, strict=True))
        self._look_up(connection, sorted({campaign for campaign, _, _ in names}))
        self._add(connection, [one for one in names if one not in self._numbers])
        numbers = np.array([self._numbers[one] for one in names], np.int32)
        return rows.append_column("series", pa.array(numbers).take(found.indices))

    def _look_up(self, connection: duckdb.DuckDBPyConnection, campaigns: Sequence[str]) -> None:
        unknown = [one for one in campaigns if one not in self._campaigns]
        if not unknown:
            return
        found = connection.execute(
            """
            SELECT campaign_id, channel_id, name, number FROM series
            WHERE campaign_id IN (SELECT unnest($campaigns))
            """,
            {"campaigns": unknown},
        ).fetchall()
        self._numbers.update({tuple(names): number for *names, number in found})
        self._campaigns.update(unknown)

    def _add(self, connection: duckdb.DuckDBPyConnection, names: Sequence[Names]) -> None:
        if not names:
            return
        [(last,)] = connection.execute("SELECT coalesce(max(number), 0) FROM series").fetchall()
        numbers = range(last + 1, last + 1 + len(names))
        added = pa.table(
            [list(numbers), *zip(*names, strict=True)],
            names=["number", "campaign_id", "channel_id", "name"],
        )
        connection.register("added", added)
        connection.execute("INSERT INTO series BY NAME FROM added")
        self._numbers.update(zip(names, numbers, strict=True))
