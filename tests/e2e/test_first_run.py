"""The first minute: an empty data folder, a browser that was never here."""

from __future__ import annotations

import httpx
import pytest

from planner.i18n import LANGUAGES, words

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-first-run")]

FIRST = {language: words(language)("overview.first.title") for language in LANGUAGES}
"""What an overview without campaigns says."""


def test_health_says_version_and_store(app_url) -> None:
    answer = httpx.get(f"{app_url}/api/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["store"] == {"kind": "sqlite", "state": "ok"}
    assert answer.json()["version"]


@pytest.mark.parametrize(
    ("language", "start", "overview"), [("zh", "开始", FIRST["zh"]), ("en", "Start", FIRST["en"])]
)
def test_first_run_asks_for_a_name_once_in_the_browsers_language(
    app_url, browser_page, language, start, overview
) -> None:
    page = browser_page(language, name="")
    page.goto(app_url)
    page.get_by_role("button", name=start).wait_for()
    page.get_by_role("textbox").fill("甲 & <b>乙</b>")
    page.get_by_role("button", name=start).click()
    page.get_by_role("heading", name=overview).wait_for()
    page.wait_for_timeout(500)
    page.reload()
    page.get_by_role("heading", name=overview).wait_for()
    assert page.get_by_text("甲 & <b>乙</b>").first.is_visible()


def test_language_is_switched_in_the_sidebar_and_remembered(app_url, browser_page) -> None:
    page = browser_page("zh")
    page.goto(app_url)
    page.get_by_role("heading", name=FIRST["zh"]).wait_for()
    page.get_by_text("English", exact=True).click()
    page.get_by_role("heading", name=FIRST["en"]).wait_for()
    page.wait_for_timeout(500)
    page.reload()
    page.get_by_role("heading", name=FIRST["en"]).wait_for()


def test_nothing_is_asked_from_another_host(app_url, browser_page) -> None:
    page = browser_page("zh")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(app_url)
    page.get_by_role("heading", name=FIRST["zh"]).wait_for()
    page.wait_for_timeout(1000)
    local = (app_url, app_url.replace("http", "ws"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(local)] == []
