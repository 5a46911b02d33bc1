"""A phone in the local network: plain HTTP, by the link alone; the screen is kept on by
the fallback, and the page says what holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from planner import address
from planner.store.database import open_database
from tests import a_show
from tests.running_app import RunningApp

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-network")]

WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile MicroMessenger/8.0.50"


@pytest.fixture
def shared(tmp_path) -> Iterator[tuple[str, str, RunningApp]]:
    database = open_database("", tmp_path)
    host = a_show.link(database, a_show.make(database), "host").token
    database.close()
    app = RunningApp(tmp_path, KAIBO_SHARE="1", KAIBO_PASSPHRASE="correct-horse")
    app.start()
    yield f"http://{address.local_addresses()[0]}:{app.port}", host, app
    app.stop()


def test_host_page_opens_by_its_link_and_keeps_the_screen_on_after_a_touch(
    chromium, shared
) -> None:
    home, token, _ = shared
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, user_agent=WECHAT, has_touch=True, locale="zh-CN"
    )
    page = context.new_page()
    page.goto(f"{home}/stage/{token}?lang=zh")
    expect(page.locator(".body h1")).to_have_text("开场")
    assert not page.evaluate("isSecureContext")
    assert not page.evaluate("'wakeLock' in navigator")
    expect(page.locator(".note")).to_contain_text("关闭自动锁屏")
    expect(page.locator(".note")).to_contain_text("请不要刷新本页")
    page.locator(".body").tap()
    expect(page.locator(".note")).to_contain_text("已尝试保持常亮")
    assert not page.locator("video.awake").evaluate("video => video.paused")
    page.goto(f"{home}/")
    expect(page.get_by_role("heading", name="请输入口令")).to_be_visible()
    context.close()


def test_where_it_cannot_play_the_person_is_told(chromium, shared) -> None:
    home, token, _ = shared
    context = chromium.new_context(viewport={"width": 844, "height": 390}, locale="en-GB")
    page = context.new_page()
    page.add_init_script("delete HTMLCanvasElement.prototype.captureStream")
    page.goto(f"{home}/stage/{token}?lang=en")
    page.locator(".body").click()
    expect(page.locator(".note")).to_contain_text("turn auto-lock off")
    assert page.evaluate("document.documentElement.scrollWidth") <= 844  # landscape
    context.close()


def test_marketer_comes_in_by_the_passphrase(chromium, shared) -> None:
    home, _, _ = shared
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    page = context.new_page()
    page.goto(f"{home}/imports")
    page.get_by_label("Passphrase").fill("wrong-horse")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("not the passphrase")
    page.get_by_label("Passphrase").fill("correct-horse")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Welcome to Kaibo").first).to_be_visible()
    context.close()
