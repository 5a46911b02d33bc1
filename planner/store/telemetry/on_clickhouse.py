"""Telemetry in ClickHouse: for many machines, by ``KAIBO_TELEMETRY_URL``.

ClickHouse has no transactions over tables. A batch is noted before its rows are written
and struck off once they are summed up; what broke off in between is summed up when the
store is opened again. Writing the same batch again has the same effect.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import clickhouse_connect
import pyarrow as pa
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError
from clickhouse_connect.driver.exceptions import ProgrammingError as Misuse

from planner.errors import InputError, StoreError
from planner.store.telemetry.clickhouse_tables import migrate

_NOW = "toUnixTimestamp64Nano(now64(9))"
"""The server's clock when a statement begins: who read later has the later version."""


@dataclass(frozen=True)
class _Kind:
    """One of the two kinds of rows: its table, what there is one current row of, and how a
    minute is summed up. ``{there}`` says which rows and minutes."""

    table: str
    key: str
    minute: str
    sums: str


_SAMPLE = _Kind(
    table="samples",
    key="campaign_id, channel_id, metric, moment, grain",
    minute="campaign_id, channel_id, metric, minute",
    sums=f"""
        INSERT INTO sample_minutes
        SELECT campaign_id, channel_id, metric, minute, best.4 AS grain, best.5, best.6,
            best.7, best.8, best.9, best.10, best.11, best.12, best.13, best.14, best.15,
            best.16, {_NOW}
        FROM (
            SELECT campaign_id, channel_id, metric, minute,
                max((count > 0 AND grain <= 60, (count > 0, read_at, state), -grain, grain,
                    count, total, low, high, first, last, mean, first_moment, last_moment,
                    state, read_at, source)) AS best
            FROM (
                SELECT campaign_id, channel_id, metric, minute, grain, count() AS count,
                    sum(rows.value) AS total, min(rows.value) AS low, max(rows.value) AS high,
                    argMin(rows.value, moment) AS first, argMax(rows.value, moment) AS last,
                    avg(rows.value) AS mean, min(moment) AS first_moment,
                    max(moment) AS last_moment, min(rows.state) AS state,
                    max((rows.read_at, rows.source)).1 AS read_at,
                    max((rows.read_at, rows.source)).2 AS source
                FROM current_samples AS rows
                WHERE {{there}}
                GROUP BY campaign_id, channel_id, metric, minute, grain
                UNION ALL
                SELECT campaign_id, channel_id, metric, minute, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                    0, 0, ''
                FROM sample_minutes
                WHERE {{there}})
            GROUP BY campaign_id, channel_id, metric, minute)
        """,
)
_EVENT = _Kind(
    table="events",
    key="campaign_id, channel_id, kind, id",
    minute="campaign_id, channel_id, kind, minute",
    sums=f"""
        INSERT INTO event_minutes
        SELECT campaign_id, channel_id, kind, minute, currency, sum(rows.count),
            sum(real), sum(rows.amount), countIf(real AND traffic = 'natural'),
            countIf(real AND traffic = 'paid'), minIf(moment, real), maxIf(moment, real),
            {_NOW}
        FROM (
            SELECT campaign_id, channel_id, kind, minute, currency, count, amount, traffic,
                moment, 1 AS real
            FROM current_events
            WHERE {{there}}
            UNION ALL
            SELECT campaign_id, channel_id, kind, minute, currency, 0, NULL, '', 0, 0
            FROM event_minutes
            WHERE {{there}}) AS rows
        GROUP BY campaign_id, channel_id, kind, minute, currency
        """,
)
_KINDS = (_SAMPLE, _EVENT)
_OF = "campaign_id IN {campaigns:Array(String)}"


