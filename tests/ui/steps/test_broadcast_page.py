"""Step 6 on the screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from planner.actions import campaigns, sign_off


def plan(starts_at: datetime, **parts):
    """A campaign in which nothing but the checklist and the signatures is open."""
    header = {"title": "周五直播", "starts_at": starts_at.isoformat()}
    checklist = [
        {"id": "net", "role": "control", "text": "测网络", "critical": True, "before": 60},
        {"id": "mic", "role": "host", "text": "试麦", "before": 30},
    ]
    return {
        "header": header,
        "resources": {"crew": [{"name": "主播A", "role": "host", "call_before": 60}]},
        "run_sheet": {"cues": [{"title": "开场", "key_points": "欢迎"}]},
        "broadcast": {"checklist": checklist},
        **parts,
    }


@pytest.fixture
def soon() -> datetime:
    return datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_broadcast_page_opens_empty_full_over_and_cancelled(
    open_page, app_store, who, now, soon, language
):
    empty = {"header": {"title": "空", "starts_at": soon.isoformat()}}
    over = plan(datetime.now(UTC) - timedelta(days=1))
    for parts in (empty, plan(soon), over):
        campaign_id = campaigns.create(app_store, who, parts, now=now)
        assert not open_page("broadcast", campaign_id, language).exception
    called_off = campaigns.create(app_store, who, plan(soon), now=now)
    sign_off.cancel(app_store, who, called_off, now=now)
    assert not open_page("broadcast", called_off, language).exception


def test_a_tick_is_kept_with_name_and_time_and_can_be_taken_back(
    open_page, app_store, who, now, soon
):
    campaign_id = campaigns.create(app_store, who, plan(soon), now=now)
    page = open_page("broadcast", campaign_id)
    page.checkbox(f"{campaign_id}:check:net").check().run()
    item = campaigns.get(app_store, campaign_id).broadcast.checklist[0]
    assert item.done
    assert item.done_by == "策划甲"
    assert item.done_at is not None
    assert "策划甲" in page.checkbox(f"{campaign_id}:check:net").label
    page.checkbox(f"{campaign_id}:check:net").uncheck().run()
    item = campaigns.get(app_store, campaign_id).broadcast.checklist[0]
    assert (item.done, item.done_by, item.done_at) == (False, "", None)


def test_the_review_is_signed_on_the_page_and_shows_who_signed(
    open_page, app_store, who, now, soon
):
    campaign_id = campaigns.create(app_store, who, plan(soon), now=now)
    page = open_page("broadcast", campaign_id)
    page.button("sign_compliance").click().run()
    (signed,) = campaigns.get(app_store, campaign_id).broadcast.sign_offs
    assert (signed.kind, signed.by) == ("compliance", "策划甲")
    assert any("策划甲" in m.value and "签字" in m.value for m in page.markdown)


def test_ready_cannot_be_signed_on_the_page_while_something_critical_is_open(
    open_page, app_store, who, now, soon
):
    campaign_id = campaigns.create(app_store, who, plan(soon), now=now)
    page = open_page("broadcast", campaign_id)
    assert not [b for b in page.button if b.key == "sign_ready"]
    assert any("必须处理" in e.value for e in page.error)


def test_a_broadcast_that_is_over_is_marked_as_held(open_page, app_store, who, now):
    parts = plan(datetime.now(UTC) - timedelta(days=1))
    campaign_id = campaigns.create(app_store, who, parts, now=now)
    page = open_page("broadcast", campaign_id)
    page.button("mark_held").click().run()
    assert not page.exception
    assert campaigns.get(app_store, campaign_id).header.status == "held"
