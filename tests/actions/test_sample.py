"""The sample comes whole, once, marked, and leaves nothing behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from planner.actions import campaigns, library, overview, sample
from planner.domain.library import KINDS
from planner.domain.metrics import dictionary
from planner.domain.problems import Severity
from planner.store import figures
from planner.store.campaigns import Query
from planner.store.tables import metadata

SHANGHAI = ZoneInfo("Asia/Shanghai")


def row_counts(database) -> dict[str, int]:
    with database.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
            if table.name != "audit"
        }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_loading_and_removing_leaves_the_store_as_before(
    any_database, who, now, language, telemetry
) -> None:
    own = {"header": {"title": "自己的", "starts_at": "2026-11-27T12:00:00Z"}}
    kept = campaigns.create(any_database, who, own, now=now)
    before = row_counts(any_database)
    sample.load(any_database, who, language, now=now)
    assert sample.loaded(any_database)
    sample.remove(any_database, telemetry, who, now=now)
    assert row_counts(any_database) == before
    assert not sample.loaded(any_database)
    assert campaigns.get(any_database, kept).header.title == "自己的"


def test_loading_twice_does_not_double(database, who, now) -> None:
    first = sample.load(database, who, "zh", now=now)
    counts = row_counts(database)
    assert sample.load(database, who, "en", now=now) == first
    assert row_counts(database) == counts


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_is_marked_as_sample(database, who, now, language) -> None:
    sample.load(database, who, language, now=now)
    rows = overview.listed(database, Query()).rows
    assert [row.sample for row in rows] == [True, True]
    assert all(campaigns.get(database, row.id).header.sample for row in rows)
    items = [item for kind in KINDS for item in library.page(database, kind, limit=100)]
    assert len({item.kind for item in items}) == len(KINDS)
    assert all(item.sample for item in items)
    with database.read() as connection:
        held = figures.of(connection, [row.id for row in rows])
    assert {f.source_name for f in held} == {"演示" if language == "zh" else "demo"}
    assert {f.metric for f in held} <= set(dictionary())


def test_what_an_own_campaign_uses_stays(database, who, now, telemetry) -> None:
    sample.load(database, who, "zh", now=now)
    (host,) = library.page(database, "person", text="主播A")
    (store,) = library.page(database, "store")
    parts = {
        "header": {"starts_at": "2026-12-04T12:00:00Z", "store_id": store.id},
        "resources": {"crew": [{"library_id": host.id, "name": "主播A"}]},
    }
    campaigns.create(database, who, parts, now=now)
    sample.remove(database, telemetry, who, now=now)
    assert [i.name for i in library.page(database, "person")] == ["主播A"]
    assert library.count(database, "store") == 1
    assert library.count(database, "car") == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_plan_is_ready_but_for_what_the_day_brings(database, who, now, language) -> None:
    coming = sample.load(database, who, language, now=now)
    campaign = campaigns.get(database, coming)
    found = campaigns.problems(database, campaign, now=now)
    open_steps = {p.step for p in found if p.severity >= Severity.OPEN}
    assert open_steps <= {"broadcast", "interaction"}
    assert overview.read_progress(database, coming, now=now).late(now) == 0


@given(st.integers(min_value=0, max_value=3 * 365 * 24 * 60))
def test_broadcasts_are_on_fridays_at_eight_around_now(minutes) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    coming, held = sample.broadcast_times(now, SHANGHAI)
    for at in (coming, held):
        local = at.astimezone(SHANGHAI)
        assert (local.weekday(), local.hour, local.minute) == (4, 20, 0)
    assert sample.LEAST_NOTICE <= coming - now < sample.LEAST_NOTICE + timedelta(days=7)
    assert sample.OVER <= now - held < sample.OVER + timedelta(days=7)
