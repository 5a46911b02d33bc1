"""The run-sheet editor in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from planner.actions import campaigns
from planner.actions.who import Who
from planner.domain.campaign import Campaign
from planner.store.database import Database, open_database
from tests.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-run-sheet")]


@pytest.fixture
def store(app) -> Iterator[Database]:
    """The store of the running app, read and written beside it."""
    opened = open_database("", app.data_dir)
    yield opened
    opened.close()


@pytest.fixture
def campaign_id(store: Database) -> str:
    """Thirty minutes at 20:00 in Shanghai: four cues of five minutes on two channels."""
    titles = ["开场", "车型讲解", "答疑", "下播"]
    parts = {
        "header": {
            "title": "周五直播",
            "starts_at": "2026-11-27T12:00:00Z",
            "length_minutes": 30,
        },
        "resources": {"crew": [{"name": "主播A", "role": "host"}]},
        "platform": {
            "channels": [
                {"id": "douyin", "platform": "douyin"},
                {"id": "kuaishou", "platform": "kuaishou"},
            ]
        },
        "run_sheet": {"cues": [{"id": f"c{i}", "title": t} for i, t in enumerate(titles)]},
    }
    return campaigns.create(store, Who("策划甲"), parts, now=NOW)


@pytest.fixture
def opened(browser_page, app_url, campaign_id):
    def open_editor(language: str = "zh", width: int = 1440) -> Page:
        page = browser_page(language, width)
        page.goto(f"{app_url}/content?campaign={campaign_id}")
        expect(rows(page)).to_have_count(4)
        return page

    return open_editor


def rows(page: Page):
    return page.locator("tr.row")


def cell(page: Page, row: int, name: str):
    return rows(page).nth(row).locator(f"[data-key='{name}']")


def write(page: Page, row: int, name: str, text: str) -> None:
    cell(page, row, name).fill(text)
    cell(page, row, name).press("Tab")


def pick(page: Page, *places: int) -> None:
    for place in places:
        rows(page).nth(place).locator("td.pick input").check()


def saved(page: Page) -> None:
    expect(page.locator(".pinned .state")).to_have_text("已保存")


def cues(store: Database, campaign_id: str) -> Campaign:
    return campaigns.get(store, campaign_id)


def test_lengths_and_times_as_people_write_them_move_what_follows(opened, store, campaign_id):
    page = opened()
    write(page, 0, "seconds", "8分钟")
    expect(cell(page, 0, "seconds")).to_have_value("8:00")
    expect(cell(page, 1, "time")).to_have_value("20:08")
    expect(page.locator(".pinned .summary")).to_contain_text("23:00")
    write(page, 1, "time", "20:10-20:16")
    expect(cell(page, 2, "time")).to_have_value("20:16")
    expect(rows(page).nth(1)).to_contain_text("前面空 2:00")
    write(page, 1, "time", "")
    expect(cell(page, 1, "time")).to_have_value("20:08")
    write(page, 3, "seconds", "1:05:00")
    expect(page.locator(".pinned .summary .late")).to_contain_text("54:00")
    stored = cues(store, campaign_id).run_sheet.cues
    assert [c.seconds for c in stored] == [480, 360, 300, 3900]
    assert all(c.start is None for c in stored)


def test_what_cannot_be_read_stays_in_its_cell_with_a_sentence(opened, store, campaign_id):
    page = opened()
    write(page, 0, "seconds", "很久")
    expect(rows(page).nth(0).locator(".sentence").nth(1)).to_contain_text("很久")
    write(page, 1, "host", "主播A")
    expect(cell(page, 0, "seconds")).to_have_value("很久")
    saved(page)
    stored = cues(store, campaign_id).run_sheet.cues
    assert (stored[0].seconds, stored[1].host) == (300, "主播A")


def test_several_rows_are_made_a_block_skipped_deleted_and_brought_back(opened, store, campaign_id):
    page = opened()
    pick(page, 1, 2)
    page.get_by_role("button", name="设为循环段").click()
    page.get_by_label("循环几遍").fill("2")
    page.get_by_role("button", name="确定").click()
    expect(page.locator(".pinned .summary")).to_contain_text("30:00")
    expect(rows(page).nth(1)).to_contain_text("循环 2 遍")
    page.get_by_role("button", name="跳过").click()
    expect(page.locator(".pinned .summary")).to_contain_text("10:00")
    page.get_by_role("button", name="删除", exact=True).click()
    expect(rows(page)).to_have_count(2)
    page.locator(".pinned").get_by_role("button", name="撤销").click()
    expect(rows(page)).to_have_count(4)
    saved(page)
    sheet = cues(store, campaign_id).run_sheet
    assert [c.title for c in sheet.cues] == ["开场", "车型讲解", "答疑", "下播"]
    assert [c.skipped for c in sheet.cues] == [False, True, True, False]


def test_side_panel_holds_the_script_and_says_how_long_it_takes(opened, store, campaign_id):
    page = opened()
    rows(page).nth(1).get_by_role("button", name="展开").click()
    script = page.locator("dialog [data-key=script]")
    script.fill("看" * 240)
    script.press("Tab")
    expect(page.locator("dialog [data-key=script_length]")).to_contain_text("1:00")
    page.locator("dialog").get_by_role("button", name="下一行").click()
    expect(page.locator("dialog strong")).to_have_text("3 · 答疑")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    assert cues(store, campaign_id).run_sheet.cues[1].script == "看" * 240


def test_other_columns_come_on_demand_and_stay(opened):
    page = opened()
    expect(cell(page, 0, "car")).to_have_count(0)
    page.get_by_text("更多列").click()
    page.get_by_label("车型", exact=True).first.check()
    expect(cell(page, 0, "car")).to_be_visible()
    page.reload()
    expect(cell(page, 0, "car")).to_be_visible()


def test_floor_actions_are_kept_by_channel(opened, store, campaign_id):
    page = opened()
    write(page, 0, "floor:douyin", "挂小风车")
    write(page, 0, "floor:", "开场音乐")
    saved(page)
    actions = cues(store, campaign_id).run_sheet.cues[0].floor_actions
    assert {(a.channel_id, a.text) for a in actions} == {("douyin", "挂小风车"), ("", "开场音乐")}


def test_keyboard_inserts_duplicates_and_moves(opened, store, campaign_id):
    page = opened()
    cell(page, 0, "title").press("Control+Enter")
    expect(rows(page)).to_have_count(5)
    page.keyboard.type("福袋")
    page.keyboard.press("Enter")
    expect(cell(page, 1, "title")).to_have_value("福袋")
    cell(page, 1, "title").press("Alt+ArrowDown")
    expect(cell(page, 2, "title")).to_have_value("福袋")
    cell(page, 2, "title").press("Control+d")
    expect(rows(page)).to_have_count(6)
    saved(page)
    titles = [c.title for c in cues(store, campaign_id).run_sheet.cues]
    assert titles == ["开场", "车型讲解", "福袋", "福袋", "答疑", "下播"]


def test_cells_copied_from_a_spreadsheet_fill_rows(opened, store, campaign_id):
    page = opened()
    cell(page, 3, "seconds").focus()
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const deep = (node) => node.shadowRoot ? deep(node.shadowRoot.activeElement) : node;
            deep(document.activeElement).dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }""",
        "3\t总结\t主播A\n2:30\t下期预告\t主播A",
    )
    expect(rows(page)).to_have_count(5)
    saved(page)
    last = cues(store, campaign_id).run_sheet.cues[3:]
    assert [(c.seconds, c.title, c.host) for c in last] == [
        (180, "总结", "主播A"),
        (150, "下期预告", "主播A"),
    ]


