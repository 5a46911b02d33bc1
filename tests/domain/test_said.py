"""What was said, summed up over the minutes."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.said import Comment, Summary
from planner.domain.summing import MOST_BEHIND, Summing

BEGAN = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def summed(*said: tuple[float, str]) -> Summary | None:
    """The summary of texts, each so many minutes after the beginning."""
    summing = Summing(["星野 S7"], ["douyin"], [])
    for number, (minutes, text) in enumerate(said):
        summing.add(Comment("d", str(number), BEGAN + timedelta(minutes=minutes), text))
    return summing.summary()


def test_without_comments_there_is_no_summary() -> None:
    assert summed() is None


def test_questions_are_grouped_by_topic_and_wording_with_their_minutes() -> None:
    found = summed(
        (1, "首付最低多少"), (2, "首付最低多少？"), (12, "月供多少"), (13, "有现车吗"), (14, "好看")
    )
    assert found is not None
    finance, stock = found.questions
    assert (finance.key, finance.count, finance.by_bin) == ("finance", 3, (2, 0, 1))
    assert [(w.text, w.count) for w in finance.wordings] == [("首付最低多少", 2), ("月供多少", 1)]
    assert finance.behind == (("d", "0"), ("d", "1"), ("d", "2"))
    assert (stock.key, stock.by_bin, found.bin_at(stock.busiest)) == (
        "delivery",
        (0, 0, 1),
        BEGAN + timedelta(minutes=10),
    )
    assert found.comments == 5


def test_a_word_counts_once_a_comment_and_names_come_whole() -> None:
    found = summed((0, "星野s7 星野S7 续航"), (7, "星野 S7的续航"), (8, "座椅"))
    assert found is not None
    assert {(w.key, w.count, w.by_bin) for w in found.words} == {
        ("星野 S7", 2, (1, 1)),
        ("续航", 2, (1, 1)),
    }


def test_a_row_names_no_more_comments_than_can_be_read_but_counts_all() -> None:
    found = summed(*[(n / 100, "多少钱") for n in range(MOST_BEHIND + 50)])
    assert found is not None
    [row] = found.questions
    assert (row.count, len(row.behind)) == (MOST_BEHIND + 50, MOST_BEHIND)


def test_a_broadcast_of_days_has_wider_bins() -> None:
    found = summed((0, "来了"), (60 * 24 * 9, "还在"))
    assert found is not None
    assert found.minutes == 60
    assert len(found.by_bin) == 9 * 24 + 1


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(0, 5_000), st.sampled_from(["多少钱", "续航", "加微信", "好看好看"]))
    )
)
def test_bins_of_every_row_add_up_to_its_count(said: list[tuple[int, str]]) -> None:
    found = summed(*said)
    if found is None:
        assert not said
        return
    assert sum(found.by_bin) == found.comments == len(said)
    for row in (*found.questions, *found.words, *found.flags):
        assert sum(row.by_bin) == row.count
        assert len(row.by_bin) == len(found.by_bin)
    written = Counter(text for _, text in said)
    assert {w.key: w.count for w in found.words}.get("续航", 0) in (written["续航"], 0)


def test_a_summary_is_read_back_as_it_was_kept() -> None:
    found = summed((1, "加微信 abc12345"), (2, "多少钱"))
    assert found is not None
    assert Summary.model_validate(found.model_dump(mode="json")) == found
