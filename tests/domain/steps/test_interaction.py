"""Step 7: terms of draws, the prize cap, answers nobody approved."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from planner.domain.campaign import Campaign
from planner.domain.checks import Surroundings
from planner.domain.compliance import keep_until
from planner.domain.problems import Severity
from planner.domain.steps import interaction
from planner.domain.steps.interaction import cue_times, missing_terms
from planner.i18n import words

START = datetime(2026, 11, 27, 12, tzinfo=UTC)
NOW = START - timedelta(days=4)
CUES = [
    {"id": "open", "title": "开场", "seconds": 480},
    {"id": "lot", "title": "抽奖一", "kind": "draw", "seconds": 420},
    {"id": "gone", "title": "备用", "skipped": True},
]
WHOLE = {
    "id": "d",
    "prize": "车模",
    "value": "200.00",
    "number": 3,
    "cue_id": "lot",
    "rules": "公屏发“看车”参与",
    "way": "系统随机抽取，七日内寄出",
}


def campaign(*draws: dict[str, Any], questions: tuple[dict[str, Any], ...] = (), **header: Any):
    return Campaign(
        id="c",
        bodies={
            "header": {"starts_at": START.isoformat()} | header,
            "run_sheet": {"cues": CUES},
            "interaction": {"draws": list(draws), "questions": list(questions)},
        },
    )


def problems(plan: Campaign, now: datetime = NOW) -> dict[str, Severity]:
    found = interaction.problems(plan, Surroundings(now))
    return {p.code: p.severity for p in found if p.code != "no_questions"}


def test_a_complete_and_published_draw_is_settled():
    assert problems(campaign(WHOLE | {"published": True})) == {}


@pytest.mark.parametrize(
    ("value", "currency", "above"),
    [
        ("50000.00", "CNY", False),
        ("50000.01", "CNY", True),
        ("60000.00", "CNY", True),
        ("60000.00", "EUR", False),
    ],
)
def test_no_prize_is_worth_more_than_the_cap(value: str, currency: str, above: bool):
    draw = WHOLE | {"value": value, "announcement": "开奖后口播", "published": True}
    found = problems(campaign(draw, currency=currency))
    assert found == ({"prize_too_high": Severity.CRITICAL} if above else {})


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"prize": ""}, ["prize"]),
        ({"rules": ""}, ["rules"]),
        ({"way": ""}, ["way"]),
        ({"value": None}, ["value"]),
        ({"number": None}, ["number"]),
        ({"number": None, "odds": "1%"}, []),
        ({"cue_id": ""}, ["cue_id"]),
        ({"cue_id": "gone"}, ["cue_id"]),
        ({"cue_id": "never"}, ["cue_id"]),
        ({"value": "500.00"}, []),
        ({"value": "500.01"}, ["announcement"]),
    ],
)
def test_every_term_the_rules_ask_for_is_missed(change: dict[str, Any], missing: list[str]):
    plan = campaign(WHOLE | change)
    [draw] = plan.interaction.draws
    assert missing_terms(draw, "CNY", cue_times(plan)) == missing
    if missing:
        assert problems(plan) == {"draw_incomplete": Severity.OPEN}
        [problem] = [
            p for p in interaction.problems(plan, Surroundings(NOW)) if p.where[0] == "draws"
        ]
        for language in ("zh", "en"):
            assert words(language)(f"draw_term.{missing[0]}") in problem.said(words(language))


def test_published_with_terms_missing_keeps_the_broadcast_off_the_air():
    found = problems(campaign(WHOLE | {"way": "", "published": True}))
    assert found == {"draw_published_incomplete": Severity.CRITICAL}


def test_rules_not_published_are_a_reminder_and_critical_on_the_last_day():
    plan = campaign(WHOLE)
    assert problems(plan) == {"draw_not_published": Severity.OPEN}
    assert problems(plan, START - timedelta(hours=23)) == {"draw_not_published": Severity.CRITICAL}


def test_draws_know_the_planned_time_of_their_cue():
    assert cue_times(campaign()) == {"open": START, "lot": START + timedelta(minutes=8)}


def test_records_of_draws_are_kept_for_two_years():
    assert keep_until(campaign(), "draws") == date(2028, 11, 27)
    assert keep_until(campaign(starts_at="2028-02-28T16:30:00Z"), "draws") == date(2030, 3, 1)


def test_answers_are_counted_that_nobody_wrote_approved_or_sourced():
    questions = (
        {"id": "a", "question": "续航？"},
        {"id": "b", "question": "价格？", "answer": "见本场政策"},
        {
            "id": "c",
            "question": "颜色？",
            "answer": "五种",
            "source": "配置表",
            "approved_by": "审核甲",
        },
    )
    found = {
        p.code: p.params["n"]
        for p in interaction.problems(campaign(questions=questions), Surroundings(NOW))
    }
    assert found == {
        "question_without_answer": 1,
        "answer_not_approved": 1,
        "answer_without_source": 1,
    }


def test_a_draw_without_a_prize_is_named_by_its_cue():
    plan = campaign({"id": "d1", "cue_id": "lot"}, {"id": "d2"})
    said = [
        p.said(words("zh"))
        for p in interaction.problems(plan, Surroundings(NOW))
        if p.code == "draw_incomplete"
    ]
    assert "抽奖一" in said[0]
    assert "福袋" in said[1]
