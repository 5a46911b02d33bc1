"""Files of every kind → tables."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.files import errors
from connectors.files.table import folded, read
from tests.connectors.files import csv_bytes, xlsx_bytes

ROWS = [
    ["开播时间", "开播账号", "场观"],
    ["2026/07/22 20:00", "浦东店", "1.2万"],
    ["2026/07/23 20:00", "浦东店", "--"],
]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_text_is_read_in_every_encoding_and_separator(encoding, delimiter):
    (table,) = read(csv_bytes(ROWS, encoding, delimiter), "直播明细.csv")
    assert table.headings == tuple(ROWS[0])
    assert [row.cells for row in table.rows] == [tuple(row) for row in ROWS[1:]]
    assert [row.number for row in table.rows] == [2, 3]


def test_western_text_is_not_taken_for_chinese():
    (table,) = read("Größe;Zuschauer\nmüßig;5\n".encode("cp1252"), "a.csv")
    assert table.headings == ("Größe", "Zuschauer")


def test_separator_named_in_the_first_line_is_used():
    (table,) = read(b"sep=;\na;b\n1,5;2\n", "a.csv")
    assert table.headings == ("a", "b")
    assert table.rows[0].cells == ("1,5", "2")
    assert table.rows[0].number == 3


def test_headings_are_found_below_a_preface():
    rows = [["直播数据导出"], ["导出时间：2026-07-24", "账号：浦东店"], [], *ROWS]
    for data, name in ((csv_bytes(rows), "a.csv"), (xlsx_bytes(rows, merged=["A1:C1"]), "a.xlsx")):
        (table,) = read(data, name)
        assert table.headings == tuple(ROWS[0])
        assert table.header_row == 4
        assert table.rows[0].number == 5
        assert table.preface[0] == "直播数据导出"
        assert "账号：浦东店" in table.preface[1]


def test_known_headings_win_over_wider_rows_of_words():
    rows = [["甲", "乙", "丙", "丁"], ["场观", "线索", "", ""], ["1", "2", "", ""]]
    (table,) = read(csv_bytes(rows), "a.csv", {folded("场观"), folded("线索")})
    assert table.headings[:2] == ("场观", "线索")


def test_merged_cells_are_filled_with_words_but_numbers_are_not_doubled():
    rows = [
        ["日期", "门店", "消耗"],
        ["2026-07-22", "浦东店", 300],
        [None, None, None],
        ["2026-07-23", "浦西店", 100],
    ]
    rows[2][2] = None
    data = xlsx_bytes([rows[0], rows[1], [None, "x", None], rows[3]], merged=["A2:A3", "C2:C3"])
    (table,) = read(data, "台账.xlsx")
    assert [row.cells[0] for row in table.rows] == ["2026-07-22", "2026-07-22", "2026-07-23"]
    assert [row.cells[2] for row in table.rows] == [300, None, 100]


def test_headings_in_two_rows_are_joined():
    rows = [["日期", "流量", None, "线索"], [None, "曝光", "进入", None], ["2026-07-22", 10, 5, 1]]
    (table,) = read(xlsx_bytes(rows, merged=["A1:A2", "B1:C1", "D1:D2"]), "a.xlsx")
    assert table.headings == ("日期", "流量 曝光", "流量 进入", "线索")
    assert len(table.rows) == 1


def test_total_rows_are_marked_and_repeated_headings_left_out():
    rows = [
        *ROWS,
        ROWS[0],
        ["2026/07/24 20:00", "浦东店", "3"],
        ["合计", "", "9"],
        ["", "Total", "9"],
    ]
    (table,) = read(csv_bytes(rows), "a.csv")
    assert [row.total for row in table.rows] == [False, False, False, True, True]
    assert table.column(2) == ["1.2万", "--", "3"]


def test_headings_that_come_twice_are_numbered_and_ragged_rows_keep_their_cells():
    (table,) = read("线索,线索\n1,2,3\n4\n".encode(), "a.csv")
    assert table.headings == ("线索", "线索 (2)", "")
    assert [row.cells for row in table.rows] == [("1", "2", "3"), ("4", None, None)]


def test_every_sheet_comes_and_hidden_ones_say_so():
    tables = read(xlsx_bytes(ROWS, hidden=True), "a.xlsx")
    assert [(t.sheet, t.hidden) for t in tables] == [("Sheet", False), ("旧数据", True)]


def test_workbook_cells_keep_their_kind():
    started = datetime.fromisoformat("2026-07-22 20:00:21")
    (table,) = read(xlsx_bytes([["a", "b", "c"], [started, timedelta(hours=30), 0.125]]), "a.xlsx")
    assert table.rows[0].cells == (started, timedelta(hours=30), 0.125)


def test_zip_of_csv_files_gives_a_table_each():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Table data.csv", "Content,Views\nabc,5\n")
        archive.writestr("Totals.csv", "Date,Views\n2025-01-01,5\n")
    assert [t.sheet for t in read(out.getvalue(), "export.zip")] == ["Table data", "Totals"]


def test_text_named_xls_is_read_as_the_text_it_is():
    (table,) = read(csv_bytes(ROWS, "gb18030", "\t"), "export.xls")
    assert table.headings == tuple(ROWS[0])


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def _far_cell() -> bytes:
    source, out = io.BytesIO(xlsx_bytes([["a"]])), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                content = content.replace(
                    b"</sheetData>",
                    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
                )
            new.writestr(entry.filename, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "error"),
    [
        (b"", "a.csv", errors.EmptyFileError),
        (b" \n\n", "a.csv", errors.EmptyFileError),
        (b",,\n,,\n", "a.csv", errors.EmptyFileError),
        (b"%PDF-1.7 ...", "a.pdf", errors.NotATableError),
        (b"\x89PNG\r\n\x1a\n....", "a.csv", errors.WrongExtensionError),
        (b"<html><table></table></html>", "a.xls", errors.WrongExtensionError),
        (b"a,b\n1,2\n", "a.xlsx", errors.WrongExtensionError),
        (_zip(word__document_xml=b"<w/>"), "a.docx", errors.NotATableError),
        (b"PK\x03\x04 broken", "a.xlsx", errors.NotATableError),
        (_zip(xl__workbook_xml=b"<not a workbook"), "a.xlsx", errors.NotATableError),
        (bytes(range(256)) * 20, "a.csv", errors.NotATableError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", errors.OldWorkbookError),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            errors.EncryptedError,
        ),
        (_far_cell(), "a.xlsx", errors.TooLargeError),
        (b"a," * (26 * 1024 * 1024), "a.csv", errors.TooLargeError),
        (b'"' + b"x" * 200_000, "a.csv", errors.NotATableError),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else None,
)
def test_file_that_is_no_table_is_named(data, name, error):
    with pytest.raises(error):
        read(data, name)


def test_zip_bomb_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(450):
                member.write(b"\0" * 1024 * 1024)
    assert len(out.getvalue()) < 1_000_000
    with pytest.raises(errors.UnpacksTooLargeError):
        read(out.getvalue(), "a.xlsx")


@pytest.mark.parametrize(
    "far",
    [
        b'<c r="A99999999">',
        b"<c r='XFD1048576'>",
        b'<x:c r = "xfd1048576">',
        b'<row r="99999999"><c>',
    ],
)
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "elsewhere.xml"])
def test_one_cell_far_out_does_not_fill_the_memory(far, name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr(name, b'<sheetData><row r="1"><c r="B1"/></row>' + far)
    with pytest.raises(errors.TooLargeError):
        read(out.getvalue(), "a.xlsx")


CELLS = st.text(st.characters(codec="gb18030", exclude_categories=["C", "Z"]), max_size=8)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.integers(0, 5),
)
def test_every_cell_of_a_csv_comes_back_whatever_stands_above_it(body, encoding, preface):
    rows = [["导出说明"]] * preface + [["场观", "线索", "消耗"], *body]
    known = {folded(name) for name in ("场观", "线索", "消耗")}
    (table,) = read(csv_bytes(rows, encoding), "a.csv", known)
    kept = [tuple(cell or None for cell in row) for row in body if any(row)]
    assert table.headings == ("场观", "线索", "消耗")
    assert [row.cells for row in table.rows] == kept


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data):
    for name in ("a.csv", "a.xlsx", "a.xls", "a"):
        try:
            tables = read(data, name)
        except errors.FileError:
            continue
        assert all(len(r.cells) == len(t.headings) for t in tables for r in t.rows)


WORKBOOK = xlsx_bytes(ROWS, merged=["A1:B1"])


@settings(max_examples=60)
@given(st.data())
def test_no_damaged_workbook_breaks_the_reader(data):
    damaged = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(4, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with suppress(errors.FileError):
        read(bytes(damaged[: data.draw(st.integers(10, len(damaged)))]), "a.xlsx")


def _unpacked_and_damaged(data) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = bytearray(old.read(entry))
            if entry.filename.startswith("xl/"):
                for _ in range(data.draw(st.integers(0, 3))):
                    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(
                        st.integers(0, 255)
                    )
            new.writestr(entry.filename, bytes(content))
    return out.getvalue()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_damaged_sheet_breaks_the_reader(data):
    with suppress(errors.FileError):
        read(_unpacked_and_damaged(data), "a.xlsx")
