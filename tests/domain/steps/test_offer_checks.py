"""What is asked of the offer and the car sheets before anybody says a price."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from planner.domain.campaign import Campaign
from planner.domain.checks import Surroundings
from planner.domain.problems import Severity
from planner.domain.steps.offer_checks import offer_problems
from planner.i18n import words

BEFORE = Surroundings(datetime(2026, 11, 23, tzinfo=UTC))
HEADER = {"starts_at": "2026-11-27T12:00:00Z", "time_zone": "Asia/Shanghai"}


def found(content, around=BEFORE, **parts):
    campaign = Campaign(id="1", bodies={"header": HEADER, "content": content, **parts})
    return list(offer_problems(campaign, around))


def codes(content, **parts):
    return {problem.code for problem in found(content, **parts)}


def test_an_offer_not_written_is_a_hint():
    assert [(p.code, p.severity) for p in found({})] == [("offer_missing", Severity.HINT)]


@pytest.mark.parametrize(
    ("offer", "wanted"),
    [
        ({"guide_price": "179800"}, {"offer_price_without_basis", "offer_not_approved"}),
        ({"spoken_price": "169800", "price_basis": "厂家补贴"}, {"offer_not_approved"}),
        ({"benefits": "送脚垫", "approved_by_maker": True}, set()),
        ({"valid_until": "2026-11-26", "approved_by_maker": True}, {"offer_expired"}),
        ({"valid_until": "2026-11-27", "approved_by_maker": True}, set()),
    ],
)
def test_an_offer_says_its_basis_is_approved_and_still_holds(offer, wanted):
    assert codes({"offer": offer}) == wanted


def test_an_expired_offer_keeps_the_broadcast_off_the_air():
    problems = found({"offer": {"valid_until": "2026-11-26", "approved_by_maker": True}})
    assert [p.severity for p in problems] == [Severity.CRITICAL]


def test_a_price_needs_its_basis_and_a_fact_about_a_competitor_its_source():
    sheet = {
        "car": "示例SUV",
        "price": "16.98万起",
        "competitor_facts": [
            {"competitor": "某车", "fact": "轴距短 5 厘米"},
            {"competitor": "某车", "fact": "无座椅通风", "source": "官网配置表"},
        ],
    }
    problems = {p.code: p for p in found({"car_sheets": [sheet]})}
    assert {"car_price_without_basis", "competitor_fact_without_source"} <= set(problems)
    fact = problems["competitor_fact_without_source"]
    assert fact.params["n"] == 1
    assert "轴距短 5 厘米" in words("zh")(fact.key, **fact.params)


def test_a_car_in_focus_without_a_sheet_is_named():
    cars = {"cars": [{"name": "示例SUV", "in_focus": True}, {"name": "陪衬车"}]}
    assert "car_sheet_missing" in codes({}, resources=cars)
    assert "car_sheet_missing" not in codes({"car_sheets": [{"car": "示例SUV"}]}, resources=cars)


def test_after_the_broadcast_nothing_is_asked():
    after = Surroundings(datetime(2026, 11, 28, tzinfo=UTC))
    assert found({"offer": {"guide_price": "1"}}, after) == []
