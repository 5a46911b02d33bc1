"""How rows go into the DuckDB file and out of it: what a later reading supersedes moves
aside, and the minutes and totals that are touched are summed up again.

The current rows are in ``samples`` and ``events``. A row that was superseded is kept beside
them only if it is of another source, the best of each, so that it can stand again when that
source is taken back. What the tables hold is thus a function of the set of rows that came,
in whatever order and however often.

What events that are all new add to their minutes lies in ``event_parts`` until there is
enough of it to be worth adding up: a row more is cheap, a row changed is not.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from planner.store.telemetry.duckdb_kinds import EVENT, Kind

Connection = duckdb.DuckDBPyConnection

_NEAR = 64
"""Series this near each other are looked through together with those between them."""
_MOST_RUNS = 4
_MOST_PARTS = 20_000
"""So few are read along with what they are of in no time."""


def write(connection: Connection, kind: Kind, batch: pa.Table) -> None:
    """Write rows, inside a transaction. The batch has the columns of the kind, the words of
    its labels and the minutes."""
    columns, key = ", ".join(kind.columns), ", ".join(kind.key)
    connection.register("batch", batch)
    known = f"{_alike(kind, batch)} AND ({key}) IN (SELECT {key} FROM batch)"
    stood = connection.sql(f"SELECT rowid FROM {kind.table} WHERE {known}").to_arrow_table()
    if stood.num_rows or not _all_differ(kind, batch):
        _rank(connection, kind, batch, stood, known)
        return
    connection.execute(f"INSERT INTO {kind.table} SELECT {columns} FROM batch")
    if kind is EVENT:
        _count_in(connection, batch)
    else:
        _sum_up(connection, kind, batch)


def take_back(connection: Connection, kind: Kind, source: str) -> int:
    """Remove the rows of a source, so that the best of the others stands again; return
    how many were removed. Inside a transaction."""
    aside = f"superseded_{kind.table}"
    columns, key = ", ".join(kind.columns), ", ".join(kind.key)
    behind = _delete_of(connection, kind, aside, source)
    gone = connection.sql(
        f"SELECT {kind.told} FROM {kind.rows(kind.table)} WHERE {kind.of_source}",
        params={"source": source},
    ).to_arrow_table()
    if not gone.num_rows:
        return behind
    connection.register("gone", gone)
    removed = behind + _delete_of(connection, kind, kind.table, source)
    order = ", ".join(f"{rank} DESC" for rank in kind.rank)
    again = connection.sql(
        f"""
        SELECT {kind.told}, {aside}.rowid AS place FROM {kind.rows(aside)}
        WHERE {_alike(kind, gone)} AND ({key}) IN (SELECT {key} FROM gone)
        QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {order}, source DESC) = 1
        """
    ).to_arrow_table()
    connection.register("again", again)
    connection.execute(f"DELETE FROM {aside} WHERE rowid IN (SELECT place FROM again)")
    connection.execute(f"INSERT INTO {kind.table} SELECT {columns} FROM again")
    _sum_up_afresh(connection, kind, _minutes([gone, again]))
    return removed


def _delete_of(connection: Connection, kind: Kind, table: str, source: str) -> int:
    removed = connection.execute(
        f"DELETE FROM {table} WHERE {kind.of_source}", {"source": source}
    ).fetchall()
    return int(removed[0][0])


def _rank(connection: Connection, kind: Kind, batch: pa.Table, stood: pa.Table, known: str) -> None:
    """Place rows of which some are known already: the best of each source is kept, and the
    best of those stands."""
    aside = f"superseded_{kind.table}"
    columns, key = ", ".join(kind.columns), ", ".join(kind.key)
    order = ", ".join(f"{rank} DESC" for rank in kind.rank)
    connection.register("stood", stood)
    kept = connection.sql(
        f"""
        SELECT {kind.told}, TRUE AS current, {kind.table}.rowid AS place
        FROM {kind.rows(kind.table)}
        WHERE {known} AND {kind.table}.rowid IN (SELECT rowid FROM stood)
        UNION ALL
        SELECT {kind.told}, FALSE, {aside}.rowid FROM {kind.rows(aside)} WHERE {known}
        """
    ).to_arrow_table()
    connection.register("kept", kept)
    changed = connection.sql(
        f"""
        WITH best AS (
            SELECT * FROM (
                SELECT * FROM kept UNION ALL SELECT {kind.told}, FALSE, NULL FROM batch)
            QUALIFY row_number() OVER (
                PARTITION BY {key}, source ORDER BY {order}, place NULLS LAST) = 1),
        ranked AS (
            SELECT *, row_number() OVER (
                PARTITION BY {key} ORDER BY {order}, source DESC) = 1 AS stands
            FROM best)
        SELECT * FROM ranked WHERE place IS NULL OR current != stands
        """
    ).to_arrow_table()
    if not changed.num_rows:
        return
    connection.register("changed", changed)
    fallen = connection.sql(
        f"""
        SELECT current, place FROM kept
        WHERE ({key}, source) IN (SELECT {key}, source FROM changed)
        """
    ).to_arrow_table()
    connection.register("fallen", fallen)
    for table, current in ((kind.table, "current"), (aside, "NOT current")):
        connection.execute(
            f"DELETE FROM {table} WHERE rowid IN (SELECT place FROM fallen WHERE {current})"
        )
    for table, stands in ((kind.table, "stands"), (aside, "NOT stands")):
        connection.execute(f"INSERT INTO {table} SELECT {columns} FROM changed WHERE {stands}")
    _sum_up_afresh(connection, kind, _minutes([batch, kept]))


def _sum_up_afresh(connection: Connection, kind: Kind, touched: pa.Table) -> None:
    """Sum up the minutes of ``touched`` where rows were removed: some may be empty now."""
    _add_up(connection)
    connection.execute(f"DELETE FROM {kind.name}_minutes WHERE {_in_minutes(touched)}")
    connection.execute(f"DELETE FROM {kind.name}_totals WHERE {_near(touched)}")
    _sum_up(connection, kind, touched)


def _sum_up(connection: Connection, kind: Kind, touched: pa.Table) -> None:
    """Sum up the minutes of ``touched``, and the totals of their series."""
    minutes, near = _in_minutes(touched), _near(touched)
    rows = kind.minutes.format(there=_in_moments(touched))
    _merge(connection, f"{kind.name}_minutes", rows, kind.minute_key, minutes)
    sums = kind.totals.format(there=near)
    _merge(connection, f"{kind.name}_totals", sums, kind.total_key, near)


def _merge(connection: Connection, table: str, sums: str, key: tuple[str, ...], there: str) -> None:
    same = " AND ".join(f"stood.{name} = fresh.{name}" for name in key)
    connection.execute(
        f"""
        MERGE INTO {table} AS stood USING ({sums}) AS fresh
        ON {same} AND {there.replace("series", "stood.series").replace("minute", "stood.minute")}
        WHEN MATCHED THEN UPDATE BY NAME
        WHEN NOT MATCHED THEN INSERT BY NAME
        """
    )


def _count_in(connection: Connection, batch: pa.Table) -> None:
    """Keep what events that are all new add to their minutes: what stood only grows, so
    that nothing need be read again."""
    traffic = batch["traffic"]
    counted = batch.select(["series", "minute", "currency", "count", "amount"])
    for name, column in (
        ("entries", pa.repeat(1, len(batch))),
        ("natural_entries", pc.equal(traffic, "natural").cast(pa.int64())),
        ("paid_entries", pc.equal(traffic, "paid").cast(pa.int64())),
        ("first_moment", batch["moment"]),
        ("last_moment", batch["moment"]),
    ):
        counted = counted.append_column(name, column)
    connection.register("parts", _grouped(counted, EVENT.minute_key))
    connection.execute("INSERT INTO event_parts BY NAME FROM parts")
    [(parts,)] = connection.execute("SELECT count(*) FROM event_parts").fetchall()
    if parts > _MOST_PARTS:
        _add_up(connection)


def _add_up(connection: Connection) -> None:
    """Add the parts to the minutes and totals they are of."""
    parts = connection.sql("FROM event_parts").to_arrow_table()
    if not parts.num_rows:
        return
    near = _near(parts).replace("series", "stood.series")
    for table, key in (("event_minutes", EVENT.minute_key), ("event_totals", EVENT.total_key)):
        connection.register("fresh", _grouped(parts, key))
        same = " AND ".join(f"stood.{name} = fresh.{name}" for name in key)
        connection.execute(f"MERGE INTO {table} AS stood USING fresh ON {same} AND {near} {_ADDED}")
    connection.execute("DELETE FROM event_parts")


_ADDED = """
    WHEN MATCHED THEN UPDATE SET
        count = stood.count + fresh.count, entries = stood.entries + fresh.entries,
        amount = coalesce(stood.amount + fresh.amount, stood.amount, fresh.amount),
        natural_entries = stood.natural_entries + fresh.natural_entries,
        paid_entries = stood.paid_entries + fresh.paid_entries,
        first_moment = least(stood.first_moment, fresh.first_moment),
        last_moment = greatest(stood.last_moment, fresh.last_moment)
    WHEN NOT MATCHED THEN INSERT BY NAME
    """


def _grouped(counted: pa.Table, key: tuple[str, ...]) -> pa.Table:
    sums = ("count", "amount", "entries", "natural_entries", "paid_entries")
    how = [*((name, "sum") for name in sums), ("first_moment", "min"), ("last_moment", "max")]
    found = counted.group_by(list(key)).aggregate(how)
    return found.rename_columns([*key, *(name for name, _ in how)])


def _alike(kind: Kind, rows: pa.Table) -> str:
    """Where rows of the same key may lie: near in series and, if the moment is part of the
    key, in time."""
    return _in_moments(rows) if "moment" in kind.key else _near(rows)


def _in_minutes(rows: pa.Table) -> str:
    """The minutes of the rows, and few others."""
    span = pc.min_max(rows["minute"]).as_py()
    return f"{_near(rows)} AND minute BETWEEN {span['min']} AND {span['max']}"


def _in_moments(rows: pa.Table) -> str:
    """What lies in the minutes of the rows, and in few others."""
    span = pc.min_max(rows["minute"]).as_py()
    first, after = span["min"] * 60_000, (span["max"] + 1) * 60_000
    return f"{_near(rows)} AND moment >= {first} AND moment < {after}"


def _minutes(rows: Sequence[pa.Table]) -> pa.Table:
    """The series and minutes of rows, one of each."""
    schema = pa.schema([("series", pa.int32()), ("minute", pa.int64())])
    found = pa.concat_tables(some.select(schema.names).cast(schema) for some in rows)
    return found.group_by(schema.names).aggregate([])


def _near(rows: pa.Table) -> str:
    """The series of the rows, and few others: ranges let the engine skip what lies apart."""
    numbers = np.unique(rows["series"].to_numpy())
    breaks = np.flatnonzero(np.diff(numbers) > _NEAR)
    first, last = numbers[np.r_[0, breaks + 1]], numbers[np.r_[breaks, len(numbers) - 1]]
    if len(first) <= _MOST_RUNS:
        runs = [f"series BETWEEN {a} AND {b}" for a, b in zip(first, last, strict=True)]
        return f"({' OR '.join(runs)})"
    return f"series IN ({', '.join(map(str, numbers))})"


def _all_differ(kind: Kind, batch: pa.Table) -> bool:
    """Whether no two rows of the batch have the same key."""
    codes = np.zeros(batch.num_rows, np.int64)
    for name in reversed(kind.key):
        column = batch[name].combine_chunks().dictionary_encode()
        if len(column.dictionary) == batch.num_rows:
            return True
        codes = codes * len(column.dictionary) + column.indices.to_numpy()
    return bool(len(pc.unique(pa.array(codes))) == batch.num_rows)
