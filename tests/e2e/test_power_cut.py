"""The whole app is killed in the middle of writing; what was saved is there."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest

from planner.actions import campaigns
from planner.actions.who import Who
from planner.store.database import FILE_NAME, open_database
from tests.running_app import RunningApp

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-power-cut")]


def test_killed_five_times_every_field_said_to_be_saved_is_there(tmp_path, chromium) -> None:
    database = open_database("", tmp_path)
    header = {"title": "周五直播", "starts_at": "2026-11-27T12:00:00Z"}
    campaign_id = campaigns.create(
        database, Who("策划甲"), {"header": header}, now=datetime.now(UTC)
    )
    database.close()
    app = RunningApp(tmp_path)
    context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    try:
        for cut in range(5):
            app.start()
            context.add_cookies([{"name": "kaibo_name", "value": "A", "url": app.url}])
            page = context.new_page()
            page.goto(f"{app.url}/goals?campaign={campaign_id}")
            theme = page.get_by_label("主题", exact=True)
            theme.wait_for()
            theme.fill(f"第{cut}次")
            theme.press("Tab")
            # the saved state beside the title names this save
            page.wait_for_function(
                "([label, text]) => document.querySelector(`input[aria-label='${label}']`)?.value"
                " === text && document.body.innerText.includes('已保存')",
                arg=["主题", f"第{cut}次"],
            )
            page.wait_for_timeout(700)
            # more typing is under way when the power goes
            theme.fill("写到一半")
            theme.press("Tab")
            app.kill()
            page.close()
            with sqlite3.connect(tmp_path / FILE_NAME) as raw:
                assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                themes = [
                    row[0]
                    for row in raw.execute(
                        "SELECT json_extract(body, '$.theme') FROM revisions WHERE part = 'goals'"
                    )
                ]
            raw.close()
            assert f"第{cut}次" in themes
    finally:
        app.stop()
        context.close()
