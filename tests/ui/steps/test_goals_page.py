"""Step 1 on the screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from planner.actions import campaigns
from tests.insight.past_broadcasts import make_broadcast

START = datetime(2030, 11, 27, 12, 0, tzinfo=UTC)


def _make(store, who, now, **goals):
    header = {"title": "周五直播", "store_id": "store1", "starts_at": START.isoformat()}
    return campaigns.create(store, who, {"header": header, "goals": goals}, now=now)


def _said(page):
    return " ".join(
        str(m.value) for kind in ("markdown", "caption", "info") for m in page.get(kind)
    )


def _field(page, kind, label):
    return next(field for field in page.get(kind) if field.label == label)


def test_goals_page_saves_a_field_when_it_is_left(open_page, app_store, who, now):
    campaign_id = _make(app_store, who, now)
    page = open_page("goals", campaign_id)
    assert not page.exception
    _field(page, "text_input", "主题").set_value("看新车").run()
    assert campaigns.get(app_store, campaign_id).goals.theme == "看新车"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_missing_rates_are_said_and_not_invented(open_page, app_store, who, now, language):
    targets = [{"id": "a", "metric": "leads", "value": 200}]
    page = open_page("goals", _make(app_store, who, now, targets=targets), language=language)
    assert not page.exception
    said = _said(page)
    assert (
        "还缺：曝光进入率、留资率" if language == "zh" else "Missing: Enter rate, Lead rate"
    ) in said
    assert ("缺比率，算不出" if language == "zh" else "unknown") in said


def test_wanted_leads_are_reckoned_back_through_own_rates_and_taken_as_targets(
    open_page, app_store, who, now
):
    counts = {"impressions": 20_000, "viewers": 2_000, "leads": 40, "spend": 4_000}
    for week in (1, 2, 3):
        make_broadcast(app_store, who, now - timedelta(weeks=week), counts)
    campaign_id = _make(app_store, who, now)
    page = open_page("goals", campaign_id)
    _field(page, "number_input", "想要多少条线索").set_value(200).run()
    said = _said(page)
    assert "| 观看人数 | 10,000 | 留资率：本店历史 2%（3 场） |" in said
    assert "| 曝光 | 100,000 |" in said
    _field(page, "button", "把这些数设为目标").click().run()
    assert not page.exception
    targets = {x.metric: x.value for x in campaigns.get(app_store, campaign_id).goals.targets}
    assert targets == {"leads": 200, "viewers": 10_000, "impressions": 100_000}


def test_a_target_out_of_reach_of_the_own_past_is_to_do(open_page, app_store, who, now):
    make_broadcast(app_store, who, now - timedelta(days=7), {"viewers": 1000, "leads": 20})
    targets = [
        {"id": "a", "metric": "viewers", "value": 1000},
        {"id": "b", "metric": "leads", "value": 200},
    ]
    page = open_page("goals", _make(app_store, who, now, targets=targets))
    assert "够不着" in _said(page)


def test_a_typed_rate_goes_before_the_own_past(open_page, app_store, who, now):
    make_broadcast(app_store, who, now - timedelta(days=7), {"viewers": 1000, "leads": 20})
    campaign_id = _make(app_store, who, now)
    page = open_page("goals", campaign_id)
    _field(page, "number_input", "留资率（%）").set_value(5.0).run()
    assert campaigns.get(app_store, campaign_id).goals.rates.lead_rate == 0.05
    _field(page, "number_input", "想要多少条线索").set_value(100).run()
    assert "| 观看人数 | 2,000 | 留资率：按填写的 5% |" in _said(page)
