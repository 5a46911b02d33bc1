"""The numbers that stand for words in the DuckDB file: of a series, and of a label."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

Words = tuple[str, ...]


class Numbers:
    """The numbers of one table this process has met: used by the one writer, forgotten
    after a failure."""

    def __init__(self, table: str, *columns: str) -> None:
        self._table = table
        self._columns = columns
        self._numbers: dict[Words, int] = {}

    def forget(self) -> None:
        """Look everything up again."""
        self._numbers.clear()

    def number(
        self, connection: duckdb.DuckDBPyConnection, columns: Sequence[pa.Array]
    ) -> pa.Array:
        """The number of each row's words; words that are new get one."""
        encoded = [column.combine_chunks().dictionary_encode() for column in columns]
        sizes = [len(column.dictionary) for column in encoded]
        places = np.ravel_multi_index([column.indices.to_numpy() for column in encoded], sizes)
        found = pa.array(places).dictionary_encode()
        rows = [
            words.dictionary.take(pa.array(part)).to_pylist()
            for words, part in zip(encoded, np.unravel_index(found.dictionary, sizes), strict=True)
        ]
        named: list[Words] = list(zip(*rows, strict=True))
        for meet in (self._look_up, self._add):
            if unknown := [one for one in named if one not in self._numbers]:
                meet(connection, unknown)
        numbers: npt.NDArray[np.int32] = np.array([self._numbers[one] for one in named], np.int32)
        return pa.array(numbers).take(found.indices)

    def _look_up(self, connection: duckdb.DuckDBPyConnection, unknown: Sequence[Words]) -> None:
        connection.register("unknown", self._rows(unknown))
        found = connection.execute(
            f"""
            SELECT {", ".join(self._columns)}, number
            FROM {self._table} SEMI JOIN unknown USING ({", ".join(self._columns)})
            """
        ).fetchall()
        self._numbers.update({tuple(words): number for *words, number in found})

    def _add(self, connection: duckdb.DuckDBPyConnection, unknown: Sequence[Words]) -> None:
        [(last,)] = connection.execute(
            f"SELECT coalesce(max(number), 0) FROM {self._table}"
        ).fetchall()
        numbers = range(last + 1, last + 1 + len(unknown))
        added = self._rows(unknown).append_column("number", pa.array(numbers, pa.int32()))
        connection.register("added", added)
        connection.execute(f"INSERT INTO {self._table} BY NAME FROM added")
        self._numbers.update(zip(unknown, numbers, strict=True))

    def _rows(self, words: Sequence[Words]) -> pa.Table:
        schema = pa.schema([(name, pa.string()) for name in self._columns])
        return pa.table([list(column) for column in zip(*words, strict=True)], schema=schema)
