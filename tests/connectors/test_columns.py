"""Long files read in columns: headings found, rows numbered, uneven ones read all the same."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.files import errors
from connectors.files.columns import MAX_BYTES, read_columns
from connectors.files.table import read
from tests.connectors.files import csv_bytes, xlsx_bytes

KNOWN = {"时间", "用户", "内容"}
HEAD = ["时间", "用户", "内容"]


def columns(data, name="弹幕.csv"):
    return read_columns(data, name, KNOWN, lambda headings: True)


def rows_of(found):
    cells = zip(*(column.to_pylist() for column in found.cells), strict=True)
    return dict(sorted(zip(found.numbers.tolist(), cells, strict=True)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_preface_empty_totals_repeated_headings_and_uneven_rows(encoding, delimiter):
    rows = [["直播间弹幕"], [], HEAD, ["20:00", "甲", "多少\n钱"], [], ["合计", "", ""], ["20:01", "乙"],
            HEAD, ["20:02", "丙", "好", "多余"], ["20:03", "丁", "走了"]]  # fmt: skip
    found = columns(csv_bytes(rows, encoding, delimiter))
    assert found.headings == tuple(HEAD)
    assert found.preface == ("直播间弹幕",)
    assert rows_of(found) == {
        4: ("20:00", "甲", "多少\n钱"),
        6: ("合计", None, None),
        7: ("20:01", "乙", None),
        9: ("20:02", "丙", "好"),
        10: ("20:03", "丁", "走了"),
    }
    assert found.numbers[found.totals].tolist() == [6]


CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["C"], include_characters="\n"), max_size=8
)


@given(st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=12))
def test_fast_reader_reads_what_the_careful_one_reads(rows):
    rows = [["20:00", *row] for row in rows]
    data = csv_bytes([HEAD, *rows])
    (careful,) = read(data, "a.csv", KNOWN)
    width = len(HEAD)
    wanted = {row.number: tuple(cell for cell in row.cells[:width]) for row in careful.rows}
    fast = {
        number: tuple((cell or "").strip() or None for cell in cells)
        for number, cells in rows_of(columns(data)).items()
    }
    assert fast == wanted


@pytest.mark.parametrize(
    "data",
    [xlsx_bytes([HEAD, ["20:00", "甲", "好"]]), b"%PDF-1.7 a,b", b"", b"  ", b"{}", b"<i></i>",
     bytes(range(256)) * 50, b"\x89PNG\r\n\x1a\n" + b"\0" * 99],
)  # fmt: skip
def test_what_is_no_text_in_columns_is_left_to_others(data):
    assert columns(data) is None


def test_file_nobody_wants_is_not_read():
    assert read_columns(csv_bytes([HEAD]), "a.csv", KNOWN, lambda headings: False) is None


def test_million_columns_are_refused_before_they_are_read():
    assert columns(b",".join([b"a"] * 1_000_000) + b"\n1,2\n") is None
    with pytest.raises(errors.TooLargeError):
        read(b",".join([b"a"] * 1_000_000) + b"\n1,2\n", "a.csv")


def test_gigabyte_is_refused_by_its_length():
    class Huge(bytes):
        def __len__(self):
            return 1 << 30

    assert MAX_BYTES < 1 << 30
    with pytest.raises(errors.TooLargeError):
        columns(Huge(csv_bytes([HEAD, ["20:00", "甲", "好"]])))


def test_headings_without_rows_are_empty():
    with pytest.raises(errors.EmptyFileError):
        columns(csv_bytes([HEAD]))


def test_file_cut_within_a_cell_is_read_or_refused_in_a_sentence():
    data = csv_bytes([HEAD, ["20:00", "甲", '多\n少钱，"好"'], ["20:01", "乙", "好"]])
    for end in range(len(data)):
        try:
            found = columns(data[:end])
        except errors.FileError:
            continue
        assert found is None or len(found.numbers) <= 2


def test_long_cell_is_kept():
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, ["20:00", "甲", "好" * 100_000]])
    assert len(columns(out.getvalue().encode()).cells[2][0].as_py()) == 100_000
