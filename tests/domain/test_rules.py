"""The files of rules: complete, and refused with file and rule where they do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.domain.rules import FOLDER, read_rules, rulebook
from planner.errors import InputError
from planner.i18n import words

RULE = """
[[rules]]
id = "mine.word"
article = { zh = "条", en = "Article" }
severity = "open"
words = ["甲"]
advice = { zh = "改", en = "Change it" }
"""


def test_every_rule_names_its_article_and_advice_in_both_languages() -> None:
    book = rulebook()
    assert len(book.rules) >= 20
    for entry in (*book.rules, *book.duties):
        assert set(entry.article) == set(entry.advice) == {"zh", "en"}
    for rule in book.rules:
        assert (FOLDER / f"{rule.family}.toml").is_file()


@pytest.mark.parametrize(
    "article",
    ["第九条（三）", "第十一条", "第十三条", "第二十八条", "第三十八条", "第三十二条", "第三十五条", "第三十六条", "第三十七条", "《汽车销售管理办法》第十条", "《互联网广告管理办法》第九条", "《个人信息保护法》", "YouTube", "Twitch", "FTC"],
)  # fmt: skip
def test_the_articles_of_the_trade_are_covered(article: str) -> None:
    book = rulebook()
    assert any(article in e.article["zh"] for e in (*book.rules, *book.duties))


def test_clocks_and_limits_stand_in_the_rules() -> None:
    book = rulebook()
    assert book.limits["draw.top_prize"].amount == 50_000
    assert book.limits["draw.announce"].amount == 500
    assert book.clocks["draws"].years == 2
    assert book.clocks["broadcast"].years == book.clocks["advertising"].years == 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('severity = "open"', 'severity = "grave"'), "severity"),
        (('words = ["甲"]', 'words = [""]'), "words"),
        (('words = ["甲"]', 'patterns = ["("]'), "patterns"),
        (('words = ["甲"]', ""), "words or patterns"),
        ((', en = "Change it"', ""), "advice needs zh and en"),
        (('severity = "open"', 'severity = "open"\nplatforms = ["tiktok"]'), "platforms"),
        (('severity = "open"', 'severity = "open"\nwrods = ["乙"]'), "wrods"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused_by_name(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    (tmp_path / "mine.toml").write_text(RULE.replace(*change), "utf-8")
    with pytest.raises(InputError) as refused:
        read_rules(tmp_path)
    for language in ("zh", "en"):
        sentence = words(language)(refused.value.key, **refused.value.params)
        assert "mine.toml" in sentence
        assert "mine.word" in sentence
        assert said in sentence


def test_a_file_that_is_no_toml_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[[rules", "utf-8")
    with pytest.raises(InputError) as refused:
        read_rules(tmp_path)
    assert refused.value.params["file"] == "mine.toml"


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(RULE + RULE, "utf-8")
    with pytest.raises(InputError, match="rules_file"):
        read_rules(tmp_path)


def test_a_rule_switched_off_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(RULE + "enabled = false\n", "utf-8")
    assert read_rules(tmp_path).rules == ()
