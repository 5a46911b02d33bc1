"""How long a script takes to say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.speech import spoken_seconds


def test_chinese_is_counted_by_character():
    assert spoken_seconds("大家好，" * 80, 240, 150) == 60


def test_english_is_counted_by_word():
    assert spoken_seconds("welcome to the show " * 75, 240, 150) == 120


def test_number_in_chinese_is_read_digit_by_digit():
    assert spoken_seconds("价179,800元", 60, 150) == 8


def test_number_in_english_is_one_word():
    assert spoken_seconds("only 179,800 yuan", 240, 60) == 3


def test_nothing_takes_no_time():
    assert spoken_seconds("  ，。！ ", 240, 150) == 0


@given(st.text(max_size=200), st.text(max_size=200))
def test_longer_chinese_script_takes_no_less(first, second):
    assert spoken_seconds(f"看{first}\n{second}", 240, 150) >= spoken_seconds(
        f"看{first}", 240, 150
    )
