"""What is still to do on the day, and which signatures stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from planner.domain.campaign import Campaign
from planner.domain.checks import Surroundings
from planner.domain.problems import Severity
from planner.domain.readiness import forged, signature, signed_revisions
from planner.domain.steps.broadcast import problems

START = datetime(2026, 11, 27, 12, tzinfo=UTC)
NOW = START - timedelta(days=4)
PLAN = [{"risk": "断网", "response": "切 5G", "owner": "中控"}]


def campaign(status="planning", numbers=None, **broadcast) -> Campaign:
    header = {"starts_at": START.isoformat(), "status": status}
    body = {"emergencies": PLAN, "checklist": [{"text": "试麦", "done": True}], **broadcast}
    return Campaign(id="c", bodies={"header": header, "broadcast": body}, numbers=numbers or {})


def signed(kind: str, **fields):
    at = (START - timedelta(days=5)).isoformat()
    return {"kind": kind, "by": "合规甲", "at": at, **fields}


def found(plan: Campaign, now: datetime = NOW) -> dict[str, Severity]:
    return {p.code: p.severity for p in problems(plan, Surroundings(now=now))}


def test_without_signatures_nobody_goes_live():
    assert found(campaign()) == {
        "no_compliance_review": Severity.CRITICAL,
        "not_signed_ready": Severity.OPEN,
    }


def test_an_open_critical_check_is_critical_and_a_late_one_is_open():
    checks = [
        {"text": "测网络", "critical": True, "before": 60},
        {"text": "试麦", "before": 30},
    ]
    codes = found(campaign(checklist=checks))
    assert codes["critical_checks_open"] is Severity.CRITICAL
    assert "checks_late" not in codes
    codes = found(campaign(checklist=checks), now=START - timedelta(minutes=29))
    assert codes["checks_late"] is Severity.OPEN


def test_an_emergency_without_response_or_owner_is_incomplete():
    assert "emergency_incomplete" in found(campaign(emergencies=[{"risk": "断电"}]))
    assert "no_emergency_plan" in found(campaign(emergencies=[]))


def test_a_signature_is_void_once_the_run_sheet_the_offer_or_the_start_changes():
    before = campaign(numbers={"run_sheet": 3, "content": 2})
    stamp = {"revisions": signed_revisions(before), "starts_at": START.isoformat()}
    offs = [signed("compliance", **stamp), signed("ready", **stamp)]
    stands = campaign(numbers={"run_sheet": 3, "content": 2}, sign_offs=offs)
    assert found(stands) == {}
    for numbers, part in (
        ({"run_sheet": 4, "content": 2}, "run_sheet"),
        ({"run_sheet": 3, "content": 3}, "content"),
    ):
        changed = campaign(numbers=numbers, sign_offs=offs)
        assert signature(changed, "ready").changed == (part,)
        assert found(changed) == {
            "compliance_review_void": Severity.CRITICAL,
            "ready_void": Severity.OPEN,
        }
    moved = [{**off, "starts_at": (START + timedelta(days=7)).isoformat()} for off in offs]
    later = campaign(numbers={"run_sheet": 3, "content": 2}, sign_offs=moved)
    assert signature(later, "ready").changed == ("header",)


def test_a_withdrawn_signature_does_not_count_and_the_latest_one_does():
    gone = signed("ready", withdrawn_by="策划甲", withdrawn_at=NOW.isoformat())
    assert signature(campaign(sign_offs=[gone]), "ready") is None
    again = signed("ready", note="第二次")
    assert signature(campaign(sign_offs=[gone, again]), "ready").sign_off.note == "第二次"


def test_what_is_over_asks_only_to_be_marked_as_held():
    later = START + timedelta(days=1)
    assert found(campaign(), now=later) == {"not_marked_held": Severity.OPEN}
    assert found(campaign(status="held"), now=later) == {}
    assert found(campaign(status="cancelled")) == {}


def test_an_ordinary_edit_cannot_put_a_signature_but_may_take_ready_back():
    assert forged("broadcast", {}, {"sign_offs": [signed("ready")]})
    assert not forged("broadcast", {"sign_offs": []}, {"sign_offs": [], "note": "x"})
    assert forged("review", {"signed_by": ""}, {"signed_by": "策划甲"})
    assert forged("header", {"status": "planning"}, {"status": "ready"})
    assert not forged("header", {"status": "ready"}, {"status": "planning"})
    assert not forged("goals", {}, {"theme": "看新车"})
