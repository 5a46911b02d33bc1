"""What is usual at a minute of a broadcast: the median of the store's last ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from planner.actions import campaigns
from planner.domain.audience import minutes
from planner.domain.telemetry import Sample
from planner.insight.usual import MOST
from planner.insight.usual_curve import usual_of
from tests.insight.a_stream import store

__all__ = ["store"]

FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def made(database, who, starts_at, *, account="acc", platform="youtube", store_id="s1", **channel):
    parts = {
        "header": {"title": "直播", "store_id": store_id, "starts_at": starts_at.isoformat()},
        "platform": {
            "channels": [{"id": "yt", "library_id": account, "platform": platform, **channel}]
        },
    }
    return campaigns.create(database, who, parts, now=starts_at)


def watched(telemetry, campaign_id, begun, viewers, *, length=30):
    telemetry.append(
        [
            Sample(
                campaign_id, "yt", "concurrent", begun + timedelta(minutes=n), viewers(n), 0,
                "final", begun + timedelta(days=1), "api:youtube",
            )
            for n in range(length)
        ]
    )  # fmt: skip


def past(database, telemetry, who, weeks, viewers, *, length=30, late=0, **how):
    begins = FRIDAY - timedelta(weeks=weeks)
    on = begins + timedelta(minutes=late)
    campaign_id = made(database, who, begins, actual_on=on.isoformat(), **how)
    watched(telemetry, campaign_id, on, lambda n: viewers, length=length)


def usual(database, telemetry, who, **how):
    campaign_id = made(database, who, FRIDAY, **how)
    return usual_of(database, telemetry, campaigns.get(database, campaign_id))


def test_the_median_of_the_last_seven_stands(database, store, who) -> None:
    for weeks in range(1, 12):
        past(database, store, who, weeks, 100.0 * weeks)
    found = usual(database, store, who)["yt"]
    assert found.broadcasts == MOST
    assert found.by_minute[10] == 400  # of 100 … 700; older ones are left out


def test_minutes_count_from_each_broadcasts_own_start(database, store, who) -> None:
    past(database, store, who, 1, 300, late=9)
    at = usual(database, store, who)["yt"].since(minutes(FRIDAY))
    assert at(FRIDAY + timedelta(minutes=5)) == 300
    assert at(FRIDAY - timedelta(minutes=5)) is None


def test_a_minute_most_broadcasts_did_not_reach_is_not_usual(database, store, who) -> None:
    for weeks, length in ((1, 20), (2, 20), (3, 60)):
        past(database, store, who, weeks, 100, length=length)
    found = usual(database, store, who)["yt"]
    assert 15 in found.by_minute
    assert 40 not in found.by_minute


def test_the_same_account_goes_before_the_same_platform(database, store, who) -> None:
    past(database, store, who, 1, 900, account="other")
    assert usual(database, store, who)["yt"].by_minute[5] == 900
    assert usual(database, store, who, platform="douyin", account="x") == {}


def test_other_stores_and_later_broadcasts_say_nothing(database, store, who) -> None:
    past(database, store, who, 1, 900, store_id="s2")
    past(database, store, who, -1, 900)
    assert usual(database, store, who) == {}
