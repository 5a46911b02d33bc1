"""Rows in error as a file a spreadsheet opens, in which nothing is a formula."""

from __future__ import annotations

import csv
import io

import pytest

from planner.documents.faults_csv import FaultLine, faults_csv


def cells(lines):
    data = faults_csv(lines, ["行", "列", "原因"])
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_each_row_in_error_is_a_line():
    assert cells([FaultLine(5, "在线人数", "“很多”不是数字。"), FaultLine(9, "", 'a,"b"\nc')]) == [
        ["行", "列", "原因"],
        ["5", "在线人数", "“很多”不是数字。"],
        ["9", "", 'a,"b"\nc'],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_taken_for_a_formula(start):
    (_, line) = cells([FaultLine(2, f"{start}cmd|'/c calc'!A0", f"{start}1+1")])
    assert all(cell.startswith("'") for cell in line[1:])
