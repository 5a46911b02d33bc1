"""Step 3 on the screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from planner.actions import campaigns, library
from tests.insight.past_broadcasts import make_broadcast

START = datetime(2030, 10, 1, 12, 0, tzinfo=UTC)


def _make(store, who, now, **platform):
    header = {"title": "周五直播", "store_id": "store1", "starts_at": START.isoformat()}
    parts = {"header": header, "platform": {"channels": [], **platform}}
    return campaigns.create(store, who, parts, now=now)


def _said(page):
    return " ".join(
        str(m.value) for kind in ("markdown", "caption", "info") for m in page.get(kind)
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_tells_start_holiday_and_what_to_do_without_a_past(
    open_page, app_store, who, now, language
):
    page = open_page("platform", _make(app_store, who, now), language=language)
    assert not page.exception
    said = _said(page)
    assert "20:00–22:00" in said
    assert ("国庆节" if language == "zh" else "National Day") in said
    assert ("台账" if language == "zh" else "ledger") in said


def test_an_account_of_the_library_becomes_a_room(open_page, app_store, who, now):
    account = {"name": "甲店直播", "platform": "douyin", "lead_component": "小风车"}
    item = library.add(app_store, who, "account", account, now=now)
    campaign_id = _make(app_store, who, now)
    page = open_page("platform", campaign_id)
    box = next(field for field in page.selectbox if field.label == "从资源库添加账号")
    box.set_value(item).run()
    assert not page.exception
    (room,) = campaigns.get(app_store, campaign_id).platform.channels
    assert (room.library_id, room.platform, room.account, room.lead_component) == (
        item,
        "douyin",
        "甲店直播",
        "小风车",
    )
    assert "小风车" not in [field.label for field in page.selectbox]


def test_past_times_of_the_store_are_shown_with_what_stands_behind(open_page, app_store, who, now):
    for week in (1, 2, 3):
        make_broadcast(app_store, who, now - timedelta(weeks=week), {"leads": 10.0 * week})
    page = open_page("platform", _make(app_store, who, now))
    assert not page.exception
    said = _said(page)
    assert "最近 3 场" in said
    assert "| 周一 | 9:00 | 18.3 | 20 | 3 |" in said  # usual, on the logarithm; mean; broadcasts
    assert "看不出哪个时段明显更好" in said
    assert "历史不够" in [head.value for head in page.subheader]


def test_notes_of_the_platforms_in_use_are_shown(open_page, app_store, who, now):
    rooms = [{"id": "a", "platform": "wechat_channels", "account": "甲", "title": "看新车"}]
    page = open_page("platform", _make(app_store, who, now, channels=rooms))
    assert "预告发布后不能修改" in _said(page)
    assert "付费推广" not in _said(page)
