"""What the table does with the edits a browser sends."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from planner.domain.rows import edit_rows
from planner.errors import InputError, StoreBusyError
from planner.i18n import words
from planner.ui.components import grid
from planner.ui.components.grid import Column

ROWS = [{"id": "a", "name": "一", "number": 1}, {"id": "b", "name": "二", "number": None}]
COLUMNS = [Column("name"), Column("number", "whole")]


class Store:
    """Rows that edits are saved to, unless it is told to refuse a value."""

    def __init__(self, refused: Any = None) -> None:
        self.rows: list[dict[str, Any]] = [dict(row) for row in ROWS]
        self.refused = refused
        self.edits: list[dict[str, Any]] = []

    def save(self, edits: list[dict[str, Any]]) -> None:
        for edit in edits:
            if self.refused is not None and edit.get("value") == self.refused:
                where = ("rows", edit["id"], edit["key"])
                raise InputError("input.too_large", where=where, value="9", limit="5")
        self.edits += edits
        self.rows = edit_rows(self.rows, [e for e in edits if e["op"] != "repeat"], dict)


@pytest.fixture
def state() -> dict[str, Any]:
    return {"acked": 0, "errors": {}, "message": "", "deleted": []}


def send(state: dict[str, Any], store: Store, *edits: dict[str, Any], rows: Any = ROWS) -> None:
    start = state["acked"]
    numbered = [{**edit, "seq": start + i} for i, edit in enumerate(edits, 1)]
    take = partial(grid._take, columns={c.name: c for c in COLUMNS}, words=words("zh"))
    take(state, numbered, rows, save=store.save)


def put(row: str, key: str, value: Any) -> dict[str, Any]:
    return {"op": "set", "id": row, "key": key, "value": value}


def test_edit_sent_twice_is_made_once(state):
    store = Store()
    duplicate = {"op": "duplicate", "ids": ["a"], "new": ["c"], "seq": 1}
    for _ in range(2):
        take = partial(grid._take, columns={c.name: c for c in COLUMNS}, words=words("zh"))
        take(state, [duplicate], ROWS, save=store.save)
    assert [row["id"] for row in store.rows] == ["a", "c", "b"]


def test_value_that_cannot_be_read_is_kept_with_a_sentence_and_the_rest_saved(state):
    store = Store()
    send(state, store, put("a", "number", "x"), put("b", "number", "7"))
    assert [row["number"] for row in store.rows] == [1, 7]
    assert state["errors"]["a"]["number"]["typed"] == "x"
    send(state, store, put("a", "number", "3"))
    assert state["errors"]["a"] == {}
    assert store.rows[0]["number"] == 3


def test_value_the_domain_refuses_is_kept_with_a_sentence_and_the_rest_saved(state):
    store = Store(refused=9)
    send(state, store, put("a", "number", "9"), put("b", "number", "4"))
    assert [row["number"] for row in store.rows] == [1, 4]
    assert "5" in state["errors"]["a"]["number"]["sentence"]


def test_deleted_rows_come_back_where_they_stood_as_they_were_stored(state):
    store = Store()
    shown = [{**row, "number": "…", "_stored": row} for row in ROWS]
    send(state, store, {"op": "delete", "ids": ["a", "b"]}, rows=shown)
    assert store.rows == []
    send(state, store, {"op": "undelete"}, rows=[])
    assert store.rows == ROWS


def test_action_on_several_rows_reaches_the_page_as_it_is(state):
    store = Store()
    action = {"op": "repeat", "ids": ["a", "b"], "number": 3, "new": "n"}
    send(state, store, action)
    assert store.edits == [action]


def test_error_of_the_store_is_said_above_the_table(state):
    def busy(_edits: Any) -> None:
        raise StoreBusyError("error.store_busy")

    take = partial(grid._take, columns={c.name: c for c in COLUMNS}, words=words("zh"))
    take(state, [{**put("a", "name", "x"), "seq": 1}], ROWS, save=busy)
    assert state["message"] == words("zh")("error.store_busy")


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("whole", "1,200", 1200),
        ("decimal", "2.5", 2.5),
        ("percent", "12.5%", 0.125),
        ("money", "¥1,000.50", "1000.50"),
        ("day", "2026/11/27", "2026-11-27"),
        ("whole", "", None),
        ("text", " a ", "a"),
    ],
)
def test_cell_is_read_by_its_kind(kind, typed, stored):
    assert Column("x", kind, currency="CNY").parsed(typed) == stored


@pytest.mark.parametrize(
    ("typed", "error"), [("$500", "input.other_currency"), ("1.234", "input.not_money")]
)
def test_amount_that_does_not_fit_is_refused(typed, error):
    with pytest.raises(InputError) as refused:
        Column("x", "money", currency="CNY").parsed(typed)
    assert refused.value.key == error
