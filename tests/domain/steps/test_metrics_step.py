"""What step 8 finds still to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from planner.domain.campaign import Campaign
from planner.domain.checks import Surroundings
from planner.domain.steps.metrics import problems

START = datetime(2026, 11, 27, 12, tzinfo=UTC)


def codes(days: float, figured: set[str] = frozenset(), targets=(), status="held") -> list[str]:
    campaign = Campaign(
        id="c",
        bodies={
            "header": {"starts_at": START.isoformat(), "status": status},
            "goals": {"targets": [{"metric": m, "value": 1} for m in targets]},
        },
    )
    around = Surroundings(now=START + timedelta(days=days), figured=frozenset(figured))
    return [p.code for p in problems(campaign, around)]


def test_figures_are_missed_a_day_after_the_stream_and_not_before():
    assert codes(-1) == []
    assert codes(1) == []
    assert codes(2) == ["no_figures"]
    assert codes(2, status="cancelled") == []


def test_target_without_actual_is_named_unless_its_parts_are_there():
    assert codes(2, {"views"}, ["leads"]) == ["target_without_actual"]
    assert codes(2, {"leads", "viewers"}, ["lead_rate", "leads"]) == []


def test_valid_leads_want_a_rule():
    assert codes(2, {"valid_leads"}) == ["no_valid_lead_rule"]
