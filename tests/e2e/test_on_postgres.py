"""The whole app on PostgreSQL: every page opens, and what is typed is saved."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bench._session import Session
from planner.actions import campaigns, sample
from planner.actions.who import Who
from planner.domain.campaign import STEPS
from planner.store import campaigns as stored
from planner.store.campaigns import Query
from planner.store.database import open_database
from tests.running_app import RunningApp, ask

pytestmark = [pytest.mark.xdist_group("e2e-postgres")]

PAGES = ["send", "campaign", "library", "imports", "dictionary", "system", "new_campaign"]


def test_every_page_opens_and_saves_on_postgres(postgres_server, tmp_path) -> None:
    postgres_server.psql("CREATE DATABASE app;")
    url = postgres_server.get_uri("app")
    database = open_database(url, tmp_path)
    sample.load(database, Who("策划甲"), "zh", now=datetime.now(UTC))
    with database.read() as connection:
        campaign_id = stored.page(connection, Query())[-1].id
    app = RunningApp(tmp_path, KAIBO_DATABASE_URL=url)
    app.start()

    async def walk() -> list[str]:
        async with Session(app.url, "策划甲") as session:
            for page in ["", *STEPS, *PAGES]:
                await session.open(page, campaign=campaign_id)
            await session.open("goals", campaign=campaign_id)
            await session.type("主题", "在 PostgreSQL 上看新车")
            return session.errors

    try:
        assert ask(walk()) == []
    finally:
        app.stop()
    assert campaigns.get(database, campaign_id).goals.theme == "在 PostgreSQL 上看新车"
    database.close()
    postgres_server.psql("DROP DATABASE app WITH (FORCE);")
