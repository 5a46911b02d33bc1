"""The words of the rules are found, and what looks like them is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.compliance import check
from planner.domain.problems import Severity
from planner.domain.rules import rulebook

NEVER = ["第一排", "第一次", "第一步", "最高时速", "最近", "最后"]
LISTED = [
    "国家级", "最高级", "最佳", "第一", "首选", "顶级", "唯一", "极致", "绝对", "100%", "独家",
    "全网最低价", "史上最低价", "历史最低价",
    "零事故", "最安全", "完全自动驾驶", "无人驾驶", "自动驾驶",
]  # fmt: skip
ENGLISH = ["best", "No. 1", "100%", "lowest price ever", "self-driving"]
NEUTRAL = "周五晚上八点来看新车，主播带大家看内饰和后备厢。"


@pytest.mark.parametrize("words", LISTED + ENGLISH)
def test_every_listed_word_is_found_whole(words: str) -> None:
    text = f"今晚看车，{words}，欢迎来店。"
    [finding] = check(text)
    assert finding.words == words
    assert text[finding.start : finding.end] == words
    assert finding.rule.severity >= Severity.OPEN
    assert finding.sentence == text.strip()


@pytest.mark.parametrize("phrase", sorted({p for r in rulebook().rules for p in r.exceptions}))
def test_every_exception_of_the_rules_is_spared_by_them(phrase: str) -> None:
    families = {rule.family for rule in rulebook().rules if phrase in rule.exceptions}
    found = [
        f for f in check(f"今晚看车，{phrase}，欢迎来店。", "douyin") if f.rule.family in families
    ]
    assert found == []


@given(
    st.lists(st.tuples(st.sampled_from(NEVER), st.integers(0, len(NEUTRAL))), max_size=8),
    st.sampled_from(["", "douyin", "kuaishou", "wechat_channels", "bilibili", "youtube"]),
)
def test_words_that_only_look_like_it_are_never_flagged(
    insertions: list[tuple[str, int]], platform: str
) -> None:
    text = NEUTRAL
    for words, place in sorted(insertions, key=lambda insertion: -insertion[1]):
        text = text[:place] + words + text[place:]
    assert check(text, platform) == []


@given(
    st.text(alphabet="第一最佳100%BEst .\n自动驾İß１００％", max_size=60), st.sampled_from(LISTED)
)
def test_a_find_is_cut_from_the_text_at_its_span(noise: str, words: str) -> None:
    text = f"{noise}。{words}。"
    found = check(text, "douyin")
    assert any(words in f.words for f in found)
    for finding in found:
        assert text[finding.start : finding.end] == finding.words
        assert finding.words in finding.sentence


def test_an_exception_spares_only_what_stands_inside_it() -> None:
    assert [f.words for f in check("第一排座椅销量第一")] == ["第一"]


def test_the_longer_find_stands_for_the_shorter() -> None:
    assert [f.words for f in check("这台车绝对安全")] == ["绝对安全"]
    assert [f.words for f in check("100%的车主都说好，首选")] == ["100%的车主", "100%", "首选"]
    assert [f.words for f in check("这不叫完全自动驾驶")] == ["完全自动驾驶"]


@pytest.mark.parametrize("text", ["bestow a gift", "Budapest", "2100%x", "abestos"])
def test_latin_words_count_only_whole(text: str) -> None:
    assert check(text) == []


@pytest.mark.parametrize(
    ("words", "platform", "found"),
    [
        ("加微信领礼包", "douyin", True),
        ("加微信领礼包", "kuaishou", True),
        ("加微信领礼包", "wechat_channels", False),
        ("加微信领礼包", "youtube", False),
        ("打 138 1234 5678", "douyin", True),
        ("打 13812345678", "wechat_channels", True),
        ("打 400-820-8820", "douyin", True),
        ("订单号 913812345678123", "douyin", False),
        ("去淘宝下单", "douyin", True),
        ("去淘宝下单", "youtube", False),
        ("去视频号看回放", "douyin", True),
        ("去视频号看回放", "wechat_channels", False),
        ("加vx", "douyin", True),
    ],
)
def test_words_that_lead_off_the_platform_depend_on_it(
    words: str, platform: str, found: bool
) -> None:
    assert bool([f for f in check(words, platform) if f.rule.family == "off_platform"]) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CLTC工况续航700公里。", False),
        ("续航700公里。", True),
        ("续航700公里。CLTC工况下测得。", True),
        ("据乘联会统计，月销1万台", False),
        ("月销1万台", True),
        ("90%的车主选它", True),
        ("0-100 in 3.8 s", True),
        ("0-100 in 3.8 s, measured by the maker", False),
        ("20:00 开播，120 分钟，首付 30%", False),
    ],
)
def test_a_number_needs_its_source_in_the_same_sentence(text: str, found: bool) -> None:
    assert bool(check(text)) is found
    assert check(text, sourced=True) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("原价20万", True),
        ("比别家便宜2万元", True),
        ("较厂家指导价20万元（2026年11月）优惠2万元", False),
        ("Save $2,000 today", True),
        ("Save $2,000 compared with the list price", False),
    ],
)
def test_a_price_comparison_needs_its_basis(text: str, found: bool) -> None:
    assert bool(check(text)) is found
    assert check(text, based=True) == []


def test_the_same_words_in_one_sentence_are_one_find() -> None:
    assert len(check("第一，第一，还是第一。")) == 1
    assert len(check("第一。第一。")) == 2
    assert len({f.fingerprint for f in check("销量第一。口碑第一。")}) == 2


def test_full_width_and_capitals_make_no_difference() -> None:
    assert [f.words for f in check("１００％ BEST")] == ["１００％", "BEST"]


def test_a_long_text_of_nothing_but_finds_stays_quick() -> None:
    from time import perf_counter

    for text in ("第一" * 50_000, "第一排" * 33_000, "续航700公里，" * 20_000):
        started = perf_counter()
        check(text)
        assert perf_counter() - started < 5
