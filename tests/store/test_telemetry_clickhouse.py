"""What only ClickHouse has to answer for: batches that broke off, versions, addresses."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pydantic import ValidationError

from planner.domain.telemetry import Event, Sample
from planner.errors import InputError, StoreError, StoreNewerError
from planner.settings import Settings
from planner.store import backup
from planner.store.telemetry import Telemetry, open_telemetry
from planner.store.telemetry.on_clickhouse import ClickHouse
from planner.store.telemetry.rows import events_in_columns, stored_events
from tests.running_app import free_port
from tests.store.conftest import CLICKHOUSE

AT = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
EVENT = Event("c", "room", "lead", "1", AT, "v", "", 1, None, "", "", "paid", AT, "api:x")


@pytest.fixture
def name(clickhouse_client: Any) -> Iterator[str]:
    """A database of this test's own."""
    made = f"kaibo_{secrets.token_hex(6)}"
    yield made
    clickhouse_client.command(f"DROP DATABASE IF EXISTS {made}")


@CLICKHOUSE
def test_batch_that_broke_off_is_summed_up_at_the_next_opening(
    clickhouse_client: Any, name: str
) -> None:
    store = Telemetry(ClickHouse(clickhouse_client, name))
    rows = stored_events(events_in_columns([EVENT]))
    clickhouse_client.insert("batches", [[7, ["c"], 0]], ["number", "campaign_ids", "done"])
    clickhouse_client.insert_arrow("events", rows.append_column("batch", pa.array([7])))
    assert store.event_curve("c").empty
    for _ in range(2):
        store = Telemetry(ClickHouse(clickhouse_client, name))
        assert list(store.event_totals(["c"])["entries"]) == [1]
    store.append(events=[EVENT])
    assert list(store.event_totals(["c"])["entries"]) == [1]


@CLICKHOUSE
def test_rows_are_there_when_the_store_is_opened_again(clickhouse_client: Any, name: str) -> None:
    sample = Sample("c", "room", "online", AT, 5, 0, "live", AT, "api:x")
    Telemetry(ClickHouse(clickhouse_client, name)).append([sample], [EVENT])
    again = Telemetry(ClickHouse(clickhouse_client, name))
    assert list(again.curve("c")["last"]) == [5]
    assert again.events("c") == [EVENT]


@CLICKHOUSE
def test_database_of_a_newer_kaibo_is_refused(clickhouse_client: Any, name: str) -> None:
    ClickHouse(clickhouse_client, name)
    clickhouse_client.command("INSERT INTO versions VALUES (999)")
    with pytest.raises(StoreNewerError):
        ClickHouse(clickhouse_client, name)


@CLICKHOUSE
def test_backup_is_left_to_the_servers_own_tools(clickhouse: Telemetry, tmp_path: Path) -> None:
    assert clickhouse.path is None
    with pytest.raises(InputError):
        clickhouse.backup(tmp_path / "copy")
    backup.save_telemetry(clickhouse, tmp_path / "kaibo.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("scheme", ["clickhouse", "http", "https"])
def test_server_that_does_not_answer_is_said_without_its_password(
    scheme: str, tmp_path: Path
) -> None:
    with pytest.raises(StoreError) as caught:
        open_telemetry(f"{scheme}://someone:hidden-word@127.0.0.1:{free_port()}/kaibo", tmp_path)
    assert caught.value.key == "error.telemetry_unreachable"
    assert "hidden-word" not in str(caught.value)


@pytest.mark.parametrize("wrong", ["clickhouse", "duckdb://here", "http://"])
def test_setting_that_names_no_clickhouse_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="clickhouse://host"):
        Settings(telemetry_url=wrong)


def test_setting_keeps_the_password_out_of_sight() -> None:
    assert "hidden-word" not in repr(Settings(telemetry_url="http://a:hidden-word@here"))
