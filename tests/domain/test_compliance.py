"""Findings of a whole campaign: every text, for its platforms, on its step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from planner.domain import compliance, linter, rules
from planner.domain.campaign import Campaign
from planner.domain.checks import Surroundings, find_problems
from planner.domain.compliance import Owed
from planner.domain.problems import Severity
from planner.domain.rules import rulebook
from planner.i18n import words

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
HEADER = {"starts_at": "2026-11-27T12:00:00Z"}


def campaign(**parts: Any) -> Campaign:
    return Campaign(id="c", bodies={"header": HEADER} | parts)


def in_texts(plan: Campaign) -> list[tuple[str, str, str]]:
    return [
        (place.step, str(place), found.words)
        for place, found in compliance.findings(plan)
        if not isinstance(found, Owed)
    ]


@pytest.mark.parametrize(
    ("parts", "step", "where"),
    [
        ({"header": HEADER | {"title": "第一"}}, "goals", "header/title"),
        ({"goals": {"theme": "第一"}}, "goals", "goals/theme"),
        ({"platform": {"channels": [{"id": "k", "title": "第一"}]}}, "platform", "platform/channels/k/title"),
        ({"run_sheet": {"cues": [{"id": "q", "script": "第一"}]}}, "content", "run_sheet/cues/q/script"),
        ({"run_sheet": {"cues": [{"id": "q", "key_points": "第一"}]}}, "content", "run_sheet/cues/q/key_points"),
        ({"run_sheet": {"cues": [{"id": "q", "floor_actions": [{"id": "f", "text": "第一"}]}]}}, "content", "run_sheet/cues/q/floor_actions/f/text"),
        ({"content": {"offer": {"benefits": "第一"}}}, "content", "content/offer/benefits"),
        ({"content": {"car_sheets": [{"id": "s", "selling_points": [{"id": "p", "text": "第一"}]}]}}, "content", "content/car_sheets/s/selling_points/p/text"),
        ({"content": {"car_sheets": [{"id": "s", "doubts": [{"id": "d", "answer": "第一"}]}]}}, "content", "content/car_sheets/s/doubts/d/answer"),
        ({"warm_up": {"items": [{"id": "i", "text": "第一"}]}}, "warm_up", "warm_up/items/i/text"),
        ({"interaction": {"questions": [{"id": "u", "answer": "第一"}]}}, "interaction", "interaction/questions/u/answer"),
        ({"interaction": {"draws": [{"id": "d", "rules": "第一"}]}}, "interaction", "interaction/draws/d/rules"),
        ({"interaction": {"benefits": [{"id": "b", "name": "第一"}]}}, "interaction", "interaction/benefits/b/name"),
    ],
)  # fmt: skip
def test_every_text_viewers_hear_or_read_is_checked(
    parts: dict[str, Any], step: str, where: str
) -> None:
    plan = campaign(**parts)
    assert in_texts(plan) == [(step, where, "第一")]
    [problem] = [p for p in find_problems(plan, Surroundings(NOW)) if p.code == "words"]
    assert problem.step == step
    assert "第一" in problem.said(words("zh"))
    assert "Advertising Law" in problem.said(words("en"))


def test_words_that_come_twice_in_one_sentence_are_one_finding() -> None:
    script = "第一，看前脸。然后继续。第一，看前脸。"
    plan = campaign(run_sheet={"cues": [{"id": "q", "script": script}]})
    found = compliance.findings(plan)
    keys = [compliance.key_of(*item) for item in found]
    assert len(keys) == len(set(keys))
    assert in_texts(plan) == [("content", "run_sheet/cues/q/script", "第一")]


def test_what_must_not_be_said_and_what_viewers_ask_is_not_checked() -> None:
    plan = campaign(
        content={"offer": {"may_not_say": "全网最低价"}},
        interaction={
            "questions": [{"id": "q", "question": "是最安全的吗？"}],
            "moderated_words": [{"id": "m", "word": "国家级"}],
        },
        run_sheet={"cues": [{"id": "s", "script": "第一", "skipped": True}]},
    )
    assert in_texts(plan) == []


def test_a_text_is_checked_for_the_platforms_it_is_for() -> None:
    channels = [
        {"id": "d", "platform": "douyin", "title": "加微信"},
        {"id": "w", "platform": "wechat_channels", "title": "加微信"},
    ]
    actions = [
        {"id": "a", "channel_id": "d", "text": "加微信"},
        {"id": "b", "channel_id": "w", "text": "加微信"},
    ]
    items = [
        {"id": "x", "channel": "抖音短视频", "text": "加微信"},
        {"id": "y", "channel": "公众号", "text": "加微信"},
    ]
    plan = campaign(
        platform={"channels": channels},
        run_sheet={"cues": [{"id": "q", "floor_actions": actions}]},
        warm_up={"items": items},
    )
    assert [where for _, where, _ in in_texts(plan)] == [
        "platform/channels/d/title",
        "run_sheet/cues/q/floor_actions/a/text",
        "warm_up/items/x/text",
    ]


def test_a_source_or_basis_beside_the_text_settles_it() -> None:
    def plan(source: str, basis: str) -> Campaign:
        return campaign(
            interaction={"questions": [{"id": "q", "answer": "续航700公里", "source": source}]},
            content={"offer": {"benefits": "立减 2 万元", "price_basis": basis}},
        )

    assert len(in_texts(plan("", ""))) == 2
    assert in_texts(plan("厂家配置表", "厂家指导价，2026 年 11 月")) == []


def test_duties_come_with_what_brings_them_about() -> None:
    plan = campaign(
        platform={
            "channels": [
                {"id": "y", "platform": "youtube"},
                {"id": "t", "platform": "twitch"},
                {"id": "d", "platform": "douyin", "lead_component": "小风车"},
            ]
        },
        run_sheet={"cues": [{"id": "q", "kind": "test_drive"}]},
        follow_up={"tasks": [{"id": "f", "kind": "clip"}]},
        warm_up={"items": [{"id": "m", "channel": "企业微信群"}]},
    )
    owed = {f.rule.id for _, f in compliance.findings(plan) if isinstance(f, Owed)}
    assert owed == {duty.id for duty in rulebook().duties}
    assert compliance.findings(campaign()) == []


def test_grave_words_keep_the_broadcast_off_the_air() -> None:
    plan = campaign(goals={"theme": "国家级自动驾驶"})
    found = [p for p in find_problems(plan, Surroundings(NOW)) if p.code == "words"]
    assert [p.severity for p in found] == [Severity.CRITICAL, Severity.CRITICAL]


@pytest.fixture
def broken_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "mine.toml").write_text("[[rules]]\nid = 'mine.word'\n", "utf-8")
    monkeypatch.setattr(rules, "FOLDER", tmp_path)
    rulebook.cache_clear()
    linter._matcher.cache_clear()
    linter._checked.cache_clear()
    yield
    monkeypatch.undo()
    rulebook.cache_clear()
    linter._matcher.cache_clear()


@pytest.mark.usefixtures("broken_rules")
def test_a_broken_file_of_rules_is_said_and_the_plan_still_opens() -> None:
    plan = campaign(goals={"theme": "第一"}, interaction={"draws": [{"id": "d"}]})
    found = find_problems(plan, Surroundings(NOW))
    [problem] = [p for p in found if p.code == "rules_file"]
    assert problem.severity is Severity.CRITICAL
    assert "mine.toml" in problem.said(words("zh"))
    assert "mine.word" in problem.said(words("en"))
