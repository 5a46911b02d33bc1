"""A long import whose page is left goes on, and is found done on the way back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from planner.store.telemetry import open_telemetry

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-import-goes-on")]

ROWS = 300_000
LEDGER = """日期,门店,开播账号,开播时间,下播时间,场观
2026-10-09,城东店,城东店直播间,20:00,22:00,9800
"""


def _chat() -> str:
    seconds = (n * 7000 // ROWS for n in range(ROWS))
    lines = (
        f"2026-10-09 {20 + s // 3600}:{s // 60 % 60:02}:{s % 60:02},u{n % 900},多少钱{n % 97}"
        for n, s in enumerate(seconds)
    )
    return "\n".join(["时间,用户ID,内容", *lines])


def test_an_import_goes_on_though_its_page_is_left(app, app_url, browser_page, tmp_path) -> None:
    for name, content in (("台账.csv", LEDGER), ("弹幕.csv", _chat())):
        (tmp_path / name).write_text(content, encoding="utf-8")
    page = browser_page("zh", 1440)
    page.goto(f"{app_url}/imports")
    page.locator("input[type=file]").set_input_files(str(tmp_path / "台账.csv"))
    page.get_by_role("button", name=re.compile("确认导入")).click()
    page.get_by_text("还没有导入过").wait_for(state="detached")
    page.locator("input[type=file]").set_input_files(str(tmp_path / "弹幕.csv"))
    page.get_by_role("button", name=re.compile("确认导入")).click(timeout=60_000)
    page.get_by_role("progressbar").wait_for()
    page.get_by_role("link", name="指标词典").click()
    page.get_by_role("heading", name="指标词典").wait_for()
    page.get_by_role("link", name="导入记录").click()
    expect(page.get_by_text(re.compile(r"已导入 ?300[,]?000"))).to_be_visible(timeout=60_000)
    app.stop()
    telemetry = open_telemetry("", app.data_dir)
    campaigns = telemetry.engine.ask("SELECT DISTINCT campaign_id FROM current_events", {})
    counted = telemetry.event_totals(campaigns["campaign_id"].to_pylist(), ["comment"])
    telemetry.close()
    assert list(counted["entries"]) == [ROWS]
