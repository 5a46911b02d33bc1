"""What is sent on from a browser: a picture with Chinese on it, text in the clipboard, paper,
and a run sheet out to Excel and in again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from planner.actions import campaigns
from planner.actions.who import Who
from planner.store.database import open_database
from tests.documents.a_campaign import PARTS_OF_A_PLAN

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-send-on")]

INK = """async (image) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(44, 50, 400, 60);
  const rows = [];
  for (let x = 0; x < 400; x += 1) {
    let dark = 0;
    for (let y = 0; y < 60; y += 1) if (data[(y * 400 + x) * 4] < 120) dark += 1;
    rows.push(dark);
  }
  return rows;
}"""
"""The dark pixels of each column of pixels where the title stands."""


@pytest.fixture
def campaign_id(app) -> str:
    database = open_database("", app.data_dir)
    made = campaigns.create(database, Who("策划甲"), PARTS_OF_A_PLAN, now=datetime.now(UTC))
    database.close()
    return made


def test_the_picture_is_phone_wide_and_its_title_is_drawn(app_url, browser_page, campaign_id):
    page = browser_page(width=390)
    page.goto(f"{app_url}/send?campaign={campaign_id}")
    image = page.locator(".picture img").first
    image.wait_for()
    assert image.evaluate("image => image.naturalWidth") == 780
    ink = image.evaluate(INK)
    # 通告 · 周五: each character has strokes of many heights; boxes for missing ones would
    # repeat the same two columns
    assert sum(column > 0 for column in ink) > 150
    assert len(set(ink)) > 12
    with page.expect_download() as caught:
        page.get_by_text("下载图片", exact=True).click()
    assert caught.value.suggested_filename.endswith(".png")


def test_copied_text_says_so(app_url, browser_page, campaign_id):
    page = browser_page()
    page.goto(f"{app_url}/send?campaign={campaign_id}")
    page.get_by_role("button", name="复制文字").click()
    page.get_by_text("已复制").wait_for()
    assert "主播A" in page.get_by_label("可复制的文字").input_value()


def test_an_export_goes_out_and_comes_in_again(app, app_url, browser_page, campaign_id):
    page = browser_page()
    page.goto(f"{app_url}/content?campaign={campaign_id}")
    with page.expect_download() as caught:
        page.get_by_role("button", name="下载 Excel").click()
    page.get_by_text("从 Excel / csv 导入", exact=True).click()
    page.locator("input[type=file]").set_input_files(
        {
            "name": "流程.xlsx",
            "mimeType": "application/octet-stream",
            "buffer": caught.value.path().read_bytes(),
        }
    )
    page.get_by_role("button", name="确认，写入 5 个环节").click()
    page.get_by_role("button", name="撤销导入").wait_for()
    database = open_database("", app.data_dir)
    sheet = campaigns.get(database, campaign_id).run_sheet
    database.close()
    assert [cue.title for cue in sheet.cues][1:] == ["讲解", "答疑", "抽奖", "备用环节"]
    assert [block.repeats for block in sheet.blocks] == [2]


def test_the_plan_prints_on_one_page(app_url, browser_page, campaign_id):
    page = browser_page()
    page.goto(f"{app_url}/print/plan/{campaign_id}?lang=zh")
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 1
