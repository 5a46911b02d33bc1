"""Step 5: what is late, the media plan, the pace of reservations."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from planner.domain.campaign import Campaign
from planner.domain.checks import Surroundings
from planner.domain.steps import warm_up
from planner.domain.steps.warm_up import days_before, media_plan, media_total, t_minus

START = datetime(2026, 11, 27, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)
"""Half past midnight on the 26th in Shanghai."""


def campaign(*items: dict[str, Any], media: str | None = None, **body: Any) -> Campaign:
    rows = [
        {"id": f"i{n}", "title": f"短视频{n}", "owner": "运营甲", "due": "2026-11-26"} | item
        for n, item in enumerate(items)
    ]
    budget = [{"id": "m", "category": "media", "planned": media}]
    return Campaign(
        id="c",
        bodies={
            "header": {"starts_at": START.isoformat()},
            "warm_up": {"items": rows} | body,
            "resources": {"budget": budget},
        },
    )


def codes(plan: Campaign, now: datetime = NOW) -> list[str]:
    return [p.code for p in warm_up.problems(plan, Surroundings(now))]


def test_an_item_is_late_when_its_local_day_has_passed():
    assert codes(campaign({"due": "2026-11-26"})) == []
    assert codes(campaign({"due": "2026-11-25"})) == ["warm_up_late"]
    assert codes(campaign({"due": "2026-11-25", "status": "done"})) == []
    assert codes(campaign({"due": "2026-11-25", "status": "dropped"})) == []
    [problem] = warm_up.problems(campaign({"due": "2026-11-23"}), Surroundings(NOW))
    assert problem.params == {"item": "短视频0", "n": 3}


def test_an_item_after_the_start_is_named():
    assert codes(campaign({"due": "2026-11-27"})) == []
    assert codes(campaign({"due": "2026-11-28"})) == ["warm_up_after_start"]


def test_items_without_owner_or_day_are_counted():
    plan = campaign({"owner": ""}, {"owner": "", "due": None}, {"owner": "", "status": "done"})
    found = {p.code: p.params["n"] for p in warm_up.problems(plan, Surroundings(NOW))}
    assert found == {"warm_up_no_owner": 2, "warm_up_no_due": 1}


def test_nothing_planned_is_a_problem():
    assert codes(campaign()) == ["warm_up_empty"]


@pytest.mark.parametrize(
    ("reached", "found"),
    [(None, ["reservations_unknown"]), (499, ["reservations_behind"]), (500, [])],
)
def test_reservations_are_measured_against_an_even_pace(reached: int | None, found: list[str]):
    plan = campaign({"due": "2026-11-24"}, reservations_wanted=1000, reservations_reached=reached)
    half = (
        datetime(2026, 11, 23, 16, tzinfo=UTC)
        + (START - datetime(2026, 11, 23, 16, tzinfo=UTC)) / 2
    )
    assert [c for c in codes(plan, half) if c.startswith("reservations")] == found
    for outside in (START - timedelta(days=9), START + timedelta(hours=1)):
        assert [c for c in codes(plan, outside) if c.startswith("reservations")] == []


def test_the_media_plan_sums_by_channel_and_missing_is_not_zero():
    plan = campaign(
        {"channel": "抖音", "cost": "1000.00", "impressions": 50_000},
        {"channel": "公众号"},
        {"channel": "抖音", "cost": "500.50"},
        {"channel": "海报", "cost": "99.00", "status": "dropped"},
    )
    items = plan.warm_up.items
    assert [(x.channel, x.items, x.cost, x.impressions) for x in media_plan(items)] == [
        ("抖音", 2, Decimal("1500.50"), 50_000),
        ("公众号", 1, None, None),
    ]
    assert media_total(items).cost == Decimal("1500.50")
    assert media_plan(items)[0].cost_per_thousand == Decimal("30.01")
    assert media_plan(items)[1].cost_per_thousand is None


def test_a_warm_up_above_the_media_budget_is_named():
    assert codes(campaign({"cost": "1000.00"}, media="1000.00")) == []
    assert codes(campaign({"cost": "1000.01"}, media="1000.00")) == ["warm_up_over_budget"]
    assert codes(campaign({"cost": "1000.01"})) == []


def test_a_landing_page_that_is_no_address_is_named():
    assert codes(campaign({}, landing_page="kaibo.example")) == ["landing_page"]
    assert codes(campaign({}, landing_page="https://kaibo.example")) == []


def test_days_are_counted_on_the_clock_of_the_campaign():
    plan = campaign()
    assert [t_minus(days_before(plan, date(2026, 11, d))) for d in (20, 27, 28)] == [
        "T-7",
        "T-0",
        "T+1",
    ]
