"""What is usual: one meaning for the Monday board, the review and the result to send."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from planner.actions import campaigns
from planner.documents import result_text
from planner.documents.document import as_data, as_text
from planner.domain.campaign import Campaign
from planner.i18n import words
from planner.insight.monday import board
from planner.insight.periods import week_of
from planner.insight.portfolio_keeper import PortfolioKeeper
from planner.insight.results import results_of
from planner.insight.usual import Usual
from tests.insight.past_broadcasts import make_broadcast

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def _usual(database, telemetry, campaign_id):
    of = campaigns.get(database, campaign_id)
    return results_of(database, telemetry, of, now=FRIDAY).usual


def test_usual_is_the_median_of_the_last_seven_before_that_have_the_number(
    any_database, telemetry, who
):
    for weeks, leads in enumerate((90, 10, 80, 20, 70, 30, 60, 5000, 5000), 1):
        make_broadcast(any_database, who, FRIDAY - weeks * WEEK, {"leads": leads})
    make_broadcast(any_database, who, FRIDAY - WEEK / 2, {"visits": 9})
    make_broadcast(any_database, who, FRIDAY - WEEK, {"leads": 7000}, store="store2")
    make_broadcast(any_database, who, FRIDAY - WEEK, {"leads": 7000}, status="cancelled")
    make_broadcast(any_database, who, FRIDAY + WEEK, {"leads": 7000})
    mine = make_broadcast(any_database, who, FRIDAY, {"leads": 7000})
    found = _usual(any_database, telemetry, mine)
    assert found["leads"] == Usual(60, 7)
    assert found["visits"] == Usual(9, 1)
    assert (found["leads"].judges, found["visits"].judges) == (True, False)
    assert "orders" not in found


def test_the_monday_board_and_the_review_mean_the_same_by_usual(database, telemetry, who):
    for weeks in range(1, 10):
        counts = {"impressions": 1000.0 * weeks, "viewers": 130.0, "leads": 7.0 * weeks}
        make_broadcast(database, who, FRIDAY - weeks * WEEK, counts)
    mine = make_broadcast(database, who, FRIDAY, {"leads": 50})
    portfolio = PortfolioKeeper(database).portfolio()
    (store,) = board(portfolio, [], week_of(date(2026, 11, 20)), FRIDAY + WEEK).stores
    found = _usual(database, telemetry, mine)
    for metric in ("impressions", "enter_rate", "leads"):
        assert found[metric] == store.usual[metric]


def test_the_result_to_send_says_what_is_usual_in_text_and_picture(database, telemetry, who):
    goals = {"targets": [{"id": "a", "metric": "leads", "value": 60}]}
    for weeks, leads in ((1, 30), (2, 50), (3, 40)):
        make_broadcast(database, who, FRIDAY - weeks * WEEK, {"leads": leads})
    mine = make_broadcast(database, who, FRIDAY, {"leads": 55})
    bodies = campaigns.get(database, mine).bodies
    campaign = Campaign(id=mine, bodies=bodies | {"goals": goals})
    found = results_of(database, telemetry, campaign, now=FRIDAY + WEEK)
    document = result_text.build(campaign, words("zh"), found)
    assert "线索：55，平时 40（近 3 场）" in as_text(document)
    assert "中位数" in document.note
    (block,) = [one for one in as_data(document)["blocks"] if one["title"] == "和平时比"]
    assert block["rows"] == [["线索", "55，平时 40（近 3 场）"]]