class ClickHouse:
    """The engine of many machines; the client may be shared between threads."""

    def __init__(self, client: Client, database: str) -> None:
        self.path: Path | None = None
        self._client = client
        with _said():
            client.command(f"CREATE DATABASE IF NOT EXISTS `{database}`")
            client.database = database
            migrate(client)
            self._finish()

    def append(self, samples: pa.Table | None, events: pa.Table | None) -> None:
        """Write rows and sum up what they touch; on disk when it returns."""
        batches = [
            (kind, rows)
            for kind, rows in ((_SAMPLE, samples), (_EVENT, events))
            if rows is not None and rows.num_rows
        ]
        campaigns = sorted({one for _, rows in batches for one in _campaigns(rows)})
        if not campaigns:
            return
        number = secrets.randbits(62)
        with _said():
            self._note(number, campaigns, done=False)
            for kind, rows in batches:
                self._write(kind, rows.append_column("batch", pa.array([number] * len(rows))))
            for kind, rows in batches:
                self._sum_up(kind, _campaigns(rows), number)
            self._note(number, campaigns, done=True)

    def ask(self, question: str, parameters: Mapping[str, Any]) -> pa.Table:
        """Answer a question of :mod:`planner.store.telemetry.questions`."""
        with _said():
            return self._client.query_arrow(question, dict(parameters), use_strings=True)

    def take_back(self, source: str) -> int:
        """Remove the rows of a source; return how many."""
        gone = 0
        with _said():
            for kind in _KINDS:
                found = self._client.query(
                    f"""
                    SELECT uniqExact({kind.key}), groupUniqArray(campaign_id)
                    FROM {kind.table} WHERE source = {{source:String}}
                    """,
                    {"source": source},
                ).result_rows
                number, campaigns = found[0]
                if number:
                    self._delete(kind.table, "source = {source:String}", {"source": source})
                    self._sum_up(kind, campaigns)
                    gone += int(number)
        return gone

    def erase(self, campaign_id: str) -> None:
        """Remove everything of a campaign."""
        with _said():
            for table in ("samples", "events", "sample_minutes", "event_minutes"):
                self._delete(table, _OF, {"campaigns": [campaign_id]})

    def backup(self, target: Path) -> None:
        """Refuse: the server has tools of its own for that."""
        raise InputError("error.telemetry_server")

    def restore(self, source: Path) -> None:
        """Refuse: the server has tools of its own for that."""
        raise InputError("error.telemetry_server")

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def _write(self, kind: _Kind, rows: pa.Table) -> None:
        self._client.insert_arrow(kind.table, rows)

    def _note(self, number: int, campaigns: Sequence[str], *, done: bool) -> None:
        self._client.insert(
            "batches",
            [[number, list(campaigns), int(done)]],
            column_names=["number", "campaign_ids", "done"],
        )

    def _finish(self) -> None:
        """Sum up what broke off between being written and being summed up."""
        open_batches = self._client.query(
            "SELECT number, campaign_ids FROM batches FINAL WHERE done = 0"
        ).result_rows
        for number, campaigns in open_batches:
            for kind in _KINDS:
                self._sum_up(kind, campaigns)
            self._note(number, campaigns, done=True)

    def _sum_up(self, kind: _Kind, campaigns: Sequence[str], batch: int | None = None) -> None:
        """Sum up the minutes a batch touched, those its rows lay in before included;
        without one, all minutes of the campaigns."""
        there = _OF
        if batch is not None:
            there += f"""
                AND ({kind.minute}) IN (
                    SELECT {kind.minute} FROM {kind.table}
                    WHERE {_OF} AND ({kind.key}) IN (
                        SELECT {kind.key} FROM {kind.table}
                        WHERE {_OF} AND batch = {batch}))
                """
        self._client.command(
            kind.sums.format(there=there), parameters={"campaigns": list(campaigns)}
        )

    def _delete(self, table: str, which: str, parameters: dict[str, Any]) -> None:
        self._client.command(f"DELETE FROM {table} WHERE {which}", parameters=parameters)


def connect(url: str) -> ClickHouse:
    """Connect to the server at ``clickhouse://user:password@host:8123/database``, or the
    same with ``http`` or ``https``."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    with _said():
        client = clickhouse_connect.get_client(
            host=parts.hostname or "localhost",
            port=parts.port or (8443 if secure else 8123),
            username=unquote(parts.username or "default"),
            password=unquote(parts.password or ""),
            interface="https" if secure else "http",
            autogenerate_session_id=False,  # a session refuses a second question meanwhile
        )
    return ClickHouse(client, parts.path.strip("/") or "kaibo")


def _campaigns(rows: pa.Table) -> list[str]:
    campaigns: list[str] = rows["campaign_id"].unique().to_pylist()
    return campaigns


@contextmanager
def _said() -> Iterator[None]:
    """Turn the driver's errors into ours; a mistake in a statement stays what it is."""
    try:
        yield
    except Misuse:
        raise
    except ClickHouseError as error:
        raise StoreError("error.telemetry_unreachable", reason=_first_line(error)) from error


def _first_line(error: ClickHouseError) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
