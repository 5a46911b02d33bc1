"""A store of the first version gets the days, zones and stores its lists need."""

from __future__ import annotations

import json

from alembic import command
from sqlalchemy import create_engine, text

from planner.store import campaigns
from planner.store.campaigns import Query
from planner.store.database import FILE_NAME, alembic_config, open_database


def test_a_store_of_the_first_version_is_filled_in(tmp_path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / FILE_NAME}")
    header = {
        "starts_at": "2026-12-01T01:30:00Z",
        "time_zone": "America/New_York",
        "store_name": "示例门店",
    }
    with engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO campaigns (id, version, title, store_id, starts_at, ends_at, status,"
                " tag, template, sample, search, created_at, created_by) VALUES ('c', 1, '周五',"
                " 's', '2026-12-01 01:30:00', '2026-12-01 03:30:00', 'planning', '', '', 0, '',"
                " '2026-11-23 01:00:00', '策划甲')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO revisions (subject_id, part, number, schema_version, at, by, body)"
                " VALUES ('c', 'header', 1, 1, '2026-11-23 01:00:00', '策划甲', :body)"
            ),
            {"body": json.dumps(header)},
        )
    engine.dispose()
    database = open_database("", tmp_path)
    with database.read() as connection:
        (row,) = campaigns.page(connection, Query())
        days = connection.execute(text("SELECT local_day FROM campaigns")).scalars().all()
    database.close()
    assert (row.store_name, row.time_zone, days) == (
        "示例门店",
        "America/New_York",
        ["2026-11-30"],
    )
