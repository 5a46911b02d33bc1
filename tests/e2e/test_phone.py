"""A phone in the hand: room for a finger, nothing cut at the side, the browser's own keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-phone")]

STEPS = {
    "goals": "Goals",
    "content": "Content",
    "metrics": "Metrics",
    "broadcast": "Broadcast",
    "send": "Send on",
}
_LOW = """() => {
  const found = [];
  const walk = (root) => {
    for (const e of root.querySelectorAll("button, summary, select, textarea, a, input")) {
      const box = e.getBoundingClientRect();
      if (!box.width || !box.height || e.closest(".stTooltipIcon, .stAppDeployButton")) continue;
      if (e.tabIndex < 0 || ["checkbox", "radio", "file"].includes(e.type) || e.closest('[role="group"]')) continue;
      if (getComputedStyle(e).visibility === "hidden" || box.height >= 39.5) continue;
      found.push(`${e.tagName} ${e.ariaLabel || e.textContent} ${Math.round(box.height)}`);
    }
    for (const e of root.querySelectorAll("*")) if (e.shadowRoot) walk(e.shadowRoot);
  };
  walk(document.querySelector(".stMain"));
  return found;
}"""
_WIDER = (
    "() => { const m = document.querySelector('.stMain'); return m.scrollWidth - m.clientWidth; }"
)


@pytest.fixture(scope="module")
def campaign(app) -> dict[str, str]:
    """The address of the sample's campaign, once somebody loaded it."""
    return {}


@pytest.fixture
def phone(app_url, browser_page, campaign) -> Callable[[str], Page]:
    """Open the sample's campaign on a phone at a step."""

    def open_step(name: str) -> Page:
        page = browser_page("en", 390, touch=True)
        if not campaign:
            page.goto(app_url)
            page.get_by_role("button", name="Load the sample").click()
            page.get_by_role("link", name="Friday new-car stream (sample)").first.click()
            page.wait_for_url("**campaign=*")
            campaign["id"] = page.url.split("campaign=")[1].split("&")[0]
        page.goto(f"{app_url}/{name}?campaign={campaign['id']}")
        page.get_by_role("heading", name=STEPS[name], exact=True).wait_for()
        ready = page.get_by_text("Back:").or_(page.get_by_text("Next:"))
        ready.or_(page.get_by_text("Download picture")).first.wait_for()
        return page

    return open_step


@pytest.mark.parametrize("name", STEPS)
def test_what_is_touched_is_as_high_as_a_finger_and_nothing_is_cut(phone, name) -> None:
    page = phone(name)
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    page.wait_for_timeout(500)
    assert page.evaluate(_LOW) == []
    assert page.evaluate(_WIDER) <= 0


def test_back_and_reload_keep_the_campaign(phone, campaign) -> None:
    page = phone("goals")
    page.get_by_role("button", name="Next: Resources").click()
    page.get_by_role("heading", name="Resources", exact=True).wait_for()
    page.wait_for_url(f"**/resources?campaign={campaign['id']}")
    page.reload()
    page.get_by_role("heading", name="Resources", exact=True).wait_for()
    page.go_back()
    page.get_by_role("heading", name="Goals", exact=True).wait_for()
    page.wait_for_url(f"**/goals?campaign={campaign['id']}")


def test_the_document_says_its_language(app_url, browser_page) -> None:
    page = browser_page("zh", 390, touch=True)
    page.goto(app_url)
    page.wait_for_function("() => document.documentElement.lang === 'zh-CN'")


def test_a_chinese_page_asks_for_a_file_in_chinese(app_url, browser_page) -> None:
    page = browser_page("zh", 390, touch=True)
    page.goto(f"{app_url}/imports")
    page.wait_for_function("() => document.documentElement.lang === 'zh-CN'")
    words = page.get_by_test_id("stFileUploaderDropzone").locator("button p")
    assert words.evaluate("e => getComputedStyle(e, '::after').content") == '"选择文件"'
    assert not page.get_by_text("per file").is_visible()


def test_an_error_page_says_its_language_too(app_url, browser_page) -> None:
    page = browser_page("en", 390, touch=True)
    page.goto(f"{app_url}/goals?campaign=0000000000000000")
    page.get_by_text("This campaign cannot be found").wait_for()
    page.wait_for_function("() => document.documentElement.lang === 'en'")
