"""The past that forecasts rest on, on both stores."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from planner.actions import campaigns
from planner.insight import past_cases
from planner.insight.past_cases import planned, room_id
from planner.store import figures
from planner.store import past as stored
from tests.insight.past_broadcasts import figure, make_broadcast, put_figures

FRIDAY = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)  # half past eight in Shanghai
WEEK = timedelta(weeks=1)
ASKED = ("leads", "viewers", "visits", "lead_rate", "cpl_blended")


def _read(database, now, asked=ASKED, **kinds):
    marks = past_cases.marks(database, "store1", now, **kinds)
    return past_cases.read(database, marks, asked, "CNY", now)


def _make(database, who, at, counts, **parts):
    header = {"title": "往期", "store_id": "store1", "starts_at": at.isoformat()}
    header |= parts.pop("header", {})
    made = campaigns.create(database, who, {"header": header, **parts}, now=at)
    put_figures(database, made, at, counts)
    return made


def test_what_was_known_before_is_read_with_what_it_came_to(any_database, who, now):
    _make(
        any_database,
        who,
        FRIDAY,
        {"leads": 40, "viewers": 2000},
        header={"template": "tour", "length_minutes": 90},
        platform={"channels": [{"id": "a", "platform": "douyin", "account": "甲"}]},
        resources={
            "crew": [
                {"id": "x", "name": "小王", "role": "host"},
                {"id": "y", "name": "老李", "role": "control"},
                {"id": "z", "library_id": "lib1", "name": "阿珍", "role": "co_host"},
            ],
            "budget": [{"id": "b", "category": "media", "planned": "3000", "actual": "2500"}],
        },
    )
    (broadcast,) = _read(any_database, now).broadcasts
    case, values = broadcast.whole
    assert (case.store, case.weekday, case.hour, case.platform) == ("store1", 4, 20.5, "douyin")
    assert (case.template, case.hosts, case.budget) == ("tour", ("lib1", "小王"), 1.0)
    assert case.minutes == pytest.approx(90)
    assert values == {"leads": 40, "lead_rate": pytest.approx(0.02)}
    ((room, people),) = broadcast.rooms
    assert (room_id(room), room.platform, people) == ("a", "douyin", {"viewers": 2000})


def test_people_are_read_room_by_room_and_leads_in_all(any_database, who, now):
    made = _make(
        any_database,
        who,
        FRIDAY,
        {},
        platform={
            "channels": [
                {"id": "a", "platform": "kuaishou", "account": "甲"},
                {"id": "b", "platform": "douyin", "account": "乙"},
            ]
        },
    )
    rows = [("viewers", 500, "a"), ("viewers", 900, "b"), ("leads", 5, "a"), ("leads", 20, "b")]
    with any_database.write() as connection:
        figures.add(
            connection,
            [figure(m, v, FRIDAY, campaign=made, channel=c) for m, v, c in rows],
        )
    past = _read(any_database, now)
    assert [(c.platform, v) for c, v in past.known("leads")] == [("douyin+kuaishou", 25)]
    assert sorted((c.platform, v) for c, v in past.known("viewers")) == [
        ("douyin", 900),
        ("kuaishou", 500),
    ]


def test_budgets_are_planned_else_spent_and_in_multiples_of_the_usual(any_database, who, now):
    media = [{"id": "b", "category": "media", "planned": "6000", "actual": "100"}]
    _make(any_database, who, FRIDAY, {"leads": 1}, resources={"budget": media})
    _make(any_database, who, FRIDAY - WEEK, {"leads": 1, "spend": 2000})
    _make(any_database, who, FRIDAY - 2 * WEEK, {"leads": 1, "spend": 4000})
    _make(any_database, who, FRIDAY - 3 * WEEK, {"leads": 1, "spend": 0})
    _make(any_database, who, FRIDAY - 4 * WEEK, {"leads": 1})
    past = _read(any_database, now)
    assert past.usual_budget == 4000
    assert [b.whole[0].budget for b in past.broadcasts] == [1.5, 0.5, 1.0, 0.0, None]


def test_money_in_another_currency_is_left_out(any_database, who, now):
    counts = {"leads": 10, "spend": 500}
    _make(any_database, who, FRIDAY, counts, header={"currency": "EUR"})
    _make(any_database, who, FRIDAY - WEEK, counts)
    past = _read(any_database, now)
    assert [v for _, v in past.known("cpl_blended")] == [50]
    assert [c.budget for c, _ in past.known("leads")] == [None, 1.0]


def test_sales_count_once_they_have_settled(any_database, who, now):
    for days in (5, 40):
        at = now - timedelta(days=days)
        made = make_broadcast(any_database, who, at, {})
        with any_database.write() as connection:
            row = figure("visits", float(days), at, campaign=made, state="provisional")
            figures.add(connection, [row])
    make_broadcast(any_database, who, now - timedelta(days=6), {"visits": 6})  # final
    assert sorted(v for _, v in _read(any_database, now).known("visits")) == [6, 40]


def test_the_last_of_the_store_and_of_the_others_are_read(any_database, who, now):
    for week in range(3):
        make_broadcast(any_database, who, FRIDAY - week * WEEK, {"leads": 1})
        make_broadcast(any_database, who, FRIDAY - week * WEEK, {"leads": 1}, store="store2")
    make_broadcast(any_database, who, FRIDAY, {"leads": 1}, status="cancelled")
    make_broadcast(any_database, who, FRIDAY, {"leads": 1}, sample=True)
    make_broadcast(any_database, who, now + WEEK, {"leads": 1})
    with any_database.read() as connection:
        found = stored.of_all(connection, "store1", now, own=2, others=1)
    assert [(slot.store_id, slot.starts_at) for slot in found] == [
        ("store1", FRIDAY),
        ("store1", FRIDAY - WEEK),
        ("store2", FRIDAY),
    ]
    assert len(_read(any_database, now, sample=True).broadcasts) == 1


def test_a_plan_is_seen_as_the_past_is(database, who, now):
    parts = {
        "platform": {"channels": [{"id": "a", "platform": "douyin", "account": "甲"}]},
        "resources": {"budget": [{"id": "b", "category": "media", "planned": "6000"}]},
    }
    made = _make(database, who, FRIDAY + 2 * WEEK, {}, **parts)
    whole, (room,) = planned(campaigns.get(database, made), 4000)
    assert (whole.budget, whole.slot, whole.platform) == (1.5, (4, 20), "douyin")
    assert (room_id(room), room.budget) == ("a", 1.5)
