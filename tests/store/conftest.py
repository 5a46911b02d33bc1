"""A telemetry store of each kind: a DuckDB file, and a ClickHouse engine in this process."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from planner.store.telemetry import Telemetry, open_telemetry

CLICKHOUSE = pytest.mark.xdist_group("clickhouse")


@pytest.fixture(scope="session")
def clickhouse_client() -> Iterator[Any]:
    """The real engine, which allows one folder a process."""
    import clickhouse_connect

    with tempfile.TemporaryDirectory(prefix="kaibo-ch-", ignore_cleanup_errors=True) as folder:
        client = clickhouse_connect.get_client(interface="chdb", path=folder)
        yield client
        client.close()


@pytest.fixture(scope="module")
def clickhouse(clickhouse_client: Any) -> Iterator[Telemetry]:
    """An empty store in ClickHouse."""
    from planner.store.telemetry.on_clickhouse import ClickHouse

    name = f"kaibo_{secrets.token_hex(6)}"
    yield Telemetry(ClickHouse(clickhouse_client, name))
    clickhouse_client.command(f"DROP DATABASE {name}")


@pytest.fixture(scope="module")
def duckdb_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telemetry]:
    """An empty store in a file."""
    folder: Path = tmp_path_factory.mktemp("telemetry")
    opened = open_telemetry("", folder)
    yield opened
    opened.close()


@pytest.fixture(params=["duckdb_store", pytest.param("clickhouse", marks=CLICKHOUSE)])
def store(request: pytest.FixtureRequest) -> Telemetry:
    """A store, once in DuckDB and once in ClickHouse."""
    found: Telemetry = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Telemetry]:
    """An empty store in a file of the test's own."""
    found = open_telemetry("", tmp_path)
    yield found
    found.close()
