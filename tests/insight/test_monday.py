"""The board of the week."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from planner.actions.editing import write_part
from planner.actions.lessons import settle
from planner.documents import monday_board
from planner.i18n import words
from planner.insight.monday import behind, board, last_actions
from planner.insight.periods import month_of, week_of
from planner.insight.portfolio_keeper import PortfolioKeeper
from tests.insight.past_broadcasts import make_broadcast

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
LAST = week_of(date(2026, 11, 20))
SHANGHAI = ZoneInfo("Asia/Shanghai")


def read(database, now, period=LAST):
    actions = last_actions(database, period, SHANGHAI, sample=False)
    return board(PortfolioKeeper(database).portfolio(), actions, period, now)


def write(database, who, campaign_id, part, body):
    with database.write() as connection:
        write_part(connection, who.name, campaign_id, part, body, FRIDAY)


def test_planned_held_and_brought_by_store(any_database, who, now) -> None:
    make_broadcast(any_database, who, FRIDAY, {"leads": 10, "airtime": 1600})
    make_broadcast(any_database, who, FRIDAY + timedelta(days=1), {"leads": 5, "airtime": 600})
    make_broadcast(any_database, who, FRIDAY, {})
    make_broadcast(any_database, who, FRIDAY, {}, store="store2", store_name="城西店")
    make_broadcast(any_database, who, FRIDAY - WEEK, {"leads": 99}, store="store3")
    found = read(any_database, now)
    rows = {row.store: row for row in found.stores}
    assert set(rows) == {"store1", "store2", "store3"}
    one = rows["store1"]
    assert (one.planned, one.held) == (3, 2)
    assert one.sums["effective_stream"].value == 1
    assert one.sums["leads"].value == 15
    assert (rows["store2"].planned, rows["store2"].held, rows["store2"].name) == (1, 0, "城西店")
    assert rows["store2"].sums["leads"].value is None
    assert (rows["store3"].planned, rows["store3"].sums["leads"].value) == (0, None)
    assert (found.whole.planned, found.whole.held) == (4, 2)


def test_a_store_long_silent_is_not_listed(database, who, now) -> None:
    make_broadcast(database, who, FRIDAY - 9 * WEEK, {"leads": 5})
    assert read(database, now).stores == ()


def test_a_goal_is_compared_where_both_stand(database, who, now) -> None:
    for day, counts in enumerate([{"leads": 60}, {}, {"leads": 40}]):
        made = make_broadcast(database, who, FRIDAY - timedelta(days=day), counts)
        if day < 2:
            write(database, who, made, "goals", {"targets": [{"id": "t", "metric": "leads", "value": 50}]})  # fmt: skip
    goal = read(database, now).stores[0].goals["leads"]
    assert (goal.target, goal.actual, goal.broadcasts, goal.reached) == (50, 60, 1, 1.2)


def test_stores_that_missed_a_goal_stand_by_how_far(database, who, now) -> None:
    for store, leads, spend in (("s1", 50, 2000), ("s2", 99, 3000), ("s3", 120, 90)):
        counts = {"leads": leads, "spend": spend}
        made = make_broadcast(database, who, FRIDAY, counts, store=store)
        targets = [{"id": m, "metric": m, "value": v} for m, v in (("leads", 100), ("spend", 1500))]
        write(database, who, made, "goals", {"targets": targets})
    found = [(one.row.store, one.measure, one.achieved) for one in behind(read(database, now))]
    assert found == [("s1", "leads", 0.5), ("s2", "leads", 0.99)]


def test_a_week_that_is_not_over_is_set_beside_the_same_days_before(database, who) -> None:
    make_broadcast(database, who, FRIDAY - WEEK, {"leads": 100})
    make_broadcast(database, who, FRIDAY - WEEK - timedelta(days=3), {"leads": 10})
    make_broadcast(database, who, FRIDAY - timedelta(days=3), {"leads": 12})
    thursday, sunday = FRIDAY - timedelta(days=1), FRIDAY + timedelta(days=2)
    assert read(database, thursday).stores[0].before["leads"].value == 10
    assert read(database, sunday).whole.before["leads"].value == 110


def test_usual_is_the_median_of_the_last_seven_that_have_the_number(database, who, now) -> None:
    make_broadcast(database, who, FRIDAY, {"leads": 1000})
    for week in range(1, 10):
        make_broadcast(database, who, FRIDAY - week * WEEK, {} if week == 2 else {"leads": week})
    usual = read(database, now).stores[0].usual["leads"]
    assert (usual.median, usual.broadcasts) == (5, 7)  # 1 3 4 5 6 7 8


def test_money_is_usual_in_its_own_currency(database, who, now) -> None:
    """A store that changed its currency, and stores of several."""
    east, west = {"store": "east", "currency": "CNY"}, {"store": "west", "currency": "USD"}
    for header, weeks, spend in ((east, 0, 300), (west, 0, 400), (east, 1, 200), (west, 2, 50)):
        make_broadcast(database, who, FRIDAY - weeks * WEEK, {"spend": spend, "leads": 3}, **header)
    make_broadcast(database, who, FRIDAY - WEEK, {"spend": 9999}, store="east", currency="USD")
    found = read(database, now)
    rows = {row.store: row for row in found.stores}
    assert (rows["east"].currency, rows["east"].usual["spend"].median) == ("CNY", 200)
    assert (rows["west"].currency, rows["west"].usual["spend"].median) == ("USD", 50)
    assert (found.whole.currency, "spend" in found.whole.usual) == ("", False)
    assert found.whole.usual["leads"].median == 3


def test_of_all_stores_usual_is_the_median_of_the_periods_before(database, who, now) -> None:
    make_broadcast(database, who, FRIDAY, {"leads": 100})
    for week in range(1, 10):  # two broadcasts a week, with week and week + 2 leads
        for more in (0, 2):
            at = FRIDAY - week * WEEK - timedelta(days=more)
            make_broadcast(database, who, at, {"leads": week + more}, store=f"store{more}")
    usual = read(database, now).whole.usual["leads"]
    assert (usual.median, usual.broadcasts) == (5, 7)  # 2 3 4 5 6 7 8: a stream, week by week
    month = read(database, now, month_of(date(2026, 11, 20))).whole.usual["leads"]
    # October: Fridays 3 4 5 6 7, Wednesdays 5 6 7 8; September: Fridays 8 9, Wednesdays 9 10 11
    assert (month.median, month.broadcasts) == (pytest.approx((51 / 9 + 47 / 5) / 2), 2)


def test_goals_of_rates_weigh_as_the_rates_do(database, who, now) -> None:
    for day, (leads, spend, goal) in enumerate([(10, 1000, 50), (30, 1200, 60)]):
        counts = {"leads": leads, "spend": spend}
        made = make_broadcast(database, who, FRIDAY - timedelta(days=day), counts)
        targets = [{"id": "c", "metric": "cpl_blended", "value": goal}]
        write(database, who, made, "goals", {"targets": targets})
    goal = read(database, now).stores[0].goals["cpl_blended"]
    assert (goal.actual, goal.target) == (pytest.approx(2200 / 40), pytest.approx(2300 / 40))


def test_broadcasts_without_a_store_stand_last_and_are_not_the_whole(database, who, now) -> None:
    make_broadcast(database, who, FRIDAY, {"leads": 3}, store="")
    make_broadcast(database, who, FRIDAY, {"leads": 4}, store="s1", store_name="城东店")
    found = read(database, now)
    assert [(row.store, row.name, row.whole) for row in found.rows] == [
        ("s1", "城东店", False),
        ("", "", False),
        ("", "", True),
    ]
    named = [row[0] for row in monday_board.numbers(found, words("zh")).rows]
    assert named == ["城东店", "未填门店", "全部门店"]


def test_stores_a_ledger_names_are_told_apart_without_a_library(any_database, who, now) -> None:
    for name, leads in (("城东店", 3), ("城西店", 4)):
        header = {"store": "", "store_name": name}
        before = make_broadcast(any_database, who, FRIDAY - WEEK, {}, **header)
        write(any_database, who, before, "review", {"action": {"text": name, "owner": "甲"}})
        make_broadcast(any_database, who, FRIDAY, {"leads": leads}, **header)
    stores = read(any_database, now).stores
    assert {row.name: (row.sums["leads"].value, row.action.text) for row in stores} == {
        "城东店": (3, "城东店"),
        "城西店": (4, "城西店"),
    }


def test_the_last_reviews_action_and_what_became_of_it(any_database, who, now) -> None:
    older = make_broadcast(any_database, who, FRIDAY - 2 * WEEK, {})
    newer = make_broadcast(any_database, who, FRIDAY - WEEK, {})
    make_broadcast(any_database, who, FRIDAY, {})
    later = make_broadcast(any_database, who, FRIDAY + WEEK, {})
    for made, text in ((older, "旧的"), (newer, "口播提前"), (later, "还没到")):
        write(any_database, who, made, "review", {"action": {"text": text, "owner": "策划甲"}})
    action = read(any_database, now).stores[0].action
    assert (action.text, action.outcome, action.campaign_id) == ("口播提前", "open", newer)
    settle(any_database, who, newer, "", "done", now=now)
    assert read(any_database, now).stores[0].action.outcome == "done"


def test_stores_stand_in_the_order_people_count(database, who, now) -> None:
    for name in ("门店 10", "门店 2", "门店 1"):
        make_broadcast(database, who, FRIDAY, {}, store=name, store_name=name)
    assert [row.name for row in read(database, now).stores] == ["门店 1", "门店 2", "门店 10"]
