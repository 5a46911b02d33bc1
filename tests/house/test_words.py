"""The words on the screen: complete in both languages, and those of the trade."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.domain.campaign import PARTS, STEPS
from planner.domain.steps.resources import Role
from planner.i18n import catalogue, words
from planner.settings import ROOT

PLACEHOLDER = re.compile(r"\{[^}]*\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _sources() -> Iterator[Path]:
    yield from (ROOT / "planner").rglob("*.py")


def _keys_in_code() -> set[tuple[str, str]]:
    """Literal keys given to ``t``, ``w()`` or an error, with the file they stand in."""
    found = set()
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            called = node.func
            name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
            first = node.args[0]
            if name != "t" and not name.endswith("Error"):
                continue
            key = getattr(first, "value", None)
            if isinstance(key, str) and re.fullmatch(r"[a-z_]+(\.[a-z_0-9]+)+", key):
                found.add((key, str(path.relative_to(ROOT))))
    return found


def test_every_key_in_the_code_has_words() -> None:
    missing = [f"{key} ({file})" for key, file in sorted(_keys_in_code()) if key not in catalogue()]
    assert missing == []


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_are_complete_and_name_the_same_values() -> None:
    wrong = []
    for key, entry in catalogue().items():
        if not {"zh", "en"} <= set(entry) or not all(entry[k].strip() for k in entry):
            wrong.append(f"{key}: a language is missing")
        elif _placeholders(entry["zh"]) != _placeholders(entry["en"]):
            wrong.append(f"{key}: the languages name different values")
    assert wrong == []


def test_english_sentences_hold_no_chinese_but_names() -> None:
    """A Chinese term may stand beside its English word, as ``Welcome to Kaibo 开播``;
    a sentence that is mostly Chinese was not translated."""
    wrong = [
        key
        for key, entry in catalogue().items()
        if len(CHINESE.findall(entry["en"])) > len(re.findall(r"[A-Za-z]", entry["en"]))
    ]
    assert wrong == []


def test_chinese_sentences_are_chinese() -> None:
    wrong = [
        key
        for key, entry in catalogue().items()
        if re.search(r"[a-z]{4,} [a-z]{2,}", PLACEHOLDER.sub("", entry["en"]))
        and not CHINESE.search(entry["zh"])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("forbidden", "instead"),
    [
        ("活动", "场次"),
        ("暂估", "初步"),
        ("终值", "最终"),
        ("置信区间", "通常 80–140 条"),
        ("单车成本", "单车获客成本"),
        ("导播台", "中控台"),
    ],
)
def test_words_the_trade_does_not_use_are_not_used(forbidden: str, instead: str) -> None:
    wrong = [
        f"{key}: {entry['zh']}"
        for key, entry in catalogue().items()
        if forbidden in entry["zh"].replace("促销活动", "").replace("厂家活动", "")
    ]
    assert wrong == [], f"say {instead}"


@pytest.mark.parametrize(
    ("key", "chinese"),
    [
        ("page.overview", "直播场次"),
        ("page.library", "资源库"),
        ("step.broadcast", "现场直播"),
        ("step.review", "复盘"),
        ("state.open", "待处理"),
        ("role.dcc", "邀约专员"),
        ("role.floor_manager", "场控"),
        ("run_sheet.cues.call_to_leave_contact", "留资口播"),
        ("run_sheet.cues.key_points", "话术要点"),
    ],
)
def test_words_of_the_trade_are_used(key: str, chinese: str) -> None:
    assert chinese in words("zh")(key)


@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_a_name_and_a_purpose(step: str) -> None:
    for language in ("zh", "en"):
        assert words(language)(f"step.{step}")
        assert words(language)(f"step.{step}.purpose").endswith(("。", "."))


@pytest.mark.parametrize("role", [r for r in Role.__args__ if r])
def test_every_role_has_a_name(role: str) -> None:
    assert words("zh").has(f"role.{role}")


def test_every_part_is_a_step_or_has_words() -> None:
    for part in PARTS:
        assert part in STEPS or part in ("header", "run_sheet", "compliance", "as_run")


def test_every_problem_in_the_code_has_words() -> None:
    codes = set()
    for path in (ROOT / "planner" / "domain").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "Problem"
                and node.args
            ) and isinstance(node.args[0], ast.Constant):
                codes.add(node.args[0].value)
    missing = sorted(code for code in codes if f"problem.{code}" not in catalogue())
    assert missing == []
