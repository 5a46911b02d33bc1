"""The offer and the car sheets of step 4 on the screen."""

from __future__ import annotations

import pytest

from planner.actions import campaigns, library
from planner.i18n import words
from tests.documents.a_campaign import PARTS_OF_A_PLAN


@pytest.fixture
def campaign_id(app_store, who, now):
    return campaigns.create(app_store, who, PARTS_OF_A_PLAN, now=now)


def opened(open_page, campaign_id, tab, language="zh"):
    """Step 4 with one of its tabs open."""
    page = open_page("content", campaign_id, language=language)
    page.session_state[f"{campaign_id}:content_tabs"] = tab
    page.run()
    assert not page.exception
    return page


def test_an_offer_of_the_library_is_taken_over(open_page, app_store, who, now, campaign_id):
    library.add(app_store, who, "offer", {"name": "十一月政策", "quota": "前 20 名"}, now=now)
    page = opened(open_page, campaign_id, "本场政策")
    next(b for b in page.button if b.label == "用到本场").click().run()
    assert not page.exception
    assert campaigns.get(app_store, campaign_id).content.offer.quota == "前 20 名"


def test_a_car_sheet_is_begun_and_filled_in(open_page, app_store, campaign_id):
    page = opened(open_page, campaign_id, "单品脚本")
    next(b for b in page.button if b.label.startswith("开始写")).click().run()
    assert not page.exception
    next(f for f in page.text_input if f.label == "适合谁").set_value("二孩家庭").run()
    (sheet,) = campaigns.get(app_store, campaign_id).content.car_sheets
    assert (sheet.car, sheet.who_it_suits) == ("示例SUV", "二孩家庭")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_plan_without_cars_says_where_to_add_them(open_page, app_store, who, now, language):
    header = {"title": "空", "starts_at": "2026-11-27T12:00:00Z"}
    campaign_id = campaigns.create(app_store, who, {"header": header}, now=now)
    page = opened(open_page, campaign_id, words(language)("content.car_sheets"), language)
    assert any("Resources" in i.value or "资源" in i.value for i in page.info)
