"""What tests share: a store of each kind, a person, a moment, a page to run."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest

os.environ.setdefault("KAIBO_DATA_DIR", tempfile.mkdtemp(prefix="kaibo-tests-"))

from planner.actions.who import Who
from planner.settings import ROOT, settings
from planner.store import database as databases
from planner.store import telemetry as telemetries
from planner.store.database import Database, open_database
from planner.store.sealing import seal
from planner.store.telemetry import Telemetry, open_telemetry
from tests.a_sign_in import SignInServer

hypothesis.settings.register_profile("kaibo", deadline=None)
hypothesis.settings.load_profile("kaibo")  # a busy machine is no failure

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday morning in Shanghai: the broadcast is on Friday."""


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def who() -> Who:
    return Who("策划甲")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite store."""
    opened = open_database("", tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture
def telemetry(tmp_path: Path) -> Iterator[Telemetry]:
    """An empty telemetry store."""
    opened = open_telemetry("", tmp_path / "telemetry")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A PostgreSQL server of our own, from the wheel that brings one."""
    import pgserver

    with tempfile.TemporaryDirectory(prefix="kaibo-pg-", ignore_cleanup_errors=True) as folder:
        server = pgserver.get_server(folder, cleanup_mode="stop")
        yield server
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"])
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty store, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        opened = open_database("", tmp_path / "store")
        yield opened
        opened.close()
        return
    server = request.getfixturevalue("postgres_server")
    name = f"t{os.urandom(6).hex()}"
    server.psql(f"CREATE DATABASE {name};")
    opened = open_database(server.get_uri(name), tmp_path)
    yield opened
    opened.close()
    server.psql(f"DROP DATABASE {name} WITH (FORCE);")


@pytest.fixture
def app_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The store of the app in this process: what pages under test read and write."""
    monkeypatch.setenv("KAIBO_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    databases.database.close()
    seal.cache_clear()
    telemetries.telemetry.close()
    opened = databases.database()
    yield opened
    telemetries.telemetry.close()
    opened.close()
    databases.database.close()
    seal.cache_clear()
    settings.cache_clear()


@pytest.fixture
def youtube(monkeypatch: pytest.MonkeyPatch) -> Iterator[SignInServer]:
    """A YouTube of ours; the connector asks it instead of Google."""
    server = SignInServer()
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    with server.platform:
        yield server


@pytest.fixture
def open_page(app_store: Database) -> Callable[..., Any]:
    """Run a page in the real shell: ``open_page("goals", campaign_id, language="en")``.

    Returns the ``AppTest``; ``.exception`` and ``.error`` tell what went wrong.
    """
    from streamlit.testing.v1 import AppTest

    def run(name: str, campaign_id: str = "", language: str = "zh", **query: str) -> Any:
        from planner.ui.navigation import script

        app = AppTest.from_file(str(ROOT / "planner" / "shell.py"), default_timeout=30)
        app.session_state["name"] = "策划甲"
        app.session_state["language"] = language
        if campaign_id:
            app.session_state["campaign_id"] = campaign_id
            app.query_params["campaign"] = campaign_id
        for key, value in query.items():
            app.query_params[key] = value
        app.switch_page(str(ROOT / "planner" / script(name)))
        return app.run()

    return run
