"""Connections in the store: apps, accounts, sign-ins, feeds and counts, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from planner.actions import campaigns
from planner.store import connections, feeds, push_counts
from planner.store.connections import LASTS, Connection, PlatformApp, SignIn
from planner.store.feeds import FeedRow, Gap
from planner.store.push_counts import PushCount


def _connection(now, connection_id: str = "c1", **changed) -> Connection:
    made = Connection(
        connection_id, "youtube", "channel", "样例汽车", "library", "sealed", False, now, "策划甲",
        now, {},
    )  # fmt: skip
    return replace(made, **changed)


def test_app_is_kept_in_place_of_the_earlier_one_and_forgotten(any_database, now) -> None:
    app = PlatformApp("youtube", "id", "sealed", {}, now, "策划甲")
    with any_database.write() as db:
        connections.keep_app(db, app)
        connections.keep_app(db, replace(app, app_id="other"))
        connections.keep_budget(db, "youtube", {"day": [3, now.isoformat()]})
    with any_database.read() as db:
        found = connections.app(db, "youtube")
        assert found is not None
        assert (found.app_id, found.budget) == ("other", {"day": [3, now.isoformat()]})
        assert [kept.platform for kept in connections.apps(db)] == ["youtube"]
    with any_database.write() as db:
        connections.forget_app(db, "youtube")
        assert connections.app(db, "youtube") is None


def test_error_of_an_account_lasts_until_new_tokens_come(any_database, now) -> None:
    with any_database.write() as db:
        connections.add(db, _connection(now))
        connections.set_error(db, "c1", {"reason": "signed_out"})
        assert connections.get(db, "c1") == _connection(now, error={"reason": "signed_out"})
        later = now + timedelta(hours=1)
        connections.keep_tokens(db, "c1", "fresh", later)
        assert connections.get(db, "c1") == _connection(now, sealed="fresh", renewed_at=later)


def test_removed_account_is_found_nowhere_and_its_tokens_are_gone(any_database, now) -> None:
    with any_database.write() as db:
        connections.add(db, _connection(now))
        assert connections.remove(db, "c1", now, "策划甲")
        assert not connections.remove(db, "c1", now, "策划甲")
        connections.keep_tokens(db, "c1", "late", now)
        assert connections.get(db, "c1") is None
        assert connections.all_(db) == connections.of_accounts(db, ["library"]) == []
        assert connections.count(db) == 0
        held = db.exec_driver_sql("SELECT sealed FROM connections").scalars().all()
    assert held == [""]


def test_pages_of_accounts_are_by_platform_and_name(any_database, now) -> None:
    with any_database.write() as db:
        for name in "cab":
            connections.add(db, _connection(now, name, account_name=name))
        connections.add(db, _connection(now, "d", platform="douyin"))
        first = connections.page(db, offset=0, limit=3)
        rest = connections.page(db, offset=3, limit=3)
    assert [one.id for one in [*first, *rest]] == ["d", "a", "b", "c"]


def test_of_people_who_come_back_at_once_one_takes_the_sign_in(any_database, now) -> None:
    begun = SignIn("state", "youtube", "library", "sealed", now, "策划甲")
    with any_database.write() as db:
        connections.begin(db, begun)

    def take(_: int) -> SignIn | None:
        with any_database.write() as db:
            return connections.take(db, "state", now)

    with ThreadPoolExecutor(8) as threads:
        taken = [found for found in threads.map(take, range(8)) if found is not None]
    assert taken == [begun]


@pytest.mark.parametrize(("late", "good"), [(LASTS, True), (LASTS + timedelta(seconds=1), False)])
def test_sign_in_lasts_a_quarter_of_an_hour(any_database, now, late, good) -> None:
    with any_database.write() as db:
        connections.begin(db, SignIn("state", "youtube", "library", "sealed", now, "策划甲"))
        assert (connections.take(db, "state", now + late) is not None) == good


def test_sign_ins_nobody_came_back_from_are_forgotten(any_database, now) -> None:
    with any_database.write() as db:
        for hours in range(3):
            at = now + timedelta(hours=hours)
            connections.begin(db, SignIn(f"{hours}", "youtube", "library", "sealed", at, "策划甲"))
        held = db.exec_driver_sql("SELECT state FROM sign_ins").scalars().all()
    assert held == ["2"]


def test_feeds_are_those_going_on_first_then_by_the_last_read(any_database, who, now) -> None:
    campaign_id = campaigns.create(any_database, who, {"header": {"title": "直播"}}, now=now)
    rows = [
        FeedRow(campaign_id, "room", "c1", "find"),
        FeedRow(campaign_id, "room", "c1", "live", last_ok_at=now - timedelta(hours=1)),
        FeedRow(campaign_id, "room", "c1", "chat", last_ok_at=now, cursor="p2"),
        FeedRow(campaign_id, "room", "c1", "totals", last_ok_at=now, over=True, pending=["views"]),
    ]
    with any_database.write() as db:
        feeds.keep(db, rows)
        feeds.keep(db, [replace(rows[1], failures=2)])
        found = feeds.of_connection(db, "c1")
    assert [row.feed for row in found] == ["chat", "live", "find", "totals"]
    assert (found[1].failures, found[0].cursor, found[3].pending) == (2, "p2", ["views"])


def test_only_what_failed_is_read_again_after_a_new_sign_in(any_database, who, now) -> None:
    campaign_id = campaigns.create(any_database, who, {"header": {"title": "直播"}}, now=now)
    failed = {"kind": "SignInError", "reason": "scope_missing", "code": "", "said": ""}
    with any_database.write() as db:
        feeds.keep(
            db,
            [
                FeedRow(campaign_id, "room", "c1", "chat", over=True, error=failed, cursor="p2"),
                FeedRow(campaign_id, "room", "c1", "totals", over=True, last_ok_at=now),
                FeedRow(campaign_id, "room", "c2", "chat", over=True, error=failed),
            ],
        )
        feeds.revive(db, "c1")
        found = {row.place[2:]: row for row in feeds.of_campaigns(db, [campaign_id])}
    chat = found["c1", "chat"]
    assert (chat.over, chat.error, chat.cursor) == (False, {}, "p2")
    assert found["c1", "totals"].over
    assert found["c2", "chat"].over


def test_gap_that_grows_is_one_gap(any_database, who, now) -> None:
    campaign_id = campaigns.create(any_database, who, {"header": {"title": "直播"}}, now=now)
    minutes = [
        Gap(campaign_id, "room", "live", now, now + timedelta(minutes=m), "late") for m in (1, 5)
    ]
    with any_database.write() as db:
        for gap in minutes:
            feeds.add_gap(db, gap)
        assert feeds.gaps_of(db, [campaign_id]) == minutes[1:]


def test_counts_of_pushes_add_up(any_database, now) -> None:
    later = now + timedelta(minutes=1)
    with any_database.write() as db:
        push_counts.add(db, [PushCount("douyin", "accepted", 2, now)])
        push_counts.add(
            db, [PushCount("douyin", "accepted", 3, later), PushCount("douyin", "old", 1, later)]
        )
        assert push_counts.all_(db) == [
            PushCount("douyin", "accepted", 5, later),
            PushCount("douyin", "old", 1, later),
        ]
