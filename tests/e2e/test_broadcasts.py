"""Management finds a broadcast among all of them, opens it, comes back, takes the list along."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from planner.actions import sample
from planner.actions.who import Who
from planner.store.database import open_database
from tests.insight.past_broadcasts import make_broadcast

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-broadcasts")]

NOON = datetime.now(UTC).replace(hour=4, minute=0, second=0, microsecond=0)


@pytest.fixture(scope="module")
def past(app) -> list[str]:
    """Six broadcasts of two stores; those of the east have what is compared below."""
    database = open_database("", app.data_dir)
    made = []
    for number in range(6):
        store, name = ("east", "城东店") if number % 2 == 0 else ("west", "城西店")
        counts = {"leads": 50 + number, "spend": 2000.0 + number, "airtime": 5400}
        at = NOON - timedelta(days=2 + 3 * number)
        title = f"{name}第 {number} 场"
        made.append(
            make_broadcast(
                database, Who("策划甲"), at, counts, store=store, store_name=name, title=title
            )
        )
    database.close()
    return made


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def cells(page: Page, rows: int) -> list[list[str]]:
    """What the grid shows, as a screen reader reads it."""
    grid = page.get_by_test_id("stDataFrame").locator("table[role=grid]")
    expect(grid.locator("tbody tr")).to_have_count(rows)
    found = grid.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('[role=gridcell]')].map(c => c.innerText))"
    )
    return [[cell.strip() for cell in row] for row in found]


def headline(page: Page, label: str) -> str:
    card = page.get_by_test_id("stMetric").filter(has_text=label).first
    return card.get_by_test_id("stMetricValue").inner_text()


def test_a_broadcast_is_found_opened_and_the_list_taken_along(
    app_url, browser_page, past, tmp_path
) -> None:
    page = browser_page("zh", 1440)
    page.goto(f"{app_url}/broadcasts")
    page.get_by_role("heading", name="全部场次数据").wait_for()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("6")
    page.get_by_test_id("stPopover").filter(has_text="筛选").get_by_role("button").click()
    page.get_by_role("combobox", name="门店").click()
    page.get_by_role("option", name="城东店").click()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("3")
    assert headline(page, "线索") == f"{50 + 52 + 54}"
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="逐场").click()
    page.get_by_text("共 3 场", exact=True).wait_for()
    assert asked(page)["store"] == ["east"]
    assert asked(page)["show"] == ["ranking"]

    address = page.url
    box = page.get_by_test_id("stDataFrame").locator("canvas").first.bounding_box()
    page.mouse.click(box["x"] + 15, box["y"] + 52)
    page.get_by_test_id("stMain").get_by_role("link", name="打开", exact=True).click()
    page.get_by_text("目标与实际").first.wait_for()
    assert asked(page)["campaign"] == [past[0]]

    page.go_back()
    page.get_by_text("共 3 场", exact=True).wait_for()
    assert asked(page)["store"] == asked_in(address)["store"]
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("3")

    shown = cells(page, rows=3)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 CSV").click()
    file = tmp_path / "list.csv"
    download.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        head, *lines = csv.reader(opened)
    assert [line[0] for line in lines] == [f"城东店第 {n} 场" for n in (0, 2, 4)]
    for row, line in zip(shown, lines, strict=True):
        there = [cell for cell in row if cell]
        assert there[0] == line[0]
        for cell in there[1:]:
            assert cell in line or number(cell) in [number(text) for text in line]
    assert len(head) == len(lines[0])
    assert "线索" in head  # made when pressed, in the language of the page

    elsewhere = browser_page("zh", 390, name="管理层")
    elsewhere.goto(address)
    elsewhere.get_by_text("共 3 场", exact=True).wait_for()
    expect(elsewhere.get_by_test_id("stMetricValue").first).to_have_text("3")


def test_the_review_of_the_last_broadcast_opens_in_its_place(app, app_url, browser_page) -> None:
    database = open_database("", app.data_dir)
    campaign_id = sample.load(database, Who("策划甲"), "zh", now=datetime.now(UTC))
    database.close()
    page = browser_page("zh", 1440)
    page.goto(f"{app_url}/review?campaign={campaign_id}")
    page.get_by_role("button", name="打开那一场的复盘").click()
    page.wait_for_url(lambda address: campaign_id not in address)
    page.get_by_role("heading", name="漏斗").wait_for()  # it has figures
    last = asked(page)["campaign"]
    page.reload()
    page.get_by_role("heading", name="漏斗").wait_for()
    assert asked(page)["campaign"] == last


def asked_in(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def number(text: str) -> float | str:
    try:
        return float(text.replace(",", "").rstrip("%"))
    except ValueError:
        return text
