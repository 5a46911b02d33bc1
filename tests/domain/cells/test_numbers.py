"""Numbers, amounts and shares as files and people write them."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain import cells
from planner.errors import InputError
from planner.i18n import words

FULL_WIDTH = str.maketrans("0123456789.,%-", "０１２３４５６７８９．，％－")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,234.5", 1234.5),
        ("1 234 567", 1234567),
        ("12,3456", 123456),
        ("1.2万", 12000),
        ("1.2w", 12000),
        ("1.2W", 12000),
        ("３亿", 300_000_000),
        ("2.8千万", 28_000_000),
        ("3k", 3000),
        ("¥1,200.50", 1200.5),
        ("￥ 99", 99),
        ("1200元", 1200),
        ("120 人", 120),
        ("3.5万人次", 35000),
        ("-12", -12),
        ("1.5E+03", 1500),
        ('="139824"', 139824),
        ("'42", 42),
        (7, 7),
        (0, 0),
        ("0", 0),
        (0.25, 0.25),
    ],
)
def test_number_is_read_as_written(cell, value):
    assert cells.number(cell) == value


@pytest.mark.parametrize(
    "cell",
    [None, "", "  ", "-", "--", "—", "N/A", "#N/A", "null", "无", "未接入", float("nan"), "/"],
)
def test_no_value_is_none_and_not_zero(cell):
    assert cells.is_missing(cell)
    assert cells.number(cell) is None
    assert cells.share(cell) is None
    assert cells.seconds(cell) is None
    assert cells.money(cell, "CNY") is None
    assert cells.day(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "1,5",
        "1.234,5",
        "12,34",
        "abc",
        "12.5%",
        "1..2",
        "十二",
        "10w+",
        True,
        float("inf"),
        "9" * 400,
    ],
)
def test_what_is_no_number_is_refused_and_not_guessed(cell):
    with pytest.raises(InputError):
        cells.number(cell)


@given(st.decimals(-(10**12), 10**12, places=2))
def test_number_written_with_separators_reads_back(value):
    assert cells.number(f"{value:,}") == float(value)
    assert cells.number(f"{value:,}".translate(FULL_WIDTH)) == float(value)
    assert cells.money(f"¥{value:,}", "CNY") == value


@pytest.mark.parametrize(
    ("cell", "currency"),
    [
        *(("500", "USD"), (500, "JPY"), ("￥500", "CNY"), ("¥500", "JPY"), ("RMB 500", "CNY")),
        *(("500元", "CNY"), ("500块", "HKD"), ("$500", "USD"), ("＄500", "HKD"), ("$ 500", "SGD")),
        *(("USD 500", "USD"), ("500 usd", "USD"), ("US$500", "USD"), ("500美元", "USD")),
        *(("HK$500", "HKD"), ("CN¥500", "CNY"), ("€500", "EUR"), ("500 MYR", "MYR")),
    ],
)
def test_amount_may_name_the_currency_it_is_in(cell, currency):
    assert cells.money(cell, currency) == 500


@pytest.mark.parametrize("typed", ["$-500", "-$500"])
def test_sign_stands_on_either_side_of_the_currency(typed):
    assert cells.money(typed, "USD") == -500


@pytest.mark.parametrize(
    ("cell", "currency", "zh", "en"),
    [
        ("$500", "CNY", "“$500”是美元，这场直播按人民币记", "US dollars"),
        ("USD 500", "CNY", "“USD 500”是美元", "counts in Chinese yuan"),
        ("US$ 1.2万", "HKD", "是美元，这场直播按港元记", "Hong Kong dollars"),
        ("500元", "USD", "是人民币，这场直播按美元记", "Chinese yuan"),
        ("¥500 USD", "CNY", "是美元", "US dollars"),
        ("€500", "CNY", "是欧元", "euros"),
    ],
)
def test_amount_in_another_currency_is_refused_in_both_languages(cell, currency, zh, en):
    with pytest.raises(InputError) as refused:
        cells.money(cell, currency)
    assert zh in words("zh")(refused.value.key, **refused.value.params)
    assert en in words("en")(refused.value.key, **refused.value.params)


@given(st.integers(0, 99_999_999))
def test_number_in_ten_thousands_reads_back(value):
    for unit in ("万", "w", "W", "萬"):
        assert cells.number(f"{Decimal(value) / 10_000:f}{unit}") == value
    assert cells.number(f"{Decimal(value) / 10**8:f}亿") == value


@given(st.text())
def test_no_text_breaks_a_reader(cell):
    for read in (
        cells.number,
        cells.whole,
        cells.currencies,
        cells.share,
        cells.seconds,
        cells.yes,
    ):
        with suppress(InputError):
            read(cell)


@given(st.floats())
def test_no_number_breaks_a_reader(cell):
    for read in (
        cells.number,
        cells.whole,
        cells.currencies,
        cells.share,
        cells.seconds,
        cells.day,
    ):
        with suppress(InputError):
            read(cell)


@given(st.integers(0, 100_000))
def test_share_written_as_per_cent_reads_back(basis_points):
    written = f"{Decimal(basis_points) / 100:f}%"
    assert cells.share(written) == pytest.approx(basis_points / 10_000)
    assert cells.share(written.translate(FULL_WIDTH)) == pytest.approx(basis_points / 10_000)
    assert cells.share(f"{Decimal(basis_points) / 100:f}", "percent") == pytest.approx(
        basis_points / 10_000
    )


def test_bare_rate_is_what_its_column_says():
    assert cells.share_unit("Impressions click-through rate (%)", ["0.4"]) == "percent"
    assert cells.share_unit("曝光进入率", ["0.4", "12.5"]) == "percent"
    assert cells.share_unit("曝光进入率", ["0.4", "--", "12.5%"]) == "share"
    assert cells.share(4.12, "percent") == pytest.approx(0.0412)
    assert cells.share("3‰") == pytest.approx(0.003)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("✓", True),
        ("√", True),
        ("是", True),
        ("Yes", True),
        ("否", False),
        ("×", False),
        ("", None),
    ],
)
def test_mark_says_yes_or_no(cell, value):
    assert cells.yes(cell) is value
