"""Files that are not what they seem get a sentence in both languages, at once."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from planner.actions import file_reading
from planner.errors import InputError
from planner.i18n import words
from tests.connectors.files import csv_bytes, xlsx_bytes
from tests.connectors.test_chat_and_series import BILLION_LAUGHS, OUTSIDE, XML


def zipped(name, data):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return packed.getvalue()


class Huge(bytes):
    """A gigabyte, as far as its length says."""

    def __len__(self):
        return 1 << 30


MINUTES = csv_bytes([["分钟", "在线人数"], ["20:00", 5]])
HOSTILE = {
    "bomb.zip": zipped("a.csv", b"\0" * (401 << 20)),
    "long.zip": zipped("a.csv", "分钟,在线人数\n".encode() + b"20:00,1\n" * 7_000_000),
    "bomb.xlsx": zipped("xl/workbook.xml", b" " * (401 << 20)),
    "gigabyte.csv": Huge(MINUTES),
    "laughs.xml": BILLION_LAUGHS,
    "outside.xml": OUTSIDE,
    "cut.xml": XML[:-9],
    "cut.xlsx": xlsx_bytes([["分钟", "在线人数"], ["20:00", 5]])[:-40],
    "deep.json": b"[" * 10_000,
    "nan.json": b'{"interval": 5, "data": {"concurrentViewers": [NaN]}}',
    "wide.csv": b",".join([b"a"] * 1_000_000) + b"\n" + b",".join([b"1"] * 1_000_000),
    "picture.csv": b"\x89PNG\r\n\x1a\n" + b"\0" * 99,
    "packed.csv": b"\x1f\x8b" + b"\0" * 99,
    "page.xls": b"<html><table><tr><td>1</td></tr></table></html>",
    "text.xlsx": MINUTES,
    "nothing.json": b"[]",
    "nothing.xml": b"<i><chatid>1</chatid></i>",
    "headings.csv": csv_bytes([["分钟", "在线人数"]]),
    "binary.csv": "分钟,在线人数\n20:00,5\n".encode() + b"\0" * 70_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_gets_a_sentence_at_once(database, name):
    began = time.process_time()
    with pytest.raises(InputError) as caught:
        file_reading.read_file(database, name, HOSTILE[name])
    assert time.process_time() - began < 10
    for language in ("zh", "en"):
        assert name in words(language)(caught.value.key, **caught.value.params)


def test_formula_in_a_cell_is_text_and_no_number(database):
    data = csv_bytes([["分钟", "在线人数"], ["20:00", "=1+1"], ["=cmd|'/c calc'!A0", 5]])
    (table,) = file_reading.read_file(database, "a.csv", data).sheets
    assert [column.to_pylist() for column in table.cells] == [
        ["20:00", "=cmd|'/c calc'!A0"],
        ["=1+1", "5"],
    ]


@pytest.mark.parametrize("written", ["NaN", "Infinity", "-inf", "1e999", "9" * 400, "=1+1"])
def test_number_that_is_none_is_a_row_in_error_or_missing(database, written):
    from planner.domain.number_columns import read_numbers

    data = csv_bytes([["分钟", "在线人数"], ["20:00", written], ["20:01", 5]])
    (table,) = file_reading.read_file(database, "a.csv", data).sheets
    found = read_numbers(table.distinct(1), negative=False)
    assert found.state.tolist()[1] == 0
    assert found.state.tolist()[0] != 0
    assert found.values[1] == 5