def test_undo_shows_what_it_changes_back(opened, store, campaign_id):
    page = opened()
    write(page, 0, "seconds", "9")
    saved(page)
    page.get_by_test_id("stPopover").get_by_role("button", name="撤销").click()
    expect(page.get_by_text("时长：9:00 → 5:00")).to_be_visible()
    page.get_by_role("button", name="确认撤销").click()
    expect(cell(page, 0, "seconds")).to_have_value("5:00")
    assert cues(store, campaign_id).run_sheet.cues[0].seconds == 300


def test_planning_back_says_first_what_it_does(opened, store, campaign_id):
    page = opened()
    page.get_by_role("button", name="倒排").click()
    expect(page.get_by_text("它前面会空出 10:00")).to_be_visible()
    page.get_by_role("button", name="按此定点").click()
    expect(cell(page, 3, "time")).to_have_value("20:25")
    assert cues(store, campaign_id).run_sheet.cues[3].start == 1500


def test_on_a_phone_rows_are_cards_and_the_panel_fills_the_screen(opened, store, campaign_id):
    page = opened("en", 390)
    write(page, 0, "seconds", "8 min")
    expect(cell(page, 1, "time")).to_have_value("20:08")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    rows(page).nth(0).get_by_role("button", name="Details").click()
    box = page.locator("dialog").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    page.locator("dialog [data-key=host]").fill("主播A")
    page.get_by_role("button", name="Done").click()
    expect(cell(page, 0, "host")).to_have_value("主播A")


def test_long_words_wrap_in_their_cell_and_a_line_stays_a_line(opened, store, campaign_id):
    page = opened()
    title = "六方位④ 副驾侧与后排：身高一米八坐进去，量腿部和头部空间，再放一张儿童座椅"
    write(page, 0, "title", title)
    saved(page)
    hidden = cell(page, 0, "title").evaluate(
        "e => Math.max(e.scrollHeight - e.clientHeight, e.scrollWidth - e.clientWidth)"
    )
    assert hidden <= 1, "the end of the title is out of sight"
    cell(page, 1, "title").focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(cell(page, 2, "title")).to_be_focused()
    cell(page, 3, "title").fill("总结\n下播")
    cell(page, 3, "title").press("Tab")
    expect(cell(page, 3, "title")).to_have_value("总结 下播")
    saved(page)
    titles = [c.title for c in cues(store, campaign_id).run_sheet.cues]
    assert titles == [title, "车型讲解", "答疑", "总结 下播"]
