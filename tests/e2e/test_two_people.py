"""Two people at once: merged where they can be, asked where they cannot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from planner.actions import campaigns
from planner.actions.who import Who
from planner.store.database import open_database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-two-people")]


@pytest.fixture
def campaign_id(app) -> str:
    database = open_database("", app.data_dir)
    header = {"title": "周五直播", "starts_at": "2026-11-27T12:00:00Z"}
    made = campaigns.create(database, Who("策划甲"), {"header": header}, now=datetime.now(UTC))
    database.close()
    return made


def _goals(app, campaign_id):
    database = open_database("", app.data_dir)
    found = campaigns.get(database, campaign_id).goals
    database.close()
    return found


def _type(page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Tab")
    page.wait_for_timeout(800)


def test_different_fields_are_merged_and_the_same_field_is_asked(
    app, app_url, browser_page, campaign_id
) -> None:
    first, second = browser_page(name="策划甲"), browser_page(name="主播A")
    for page in (first, second):
        page.goto(f"{app_url}/goals?campaign={campaign_id}")
        page.get_by_label("主题", exact=True).wait_for()
    _type(first, "主题", "看新车")
    second.get_by_text("受众", exact=False).first.click()
    _type(second, "给谁看", "三口之家")
    assert (_goals(app, campaign_id).theme, _goals(app, campaign_id).audience) == (
        "看新车",
        "三口之家",
    )
    # the second page now shows what the first one typed; the first is still on its own
    assert second.get_by_label("主题", exact=True).input_value() == "看新车"

    _type(second, "主题", "看大车")
    _type(first, "主题", "看小车")
    first.get_by_text("两个人改了同一处").wait_for()
    first.get_by_text("看大车").first.wait_for()
    assert _goals(app, campaign_id).theme == "看大车"
    first.get_by_text("我的", exact=False).first.click()
    first.get_by_role("button", name="按选择保存").click()
    first.get_by_text("两个人改了同一处").wait_for(state="detached")
    assert _goals(app, campaign_id).theme == "看小车"


def test_table_rows_of_two_people_are_merged(app, app_url, browser_page, campaign_id) -> None:
    first, second = browser_page(name="策划甲"), browser_page(name="主播A")
    for page in (first, second):
        page.goto(f"{app_url}/goals?campaign={campaign_id}")
        page.get_by_role("button", name="加一行").first.wait_for()
    for page in (first, second):
        page.get_by_role("button", name="加一行").first.click()
        page.wait_for_timeout(1000)
    assert len(_goals(app, campaign_id).targets) == 2
