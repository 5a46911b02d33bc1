"""Signing is decided by the action, whatever a page shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planner.actions import campaigns, checklist, editing, sign_off
from planner.errors import NotAllowedError

START = "2026-11-27T12:00:00Z"


@pytest.fixture
def ready_but_for_signatures(any_database, who, now):
    """A campaign in which only a critical check and the signatures are open."""
    item = {"id": "net", "text": "测网络", "critical": True, "before": 60}
    parts = {
        "header": {"title": "周五直播", "starts_at": START},
        "resources": {"crew": [{"name": "主播A", "role": "host", "call_before": 60}]},
        "platform": {"channels": [{"platform": "douyin", "account": "门店号", "title": "看车"}]},
        "run_sheet": {
            "cues": [
                {
                    "title": "讲解",
                    "seconds": 7200,
                    "key_points": "空间与能耗",
                    "owner": "主播A",
                    "host": "主播A",
                    "call_to_leave_contact": True,
                }
            ]
        },
        "broadcast": {
            "checklist": [item],
            "emergencies": [{"risk": "断网", "response": "切 5G", "owner": "中控"}],
        },
    }
    return campaigns.create(any_database, who, parts, now=now)


def tick(database, who, campaign_id, now):
    checklist.tick(database, who, campaign_id, "net", True, now=now)


def get(database, campaign_id):
    return campaigns.get(database, campaign_id)


def test_ready_is_refused_while_anything_critical_is_open(
    any_database, who, now, ready_but_for_signatures
):
    campaign_id = ready_but_for_signatures
    with pytest.raises(NotAllowedError) as refused:
        sign_off.sign(any_database, who, campaign_id, "ready", now=now)
    assert refused.value.key == "error.not_ready"
    tick(any_database, who, campaign_id, now)
    with pytest.raises(NotAllowedError):  # the review before broadcast is still missing
        sign_off.sign(any_database, who, campaign_id, "ready", now=now)
    campaign = get(any_database, campaign_id)
    assert campaign.header.status == "planning"
    assert campaign.broadcast.sign_offs == []


def test_signed_ready_then_void_after_a_change_then_withdrawn(
    any_database, who, now, ready_but_for_signatures
):
    campaign_id = ready_but_for_signatures
    tick(any_database, who, campaign_id, now)
    sign_off.sign(any_database, who, campaign_id, "compliance", now=now, note="逐条看过")
    sign_off.sign(any_database, who, campaign_id, "ready", now=now)
    campaign = get(any_database, campaign_id)
    assert campaign.header.status == "ready"
    assert [s.by for s in campaign.broadcast.sign_offs] == ["策划甲", "策划甲"]
    codes = {p.code for p in campaigns.problems(any_database, campaign, now=now)}
    assert not codes & {"compliance_review_void", "ready_void", "no_compliance_review"}

    number = campaign.number("content")
    fields = {("offer", "benefits"): "送保养"}
    editing.save_fields(any_database, who, campaign_id, "content", number, fields, now=now)
    campaign = get(any_database, campaign_id)
    codes = {p.code for p in campaigns.problems(any_database, campaign, now=now)}
    assert {"compliance_review_void", "ready_void"} <= codes
    assert campaign.header.status == "planning"  # no list calls it ready any more
    with pytest.raises(NotAllowedError):
        sign_off.sign(any_database, who, campaign_id, "ready", now=now)

    sign_off.sign(any_database, who, campaign_id, "compliance", now=now)
    sign_off.sign(any_database, who, campaign_id, "ready", now=now)
    version = get(any_database, campaign_id).version
    later = get(any_database, campaign_id).header.starts_at + timedelta(days=1)
    campaigns.reschedule(any_database, who, campaign_id, later, version, now=now)
    assert get(any_database, campaign_id).header.status == "planning"
    sign_off.sign(any_database, who, campaign_id, "compliance", now=now)
    sign_off.sign(any_database, who, campaign_id, "ready", now=now)
    assert get(any_database, campaign_id).header.status == "ready"
    sign_off.withdraw(any_database, who, campaign_id, "compliance", now=now)
    campaign = get(any_database, campaign_id)
    assert campaign.header.status == "planning"
    assert all(s.withdrawn_by == "策划甲" for s in campaign.broadcast.sign_offs)
    assert len(campaign.broadcast.sign_offs) == 6


def test_no_ordinary_edit_signs_and_restoring_keeps_the_signatures(
    any_database, who, now, ready_but_for_signatures
):
    campaign_id = ready_but_for_signatures
    campaign = get(any_database, campaign_id)
    forged = [{"kind": "ready", "by": "别人", "at": START}]
    for part, path, value in (
        ("broadcast", ("sign_offs",), forged),
        ("header", ("status",), "ready"),
        ("review", ("signed_by",), "别人"),
    ):
        number = campaign.number(part)
        with pytest.raises(NotAllowedError):
            editing.save_fields(
                any_database, who, campaign_id, part, number, {path: value}, now=now
            )
    sign_off.sign(any_database, who, campaign_id, "compliance", now=now)
    editing.restore(any_database, who, campaign_id, "broadcast", 1, now=now)
    assert len(get(any_database, campaign_id).broadcast.sign_offs) == 1


def test_nothing_is_reviewed_where_there_is_no_run_sheet(database, who, now):
    header = {"title": "空", "starts_at": START}
    campaign_id = campaigns.create(database, who, {"header": header}, now=now)
    with pytest.raises(NotAllowedError) as refused:
        sign_off.sign(database, who, campaign_id, "compliance", now=now)
    assert refused.value.key == "error.nothing_to_review"


def test_held_only_after_the_end_cancelled_only_before(
    any_database, who, now, ready_but_for_signatures
):
    campaign_id = ready_but_for_signatures
    with pytest.raises(NotAllowedError):
        sign_off.mark_held(any_database, who, campaign_id, now=now)
    sign_off.cancel(any_database, who, campaign_id, now=now)
    assert get(any_database, campaign_id).header.status == "cancelled"
    with pytest.raises(NotAllowedError):
        sign_off.sign(any_database, who, campaign_id, "compliance", now=now)
    sign_off.reopen(any_database, who, campaign_id, now=now)
    assert get(any_database, campaign_id).header.status == "planning"
    later = now + timedelta(days=5)
    sign_off.mark_held(any_database, who, campaign_id, now=later)
    assert get(any_database, campaign_id).header.status == "held"
    with pytest.raises(NotAllowedError):
        sign_off.cancel(any_database, who, campaign_id, now=later)
    with pytest.raises(NotAllowedError):
        sign_off.sign(any_database, who, campaign_id, "compliance", now=later)


def test_a_review_is_signed_when_it_says_what_was_learned(database, who, now):
    header = {"title": "周五直播", "starts_at": START}
    campaign_id = campaigns.create(database, who, {"header": header}, now=now)
    later = now + timedelta(days=5)
    with pytest.raises(NotAllowedError):
        sign_off.sign_review(database, who, campaign_id, now=now)
    with pytest.raises(NotAllowedError) as refused:
        sign_off.sign_review(database, who, campaign_id, now=later)
    assert refused.value.key == "error.review_incomplete"
    action = {"text": "少说套话", "owner": "主播A", "due": "2026-12-04", "metric": "leads"}
    fields = {("lessons",): [{"text": "先说福利"}], ("action",): action}
    editing.save_fields(database, who, campaign_id, "review", 0, fields, now=later)
    sign_off.sign_review(database, who, campaign_id, now=later)
    campaign = get(database, campaign_id)
    assert (campaign.header.status, campaign.review.signed_by) == ("reviewed", "策划甲")
    sign_off.withdraw_review(database, who, campaign_id, now=later)
    campaign = get(database, campaign_id)
    assert (campaign.header.status, campaign.review.signed_at) == ("held", None)


def test_every_tick_is_kept_with_its_time(any_database, who, now):
    items = [{"id": f"item{i}", "text": str(i)} for i in range(2)]
    parts = {"header": {"title": "周五", "starts_at": START}, "broadcast": {"checklist": items}}
    campaign_id = campaigns.create(any_database, who, parts, now=now)
    for item in items:
        checklist.tick(any_database, who, campaign_id, item["id"], True, now=now)
    assert all(
        i.done and i.done_at == now for i in get(any_database, campaign_id).broadcast.checklist
    )
