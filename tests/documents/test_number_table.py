"""A table says the same in its files as on the screen, and no cell is a formula."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from planner.documents.number_table import (
    Column,
    NumberTable,
    amount_of,
    as_csv,
    as_xlsx,
    column_of,
    rounded,
)
from planner.domain.metrics import said_value
from planner.i18n import words
from planner.insight.measures import MEASURES

TABLE = NumberTable(
    [Column("门店"), Column("线索", "count"), column_of("enter_rate", words("zh"))],
    [["=HYPERLINK(1)", 12.0, 0.1234], ["+8613800138000", None, None]],
    "未接入",
)


def _csv(table: NumberTable) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"))))


def test_csv_says_what_is_missing_and_holds_no_formula() -> None:
    assert _csv(TABLE) == [
        ["门店", "线索", "曝光进入率"],
        ["'=HYPERLINK(1)", "12.0", "12.34%"],
        ["'+8613800138000", "未接入", "未接入"],
    ]


def test_a_number_below_zero_is_no_formula() -> None:
    table = NumberTable([Column("变化", "rate")], [[-0.25], ["-1"]], "")
    assert _csv(table) == [["变化"], ["-25.00%"], ["'-1"]]


def test_excel_holds_numbers_as_numbers_and_text_as_text() -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx([("表", TABLE)])))["表"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["=HYPERLINK(1)", 12, 0.1234],
        ["+8613800138000", "未接入", "未接入"],
    ]
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].quotePrefix
    assert (sheet["B2"].data_type, sheet["C2"].number_format) == ("n", "0.00%")


def test_several_tables_are_several_sheets() -> None:
    book = load_workbook(io.BytesIO(as_xlsx([("一", TABLE), ("二", TABLE)])))
    assert book.sheetnames == ["一", "二"]


def test_airtime_is_in_hours_and_watch_time_in_seconds() -> None:
    assert column_of("airtime", words("zh")).heading == "直播时长（小时）"
    assert column_of("watch_time_avg", words("en")).heading == "Average watch time per viewer (s)"
    assert rounded("airtime", 5400) == 1.5
    assert rounded("watch_time_avg", 62.4) == 62
    assert rounded("spend", 10 / 3) == 3.33
    assert rounded("leads", None) is None


@pytest.mark.parametrize("measure", [m for m in MEASURES if m != "airtime"])
def test_a_rounded_number_is_said_as_the_number_itself(measure) -> None:
    for value in (0.034676, 1234.5678, 151_535.46, 105.0, 7 / 3):
        cell = rounded(measure, value)
        assert cell is not None
        assert said_value(measure, cell, words("zh"), "CNY") == said_value(
            measure, value, words("zh"), "CNY"
        )


@pytest.mark.parametrize(
    ("mean", "said"),
    [
        (151_535.7, "151,536"),
        (812.4, "812"),
        (99.96, "100"),
        (8.4, "8.4"),
        (7 / 3, "2.3"),
        (9, "9"),
    ],
)
def test_a_mean_of_counts_is_short_where_it_is_shown_and_full_in_files(mean, said) -> None:
    for measure in ("impressions", "average_concurrent", "leads"):
        assert [said_value(measure, mean, words(one), "CNY") for one in ("zh", "en")] == [said] * 2
    assert said_value("spend", 151_535.7, words("zh"), "CNY") == "¥151,535.70"
    amount = amount_of("impressions", mean, said)
    table = NumberTable([Column("曝光", "count")], [[rounded("impressions", mean)], [amount]], "")
    sheet = load_workbook(io.BytesIO(as_xlsx([("一", table)])))["一"]
    assert [cell.value for cell in sheet["A"]][1:] == [pytest.approx(mean)] * 2
    assert as_csv(table).decode("utf-8-sig").splitlines()[1:] == [f"{mean:.1f}"] * 2
