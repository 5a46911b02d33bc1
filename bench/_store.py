"""A store with as many campaigns as a figure needs: generated, never kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from planner.actions.who import Who
from planner.domain.campaign import Campaign, Part
from planner.domain.rows import new_id
from planner.store import campaigns, revisions
from planner.store.database import Database, open_database
from planner.store.revisions import Revision

PERSON = Who("策划甲")
BATCH = 250


def fill(folder: Path, parts: dict[Part, dict[str, Any]], number: int) -> list[str]:
    """Make a store in ``folder`` with ``number`` campaigns of these parts, four a day
    around today in twenty stores; return their ids in the order of their starts."""
    database = open_database("", folder)
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    first = now - timedelta(days=number // 8)
    ids: list[str] = []
    for begin in range(0, number, BATCH):
        with database.write() as connection:
            for i in range(begin, min(begin + BATCH, number)):
                starts = first + timedelta(days=i // 4, hours=i % 4)
                header = parts["header"] | {
                    "title": f"第 {i} 场 · 周末看车",
                    "store_id": f"store{i % 20}",
                    "store_name": f"门店 {i % 20}",
                    "starts_at": starts.isoformat(),
                }
                bodies = {**parts, "header": header}
                campaign = Campaign(id=new_id(), bodies=bodies)
                search = campaign.header.title.casefold()
                campaigns.add(connection, campaign.id, campaign.header, search, now, PERSON.name)
                for part, body in bodies.items():
                    revision = Revision(campaign.id, part, 1, now, PERSON.name, body)
                    revisions.append(connection, revision)
                ids.append(campaign.id)
    _settle(database)
    return ids


def _settle(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
    database.close()
