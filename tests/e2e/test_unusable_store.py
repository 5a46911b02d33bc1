"""A store that cannot be used: the app starts, says so in a sentence, and harms nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import httpx
import pytest

from bench._session import Session
from planner.i18n import words
from planner.store.database import FILE_NAME, open_database
from tests.running_app import RunningApp, ask

pytestmark = [pytest.mark.xdist_group("e2e-unusable")]


def _damaged(folder: Path) -> str:
    (folder / FILE_NAME).write_bytes(b"not a database " * 1000)
    return words("zh")("error.store_damaged", file=FILE_NAME)


def _newer(folder: Path) -> str:
    open_database("", folder).close()
    with sqlite3.connect(folder / FILE_NAME) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    return words("zh")("error.store_newer")


@pytest.mark.parametrize("spoil", [_damaged, _newer])
def test_the_app_says_what_is_wrong_with_its_store(tmp_path, spoil) -> None:
    sentence = spoil(tmp_path)
    before = (tmp_path / FILE_NAME).read_bytes()
    app = RunningApp(tmp_path)
    app.start()

    async def look() -> Session:
        async with Session(app.url, "策划甲") as session:
            await session.open("")
            await session.open("goals", campaign="0123456789abcdef")
            return session

    try:
        health = httpx.get(f"{app.url}/api/health")
        seen = ask(look())
    finally:
        app.stop()
    assert (health.status_code, health.json()["status"]) == (503, "error")
    assert seen.errors == []
    plain = {alert.replace("\\", "") for alert in seen.alerts}
    assert sentence in plain
    assert (tmp_path / FILE_NAME).read_bytes() == before
