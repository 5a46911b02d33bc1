"""The console drives, other screens follow; through restarts, without a connection."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from planner.actions import figures, show
from planner.store.database import open_database
from tests import a_show
from tests.e2e import on_air
from tests.e2e.on_air import ROLES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-show")]


_DRAWN = """new Promise((done) => {
  const look = () => document.querySelector("#stage").textContent.includes("开场")
    ? done(performance.now()) : requestAnimationFrame(look);
  look();
})"""
"""Milliseconds from the request to the page that shows the run sheet."""


def _title(page):
    return page.locator(".body h1")


def test_console_drives_by_key_and_host_and_prompter_follow(app_url, browser_page, stage) -> None:
    console, host, prompter = browser_page(), browser_page(width=390), browser_page()
    for page, role in ((console, "console"), (host, "host"), (prompter, "prompter")):
        page.goto(f"{app_url}{stage[role]}?lang=zh")
    expect(console.get_by_role("button", name="开始")).to_be_enabled()
    on_air.start(console)
    expect(_title(host)).to_have_text("开场")
    assert "<b>今天</b>" in host.locator(".said").inner_text()
    expect(prompter.locator(".text .now h2")).to_have_text("开场")

    console.wait_for_timeout(400)
    console.keyboard.press("Space")
    expect(_title(host)).to_have_text("六方位讲解")
    expect(prompter.locator(".text .now h2")).to_have_text("六方位讲解")
    console.wait_for_timeout(400)
    console.keyboard.press("u")
    expect(_title(host)).to_have_text("开场")

    console.wait_for_timeout(400)
    console.keyboard.press("m")
    console.keyboard.type("看镜头")
    console.keyboard.press("Enter")
    expect(host.locator(".message")).to_have_text("看镜头")
    size = host.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.said .script')).fontSize)"
    )
    assert size >= 24


def test_second_tap_at_once_moves_one_cue_only(app_url, browser_page, stage) -> None:
    console = browser_page()
    console.goto(f"{app_url}{stage['console']}?lang=zh")
    on_air.start(console)
    console.wait_for_timeout(400)
    console.get_by_role("button", name="下一个", exact=True).dblclick()
    expect(console.locator(".now h1")).to_have_text("六方位讲解")
    console.wait_for_timeout(800)
    expect(console.locator(".now h1")).to_have_text("六方位讲解")


def test_stale_console_is_told_what_changed_and_nothing_is_done(
    app_url, browser_page, stage
) -> None:
    first, second = browser_page(), browser_page()
    for page in (first, second):
        page.goto(f"{app_url}{stage['console']}?lang=zh")
    on_air.start(first)
    expect(second.locator(".now h1")).to_have_text("开场")
    # the second one's stream is held back: it still shows the first cue
    held = []
    second.route(re.compile("/events"), lambda route: held.append(route))
    second.evaluate("window.dispatchEvent(new Event('online'))")
    second.wait_for_timeout(500)
    first.keyboard.press("Space")
    expect(first.locator(".now h1")).to_have_text("六方位讲解")
    second.keyboard.press("Space")
    expect(second.get_by_role("alert")).to_contain_text("没有执行")
    expect(second.get_by_role("alert")).to_contain_text("下一个")
    expect(second.locator(".now h1")).to_have_text("六方位讲解")


def test_server_killed_in_the_middle_screens_catch_up_without_a_touch(
    app, app_url, browser_page, stage
) -> None:
    console, host = browser_page(), browser_page(width=390)
    console.goto(f"{app_url}{stage['console']}?lang=zh")
    host.goto(f"{app_url}{stage['host']}?lang=zh")
    on_air.start(console)
    console.wait_for_timeout(400)
    console.keyboard.press("Space")
    expect(_title(host)).to_have_text("六方位讲解")
    app.kill()
    expect(host.locator(".offline")).to_be_visible()
    expect(console.get_by_role("button", name="下一个", exact=True)).to_be_disabled()
    before = host.locator(".left").inner_text()
    host.wait_for_timeout(1500)
    assert host.locator(".left").inner_text() != before  # the clock runs on
    app.start()
    expect(host.locator(".offline")).to_be_hidden()
    expect(console.get_by_role("button", name="下一个", exact=True)).to_be_enabled()
    console.keyboard.press("Space")
    expect(_title(host)).to_have_text("试驾")


def test_phone_without_a_connection_can_be_leafed_through_and_catches_up(
    app_url, browser_page, stage
) -> None:
    console, host = browser_page(), browser_page("en", width=390, touch=True)
    console.goto(f"{app_url}{stage['console']}?lang=zh")
    host.goto(f"{app_url}{stage['host']}?lang=en")
    on_air.start(console)
    expect(_title(host)).to_have_text("开场")
    host.context.set_offline(True)
    host.evaluate("window.dispatchEvent(new Event('online'))")  # the stream breaks now
    expect(host.locator(".offline")).to_contain_text("No connection since")
    console.wait_for_timeout(400)
    console.keyboard.press("Space")
    host.get_by_role("button", name="Following cue").click()
    host.get_by_role("button", name="Following cue").click()
    expect(_title(host)).to_have_text("试驾")
    expect(host.get_by_text("You are leafing through")).to_be_visible()
    host.context.set_offline(False)
    expect(host.locator(".offline")).to_be_hidden()
    host.get_by_role("button", name="Back to now").click()
    expect(_title(host)).to_have_text("六方位讲解")


def test_typed_figures_arrive_with_a_person_as_their_source(
    app, app_url, browser_page, stage
) -> None:
    console = browser_page()
    console.goto(f"{app_url}{stage['console']}?lang=zh")
    online = console.get_by_label("抖音 门店号 在线")
    online.fill("1,250")
    console.get_by_label("抖音 门店号 线索").fill("8")
    console.get_by_label("抖音 门店号 线索").press("Enter")
    expect(console.locator(".pad [role=status]")).to_contain_text("1,250")
    expect(online).to_have_value("")
    online.fill("很多")
    online.press("Enter")
    expect(console.locator(".pad [role=status]")).to_contain_text("不是数字")
    expect(online).to_have_value("很多")
    database = open_database("", app.data_dir)
    kept = {f.metric: f for f in figures.of_campaign(database, stage["id"])}
    database.close()
    assert {name: f.value for name, f in kept.items()} == {"concurrent": 1250, "leads": 8}
    assert {(f.source, f.source_name, f.channel_id, f.state) for f in kept.values()} == {
        ("person", "场控A", "dy", "live")
    }


def test_late_show_offers_what_to_skip_with_its_effect_and_does_it(
    app, app_url, browser_page
) -> None:
    database = open_database("", app.data_dir)
    campaign_id = a_show.make(database, datetime.now(UTC) - timedelta(minutes=3))
    token = a_show.link(database, campaign_id, "console").token
    database.close()
    console = browser_page(width=390)
    console.goto(f"{app_url}/stage/{token}?lang=zh")
    on_air.start(console)
    console.get_by_role("button", name="跳过“六方位讲解”：早 10:00 结束").click()
    question = console.get_by_role("alertdialog")
    expect(question).to_contain_text("跳过“六方位讲解”")
    question.get_by_role("button", name="就这样").click()
    expect(console.locator(".cue.skipped")).to_contain_text("六方位讲解")
    expect(console.get_by_text("赶上时间")).to_be_hidden()
    database = open_database("", app.data_dir)
    assert [p.key for p in show.stage(database, campaign_id).show.following()] == [
        "drive.1",
        "closing.1",
    ]
    database.close()


def test_crew_ticks_and_wall_and_questions(app, app_url, browser_page, stage) -> None:
    console, crew, wall, host = (
        browser_page(),
        browser_page(width=360),
        browser_page(),
        browser_page(width=390),
    )
    for page, role in ((console, "console"), (crew, "crew"), (wall, "wall"), (host, "host")):
        page.goto(f"{app_url}{stage[role]}?lang=zh")
    crew.get_by_role("button", name="准备好了").click()
    expect(console.locator(".people")).to_contain_text("准备好了")
    on_air.start(console)
    crew.get_by_role("button", name="发福袋").click()
    expect(console.get_by_role("button", name="发福袋")).to_have_attribute("aria-pressed", "true")
    assert crew.evaluate("document.documentElement.scrollWidth") <= 360
    expect(wall.locator("h1")).to_have_text("开场")

    console.get_by_label("观众问了什么").fill("有人问续航")
    console.get_by_label("附上回答").select_option(label="续航多少？")
    console.get_by_label("观众问了什么").press("Enter")
    expect(host.locator(".question")).to_contain_text("有人问续航")
    host.get_by_text("看确认过的回答").click()
    expect(host.get_by_text("以工况为准。").first).to_be_visible()
    assert "还没有确认" not in host.content()
    host.locator(".question").get_by_role("button", name="已回答").click()
    expect(host.locator(".question")).to_have_count(0)
    expect(console.get_by_text("✓ 有人问续航")).to_be_visible()
    database = open_database("", app.data_dir)
    assert show.stage(database, stage["id"]).show.questions[0].answered_at is not None
    database.close()


@pytest.mark.parametrize("role", ROLES)
def test_page_is_small_and_drawn_soon(app_url, browser_page, stage, role) -> None:
    page = browser_page(width=360)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    drawn = []
    for _ in range(3):  # one of them is not disturbed by what else this machine does
        page.goto(f"{app_url}{stage[role]}?lang=en")
        drawn.append(page.evaluate(_DRAWN))
    sizes = page.evaluate(
        "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
        ".map((entry) => entry.transferSize)"
    )
    assert sum(sizes) <= 60_000
    assert min(drawn) <= 1000
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert errors == []
