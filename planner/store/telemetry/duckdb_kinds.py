"""The two kinds of rows in the DuckDB file, and how each is summed up.

Sums are statements with a place ``{there}`` for what is to be summed up: which rows, which
minutes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One of the two kinds of rows: its table and columns, the words its label stands for,
    what there is one current row of, by what the later reading is told, and how minutes and
    totals are summed up."""

    table: str
    columns: tuple[str, ...]
    words: tuple[str, ...]
    key: tuple[str, ...]
    rank: tuple[str, ...]
    minutes: str
    minute_key: tuple[str, ...]
    totals: str
    total_key: tuple[str, ...]

    @property
    def name(self) -> str:
        """``sample`` or ``event``."""
        return self.table.removesuffix("s")

    @property
    def told(self) -> str:
        """What a row says: its columns, the words of its label, and its minute."""
        return ", ".join((*self.columns, *self.words, "moment // 60000 AS minute"))

    def rows(self, table: str) -> str:
        """The rows of a table of this kind with the words of their labels."""
        return f"{table} JOIN labels ON labels.number = label" if self.words else table

    @property
    def of_source(self) -> str:
        """Which rows are of ``$source``."""
        told = "source = $source"
        return f"label IN (SELECT number FROM labels WHERE {told})" if self.words else told


SAMPLE = Kind(
    table="samples",
    columns=("series", "moment", "grain", "value", "state", "read_at", "source"),
    words=(),
    key=("series", "moment", "grain"),
    rank=("read_at", "state", "value"),
    minutes="""
        SELECT series, moment // 60000 AS minute, grain, count(*) AS count, sum(value) AS total,
            min(value) AS low, max(value) AS high, arg_min(value, moment) AS first,
            arg_max(value, moment) AS last, avg(value) AS mean, min(moment) AS first_moment,
            max(moment) AS last_moment, min(state) AS state, max(read_at) AS read_at,
            arg_max(source, (read_at, source)) AS source
        FROM samples
        WHERE {there}
        GROUP BY series, minute, grain
        QUALIFY row_number() OVER (
            PARTITION BY series, minute
            ORDER BY grain <= 60 DESC, max(read_at) DESC, min(state) DESC, grain) = 1
        """,
    minute_key=("series", "minute"),
    totals="""
        SELECT series, arg_max(last, place) AS last, max(high) AS peak,
            sum(mean * greatest(grain, 60)) / sum(greatest(grain, 60)) AS mean,
            min(first_moment) AS first_moment, max(last_moment) AS last_moment,
            min(state) AS state, max(read_at) AS read_at,
            arg_max(source, (read_at, source)) AS source, arg_max(state, place) AS last_state,
            arg_max(read_at, place) AS last_read_at, arg_max(source, place) AS last_source
        FROM (
            SELECT *, (last_moment + grain * 1000, minute) AS place FROM sample_minutes
            WHERE {there})
        GROUP BY series
        """,
    total_key=("series",),
)

EVENT = Kind(
    table="events",
    columns=("series", "id", "moment", "viewer", "text", "count", "amount", "label", "read_at"),
    words=("source", "currency", "detail", "traffic"),
    key=("series", "id"),
    rank=(
        *("read_at", "moment", "count", "coalesce(amount, '-infinity')", "currency"),
        *("viewer", "text", "detail", "traffic"),
    ),
    minutes="""
        SELECT series, moment // 60000 AS minute, currency, sum(count) AS count,
            count(*) AS entries, sum(amount) AS amount,
            count(*) FILTER (traffic = 'natural') AS natural_entries,
            count(*) FILTER (traffic = 'paid') AS paid_entries, min(moment) AS first_moment,
            max(moment) AS last_moment
        FROM events JOIN labels ON labels.number = label
        WHERE {there}
        GROUP BY series, minute, currency
        """,
    minute_key=("series", "minute", "currency"),
    totals="""
        SELECT series, currency, sum(count) AS count, sum(entries) AS entries,
            sum(amount) AS amount, sum(natural_entries) AS natural_entries,
            sum(paid_entries) AS paid_entries, min(first_moment) AS first_moment,
            max(last_moment) AS last_moment
        FROM event_minutes
        WHERE {there}
        GROUP BY series, currency
        """,
    total_key=("series", "currency"),
)
KINDS = (SAMPLE, EVENT)
