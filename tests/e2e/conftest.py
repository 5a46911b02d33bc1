"""A real browser on a real app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import browser
from tests.e2e import on_air
from tests.running_app import RunningApp

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=str(browser.chromium()), args=browser.arguments()
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with an empty data folder, one a test module."""
    running = RunningApp(tmp_path_factory.mktemp("data"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def app_url(app: RunningApp) -> str:
    return app.url


@pytest.fixture
def stage(app: RunningApp) -> dict[str, str]:
    """A campaign with a link for each role: ``stage["host"]`` is a path."""
    return on_air.make(app)


@pytest.fixture
def browser_page(chromium: Browser, app_url: str) -> Iterator[Callable[..., Page]]:
    """Open a page: ``browser_page("zh", 1440, name="策划甲")``; each call is another person
    with a browser of her own. ``name=""`` leaves the first-run screen."""
    contexts = []

    def open_page(
        language: str = "zh", width: int = 1440, name: str = "策划甲", touch: bool = False
    ) -> Page:
        context = chromium.new_context(
            locale="zh-CN" if language == "zh" else "en-GB",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": 900 if width > 600 else 844},
            accept_downloads=True,
            has_touch=touch,
        )
        contexts.append(context)
        if name:
            context.add_cookies(
                [
                    {"name": "kaibo_name", "value": quote(name), "url": app_url},
                    {"name": "kaibo_language", "value": language, "url": app_url},
                ]
            )
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
