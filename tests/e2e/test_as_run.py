"""Correct the as-run record in a real browser: past midnight, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from planner.actions import campaigns, show
from planner.domain.show_commands import Command
from planner.store.database import Database, open_database
from tests import a_show
from tests.running_app import RunningApp

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-as-run")]

BEGINS = datetime(2026, 11, 20, 15, 50, tzinfo=UTC)
"""23:50 in Shanghai."""


@pytest.fixture
def store(app: RunningApp) -> Iterator[Database]:
    opened = open_database("", app.data_dir)
    yield opened
    opened.close()


@pytest.fixture
def campaign_id(store: Database) -> str:
    """A campaign whose first cue ran for an hour: nobody tapped next."""
    made = a_show.make(store, BEGINS)
    for number, (kind, after) in enumerate([("start", 0), ("next", 60), ("finish", 70)]):
        seen = show.stage(store, made).show.seq
        command = Command(kind=kind, key=f"step-{number:04}", run=0, seen=seen)
        at = BEGINS + timedelta(minutes=after)
        show.command(store, "console", "场控A", made, command, now=at)
    return made


def _cell(page: Page, row: int, name: str):
    return page.locator("tr.row").nth(row).locator(f"[data-key='{name}']")


def _write(page: Page, row: int, name: str, text: str) -> None:
    _cell(page, row, name).fill(text)
    _cell(page, row, name).press("Tab")


def test_forgotten_tap_is_corrected_past_midnight(
    browser_page, app_url, store, campaign_id, tmp_path
):
    page = browser_page("zh")
    page.goto(f"{app_url}/as_run?campaign={campaign_id}")
    page.get_by_role("button", name="开始更正").click()
    expect(_cell(page, 0, "ended")).to_have_value("00:50:00 +1")
    _write(page, 0, "ended", "23:40")
    expect(page.locator("tr.row").nth(0)).to_contain_text("“开场”的结束早于开始")
    _write(page, 0, "ended", "23:57:10")
    expect(_cell(page, 0, "ended")).to_have_value("23:57:10")
    _write(page, 1, "started", "+7:10")
    expect(_cell(page, 1, "started")).to_have_value("23:57:10")
    _write(page, 1, "ended", "0:12")
    expect(_cell(page, 1, "ended")).to_have_value("00:12:00 +1")
    expect(page.get_by_text("有人更正过")).to_be_visible()
    rows = campaigns.get(store, campaign_id).as_run.rows
    assert [row.ended - row.started for row in rows[:2]] == [
        timedelta(minutes=7, seconds=10),
        timedelta(minutes=14, seconds=50),
    ]
    with page.expect_download() as started:
        page.get_by_role("button", name="下载 Excel").click()
    started.value.save_as(tmp_path / "record.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "record.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[2]][:5] == [
        "开场",
        "23:50:00",
        "23:50:00",
        "23:55:00",
        "23:57:10",
    ]
    page.get_by_role("button", name="恢复成中控台的记录").click()
    page.get_by_role("button", name="恢复", exact=True).click()
    expect(page.get_by_text("来自中控台的记录")).to_be_visible()
    assert campaigns.get(store, campaign_id).as_run.rows == []
