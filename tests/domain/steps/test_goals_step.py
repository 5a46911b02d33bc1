"""What is to do in step 1."""

from __future__ import annotations

from planner.domain.calculator import Rate
from planner.domain.campaign import Campaign
from planner.domain.checks import Surroundings
from planner.domain.problems import Severity
from planner.domain.steps.goals import out_of_reach, problems
from planner.i18n import words


def _codes(campaign, now):
    return [p.code for p in problems(campaign, Surroundings(now=now))]


def _goals(*targets, **fields):
    rows = [{"id": f"t{i}", "metric": m, "value": v} for i, (m, v) in enumerate(targets)]
    body = {"objective": "leads", "theme": "看新车", "targets": rows, **fields}
    return Campaign(id="c", bodies={"goals": body})


def test_an_empty_step_asks_for_objective_theme_and_targets(now):
    assert _codes(Campaign(id="c"), now) == ["no_objective", "no_theme", "no_targets"]


def test_a_filled_step_has_nothing_to_do(now):
    assert _codes(_goals(("leads", 200)), now) == []


def test_a_target_needs_metric_and_value_once(now):
    campaign = _goals(("leads", None), ("", 5), ("leads", 10), ("", None))
    assert _codes(campaign, now) == [
        "target_without_value",
        "target_without_metric",
        "target_twice",
    ]


def test_a_rate_above_the_whole_is_a_slip(now):
    assert _codes(_goals(("lead_rate", 5)), now) == ["target_above_whole"]
    assert _codes(_goals(("lead_rate", 0.05)), now) == []


def test_a_target_that_typed_rates_cannot_reach_is_named_in_both_languages(now):
    campaign = _goals(("viewers", 1000), ("leads", 200), rates={"lead_rate": 0.05})
    (one,) = problems(campaign, Surroundings(now=now))
    assert (one.code, one.severity) == ("target_out_of_reach", Severity.HINT)
    assert one.where == ("targets", "t1", "value")
    assert "线索" in one.said(words("zh"))
    assert "50" in one.said(words("en"))


def test_the_own_history_can_name_a_target_out_of_reach(now):
    campaign = _goals(("viewers", 1000), ("leads", 200))
    assert _codes(campaign, now) == []
    found = list(out_of_reach(campaign, {"lead_rate": Rate(0.03, False, 7)}))
    assert [p.code for p in found] == ["target_out_of_reach"]


def test_the_media_budget_limits_the_leads(now):
    campaign = _goals(("leads", 200), rates={"cpl_blended": "100"})
    budget = [
        {"id": "a", "category": "media", "planned": "5000"},
        {"id": "b", "category": "prizes", "planned": "90000"},
    ]
    spent = campaign.model_copy(
        update={"bodies": {**campaign.bodies, "resources": {"budget": budget}}}
    )
    (one,) = problems(spent, Surroundings(now=now))
    assert one.params["reachable"] == "50"
    assert "¥5,000" in one.said(words("zh"))
