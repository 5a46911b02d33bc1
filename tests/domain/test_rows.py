"""Edits that tables make to rows."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.rows import edit_rows, new_id


def blank() -> dict[str, Any]:
    return {"name": ""}


lists = st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1).map(
    lambda ids: [{"id": i, "name": i} for i in ids]
)


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


@given(lists, st.data())
def test_move_keeps_every_row_and_the_order_of_the_others(rows: Any, data: st.DataObject) -> None:
    moved = data.draw(st.lists(st.sampled_from(ids(rows)), unique=True, min_size=1))
    rest = [i for i in ids(rows) if i not in moved]
    after = data.draw(st.sampled_from([None, *rest]))
    result = ids(edit_rows(rows, [{"op": "move", "ids": moved, "after": after}], blank))
    assert sorted(result) == sorted(ids(rows))
    assert [i for i in result if i not in moved] == rest
    place = 0 if after is None else result.index(after) + 1
    assert set(result[place : place + len(moved)]) == set(moved)


@given(lists, st.data())
def test_delete_then_insert_brings_the_row_back(rows: Any, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(ids(rows)))
    place = ids(rows).index(gone)
    after = ids(rows)[place - 1] if place else None
    edits = [
        {"op": "delete", "ids": [gone]},
        {"op": "insert", "after": after, "id": gone, "values": {"name": gone}},
    ]
    assert edit_rows(rows, edits, blank) == rows


def test_insert_twice_with_one_id_inserts_once() -> None:
    edit = {"op": "insert", "after": None, "id": "x", "values": {}}
    assert ids(edit_rows([], [edit, edit], blank)) == ["x"]


def test_set_on_a_row_that_is_gone_changes_nothing() -> None:
    rows = [{"id": "a", "name": "a"}]
    assert edit_rows(rows, [{"op": "set", "id": "b", "key": "name", "value": "x"}], blank) == rows


def test_duplicate_puts_copies_behind_the_last_original() -> None:
    rows = [{"id": i, "name": i} for i in "abc"]
    edit = {"op": "duplicate", "ids": ["a", "b"], "new": ["x", "y"]}
    result = edit_rows(rows, [edit], blank)
    assert ids(result) == ["a", "b", "x", "y", "c"]
    assert result[2]["name"] == "a"


def test_edit_rows_leaves_its_input_alone() -> None:
    rows = [{"id": "a", "name": "a"}]
    edit_rows(rows, [{"op": "set", "id": "a", "key": "name", "value": "x"}], blank)
    assert rows == [{"id": "a", "name": "a"}]


def test_new_ids_differ() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000
