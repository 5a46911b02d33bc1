"""A review is asked for when the broadcast is over, and not before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from planner.domain.campaign import Campaign
from planner.domain.checks import Surroundings
from planner.domain.steps.review import problems

START = datetime(2026, 11, 27, 12, tzinfo=UTC)
ACTION = {"text": "少说套话", "owner": "主播A", "due": "2026-12-04", "metric": "leads"}
LESSONS = [{"text": "开场先说福利"}]


def found(review, now=START + timedelta(hours=3), status="held") -> list[str]:
    header = {"starts_at": START.isoformat(), "status": status}
    plan = Campaign(id="c", bodies={"header": header, "review": review})
    return [p.code for p in problems(plan, Surroundings(now=now))]


def test_nothing_is_asked_before_the_end_or_of_a_cancelled_broadcast():
    assert found({}, now=START, status="ready") == []
    assert found({}, status="cancelled") == []


def test_lessons_an_action_and_a_signature_are_asked_for():
    assert found({}) == ["no_lessons", "no_action", "review_not_signed"]
    half = {"lessons": LESSONS, "action": {"text": "少说套话"}}
    assert found(half) == [
        "action_no_owner",
        "action_no_due",
        "action_no_metric",
        "review_not_signed",
    ]
    signed = {"signed_by": "策划甲", "signed_at": START.isoformat()}
    assert found({"lessons": LESSONS, "action": ACTION, **signed}) == []


def test_a_review_is_late_after_a_day_and_an_action_after_its_day():
    whole = {"lessons": LESSONS, "action": ACTION}
    assert found(whole, now=START + timedelta(hours=27)) == ["review_late"]
    after = START + timedelta(days=9)
    assert "action_late" in found(whole, now=after)
    done = {"lessons": LESSONS, "action": {**ACTION, "outcome": "done"}}
    assert "action_late" not in found(done, now=after)
