"""What is kept beside campaigns and figures is worked out again when it has to be."""

from __future__ import annotations

import json

from alembic import command
from sqlalchemy import create_engine, select, text, update

from planner.actions import campaigns
from planner.domain.figures import Figure
from planner.domain.rows import new_id
from planner.store import figures
from planner.store.database import FILE_NAME, alembic_config, open_database
from planner.store.tables import (
    broadcast_totals,
    campaign_hosts,
    campaign_platforms,
    kept_by,
    review_actions,
)

PARTS = {
    "header": {"title": "周五", "starts_at": "2026-11-20T12:00:00Z", "currency": "USD"},
    "resources": {"crew": [{"id": "m", "library_id": "h1", "name": "主播A", "role": "host"}]},
    "platform": {"channels": [{"id": "a", "platform": "douyin", "account": "店"}]},
    "review": {"action": {"text": "早一点口播"}},
}


def test_a_store_of_the_version_before_gets_its_lists_and_totals(tmp_path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / FILE_NAME}")
    with engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        connection.execute(
            text(
                "INSERT INTO campaigns (id, version, title, store_id, starts_at, ends_at, status,"
                " tag, template, sample, search, created_at, created_by, local_day) VALUES ('c', 1,"
                " '周五', 's', '2026-11-20 12:00:00', '2026-11-20 14:00:00', 'held', '', '', 0, '',"
                " '2026-11-20 01:00:00', '策划甲', '2026-11-20')"
            )
        )
        for part, body in PARTS.items():
            connection.execute(
                text(
                    "INSERT INTO revisions (subject_id, part, number, schema_version, at, by, body)"
                    " VALUES ('c', :part, 1, 1, '2026-11-20 01:00:00', '策划甲', :body)"
                ),
                {"part": part, "body": json.dumps(body)},
            )
        connection.execute(
            text(
                "INSERT INTO figures (id, campaign_id, channel_id, metric, value, holds_for,"
                " read_at, source, source_name, state, by) VALUES ('f', 'c', 'a', 'leads', 12,"
                " '2026-11-20 14:00:00', '2026-11-21 01:00:00', 'person', '', 'final', '策划甲')"
            )
        )
    engine.dispose()
    database = open_database("", tmp_path)
    with database.read() as connection:
        total = connection.execute(select(broadcast_totals)).one()
        host = connection.execute(select(campaign_hosts)).one()
        platform = connection.execute(select(campaign_platforms)).one()
        action = connection.execute(select(review_actions)).one()
        currency = connection.execute(text("SELECT currency FROM campaigns")).scalar_one()
    database.close()
    assert (total.campaign_id, total.metric, total.value) == ("c", "leads", 12)
    assert (host.host, host.name) == ("h1", "主播A")
    assert (platform.platform, action.text, currency) == ("douyin", "早一点口播", "USD")


def test_other_rules_work_the_totals_out_again(tmp_path, who, now) -> None:
    database = open_database("", tmp_path)
    header = {"title": "周五", "starts_at": now.isoformat()}
    made = campaigns.create(database, who, {"header": header}, now=now)
    figure = Figure(new_id(), made, "", "leads", 5.0, now, now, "person", "", "final", "策划甲")
    with database.write() as connection:
        figures.add(connection, [figure])
        connection.execute(update(broadcast_totals).values(value=99))
    assert _total(database) == 99
    database.close()
    database = open_database("", tmp_path)
    assert _total(database) == 99  # by the same rules nothing is touched
    with database.write() as connection:
        connection.execute(update(kept_by).values(rules="older"))
    database.close()
    database = open_database("", tmp_path)
    assert _total(database) == 5
    database.close()


def _total(database) -> float:
    with database.read() as connection:
        return connection.execute(select(broadcast_totals.c.value)).scalar_one()
