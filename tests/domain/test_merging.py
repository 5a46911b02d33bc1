"""Merging what two people made of the same body."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.merging import GONE, Conflict, changes, decide, merge

values = st.one_of(st.none(), st.integers(0, 9), st.text("ab字", max_size=2))
row_ids = st.sampled_from(["r1", "r2", "r3", "r4", "r5"])


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    ids = draw(st.lists(row_ids, unique=True, max_size=5))
    return [{"id": i, "a": draw(values), "b": draw(values)} for i in ids]


bodies = st.fixed_dictionaries(
    {"x": values, "y": values, "nested": st.fixed_dictionaries({"z": values}), "rows": rows()}
)


@given(bodies, bodies)
def test_merge_when_only_one_side_changed_takes_that_side(base: Any, changed: Any) -> None:
    assert merge(base, changed, base) == (changed, [])
    assert merge(base, base, changed) == (changed, [])


@given(bodies, bodies)
def test_merge_when_both_made_the_same_change_is_that_change(base: Any, changed: Any) -> None:
    assert merge(base, changed, copy.deepcopy(changed)) == (changed, [])


@given(bodies, bodies, bodies)
def test_merge_finds_the_same_conflicts_from_either_side(base: Any, one: Any, other: Any) -> None:
    _, mine = merge(base, one, other)
    _, theirs = merge(base, other, one)
    assert {c.path for c in mine} == {c.path for c in theirs}


@given(bodies, bodies, bodies)
def test_merge_keeps_every_row_id_once(base: Any, one: Any, other: Any) -> None:
    merged, _ = merge(base, one, other)
    ids = [row["id"] for row in merged["rows"]]
    assert len(ids) == len(set(ids))
    for side, opposite in ((one, other), (other, one)):
        added = {r["id"] for r in side["rows"]} - {r["id"] for r in base["rows"]}
        assert added <= set(ids) | {r["id"] for r in opposite["rows"]}


@given(bodies, bodies, bodies)
def test_decide_takes_my_value_where_i_asked_for_it(base: Any, one: Any, other: Any) -> None:
    merged, conflicts = merge(base, one, other)
    decided = decide(merged, conflicts, {c.path for c in conflicts})
    for conflict in conflicts:
        found = decided
        for step in conflict.path:
            if isinstance(found, list):
                found = next((r for r in found if r["id"] == step), GONE)
            else:
                found = found.get(step, GONE) if found is not GONE else GONE
        assert found == conflict.mine


def test_merge_of_different_fields_of_one_row_needs_nobody() -> None:
    base = {"rows": [{"id": "r1", "a": 1, "b": 1}]}
    mine = {"rows": [{"id": "r1", "a": 2, "b": 1}]}
    theirs = {"rows": [{"id": "r1", "a": 1, "b": 2}]}
    assert merge(base, mine, theirs) == ({"rows": [{"id": "r1", "a": 2, "b": 2}]}, [])


def test_merge_of_a_deleted_and_an_edited_row_asks() -> None:
    base = {"rows": [{"id": "r1", "a": 1}]}
    mine: dict[str, Any] = {"rows": []}
    theirs = {"rows": [{"id": "r1", "a": 2}]}
    merged, conflicts = merge(base, mine, theirs)
    assert merged == theirs
    assert conflicts == [Conflict(("rows", "r1"), {"id": "r1", "a": 1}, GONE, {"id": "r1", "a": 2})]
    assert decide(merged, conflicts, {("rows", "r1")}) == {"rows": []}


def test_merge_keeps_an_inserted_row_behind_the_row_it_follows() -> None:
    base = {"rows": [{"id": i} for i in "abc"]}
    mine = {"rows": [{"id": i} for i in "aXbc"]}
    theirs = {"rows": [{"id": i} for i in "cab"]}
    merged, conflicts = merge(base, mine, theirs)
    assert [row["id"] for row in merged["rows"]] == ["c", "a", "X", "b"]
    assert conflicts == []


@given(bodies)
def test_changes_of_the_same_body_are_none(body: Any) -> None:
    assert changes(body, copy.deepcopy(body)) == []


@given(bodies, bodies)
def test_changes_are_none_only_for_the_same_body(one: Any, other: Any) -> None:
    assert (changes(one, other) == []) == (one == other)


def test_changes_name_a_moved_row_and_not_the_rows_it_passed() -> None:
    before = {"rows": [{"id": i} for i in "abcd"]}
    after = {"rows": [{"id": i} for i in "bcda"]}
    assert [(c.kind, c.path) for c in changes(before, after)] == [("moved", ("rows", "a"))]
