"""Settings and history of a campaign on the screen."""

from __future__ import annotations

import pytest

from planner.actions import campaigns, editing, sample


@pytest.fixture
def campaign_id(app_store, who, now):
    parts = {
        "header": {"title": "周五直播", "starts_at": "2026-11-27T12:00:00Z"},
        "run_sheet": {"cues": [{"id": "c0", "title": "开场", "seconds": 480}]},
    }
    return campaigns.create(app_store, who, parts, now=now)


def save_cue(app_store, who, now, campaign_id, key, value):
    base = campaigns.get(app_store, campaign_id).number("run_sheet")
    edits = [{"op": "set", "id": "c0", "key": key, "value": value}]
    editing.edit_table(app_store, who, campaign_id, "run_sheet", base, ("cues",), edits, now=now)


def written(page):
    return "\n".join(m.value for m in page.markdown).replace("\\", "")


def test_title_and_tag_are_changed(open_page, app_store, campaign_id):
    page = open_page("campaign", campaign_id)
    assert not page.exception
    next(f for f in page.text_input if f.label == "系列标签").set_value("周五看车").run()
    assert campaigns.get(app_store, campaign_id).header.tag == "周五看车"


def test_cancelled_campaign_can_be_taken_up_again(open_page, app_store, campaign_id):
    page = open_page("campaign", campaign_id)
    next(b for b in page.button if b.label == "确认取消").click().run()
    assert campaigns.get(app_store, campaign_id).header.status == "cancelled"
    next(b for b in page.button if b.label == "恢复策划").click().run()
    assert campaigns.get(app_store, campaign_id).header.status == "planning"


@pytest.mark.parametrize(
    ("language", "length", "start"),
    [
        ("zh", "环节 · “开场” · 时长：8:00 → 10:00", "环节 · “开场” · 定点：顺延 → 20:05"),
        ("en", "Cue · “开场” · Length: 8:00 → 10:00", "Cue · “开场” · Hard start: linked → 20:05"),
    ],
)
def test_history_says_in_words_what_each_save_changed(
    open_page, app_store, who, now, campaign_id, language, length, start
):
    save_cue(app_store, who, now, campaign_id, "seconds", 600)
    save_cue(app_store, who, now, campaign_id, "start", 300)
    page = open_page("campaign", campaign_id, language, part="run_sheet")
    assert not page.exception
    assert length in written(page)
    assert start in written(page)


def test_any_revision_is_restored_and_nothing_is_lost(open_page, app_store, who, now, campaign_id):
    save_cue(app_store, who, now, campaign_id, "seconds", 600)
    save_cue(app_store, who, now, campaign_id, "seconds", 120)
    page = open_page("campaign", campaign_id, part="run_sheet")
    page.button(f"{campaign_id}:run_sheet:1:restore").click().run()
    assert not page.exception
    campaign = campaigns.get(app_store, campaign_id)
    assert campaign.run_sheet.cues[0].seconds == 480
    assert [r.number for r in editing.history(app_store, campaign_id, "run_sheet")] == [4, 3, 2, 1]


def test_history_is_paged(open_page, app_store, who, now, campaign_id):
    for seconds in range(60, 60 * 14, 60):
        save_cue(app_store, who, now, campaign_id, "seconds", seconds)
    page = open_page("campaign", campaign_id, part="run_sheet")
    assert "第 14 版" in written(page)
    assert "第 4 版" not in written(page)
    next(b for b in page.button if b.label == "更早的").click().run()
    assert "第 4 版" in written(page)
    assert "第 14 版" not in written(page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_history_of_the_sample_names_fields_no_page_shows(open_page, app_store, who, now, language):
    campaign_id = sample.load(app_store, who, language, now=now)
    page = open_page("campaign", campaign_id, language, part="header")
    assert not page.exception
    assert not page.error
    assert ("场次信息" if language == "zh" else "Campaign") in written(page)
