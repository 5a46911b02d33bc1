"""Step 5 on the screen."""

from __future__ import annotations

import pytest

from planner.actions import campaigns

HEADER = {"title": "周五直播", "starts_at": "2035-11-30T12:00:00Z"}
ITEMS = [
    {"id": "a", "channel": "公众号", "title": "推文", "due": "2035-11-25", "owner": "运营甲", "cost": "800.00", "impressions": 20000},
    {"id": "b", "channel": "抖音短视频", "title": "预告片", "due": "2035-11-27", "owner": "运营甲", "status": "done"},
    {"id": "c", "channel": "海报", "title": "门店海报", "due": "2020-01-01"},
]  # fmt: skip


def _made(app_store, who, now, **body) -> str:
    parts = {"header": HEADER, "warm_up": {"items": ITEMS} | body}
    return campaigns.create(app_store, who, parts, now=now)


def _texts(page) -> str:
    return "\n".join(element.value for element in [*page.markdown, *page.caption]).replace("\\", "")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_warm_up_page_says_what_is_late_and_what_it_costs(open_page, app_store, who, now, language):
    page = open_page("warm_up", _made(app_store, who, now), language)
    assert not page.exception
    assert ("“门店海报”已逾期" if language == "zh" else "“门店海报” is ") in _texts(page)
    assert "¥800" in [metric.value.replace("CN", "") for metric in page.metric]


def test_links_are_offered_outside_the_platforms_only(open_page, app_store, who, now):
    page = open_page("warm_up", _made(app_store, who, now, landing_page="https://shop.example"))
    page.session_state["warm_up_links"] = True
    page.run()
    assert not page.exception
    choice = next(box for box in page.selectbox if box.label == "给哪一项")
    assert len(choice.options) == 2
    assert "T-5 · 公众号 · 推文" in choice.options
    assert page.code[0].value.startswith("https://shop.example?utm_source=%E5%85%AC")


def test_a_landing_page_that_is_no_address_is_said(open_page, app_store, who, now):
    page = open_page("warm_up", _made(app_store, who, now, landing_page="shop"))
    assert "不是网址" in _texts(page)
    page.session_state["warm_up_links"] = True
    page.run()
    assert "不是网址" in page.error[0].value


def test_reservations_are_saved_when_the_field_is_left(open_page, app_store, who, now):
    campaign_id = _made(app_store, who, now)
    page = open_page("warm_up", campaign_id)
    field = next(f for f in page.number_input if f.label == "预约目标")
    field.set_value(500).run()
    assert campaigns.get(app_store, campaign_id).warm_up.reservations_wanted == 500


def test_empty_warm_up_page_says_what_to_do(open_page, app_store, who, now):
    campaign_id = campaigns.create(app_store, who, {"header": HEADER}, now=now)
    page = open_page("warm_up", campaign_id)
    assert not page.exception
    assert "还没有预热安排" in _texts(page)
