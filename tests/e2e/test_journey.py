"""From one screen to a signed plan and its documents, as a marketer does it."""

from __future__ import annotations

import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-journey")]

STEPS = {
    "zh": [
        "目标",
        "资源",
        "时间与平台",
        "内容",
        "预热",
        "现场直播",
        "互动",
        "数据",
        "后续推广",
        "复盘",
    ],
    "en": [
        "Goals",
        "Resources",
        "Time & platform",
        "Content",
        "Warm-up",
        "Broadcast",
        "Interaction",
        "Metrics",
        "Follow-up",
        "Review",
    ],
}
WORDS = {
    "zh": {
        "store": "门店",
        "cars": "主推车型",
        "hosts": "主播",
        "channels": "渠道 · 直播间",
        "platform": "抖音",
        "leads": "想要的线索数",
        "make": "生成策划",
        "next": "下一步",
        "ready": "步已就绪",
    },
    "en": {
        "store": "Store",
        "cars": "Cars in focus",
        "hosts": "Hosts",
        "channels": "Channels",
        "platform": "Douyin",
        "leads": "Wanted leads",
        "make": "Make the plan",
        "next": "Next",
        "ready": "steps ready",
    },
}


def _choose(page: Page, label: str, text: str, *, several: bool) -> None:
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(text)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_timeout(700)
    if several:
        page.keyboard.press("Escape")


def make_campaign(page: Page, url: str, language: str = "zh") -> str:
    """Answer the one screen; return the id of the campaign that comes of it."""
    words = WORDS[language]
    page.goto(f"{url}/new_campaign")
    page.get_by_role("button", name=words["make"]).wait_for()
    _choose(page, words["store"], "城东店" if language == "zh" else "East store", several=False)
    _choose(page, words["cars"], "样车 A", several=True)
    _choose(page, words["hosts"], "主播A", several=True)
    _choose(page, words["channels"], words["platform"], several=True)
    page.get_by_label(words["leads"]).fill("200")
    page.keyboard.press("Tab")
    page.wait_for_timeout(500)
    page.get_by_role("button", name=words["make"]).dblclick()
    page.get_by_role("heading", name=STEPS[language][0], exact=True).wait_for()
    found = re.search(r"campaign=([0-9a-f]{16})", page.url)
    assert found is not None
    return found.group(1)


def _open(page: Page, url: str, step: str, campaign_id: str, heading: str) -> None:
    page.goto(f"{url}/{step}?campaign={campaign_id}")
    page.get_by_role("heading", name=heading, exact=True).first.wait_for()


def _fill(page: Page, row: int, key: str, text: str) -> None:
    cell = page.locator(f"tr[data-row] [data-key={key}]").nth(row)
    cell.fill(text)
    cell.press("Tab")
    page.wait_for_timeout(500)


@pytest.mark.parametrize(("language", "width"), [("zh", 1440), ("en", 390)])
def test_one_screen_makes_a_plan_whose_ten_steps_follow_each_other(
    app_url, browser_page, language, width
) -> None:
    page = browser_page(language, width)
    make_campaign(page, app_url, language)
    for i, name in enumerate(STEPS[language]):
        page.get_by_role("heading", name=name, exact=True).first.wait_for()
        page.wait_for_timeout(400)
        too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert too_wide <= 0, f"{name} is {too_wide} pixels too wide"
        if i + 1 < len(STEPS[language]):
            following = STEPS[language][i + 1]
            page.get_by_role(
                "button", name=re.compile(f"{WORDS[language]['next']}.*{following}")
            ).click()
    page.goto(app_url)
    expect(page.get_by_text(WORDS[language]["ready"]).first).to_be_visible()


def test_a_plan_is_completed_signed_and_sent_on(app_url, browser_page, tmp_path) -> None:
    page = browser_page("zh", 1440)
    campaign_id = make_campaign(page, app_url)

    _open(page, app_url, "resources", campaign_id, "资源")
    page.locator("tr[data-row] [data-key=name]").first.wait_for()
    for row in range(page.locator("tr[data-row] [data-key=call_before]").count()):
        name = page.locator("tr[data-row] [data-key=name]").nth(row)
        if not name.input_value():
            _fill(page, row, "name", f"同事{row}")

    _open(page, app_url, "platform", campaign_id, "时间与平台")
    page.locator("tr[data-row] [data-key=account]").first.wait_for()
    _fill(page, 0, "account", "城东店直播间")
    _fill(page, 0, "title", "周五看新车")

    _open(page, app_url, "broadcast", campaign_id, "现场直播")
    page.get_by_role("heading", name="开播检查").wait_for()
    lines = page.get_by_test_id("stCheckbox").locator("label")
    page.get_by_text(re.compile("已完成 0 / ")).wait_for()
    expect(lines.filter(has_text="必须")).not_to_have_count(0)
    for i in range(lines.count()):
        lines.nth(i).click()
        page.get_by_text(f"已完成 {i + 1} / ").wait_for()
    page.get_by_role("button", name="签字").first.click()
    page.get_by_role("button", name="以 策划甲 的名义签字").click()
    page.get_by_text("没有必须处理的事项了").wait_for()
    page.get_by_role("button", name="签字").last.click()
    page.get_by_role("button", name="以 策划甲 的名义签字").last.click()
    expect(page.get_by_text(re.compile("策划甲 于 .* 签字"))).to_have_count(2)

    page.goto(app_url)
    page.get_by_text("可以开播").first.wait_for()

    _open(page, app_url, "content", campaign_id, "内容")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 Excel").click()
    file = tmp_path / "run_sheet.xlsx"
    download.value.save_as(file)
    titles = [str(cell.value) for row in load_workbook(file).active.iter_rows() for cell in row]
    assert any("开场" in title for title in titles)
    before = page.locator("tr.row").count()
    page.get_by_text("从 Excel / csv 导入").click()
    page.locator("input[type=file]").set_input_files(str(file))
    page.get_by_role("button", name=re.compile("确认，写入")).click()
    page.get_by_role("button", name="撤销导入").wait_for()
    expect(page.locator("tr.row")).to_have_count(before)
    page.get_by_role("button", name="撤销导入").click()
    page.get_by_role("button", name="撤销导入").wait_for(state="detached")

    _open(page, app_url, "send", campaign_id, "发给大家")
    text = page.locator("textarea").first
    text.wait_for()
    assert "城东店" in text.input_value()
    assert "主播A" in text.input_value()

    # the run sheet was written again: nobody signed what stands now
    page.goto(app_url)
    page.get_by_text("策划中").first.wait_for()
