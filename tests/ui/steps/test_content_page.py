"""Step 4 on the screen; the table itself is seen to by the browser tests."""

from __future__ import annotations

import pytest

from planner.actions import campaigns, editing

CUES = [
    {"id": "c0", "title": "开场", "seconds": 600, "host": "主播A", "key_points": "欢迎"},
    {"id": "c1", "title": "下播", "seconds": 300, "host": "主播A", "key_points": "感谢"},
]


@pytest.fixture
def campaign_id(app_store, who, now):
    parts = {
        "header": {"title": "周五", "starts_at": "2026-11-27T12:00:00Z", "length_minutes": 20},
        "run_sheet": {"cues": CUES},
    }
    return campaigns.create(app_store, who, parts, now=now)


def button(page, label):
    return next(b for b in page.button if b.label == label)


def shorten(app_store, who, now, campaign_id, seconds):
    sheet = campaigns.get(app_store, campaign_id)
    edits = [{"op": "set", "id": "c0", "key": "seconds", "value": seconds}]
    base = sheet.number("run_sheet")
    editing.edit_table(app_store, who, campaign_id, "run_sheet", base, ("cues",), edits, now=now)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_of_a_run_sheet_is_drawn_with_what_is_to_do(open_page, campaign_id, language):
    page = open_page("content", campaign_id, language)
    assert not page.exception
    text = " ".join(m.value for m in page.markdown)
    assert ("没有留资口播" if language == "zh" else "No call to leave contact") in text


def test_page_without_cues_is_drawn(open_page, app_store, who, now):
    header = {"title": "空", "starts_at": "2026-11-27T12:00:00Z"}
    page = open_page("content", campaigns.create(app_store, who, {"header": header}, now=now))
    assert not page.exception


def test_undo_goes_back_save_by_save(open_page, app_store, who, now, campaign_id):
    shorten(app_store, who, now, campaign_id, 480)
    shorten(app_store, who, now, campaign_id, 240)
    for expected in (480, 600):
        page = open_page("content", campaign_id)
        page.session_state[f"{campaign_id}:run_sheet:undo"] = True
        page.run()
        button(page, "确认撤销").click().run()
        assert not page.exception
        sheet = campaigns.get(app_store, campaign_id).run_sheet
        assert sheet.cues[0].seconds == expected


def test_planning_back_sets_the_hard_start_of_the_chosen_cue(open_page, app_store, campaign_id):
    page = open_page("content", campaign_id)
    page.session_state[f"{campaign_id}:back_timing"] = True
    page.run()
    button(page, "按此定点").click().run()
    assert not page.exception
    assert campaigns.get(app_store, campaign_id).run_sheet.cues[1].start == 900


def test_speaking_rate_is_changed_in_the_settings(open_page, app_store, campaign_id):
    page = open_page("content", campaign_id)
    page.session_state[f"{campaign_id}:run_sheet_settings"] = True
    page.run()
    rate = next(n for n in page.number_input if n.label.startswith("中文语速"))
    rate.set_value(300).run()
    assert campaigns.get(app_store, campaign_id).run_sheet.words_per_minute_zh == 300
