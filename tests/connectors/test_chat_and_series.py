"""Bilibili's XML, chat recorded by minute and samples as JSON; hostile ones cost nothing."""

from __future__ import annotations

import time

import pytest

from connectors.files import errors
from connectors.files.chat_minutes import is_chat_minutes, read_chat_minutes
from connectors.files.danmaku import is_danmaku, read_danmaku
from connectors.files.series import is_json, read_series

XML = (
    '<?xml version="1.0" encoding="UTF-8"?><i><chatserver>c</chatserver><chatid>1</chatid>'
    '<d p="23.8,1,25,16777215,1422201084,0,057075e9,757076900">多少钱 &lt;3</d>'
    '<d p="24">短</d><d/><gift ts="1"/></i>'
).encode()
BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE i [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<i><d p="1,1,1,1,1,1,1,1">&c;</d></i>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE i [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<i><d p="1,1,1,1,1,1,1,1">&a;</d></i>"""


def cells(found):
    return dict(zip(found.headings, (c.to_pylist() for c in found.cells), strict=True))


def test_danmaku_is_a_comment_a_row():
    assert is_danmaku(XML)
    assert not is_danmaku(b"<html><table></table></html>")
    assert cells(read_danmaku(XML, "a.xml")) == {
        "elapsed": ["23.8", "24", ""],
        "sent_at": ["1422201084", None, None],
        "user_hash": ["057075e9", None, None],
        "row_id": ["757076900", None, None],
        "text": ["多少钱 <3", "短", None],
    }


@pytest.mark.parametrize(
    "data", [BILLION_LAUGHS, OUTSIDE, XML[:-9], XML + b"<x>", b"<i>" * 5000 + b'<d p="1"/>']
)
def test_hostile_or_damaged_xml_is_refused(data):
    with pytest.raises(errors.NotATableError):
        read_danmaku(data, "a.xml")


def test_xml_without_comments_is_empty():
    with pytest.raises(errors.EmptyFileError):
        read_danmaku(b"<i><chatid>1</chatid></i>", "a.xml")


MINUTES = "TIME0:5ONLINE1\n太早了\nTIME20:1ONLINE12542\n大家好\nTIME is money\n\nSPEAKERNUM7"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_minutes_of_chat_are_comments_and_popularity(encoding):
    data = MINUTES.encode(encoding)
    assert is_chat_minutes(data)
    assert cells(read_chat_minutes(data, "a.txt")) == {
        "TIME": ["00:05", "20:01", "20:01", "20:01"],
        "ONLINE": [None, "12542", None, None],
        "message": ["太早了", None, "大家好", "TIME is money"],
    }


def test_other_texts_are_no_minutes_of_chat():
    assert not is_chat_minutes(b"TIME,ONLINE\n20:01,5\n")
    assert not is_chat_minutes(b"\x89PNG")


def test_series_may_differ_in_length():
    data = b'{"interval": 5, "data": {"concurrentViewers": [1, 2.5, null], "likeCount": [7]}}'
    assert is_json(data)
    assert cells(read_series(data, "a.json")) == {
        "elapsed_seconds": ["0", "5", "10"],
        "concurrentViewers": ["1", "2.5", None],
        "likeCount": ["7", None, None],
    }


def test_rows_may_lack_values():
    data = b'[{"time": "20:00", "viewers": 5}, {"time": "20:01", "note": {"a": 1}}]'
    assert cells(read_series(data, "a.json")) == {
        "time": ["20:00", "20:01"],
        "viewers": ["5", None],
        "note": [None, None],
    }


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 10_000 + b"]" * 10_000,
        b'{"a":' * 10_000,
        b'{"interval": 5, "data": {"concurrentViewers": [NaN]}}',
        b'{"interval": 5, "data": {"concurrentViewers": [Infinity]}}',
        b'{"interval": 5, "data": {"concurrentViewers": [' + b"9" * 5000 + b"]}}",
        b'{"interval": 0, "data": {"concurrentViewers": [1]}}',
        b'{"interval": 1e999, "data": {"concurrentViewers": [1]}}',
        b'{"interval": 5, "data": [1]}',
        b'{"interval": 5, "data": {"concurrentViewers": [1',
        b"[1, 2]",
        b'{"a": 1}',
    ],
)
def test_hostile_or_foreign_json_is_refused_at_once(data):
    began = time.perf_counter()
    with pytest.raises(errors.FileError):
        read_series(data, "a.json")
    assert time.perf_counter() - began < 5


def test_million_names_are_refused():
    names = b",".join(b'{"a%d": 1}' % n for n in range(100_000))
    with pytest.raises(errors.TooLargeError):
        read_series(b"[" + names + b"]", "a.json")
