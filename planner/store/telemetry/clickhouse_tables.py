"""The tables of the ClickHouse database, and how an older one is brought up to date.

Raw rows are only ever added; rows that are the same in everything collapse. A minute is
summed up anew under a later version, and the latest version is read; one that has become
empty stays as a row that counts nothing. Totals are summed up from the minutes when they
are asked for: the engine reads those of the broadcasts asked for and no others.
"""

from __future__ import annotations

from typing import Protocol

from planner.errors import StoreNewerError


class Statements(Protocol):
    """What runs a statement and returns what it says."""

    def command(self, cmd: str) -> object:
        """Run a statement."""


MIGRATIONS = (
    (
        """
        CREATE TABLE IF NOT EXISTS batches (
            number Int64, campaign_ids Array(String), done UInt8, begun DateTime DEFAULT now()
        ) ENGINE = ReplacingMergeTree(done) ORDER BY number TTL begun + INTERVAL 30 DAY
        """,
        """
        CREATE TABLE IF NOT EXISTS samples (
            campaign_id String, channel_id LowCardinality(String),
            metric LowCardinality(String), moment Int64, minute Int32, grain Int32,
            value Float64, state Int8, read_at Int64, source LowCardinality(String),
            batch Int64
        ) ENGINE = ReplacingMergeTree
        ORDER BY (campaign_id, channel_id, metric, moment, grain, read_at, state, value, source)
        """,
        """
        CREATE TABLE IF NOT EXISTS events (
            campaign_id String, channel_id LowCardinality(String), kind LowCardinality(String),
            id String, moment Int64, minute Int32, viewer String, text String, count Float64,
            amount Nullable(Float64), currency LowCardinality(String),
            detail LowCardinality(String), traffic LowCardinality(String), read_at Int64,
            source LowCardinality(String), batch Int64,
            content UInt64 MATERIALIZED sipHash64(
                moment, viewer, text, count, ifNull(amount, -inf), currency, detail, traffic)
        ) ENGINE = ReplacingMergeTree
        ORDER BY (campaign_id, channel_id, kind, id, read_at, source, content)
        """,
        """
        CREATE TABLE IF NOT EXISTS sample_minutes (
            campaign_id String, channel_id LowCardinality(String),
            metric LowCardinality(String), minute Int32, grain Int32, count Int64,
            total Float64, low Float64, high Float64, first Float64, last Float64,
            mean Float64, first_moment Int64, last_moment Int64, state Int8, read_at Int64,
            source LowCardinality(String), version Int64
        ) ENGINE = ReplacingMergeTree(version)
        ORDER BY (campaign_id, channel_id, metric, minute)
        """,
        """
        CREATE TABLE IF NOT EXISTS event_minutes (
            campaign_id String, channel_id LowCardinality(String), kind LowCardinality(String),
            minute Int32, currency LowCardinality(String), count Float64, entries Int64,
            amount Nullable(Float64), natural_entries Int64, paid_entries Int64,
            first_moment Int64, last_moment Int64, version Int64
        ) ENGINE = ReplacingMergeTree(version)
        ORDER BY (campaign_id, channel_id, kind, minute, currency)
        """,
        """
        CREATE VIEW IF NOT EXISTS current_samples AS
        SELECT campaign_id, channel_id, metric, moment, minute, grain, newest.3 AS value,
            newest.2 AS state, newest.1 AS read_at, newest.4 AS source
        FROM (
            SELECT campaign_id, channel_id, metric, moment, minute, grain,
                max((read_at, state, value, source)) AS newest
            FROM samples
            GROUP BY campaign_id, channel_id, metric, moment, minute, grain)
        """,
        """
        CREATE VIEW IF NOT EXISTS current_events AS
        SELECT campaign_id, channel_id, kind, id, newest.2 AS moment,
            toInt32(intDiv(newest.2, 60000)) AS minute, newest.6 AS viewer, newest.7 AS text,
            newest.3 AS count, if(newest.4 = -inf, NULL, newest.4) AS amount,
            newest.5 AS currency, newest.8 AS detail, newest.9 AS traffic,
            newest.1 AS read_at, newest.10 AS source
        FROM (
            SELECT campaign_id, channel_id, kind, id,
                max((read_at, moment, count, ifNull(amount, -inf), currency, viewer, text,
                    detail, traffic, source)) AS newest
            FROM events
            GROUP BY campaign_id, channel_id, kind, id)
        """,
        """
        CREATE VIEW IF NOT EXISTS sample_curve AS
        SELECT * EXCEPT version FROM sample_minutes FINAL WHERE count > 0
        """,
        """
        CREATE VIEW IF NOT EXISTS event_curve AS
        SELECT * EXCEPT version FROM event_minutes FINAL WHERE entries > 0
        """,
        """
        CREATE VIEW IF NOT EXISTS sample_sums AS
        SELECT campaign_id, channel_id, metric, newest.3 AS last, peak, mean, first_moment,
            last_moment, state, newest_read.1 AS read_at, newest_read.2 AS source,
            newest.4 AS last_state, newest.5 AS last_read_at, newest.6 AS last_source
        FROM (
            SELECT campaign_id, channel_id, metric, max(high) AS peak,
                sum(curve.mean * greatest(grain, 60)) / sum(greatest(grain, 60)) AS mean,
                min(curve.first_moment) AS first_moment, max(curve.last_moment) AS last_moment,
                min(curve.state) AS state, max((curve.read_at, curve.source)) AS newest_read,
                max((curve.last_moment + grain * 1000, minute, curve.last, curve.state,
                    curve.read_at, curve.source)) AS newest
            FROM sample_curve AS curve
            GROUP BY campaign_id, channel_id, metric)
        """,
        """
        CREATE VIEW IF NOT EXISTS event_sums AS
        SELECT campaign_id, channel_id, kind, currency, sum(curve.count) AS count,
            sum(curve.entries) AS entries, sum(curve.amount) AS amount,
            sum(curve.natural_entries) AS natural_entries,
            sum(curve.paid_entries) AS paid_entries, min(curve.first_moment) AS first_moment,
            max(curve.last_moment) AS last_moment
        FROM event_curve AS curve
        GROUP BY campaign_id, channel_id, kind, currency
        """,
    ),
)
"""What each version of the database adds to the one before; the first makes it."""


def migrate(client: Statements) -> None:
    """Bring the tables up to date; a step that broke off is simply done again."""
    client.command(
        "CREATE TABLE IF NOT EXISTS versions (number Int32) ENGINE = MergeTree ORDER BY number"
    )
    version = int(str(client.command("SELECT max(number) FROM versions")))
    if version > len(MIGRATIONS):
        raise StoreNewerError("error.store_newer")
    for number, step in enumerate(MIGRATIONS[version:], version + 1):
        for statement in step:
            client.command(statement)
        client.command(f"INSERT INTO versions VALUES ({number})")
