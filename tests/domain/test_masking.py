"""Phone numbers in what viewers write: hidden however they are written, and nothing else."""

from __future__ import annotations

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.masking import LIKELY, masked_phones


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("加我 13812345678 聊", "加我 138****5678 聊"),
        ("138 1234 5678", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("138.1234.5678", "138****5678"),
        ("1 3 8 1 2 3 4 5 6 7 8", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("008613812345678", "138****5678"),
        ("电话021-62345678转3", "电话021****5678转3"),
        ("（0571）8765 4321", "057****4321"),
        ("62345678", "********"),
        ("6234-5678", "********"),
        ("400-820-1234", "400****1234"),
        ("+1 (415) 555-2671", "141****2671"),
        ("身份证310101199001011234", "身份证310****1234"),
    ],
)
def test_phone_is_hidden_however_it_is_written(written, kept):
    assert masked_phones(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        *("现在 12.98 万，200 台", "13.98 15.98 14.88", "299800元", "2980000", "3000-5000"),
        *("233333333", "66666666", "2026-11-27 20:00", "20261127", "2018-2019", "610 公里", ""),
        *("v12.3.4", "100%", "8:00-22:00"),
    ],
)
def test_what_is_no_phone_stays(written):
    assert masked_phones(written) == written


DIGITS = st.text("0123456789", min_size=8, max_size=8)
GAPS = st.sampled_from(["", " ", "-", " - ", "－", "  "])
WORDS = st.text("你好多少钱abc，。 ", max_size=8)


@given(WORDS, st.sampled_from("3456789"), DIGITS, GAPS, WORDS, st.booleans())
def test_no_mobile_number_survives(before, second, rest, gap, after, wide):
    digits = f"1{second}9{rest}"
    written = gap.join((digits[:3], digits[3:7], digits[7:]))
    if wide:
        written = written.translate({ord(d): chr(ord(d) + 0xFEE0) for d in "0123456789"})
    text = f"{before}{written}{after}"
    left = unicodedata.normalize("NFKC", masked_phones(text))
    assert digits not in re.sub(r"\D", "", left)
    assert left.count("*") >= 4


@given(st.text(max_size=60))
def test_masking_again_changes_nothing(text):
    once = masked_phones(text)
    assert masked_phones(once) == once


@given(WORDS, st.sampled_from("0123456789"), DIGITS, GAPS, WORDS)
def test_every_text_that_changes_is_looked_at(before, second, rest, gap, after):
    text = f"{before}1{second}{rest[0]}{gap}{rest[1:5]}{gap}{rest[5:]}5{after}"
    likely = pc.match_substring_regex(pa.array([text]), LIKELY)[0].as_py()
    assert likely or masked_phones(text) == text
