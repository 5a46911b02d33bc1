"""What a comment is: a question, about what, in which words, and whether to look at it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.comment_words import Cutter
from planner.domain.comments import alike, asks, topic_of
from planner.domain.moderation import OWN, RULES, Flag, Moderation
from planner.domain.phrases import Phrases, plain
from planner.domain.topics import OTHER, read_topics, topics
from planner.errors import InputError


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("这台车落地多少钱", "price"),
        ("落地价", "price"),
        ("旧车能抵多少钱", "trade_in"),
        ("首付最低几成", "finance"),
        ("冬天续航打几折", "range"),
        ("周末能试驾吗", "test_drive"),
        ("4S店在哪", "store"),
        ("有现车吗", "delivery"),
        ("有几种颜色", "configuration"),
        ("保养贵不贵", "after_sales"),
        ("How much is the down payment?", "finance"),
        ("what's the price", "price"),
        ("Can I book a test drive", "test_drive"),
        ("Where is the showroom", "store"),
        ("Do you take my old car", "trade_in"),
        ("What is the real range?", "range"),
        ("中了吗", OTHER),
    ],
)
def test_a_question_is_known_and_sorted_by_what_it_is_about(text: str, topic: str) -> None:
    assert asks(text)
    assert topic_of(text) == topic


@pytest.mark.parametrize(
    "text",
    ["来了来了", "主播讲得清楚", "这个颜色好看", "666", "？？？", "", "Nice colour", "Booked!"],
)
def test_what_asks_nothing_is_no_question(text: str) -> None:
    assert not asks(text)


def test_a_latin_keyword_counts_as_a_whole_word_only() -> None:
    assert topic_of("is this arranged by you?") == OTHER


def test_wordings_of_one_question_are_alike_and_other_questions_are_not() -> None:
    assert alike("首付最低多少？", "首付最低多少")
    assert alike("这台车续航实际能跑多少", "续航实际能跑多少公里")
    assert not alike("首付最低多少", "轮毂多大")


@given(st.text(), st.text())
def test_being_alike_goes_both_ways_and_nothing_said_breaks_it(one: str, other: str) -> None:
    assert alike(one, one)
    assert alike(one, other) == alike(other, one)
    asks(one)
    topic_of(one)


@given(st.text())
def test_a_plain_text_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    "text", ["星野 S7 多少钱", "星野s7多少钱", "星野Ｓ７多少钱", "多少钱星野　Ｓ７"]
)
def test_a_car_is_kept_whole_however_it_is_written(text: str) -> None:
    assert "星野 S7" in Cutter(["星野 S7"]).words(text)


def test_brands_models_and_words_of_the_trade_are_kept_whole() -> None:
    cutter = Cutter(["Model Y", "理想L9", "海豹 06 GT"])
    assert cutter.words("model y和理想 l9哪个好") == ["Model Y", "理想L9"]
    assert cutter.words("海豹06gt落地价") == ["海豹 06 GT", "落地价"]
    assert "小风车" in cutter.words("小风车在哪里点")
    assert "阿维塔" in cutter.words("阿维塔这台续航怎么样")
    assert "4S店" in cutter.words("哪个4s店")


def test_a_model_is_not_found_inside_a_longer_one() -> None:
    assert Cutter(["S7"]).words("ES7 怎么样") == ["es7"]


def test_the_longest_name_wins() -> None:
    assert Cutter(["星野", "星野 S7 Pro", "星野 S7"]).words("星野s7pro好") == ["星野 S7 Pro"]


def test_stop_words_single_letters_and_laughter_are_no_words() -> None:
    assert Cutter([]).words("我的 这个 哈哈哈哈 666 the of a 2333 好") == []


def test_english_words_are_in_small_letters_and_without_their_ending() -> None:
    assert Cutter([]).words("The CAR's boot!") == ["car", "boot"]


def test_phrases_that_stand_apart_do_not_overlap() -> None:
    found = Phrases({"充电": 1, "充电桩": 2, "桩": 3}).apart("充电桩和充电")
    assert [value for _, _, value in found] == [2, 1]


def test_comments_to_look_at_are_found_by_abuse_contact_rules_and_the_plan() -> None:
    moderation = Moderation(["douyin"], ["退订"])
    assert moderation.flags("骗子吧你们") == [Flag("abuse", "骗子")]
    assert Flag(RULES, "加微信") in moderation.flags("加微信聊")
    assert moderation.flags("怎么退订") == [Flag(OWN, "退订")]
    assert moderation.flags("这台车真好看，第一次来") == []


@pytest.mark.parametrize("text", ["打 138****5678 便宜", "微信 abc12345", "看 www.example.com/a"])
def test_an_account_in_a_comment_is_found_and_not_told(text: str) -> None:
    assert Moderation([], []).flags(text) == [Flag("contact", "")]
    assert "abc12345" not in Cutter([]).words(text)


def test_rules_of_another_platform_are_not_asked() -> None:
    assert Moderation(["bilibili"], []).flags("去淘宝买") == []
    assert Moderation(["douyin"], []).flags("去淘宝买") == [Flag(RULES, "淘宝")]


def test_rules_for_what_hosts_may_claim_are_not_asked_of_viewers() -> None:
    assert Moderation(["douyin"], []).flags("全国销量第一，最好的车") == []


def test_every_topic_has_both_names_and_its_own_id() -> None:
    found = topics().topics
    assert len({topic.id for topic in found}) == len(found)
    assert all(topics().name(topic.id, "zh") != topics().name(topic.id, "en") for topic in found)


def test_a_file_of_topics_that_does_not_fit_is_refused_with_file_and_field(tmp_path: Path) -> None:
    file = tmp_path / "topics.toml"
    file.write_text('topics = [{ id = "price", zh = "价格", en = "Price" }]\n', "utf-8")
    with pytest.raises(InputError) as refused:
        read_topics(file)
    assert refused.value.params["file"] == "topics.toml"
    assert "asking" in refused.value.params["reason"]
