"""Lists of campaigns: pages, months by each campaign's own clock, neighbours."""

from __future__ import annotations

from datetime import date, timedelta

from planner.actions import campaigns, editing, overview
from planner.store.campaigns import Query


def make(database, who, now, start, zone="Asia/Shanghai", **header) -> str:
    body = {"starts_at": start, "time_zone": zone, **header}
    return campaigns.create(database, who, {"header": body}, now=now)


def test_a_list_is_paged_and_past_its_end_is_the_last_page(any_database, who, now) -> None:
    for i in range(30):
        start = (now + timedelta(days=i + 1)).isoformat()
        make(any_database, who, now, start, title=f"第{i}场")
    first = overview.listed(any_database, Query(since=now))
    assert (first.total, len(first.rows), first.rows[0].title) == (30, 24, "第0场")
    second = overview.listed(any_database, Query(since=now), page=2)
    assert [row.title for row in second.rows] == [f"第{i}场" for i in range(24, 30)]
    assert overview.listed(any_database, Query(since=now), page=99).rows == second.rows


def test_upcoming_and_past_part_at_the_end_of_the_broadcast(any_database, who, now) -> None:
    on = (now - timedelta(hours=1)).isoformat()
    over = (now - timedelta(hours=3)).isoformat()
    make(any_database, who, now, on, title="正在播", length_minutes=120)
    make(any_database, who, now, over, title="播完", length_minutes=120)
    upcoming = overview.listed(any_database, Query(since=now)).rows
    past = overview.listed(any_database, Query(over_by=now, newest_first=True)).rows
    assert [r.title for r in upcoming] == ["正在播"]
    assert [r.title for r in past] == ["播完"]


def test_a_month_has_each_campaign_on_the_day_of_its_own_clock(any_database, who, now) -> None:
    # one instant: 30 November in New York, 1 December in Shanghai
    instant = "2026-12-01T01:30:00Z"
    make(any_database, who, now, instant, title="上海")
    make(any_database, who, now, instant, zone="America/New_York", title="纽约")
    november = overview.days(any_database, Query(), date(2026, 11, 1), date(2026, 11, 30))
    december = overview.days(any_database, Query(), date(2026, 12, 1), date(2026, 12, 31))
    assert {d: [r.title for r in held.rows] for d, held in november.items()} == {
        date(2026, 11, 30): ["纽约"]
    }
    assert {d: [r.title for r in held.rows] for d, held in december.items()} == {
        date(2026, 12, 1): ["上海"]
    }


def test_a_day_moves_with_the_start_and_with_the_zone(any_database, who, now) -> None:
    made = make(any_database, who, now, "2026-11-30T15:59:00Z")
    days = lambda: list(  # noqa: E731
        overview.days(any_database, Query(), date(2026, 11, 1), date(2026, 12, 31))
    )
    assert days() == [date(2026, 11, 30)]
    moved = {("starts_at",): "2026-11-30T16:00:00Z"}
    editing.save_fields(any_database, who, made, "header", 1, moved, now=now)
    assert days() == [date(2026, 12, 1)]
    editing.save_fields(
        any_database, who, made, "header", 2, {("time_zone",): "Europe/London"}, now=now
    )
    assert days() == [date(2026, 11, 30)]


def test_a_full_day_shows_four_and_counts_the_rest(any_database, who, now) -> None:
    for i in range(7):
        make(
            any_database, who, now, f"2026-11-27T0{i}:00:00Z", title=f"{i}", tag="" if i else "新车"
        )
    (held,) = overview.days(any_database, Query(), date(2026, 11, 1), date(2026, 11, 30)).values()
    assert ([r.title for r in held.rows], held.total) == (["0", "1", "2", "3"], 7)
    tagged = overview.days(any_database, Query(tag="新车"), date(2026, 11, 1), date(2026, 11, 30))
    assert tagged[date(2026, 11, 27)].total == 1
    whole = overview.listed(any_database, Query(day=date(2026, 11, 27)))
    assert whole.total == 7


def test_neighbours_are_what_the_clash_check_finds(any_database, who, now) -> None:
    def crewed(start: str, library_id: str) -> str:
        header = {"starts_at": start, "title": start}
        crew = [{"library_id": library_id, "name": "主播A"}]
        parts = {"header": header, "resources": {"crew": crew}}
        return campaigns.create(any_database, who, parts, now=now)

    first = crewed("2026-11-27T12:00:00Z", "a")
    crewed("2026-11-27T14:00:00Z", "a")  # begins when the first ends
    third = crewed("2026-11-27T13:00:00Z", "a")
    crewed("2026-11-27T12:00:00Z", "b")
    rows = overview.listed(any_database, Query()).rows
    found = overview.neighbours(any_database, rows, now=now)
    assert [b.campaign_id for b in found[first]] == [third]
    assert len(found[third]) == 2
    later = now + timedelta(days=9)
    assert overview.neighbours(any_database, rows, now=later) == {}
