"""The platform's own file comes in: previewed, its errors named, nothing doubled."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from planner.store import campaigns as stored
from planner.store import figures
from planner.store.campaigns import Query
from planner.store.database import open_database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-import")]

LEDGER = """直播进度表,,,,,
日期,门店,开播账号,开播时间,下播时间,场观,全场景线索人数,广告消耗
2026-10-09,城东店,城东店直播间,20:00,22:00,1.2万,86,"3,400"
2026-10-16,城东店,城东店直播间,20:00,22:00,很多,91,"3,600"
2026-10-23,城东店,城东店直播间,20:00,22:00,9800,--,2900
合计,,,,,21800,177,9900
"""


def test_a_ledger_in_the_old_encoding_makes_history_once(
    app, app_url, browser_page, tmp_path
) -> None:
    file = tmp_path / "台账.csv"
    file.write_bytes(LEDGER.encode("gb18030"))
    page = browser_page("zh", 1440)
    page.goto(f"{app_url}/imports")
    page.get_by_role("heading", name="导入记录").wait_for()
    page.locator("input[type=file]").set_input_files(str(file))
    page.get_by_role("button", name="确认导入 7 个数据").click()
    page.get_by_text("还没有导入过").wait_for(state="detached")
    assert _past(app) == [("2026-10-09", 4), ("2026-10-23", 3)]

    page.reload()
    page.get_by_role("heading", name="导入记录").wait_for()
    page.locator("input[type=file]").set_input_files(str(file))
    page.get_by_text("再导入不会重复").wait_for()
    page.get_by_text("没有新数据").wait_for()
    expect(page.get_by_role("button", name="确认导入 0 个数据")).to_be_disabled()
    assert _past(app) == [("2026-10-09", 4), ("2026-10-23", 3)]


def _past(app) -> list[tuple[str, int]]:
    """The days of the past campaigns in the store, with their typed or imported figures."""
    database = open_database("", app.data_dir)
    with database.read() as connection:
        rows = stored.page(connection, Query())
        found = [
            (
                f"{row.starts_at.astimezone(ZoneInfo(row.time_zone)):%Y-%m-%d}",
                len(figures.of(connection, [row.id])),
            )
            for row in rows
        ]
    database.close()
    return found
