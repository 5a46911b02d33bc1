"""What screens show while the show goes on, the network does not, and browsers are crowded."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from planner.actions import campaigns, editing
from planner.store.database import open_database
from tests import a_show
from tests.e2e import on_air

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-screens")]

HIDE = """() => {
  Object.defineProperty(document, "hidden", { configurable: true, value: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
SEE = """() => {
  delete document.hidden;
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def _open(page: Page, app_url: str, path: str) -> Page:
    page.goto(f"{app_url}{path}?lang=zh")
    return page


def _tabs(first: Page, app_url: str, paths: list[str]) -> list[Page]:
    """Open pages as tabs of one browser, all of them in sight."""
    tabs = [first, *(first.context.new_page() for _ in paths[1:])]
    return [_open(tab, app_url, path) for tab, path in zip(tabs, paths, strict=True)]


def test_six_tabs_of_one_browser_do_not_lock_it(app_url, browser_page, stage) -> None:
    roles = ("host", "prompter", "crew", "wall", "host", "console")
    tabs = _tabs(browser_page(), app_url, [stage[role] for role in roles])
    console = tabs[-1]
    on_air.start(console)
    console.wait_for_timeout(400)
    console.get_by_role("button", name="下一个", exact=True).click()
    for tab in (tabs[0], tabs[4]):
        expect(tab.locator(".body h1")).to_have_text("六方位讲解")
    expect(tabs[3].locator("h1")).to_have_text("六方位讲解")
    tabs[0].close()  # the one that listened for both
    console.wait_for_timeout(400)
    console.get_by_role("button", name="下一个", exact=True).click()
    expect(tabs[4].locator(".body h1")).to_have_text("试驾")


def test_tabs_nobody_sees_hold_no_connection_and_catch_up_when_seen(
    app, app_url, browser_page, stage
) -> None:
    database = open_database("", app.data_dir)
    links = [a_show.link(database, stage["id"], "host", f"主播{n}").token for n in range(8)]
    database.close()
    first = browser_page()
    tabs = []
    for number, token in enumerate(links):
        tab = first if number == 0 else first.context.new_page()
        tabs.append(_open(tab, app_url, f"/stage/{token}"))
        expect(tab.locator(".body h1")).to_have_text("开场")
        tab.evaluate(HIDE)
    console = _open(first.context.new_page(), app_url, stage["console"])
    on_air.start(console)
    expect(console.locator(".people")).not_to_contain_text("主播7")
    console.wait_for_timeout(400)
    console.keyboard.press("Space")
    expect(console.locator(".now h1")).to_have_text("六方位讲解")
    tabs[0].evaluate(SEE)
    expect(tabs[0].locator(".body h1")).to_have_text("六方位讲解")
    expect(console.locator(".people")).to_contain_text("主播0")


def test_cue_the_sheet_lacks_is_shown_by_the_state_itself(
    app, app_url, browser_page, stage
) -> None:
    host, wall, console = browser_page(width=390), browser_page(), browser_page()
    for page, role in ((host, "host"), (wall, "wall"), (console, "console")):
        _open(page, app_url, stage[role])
    on_air.start(console)
    expect(host.locator(".body h1")).to_have_text("开场")
    held, sheet = [], re.compile("/sheet")
    for page in (host, wall, console):
        page.route(sheet, lambda route: held.append(route))
    database = open_database("", app.data_dir)
    values = {"title": "临时加播", "seconds": 240}
    edits = [{"op": "insert", "after": "opening", "id": "new", "values": values}]
    now = datetime.now(UTC)
    editing.edit_table(
        database, a_show.PERSON, stage["id"], "run_sheet", 1, ("cues",), edits, now=now
    )
    database.close()
    on_air.send(app, stage["console"], "next")
    expect(host.locator(".body h1")).to_have_text("临时加播")
    expect(host.locator(".left")).to_have_text(re.compile("^[34]:"))
    expect(wall.locator("h1")).to_have_text("临时加播")
    expect(console.locator(".now h1")).to_have_text("临时加播")
    expect(console.locator(".go")).to_have_text("下一个")  # not the end of the show
    for page in (host, wall, console):
        page.unroute(sheet)
    expect(console.locator(".coming")).to_contain_text("六方位讲解")
    expect(host.locator(".next")).to_contain_text("六方位讲解")


def test_host_is_warned_as_time_runs_out_and_counts_up_when_over(
    app, app_url, browser_page, stage
) -> None:
    host = browser_page(width=390)
    host.add_init_script("window.buzzes = []; navigator.vibrate = (b) => buzzes.push(b)")
    _open(host, app_url, stage["host"])
    expect(host.locator(".body h1")).to_have_text("开场")
    on_air.send(app, stage["console"], "start")
    left = host.locator(".left")
    expect(left).to_have_attribute("data-tone", "")
    for seconds, tone in ((-245, "warning"), (-43, "danger"), (-30, "over")):
        on_air.send(app, stage["console"], "add", seconds=seconds)
        expect(left).to_have_attribute("data-tone", tone)
    expect(left).to_have_text(re.compile(r"^\+0:"))
    before = host.evaluate("buzzes.length")
    on_air.send(app, stage["console"], "next")
    expect(host.locator(".body h1")).to_have_text("六方位讲解")
    assert host.evaluate("buzzes.length") == before + 1
    on_air.send(app, stage["console"], "message", text="看镜头")
    expect(host.locator(".message")).to_be_visible()
    assert host.evaluate("buzzes.length") == before + 2


def test_message_has_its_colour_flashes_and_clears_itself_or_is_cleared(
    app, app_url, browser_page, stage
) -> None:
    host = _open(browser_page(width=390), app_url, stage["host"])
    message = host.locator(".message")
    said = {"text": "收尾", "colour": "danger", "flash": True}
    on_air.send(app, stage["console"], "message", **said, seconds=5)
    expect(message).to_have_attribute("data-tone", "danger")
    expect(message).to_have_class(re.compile("flash"))
    expect(message).to_be_hidden()  # by itself
    on_air.send(app, stage["console"], "message", text="加快一点", colour="good")
    expect(message).to_have_attribute("data-tone", "good")
    expect(message).not_to_have_class(re.compile("flash"))
    console = _open(browser_page(), app_url, stage["console"])
    console.get_by_role("button", name="清除消息").click()
    expect(message).to_be_hidden()
    expect(console.get_by_role("button", name="清除消息")).to_be_hidden()


def test_host_opens_the_offer_with_one_tap(app, app_url, browser_page, stage) -> None:
    database = open_database("", app.data_dir)
    number = campaigns.get(database, stage["id"]).number("content")
    offer = {("offer", "down_payment"): "首付两成", ("offer", "may_not_say"): "全网最低"}
    now = datetime.now(UTC)
    editing.save_fields(database, a_show.PERSON, stage["id"], "content", number, offer, now=now)
    database.close()
    host = _open(browser_page(width=360), app_url, stage["host"])
    host.get_by_role("button", name="本场政策").click()
    drawer = host.locator("dialog[open]")
    expect(drawer).to_contain_text("首付两成")
    expect(drawer).to_contain_text("全网最低")
    drawer.get_by_role("button", name="关闭").click()
    expect(host.locator("dialog[open]")).to_have_count(0)


def test_open_drawer_fills_when_the_sheet_arrives_and_follows_its_edits(
    app, app_url, browser_page, stage
) -> None:
    def promise(gift: str) -> None:
        database = open_database("", app.data_dir)
        number = campaigns.get(database, stage["id"]).number("content")
        values = {("offer", "benefits"): gift}
        now = datetime.now(UTC)
        editing.save_fields(
            database, a_show.PERSON, stage["id"], "content", number, values, now=now
        )
        database.close()

    promise("送贴膜")
    host, held = browser_page(width=360), re.compile("/sheet")
    host.route(held, lambda route: None)
    _open(host, app_url, stage["host"])
    host.get_by_role("button", name="本场政策").click()
    drawer = host.locator("dialog[open]")
    expect(drawer).to_contain_text("正在")
    expect(drawer).not_to_contain_text("还没有填")
    host.unroute(held)  # lets what was held go on
    expect(drawer).to_contain_text("送贴膜")
    promise("送脚垫")
    on_air.send(app, stage["console"], "start")  # the app hears of an edit made beside it
    expect(drawer).to_contain_text("送脚垫")


def test_long_question_leaves_the_cue_in_sight_until_it_is_tapped(
    app, app_url, browser_page, stage
) -> None:
    host = _open(browser_page(width=390), app_url, stage["host"])
    on_air.send(app, stage["console"], "start")
    on_air.send(app, stage["console"], "question", text="续航到底有多少" * 70)
    text = host.locator(".asks")
    expect(text).to_have_attribute("aria-expanded", "false")
    folded = text.bounding_box()["height"]
    assert folded < 120
    expect(host.locator(".body h1")).to_be_in_viewport()
    expect(host.get_by_role("button", name="已回答")).to_be_in_viewport()
    text.click()
    expect(text).to_have_attribute("aria-expanded", "true")
    assert text.bounding_box()["height"] > 4 * folded


def test_finished_show_thanks_the_host_and_puts_all_else_away(
    app, app_url, browser_page, stage
) -> None:
    host = _open(browser_page(width=390), app_url, stage["host"])
    on_air.send(app, stage["console"], "start")
    on_air.send(app, stage["console"], "message", text="看镜头")
    on_air.send(app, stage["console"], "question", text="续航？")
    expect(host.locator(".question")).to_be_visible()
    on_air.send(app, stage["console"], "finish")
    expect(host.locator(".body")).to_have_text("本场结束，辛苦了！")
    expect(host.locator(".message")).to_be_hidden()
    expect(host.locator(".question")).to_have_count(0)
    host.get_by_role("button", name="后一个环节").click()  # can be leafed through all the same
    expect(host.locator(".body h1")).to_have_text("开场")


@pytest.mark.parametrize("role", on_air.ROLES)
def test_every_screen_says_that_the_show_is_held_or_broken_off(
    app, app_url, browser_page, stage, role
) -> None:
    page = _open(browser_page(), app_url, stage[role])
    bar = page.locator(".bar.paused")
    on_air.send(app, stage["console"], "start")
    on_air.send(app, stage["console"], "hold")
    expect(bar).to_contain_text("暂停中")
    on_air.send(app, stage["console"], "break_off")
    expect(bar).to_contain_text("断流")
    on_air.send(app, stage["console"], "go_on")
    expect(bar).to_be_hidden()


@pytest.mark.parametrize("role", on_air.ROLES)
def test_every_screen_asks_to_stay_on(app_url, browser_page, stage, role) -> None:
    page = browser_page()
    page.add_init_script(
        "window.asked = 0; WakeLock.prototype.request = async () => "
        "(asked++, Object.assign(new EventTarget(), { release() {} }))"
    )
    _open(page, app_url, stage[role])
    on_air.until(page, "asked === 1")


def test_screen_that_reconnects_still_leafs_by_hand_and_stands_once(
    app, app_url, browser_page, stage
) -> None:
    host = _open(browser_page(width=390), app_url, stage["host"])
    console = _open(browser_page(), app_url, stage["console"])
    expect(host.locator(".body h1")).to_have_text("开场")
    host.get_by_role("button", name="后一个环节").click()
    mine = console.locator(".people .tag", has_text="主播A · 主播")
    expect(mine).to_contain_text("在翻看")
    with host.expect_request(re.compile("/screen$")) as said:  # by itself, every few seconds
        pass
    assert said.value.post_data_json["following"] is False
    host.evaluate("dispatchEvent(new Event('online'))")  # opens the stream again
    expect(mine).to_contain_text("在翻看")
    console.wait_for_timeout(1000)
    expect(mine).to_have_count(1)
    expect(mine).to_contain_text("在翻看")


def test_link_taken_back_sends_the_screen_away_and_leaves_nothing_on_it(
    app, app_url, browser_page
) -> None:
    database = open_database("", app.data_dir)
    campaign_id = a_show.make(database)
    token = a_show.link(database, campaign_id, "host").token
    database.close()
    host = _open(browser_page(width=390), app_url, f"/stage/{token}")
    expect(host.locator(".body h1")).to_have_text("开场")
    kept = "Object.keys(localStorage).filter((key) => localStorage[key].includes('欢迎来到'))"
    assert len(host.evaluate(kept)) == 1
    marketer = browser_page()
    marketer.goto(f"{app_url}/on_air?campaign={campaign_id}")
    marketer.get_by_role("tab", name="屏幕").click()
    marketer.locator("summary", has_text="主播A").click()
    marketer.get_by_role("button", name="收回").first.click()
    marketer.get_by_test_id("stPopoverBody").get_by_role("button", name="收回").click()
    expect(host.locator(".gone")).to_contain_text("被收回")
    assert host.evaluate(kept) == []


def test_phone_without_a_connection_for_a_minute_counts_on(
    app, app_url, browser_page, stage
) -> None:
    host = browser_page(width=390)
    host.clock.install()
    _open(host, app_url, stage["host"])
    on_air.send(app, stage["console"], "start")
    expect(host.locator(".body h1")).to_have_text("开场")
    expect(host.locator(".left")).to_have_text(re.compile("^4:5|^5:00"))
    host.context.set_offline(True)
    host.evaluate("dispatchEvent(new Event('online'))")  # the stream breaks now
    expect(host.locator(".offline")).to_be_visible()
    host.clock.run_for(60_000)
    expect(host.locator(".left")).to_have_text(re.compile("^3:[345]"))
    on_air.send(app, stage["console"], "next")
    host.context.set_offline(False)
    host.clock.run_for(3_000)
    expect(host.locator(".body h1")).to_have_text("六方位讲解")
    expect(host.locator(".offline")).to_be_hidden()


def test_reload_without_a_server_still_opens_the_page_with_its_sheet(tmp_path, chromium) -> None:
    app = on_air.RunningApp(tmp_path)
    stage = on_air.make(app)
    app.start()
    context = chromium.new_context(locale="zh-CN")
    host = context.new_page()
    host.goto(f"{app.url}{stage['host']}?lang=zh")
    expect(host.locator(".body h1")).to_have_text("开场")
    on_air.until(
        host,
        "caches.match(location.href).then((page) => page !== undefined && "
        "navigator.serviceWorker.controller !== null)",
    )
    app.kill()
    host.reload()
    expect(host.locator(".body h1")).to_have_text("开场")
    expect(host.locator(".offline")).to_be_visible()
    host.get_by_role("button", name="后一个环节").click()
    expect(host.locator(".body h1")).to_have_text("六方位讲解")
    app.start()
    expect(host.locator(".offline")).to_be_hidden()
    context.close()
    app.stop()
