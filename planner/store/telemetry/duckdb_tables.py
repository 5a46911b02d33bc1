"""The tables of the DuckDB file, and how an older file is brought up to date.

A *series* is the number of one metric or kind of event of one channel of one campaign:
rows hold it instead of three names, and since numbers are given in the order of arrival,
the rows of a campaign lie together and the engine skips all others. A *label* is the number
of what thousands of events have in common: source, currency, detail and traffic.
"""

from __future__ import annotations

import duckdb

from planner.errors import StoreNewerError

_SAMPLE = """(series INTEGER, moment BIGINT, minute INTEGER, grain INTEGER, value DOUBLE,
    state TINYINT, read_at BIGINT, source VARCHAR)"""
_EVENT = """(series INTEGER, id VARCHAR, moment BIGINT, minute INTEGER, viewer VARCHAR,
    text VARCHAR, count DOUBLE, amount DOUBLE, currency VARCHAR, detail VARCHAR,
    traffic VARCHAR, read_at BIGINT, source VARCHAR)"""


def _labelled(table: str) -> str:
    """How the events of the first version come to have labels in place of words, and no
    minute."""
    return f"""
    CREATE TABLE labelled AS
        SELECT series, id, moment, viewer, text, count, amount, number AS label, read_at
        FROM {table} JOIN labels USING (source, currency, detail, traffic);
    DROP TABLE {table};
    ALTER TABLE labelled RENAME TO {table};
    """


MIGRATIONS = (
    f"""
    CREATE TABLE series (number INTEGER, campaign_id VARCHAR, channel_id VARCHAR, name VARCHAR);
    CREATE TABLE samples {_SAMPLE};
    CREATE TABLE superseded_samples {_SAMPLE};
    CREATE TABLE events {_EVENT};
    CREATE TABLE superseded_events {_EVENT};
    CREATE TABLE sample_minutes (
        series INTEGER, minute INTEGER, grain INTEGER, count BIGINT, total DOUBLE, low DOUBLE,
        high DOUBLE, first DOUBLE, last DOUBLE, mean DOUBLE, first_moment BIGINT,
        last_moment BIGINT, state TINYINT, read_at BIGINT, source VARCHAR);
    CREATE TABLE sample_totals (
        series INTEGER, last DOUBLE, peak DOUBLE, mean DOUBLE, first_moment BIGINT,
        last_moment BIGINT, state TINYINT, read_at BIGINT, source VARCHAR, last_state TINYINT,
        last_read_at BIGINT, last_source VARCHAR);
    CREATE TABLE event_minutes (
        series INTEGER, minute INTEGER, currency VARCHAR, count DOUBLE, entries BIGINT,
        amount DOUBLE, natural_entries BIGINT, paid_entries BIGINT, first_moment BIGINT,
        last_moment BIGINT);
    CREATE TABLE event_totals (
        series INTEGER, currency VARCHAR, count DOUBLE, entries BIGINT, amount DOUBLE,
        natural_entries BIGINT, paid_entries BIGINT, first_moment BIGINT, last_moment BIGINT);
    CREATE VIEW sample_curve AS
        SELECT campaign_id, channel_id, name AS metric, kept.*
        FROM sample_minutes kept JOIN series ON number = series;
    CREATE VIEW sample_sums AS
        SELECT campaign_id, channel_id, name AS metric, kept.*
        FROM sample_totals kept JOIN series ON number = series;
    CREATE VIEW event_curve AS
        SELECT campaign_id, channel_id, name AS kind, kept.*
        FROM event_minutes kept JOIN series ON number = series;
    CREATE VIEW event_sums AS
        SELECT campaign_id, channel_id, name AS kind, kept.*
        FROM event_totals kept JOIN series ON number = series;
    CREATE VIEW current_events AS
        SELECT campaign_id, channel_id, name AS kind, kept.*
        FROM events kept JOIN series ON number = series;
    """,
    f"""
    CREATE TABLE labels AS
        SELECT row_number() OVER ()::INTEGER AS number, said.* FROM (
            SELECT DISTINCT source, currency, detail, traffic
            FROM (FROM events UNION ALL FROM superseded_events)) said;
    {_labelled("events")}
    {_labelled("superseded_events")}
    ALTER TABLE samples DROP minute;
    ALTER TABLE superseded_samples DROP minute;
    CREATE TABLE event_parts (
        series INTEGER, minute INTEGER, currency VARCHAR, count DOUBLE, entries BIGINT,
        amount DOUBLE, natural_entries BIGINT, paid_entries BIGINT, first_moment BIGINT,
        last_moment BIGINT);
    CREATE OR REPLACE VIEW event_curve AS
        SELECT campaign_id, channel_id, name AS kind, kept.*
        FROM (FROM event_minutes UNION ALL BY NAME FROM event_parts) kept
        JOIN series ON number = series;
    CREATE OR REPLACE VIEW event_sums AS
        SELECT campaign_id, channel_id, name AS kind, kept.*
        FROM (
            FROM event_totals UNION ALL BY NAME SELECT * EXCLUDE minute FROM event_parts) kept
        JOIN series ON number = series;
    CREATE OR REPLACE VIEW current_events AS
        SELECT campaign_id, channel_id, name AS kind, kept.*, source, currency, detail, traffic
        FROM events kept
        JOIN series ON series.number = series
        JOIN labels ON labels.number = label;
    """,
)
"""What each version of the file adds to the one before; the first makes it."""

OF_SERIES = (
    *("samples", "superseded_samples", "sample_minutes", "sample_totals"),
    *("events", "superseded_events", "event_minutes", "event_totals", "event_parts"),
)
"""The tables whose rows are of a series."""

CONTENT = ("series", "labels", *OF_SERIES)
"""The tables that hold what was written."""


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the tables up to date, each step whole or not at all."""
    connection.execute("CREATE TABLE IF NOT EXISTS versions (number INTEGER)")
    [(version,)] = connection.execute("SELECT coalesce(max(number), 0) FROM versions").fetchall()
    if version > len(MIGRATIONS):
        raise StoreNewerError("error.store_newer")
    for number, step in enumerate(MIGRATIONS[version:], version + 1):
        connection.begin()
        connection.execute(step)
        connection.execute("INSERT INTO versions VALUES (?)", [number])
        connection.commit()
