"""The store's own past, on both stores."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from planner.actions import campaigns, figures
from planner.insight import history, past_cases
from planner.store import campaigns as rows
from planner.store import figures as store
from planner.store import past
from tests.insight.past_broadcasts import figure, make_broadcast

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def _read(database, before, store="store1", **kinds):
    return history.read(database, history.marks(database, store, before, **kinds))


def test_rates_are_counts_summed_and_say_how_many_stand_behind(any_database, who, now):
    make_broadcast(any_database, who, FRIDAY, {"viewers": 1000, "leads": 10})
    make_broadcast(any_database, who, FRIDAY - timedelta(days=7), {"viewers": 3000, "leads": 150})
    make_broadcast(any_database, who, FRIDAY - timedelta(days=14), {"leads": 99})
    rate = _read(any_database, now).rates["lead_rate"]
    assert rate.value == pytest.approx(160 / 4000)
    assert (rate.typed, rate.broadcasts) == (False, 2)


def test_a_rate_without_counts_is_missing(any_database, who, now):
    make_broadcast(any_database, who, FRIDAY, {"leads": 10, "viewers": 0})
    assert _read(any_database, now).rates == {}


def test_only_held_broadcasts_of_the_store_count(any_database, who, now):
    counts = {"viewers": 100, "leads": 10}
    make_broadcast(any_database, who, FRIDAY, counts)
    make_broadcast(any_database, who, FRIDAY, counts, store="store2")
    make_broadcast(any_database, who, now + timedelta(days=1), counts)
    make_broadcast(any_database, who, FRIDAY, counts, status="cancelled")
    make_broadcast(any_database, who, FRIDAY, counts, sample=True)
    make_broadcast(any_database, who, FRIDAY, {})
    assert _read(any_database, now).rates["lead_rate"].broadcasts == 1
    assert _read(any_database, now, sample=True).rates["lead_rate"].broadcasts == 1


def test_a_broadcast_on_air_is_no_past_yet(any_database, who):
    counts = {"viewers": 100, "leads": 10}
    made = make_broadcast(any_database, who, FRIDAY, counts, length_minutes=120)
    on_air, over = (FRIDAY + timedelta(minutes=n) for n in (20, 120))
    assert history.marks(any_database, "store1", on_air) == ()
    assert [i for i, _ in history.marks(any_database, "store1", over)] == [made]
    assert past_cases.marks(any_database, "store1", on_air) == ()


def test_the_whole_and_a_single_room_make_no_rate(any_database, who, now):
    made = make_broadcast(any_database, who, FRIDAY, {"viewers": 500}, channels=("a", "b"))
    with any_database.write() as connection:
        store.add(connection, [figure("leads", 40, FRIDAY, campaign=made, channel="a")])
        rows.count_up(connection, made)
    assert _read(any_database, now).rates == {}


def test_an_archived_broadcast_still_counts(any_database, who, now):
    kept = make_broadcast(any_database, who, FRIDAY, {"viewers": 100, "leads": 10})
    with any_database.write() as connection:
        rows.shelve(connection, kept, archived_at=now)
    assert _read(any_database, now).rates["lead_rate"].broadcasts == 1


def test_only_the_last_broadcasts_are_read(any_database, who, now):
    made = [
        make_broadcast(any_database, who, FRIDAY - timedelta(weeks=week), {"leads": week + 1})
        for week in range(4)
    ]
    with any_database.read() as connection:
        rows = past.of_store(connection, "store1", now, limit=2)
    assert [row.id for row in rows] == made[:2]


def test_marks_change_with_every_figure_that_is_written_or_taken_back(any_database, who, now):
    made = make_broadcast(any_database, who, FRIDAY, {"leads": 10})
    seen = [history.marks(any_database, "store1", now)]
    assert history.marks(any_database, "store1", now) == seen[0]
    day = FRIDAY + timedelta(days=2)
    figures.add(any_database, who, made, "", {"visits": 12}, when="after", holds_for=day, now=now)
    seen.append(history.marks(any_database, "store1", now))
    assert history.read(any_database, seen[1]).rates["visit_rate"].value == 1.2
    with any_database.read() as connection:
        written = store.of(connection, [made])
    figures.take_back(any_database, who, next(f for f in written if f.metric == "visits"), now=now)
    seen.append(history.marks(any_database, "store1", now))
    assert history.read(any_database, seen[2]).rates == {}
    assert len(set(seen)) == 3


def test_a_store_without_past_has_an_empty_history(any_database, now):
    found = _read(any_database, now)
    assert found.rates == {}


def test_a_deleted_broadcast_is_forgotten(any_database, who, now):
    made = make_broadcast(any_database, who, FRIDAY, {"leads": 10})
    with any_database.write() as connection:
        rows.shelve(connection, made, deleted_at=now)
    assert history.marks(any_database, "store1", now) == ()
    assert campaigns.get(any_database, made).deleted_at is not None
