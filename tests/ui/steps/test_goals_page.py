"""Step 1 on the screen."""

from __future__ import annotations

from planner.actions import campaigns


def test_goals_page_saves_a_field_when_it_is_left(open_page, app_store, who, now):
    header = {"title": "周五直播", "starts_at": "2026-11-27T12:00:00Z"}
    campaign_id = campaigns.create(app_store, who, {"header": header}, now=now)
    page = open_page("goals", campaign_id)
    assert not page.exception
    theme = next(field for field in page.text_input if field.label == "主题")
    theme.set_value("看新车").run()
    assert campaigns.get(app_store, campaign_id).goals.theme == "看新车"
