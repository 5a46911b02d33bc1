"""The console answers every tap: what it did, what others did, what it costs, by key too."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from planner.actions import figures, show
from planner.store.database import open_database
from tests.e2e import on_air

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-console")]


@pytest.fixture
def console(app_url, browser_page, stage) -> Page:
    page = browser_page()
    page.goto(f"{app_url}{stage['console']}?lang=zh")
    return page


def _settle(page: Page) -> None:
    """A second tap at once would be taken for a slip."""
    page.wait_for_timeout(400)


def _button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def _ran(app, stage) -> list[str]:
    database = open_database("", app.data_dir)
    stints = show.stage(database, stage["id"]).show.stints
    database.close()
    return [stint.key for stint in stints]


def test_keys_hold_add_and_jump_where_the_arrows_chose(app, console, stage) -> None:
    on_air.start(console)
    left = console.locator(".now .left")
    console.keyboard.press("h")
    expect(console.locator(".bar.paused")).to_be_visible()
    console.keyboard.press("h")
    expect(console.locator(".bar.paused")).to_be_hidden()
    console.keyboard.press("+")
    expect(left).to_have_text(re.compile("^5:[3-5]|^6:00"))
    console.keyboard.press("-")
    expect(left).to_have_text(re.compile("^4:"))
    console.keyboard.press("ArrowDown")
    console.keyboard.press("ArrowDown")
    expect(console.locator(".cue[aria-selected=true]")).to_contain_text("试驾")
    console.keyboard.press("ArrowUp")
    expect(console.locator(".cue[aria-selected=true]")).to_contain_text("六方位讲解")
    console.keyboard.press("ArrowDown")
    console.keyboard.press("Enter")
    expect(console.get_by_role("alertdialog")).to_contain_text("试驾")
    console.get_by_role("alertdialog").get_by_role("button", name="跳到这里").click()
    expect(console.locator(".now h1")).to_have_text("试驾")
    console.keyboard.press("Backspace")  # moves nothing
    _settle(console)
    assert _ran(app, stage) == ["opening.1", "drive.1"]


@pytest.mark.parametrize(
    ("press", "yes", "kind"),
    [("结束", "结束", "finish"), ("断流", "断流", "break_off")],
)
def test_step_not_to_be_taken_lightly_is_asked_about_once(
    app, console, stage, press, yes, kind
) -> None:
    on_air.start(console)
    question = console.get_by_role("alertdialog")
    _button(console, press).click()
    question.get_by_role("button", name="不，返回").click()
    expect(question).to_be_hidden()
    _button(console, press).click()
    question.get_by_role("button", name=yes, exact=True).click()
    expect(question).to_be_hidden()
    expect(console.get_by_role("button", name=re.compile("^撤销"))).to_contain_text(
        {"finish": "结束", "break_off": "断流"}[kind]
    )


def test_space_presses_the_button_that_was_chosen_by_key(app, console, stage) -> None:
    on_air.start(console)
    _settle(console)
    console.locator("input[aria-label='备注（可不填）']").focus()
    console.keyboard.press("Shift+Tab")
    expect(_button(console, "断流")).to_be_focused()
    console.keyboard.press("Space")
    expect(console.get_by_role("alertdialog")).to_contain_text("断流")
    console.keyboard.press("Escape")
    assert _ran(app, stage) == ["opening.1"]
    _button(console, "加 1 分钟").click()  # a button clicked by hand does not keep the key
    console.keyboard.press("Space")
    expect(console.locator(".now h1")).to_have_text("六方位讲解")


def test_mark_is_seen_at_once_with_its_time_and_note(console) -> None:
    on_air.start(console)
    console.get_by_label("备注（可不填）").fill("全场笑了")
    _button(console, "高光").click()
    expect(console.get_by_text(re.compile(r"✓ 高光 \d\d:\d\d:\d\d · 全场笑了"))).to_be_visible()
    _button(console, "平台警告").click()
    lines = console.locator(".card [role=status] p")
    expect(lines.first).to_contain_text("✓ 平台警告")
    expect(lines).to_have_count(2)


def test_what_another_undid_is_said_and_ones_own_is_not(app, console, stage) -> None:
    on_air.start(console)
    notice = console.get_by_role("alert")
    on_air.send(app, stage["console"], "next")
    expect(notice).to_contain_text("下一个")
    on_air.send(app, stage["console"], "undo")
    expect(notice).to_contain_text("场控A: 撤销")
    expect(console.locator(".now h1")).to_have_text("开场")
    _settle(console)
    console.keyboard.press("Space")
    expect(console.locator(".now h1")).to_have_text("六方位讲解")
    expect(notice).to_be_hidden()
    console.keyboard.press("u")
    expect(console.locator(".now h1")).to_have_text("开场")
    _settle(console)
    expect(notice).to_be_hidden()


def test_open_menu_of_a_row_says_what_can_be_done_now(console) -> None:
    on_air.start(console)
    row = console.locator(".cue", has_text="试驾")
    row.locator("summary").click()
    skip = row.locator(".skip")
    expect(skip).to_have_text("跳过")
    skip.click()
    expect(row).to_have_class(re.compile("skipped"))
    expect(skip).to_have_text("不跳过")
    skip.click()
    expect(row).not_to_have_class(re.compile("skipped"))
    expect(skip).to_have_text("跳过")


def test_rehearsal_opened_by_mistake_is_closed_and_keeps_no_numbers(app, console, stage) -> None:
    console.get_by_role("button", name="彩排 10×").click()
    expect(console.locator(".bar.rehearsal")).to_contain_text("10")
    console.get_by_label("抖音 门店号 在线").fill("900")
    console.get_by_label("抖音 门店号 在线").press("Enter")
    expect(console.locator(".pad [role=status]")).to_contain_text("彩排不报数")
    _button(console, "结束彩排").click()
    expect(console.locator(".bar.rehearsal")).to_be_hidden()
    expect(console.get_by_role("button", name="彩排 10×")).to_be_visible()
    database = open_database("", app.data_dir)
    assert figures.of_campaign(database, stage["id"]) == []
    database.close()


def test_finished_show_leads_to_its_record(console) -> None:
    on_air.start(console)
    _button(console, "结束").click()
    console.get_by_role("alertdialog").get_by_role("button", name="结束", exact=True).click()
    console.get_by_role("link", name="看实播记录").click()
    expect(console.get_by_role("heading", name="实播记录")).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("1.2万", 12_000), ("1.2W", 12_000), ("3k", 3_000), ("１２００", 1_200)),
        ("128,500", 128_500),
    ],
)
def test_number_is_taken_as_people_write_it_and_said_back(
    app, console, stage, typed, number
) -> None:
    online = console.get_by_label("抖音 门店号 在线")
    online.fill(typed)
    said = console.locator(".pad [role=status]")
    expect(said).to_have_text(f"在线 {number:,}")
    assert online.evaluate("e => e.scrollWidth <= e.clientWidth")  # all of it can be read
    online.press("Enter")
    expect(said).to_contain_text("✓")
    database = open_database("", app.data_dir)
    assert [f.value for f in figures.of_campaign(database, stage["id"])] == [number]
    database.close()


def test_a_total_that_fell_is_asked_about_and_an_entry_is_taken_back(console, app, stage) -> None:
    leads = console.get_by_label("抖音 门店号 线索（累计）")
    pad = console.locator(".pad")
    said = pad.get_by_role("status")
    leads.fill("-5")
    leads.press("Enter")
    expect(said).to_have_text("线索（累计）: “-5”太小，最小是 0。")
    for typed in ("6", "2"):
        leads.fill(typed)
        leads.press("Enter")
        expect(said).to_contain_text("✓" if typed == "6" else "上次报的是 6")
    expect(leads).to_have_attribute("placeholder", "上次 6")
    pad.get_by_role("button", name="确定").click()
    expect(said).to_contain_text("✓")
    expect(leads).to_have_attribute("placeholder", "上次 2")
    pad.get_by_role("button", name="撤回").click()
    expect(said).to_have_text("已撤回")
    expect(leads).to_have_attribute("placeholder", "上次 6")
    database = open_database("", app.data_dir)
    assert [f.value for f in figures.of_campaign(database, stage["id"])] == [6]
    database.close()


def test_amount_in_another_currency_is_refused_and_stays_to_be_converted(console, app, stage):
    spend = console.get_by_label(re.compile("^抖音 门店号 消耗"))
    said = console.locator(".pad [role=status]")
    spend.fill("$600")
    spend.press("Enter")
    expect(said).to_contain_text("“$600”是美元，这场直播按人民币记：请换算后再填。")
    expect(spend).to_be_focused()
    expect(spend).to_have_value("$600")
    spend.fill("¥4,200")
    spend.press("Enter")
    expect(said).to_contain_text("4,200")
    expect(said).to_contain_text("✓")
    database = open_database("", app.data_dir)
    assert [f.value for f in figures.of_campaign(database, stage["id"])] == [4200]
    database.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_number_pad_is_wide_enough_for_its_words_and_numbers(
    app_url, browser_page, stage, width
) -> None:
    page = browser_page("en", width)
    page.goto(f"{app_url}{stage['console']}?lang=en")
    fields = page.locator(".fields input")
    expect(fields).to_have_count(4)
    assert all(box > 100 for box in fields.evaluate_all("all => all.map(e => e.clientWidth)"))


def test_end_of_a_way_to_catch_up_is_that_of_now(app, app_url, browser_page) -> None:
    late = on_air.make(app, datetime.now(UTC) - timedelta(minutes=3))
    on_air.send(app, late["console"], "rehearse", speed=60)
    on_air.send(app, late["console"], "start", run=1)
    console = browser_page()
    console.goto(f"{app_url}{late['console']}?lang=zh")
    # five minutes of the first cue pass in five seconds; then the end moves on
    way = console.get_by_role("button", name=re.compile("^跳过“试驾”"))
    expect(way).to_be_visible()
    console.wait_for_timeout(3000)
    way.click()
    said = console.get_by_role("alertdialog").inner_text()
    then = re.search(r"预计 (\d\d):(\d\d) 结束", said)
    now = re.search(
        r"(\d\d):(\d\d) 结束：", console.locator(".card", has_text="赶上时间").inner_text()
    )
    minutes = [60 * int(found[1]) + int(found[2]) for found in (now, then)]
    assert 9 <= (minutes[0] - minutes[1]) % 1440 <= 13  # ten minutes, but for what it took to ask


def test_command_that_hangs_is_said_and_the_button_is_free_again(
    app_url, browser_page, stage
) -> None:
    console = browser_page()
    console.goto(f"{app_url}{stage['console']}?lang=zh")
    on_air.start(console)
    _settle(console)
    hung = []
    console.route(re.compile("/commands"), lambda route: hung.append(route))
    _button(console, "下一个").click()
    notice = console.get_by_role("alert")
    expect(notice).to_contain_text("还没有收到确认")
    expect(notice).to_contain_text("先看现场到哪里了")
    keys = {route.request.post_data_json["key"] for route in hung}
    assert (len(hung), len(keys)) == (2, 1)  # asked again, under the same name
    expect(_button(console, "下一个")).to_be_enabled()
    console.unroute(re.compile("/commands"))
    _button(console, "下一个").click()
    expect(console.locator(".now h1")).to_have_text("六方位讲解")
