"""Step 9 on the screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from planner.actions import campaigns


@pytest.mark.parametrize("language", ["zh", "en"])
def test_follow_up_page_offers_the_usual_tasks_and_puts_them_in(
    open_page, app_store, who, now, language
):
    header = {"title": "周五直播", "starts_at": "2026-11-27T12:00:00Z"}
    draws = {"draws": [{"prize": "车模"}]}
    campaign_id = campaigns.create(
        app_store, who, {"header": header, "interaction": draws}, now=now
    )
    page = open_page("follow_up", campaign_id, language)
    page.button("follow_up_fill").click().run()
    assert not page.exception
    tasks = campaigns.get(app_store, campaign_id).follow_up.tasks
    assert {"leads", "winners", "replay", "clip"} <= {task.kind for task in tasks}
    assert all(task.text and task.due for task in tasks)
    said = " ".join(m.value for m in page.markdown)
    assert "2029" in said
    assert "2028" in said


def test_a_late_task_is_named_as_still_to_do(open_page, app_store, who, now):
    start = datetime.now(UTC) - timedelta(days=3)
    due = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    header = {"title": "周五直播", "starts_at": start.isoformat()}
    tasks = {"tasks": [{"kind": "leads", "text": "交接线索", "owner": "邀约甲", "due": due}]}
    campaign_id = campaigns.create(app_store, who, {"header": header, "follow_up": tasks}, now=now)
    page = open_page("follow_up", campaign_id)
    assert not page.exception
    assert any("交接线索" in m.value and "已逾期" in m.value for m in page.markdown)
