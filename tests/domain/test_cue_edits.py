"""What the run-sheet editor does to a sheet."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.cue_edits import edit_cues
from planner.domain.run_sheet import Block, Cue, RunSheet, total_seconds


def sheet(*cues: Cue, blocks: tuple[Block, ...] = ()) -> dict:
    return RunSheet(cues=list(cues), blocks=list(blocks)).model_dump(mode="json")


def abc(**fields: object) -> dict:
    return sheet(*(Cue.model_validate({"id": i, "seconds": 60, **fields}) for i in "abcd"))


def blocks_of(body: dict) -> list[str]:
    return [cue["block_id"] for cue in body["cues"]]


def ids(body: dict) -> list[str]:
    return [cue["id"] for cue in body["cues"]]


def test_time_with_an_end_sets_start_and_length():
    body = edit_cues(abc(), [{"op": "set", "id": "b", "key": "time", "value": (480, 120)}])
    assert (body["cues"][1]["start"], body["cues"][1]["seconds"]) == (480, 120)


def test_time_alone_keeps_the_length_and_empty_time_links_again():
    edits = [{"op": "set", "id": "b", "key": "time", "value": (480, None)}]
    body = edit_cues(abc(), edits)
    assert (body["cues"][1]["start"], body["cues"][1]["seconds"]) == (480, 60)
    edits = [{"op": "set", "id": "b", "key": "time", "value": (None, None)}]
    assert edit_cues(body, edits)["cues"][1]["start"] is None


def test_floor_action_of_a_channel_is_added_changed_and_emptied():
    def floor(body: dict, text: str) -> dict:
        return edit_cues(body, [{"op": "set", "id": "a", "key": "floor:dy", "value": text}])

    body = floor(abc(), "上小风车")
    first = body["cues"][0]["floor_actions"]
    assert [(a["channel_id"], a["text"]) for a in first] == [("dy", "上小风车")]
    second = floor(body, "下小风车")["cues"][0]["floor_actions"]
    assert [(a["id"], a["text"]) for a in second] == [(first[0]["id"], "下小风车")]
    assert floor(body, "")["cues"][0]["floor_actions"] == []


def test_pin_makes_the_planned_start_hard_and_link_undoes_it():
    body = edit_cues(abc(), [{"op": "pin", "ids": ["c"]}])
    assert [cue["start"] for cue in body["cues"]] == [None, None, 120, None]
    assert edit_cues(body, [{"op": "link", "ids": ["c"]}]) == abc()


def test_several_rows_are_skipped_and_brought_back():
    body = edit_cues(abc(), [{"op": "skip", "ids": ["a", "c"]}])
    assert [cue["skipped"] for cue in body["cues"]] == [True, False, True, False]
    assert edit_cues(body, [{"op": "unskip", "ids": ["a", "c"]}]) == abc()


def test_repeat_draws_cues_together_into_a_block():
    edit = {"op": "repeat", "ids": ["a", "c"], "block": "x", "times": 3, "title": "循环"}
    body = edit_cues(abc(), [edit])
    assert ids(body) == ["a", "c", "b", "d"]
    assert blocks_of(body) == ["x", "x", "", ""]
    assert body["blocks"] == [{"id": "x", "title": "循环", "repeats": 3}]
    assert total_seconds(RunSheet.model_validate(body)) == (2 * 3 + 2) * 60


def test_block_without_cues_is_gone():
    body = edit_cues(abc(), [{"op": "repeat", "ids": ["a"], "block": "x", "times": 2}])
    assert edit_cues(body, [{"op": "unblock", "ids": ["a"]}]) == abc()
    assert edit_cues(body, [{"op": "delete", "ids": ["a"]}])["blocks"] == []


def test_cue_moved_into_a_block_joins_it_and_moved_out_leaves_it():
    block = {"op": "repeat", "ids": ["a", "b"], "block": "x", "times": 2}
    body = edit_cues(abc(), [block, {"op": "move", "ids": ["d"], "after": "a"}])
    assert (ids(body), blocks_of(body)) == (["a", "d", "b", "c"], ["x", "x", "x", ""])
    body = edit_cues(body, [{"op": "move", "ids": ["d"], "after": "c"}])
    assert (ids(body), blocks_of(body)) == (["a", "b", "c", "d"], ["x", "x", "", ""])


def test_whole_block_moves_as_it_is():
    block = {"op": "repeat", "ids": ["a", "b"], "block": "x", "times": 2}
    body = edit_cues(abc(), [block, {"op": "move", "ids": ["a", "b"], "after": "d"}])
    assert (ids(body), blocks_of(body)) == (["c", "d", "a", "b"], ["", "", "x", "x"])


def test_row_inserted_inside_a_block_joins_it():
    block = {"op": "repeat", "ids": ["a", "b"], "block": "x", "times": 2}
    body = edit_cues(abc(), [block, {"op": "insert", "after": "a", "id": "n", "values": {}}])
    assert blocks_of(body) == ["x", "x", "x", "", ""]


def test_copy_of_a_hard_start_follows_on():
    edits = [
        {"op": "pin", "ids": ["b"]},
        {"op": "duplicate", "ids": ["b"], "new": ["n"]},
    ]
    body = edit_cues(abc(), edits)
    assert [(cue["id"], cue["start"]) for cue in body["cues"]][1:3] == [("b", 60), ("n", None)]


def test_deleted_rows_come_back_as_they_were():
    before = abc(host="主播A")
    after = edit_cues(before, [{"op": "delete", "ids": ["b"]}])
    row = {k: v for k, v in before["cues"][1].items() if k != "id"}
    back = [{"op": "insert", "after": "a", "id": "b", "values": row}]
    assert edit_cues(after, back) == before


_EDITS = st.lists(
    st.one_of(
        st.builds(
            lambda op, ids: {"op": op, "ids": ids},
            st.sampled_from(["skip", "unskip", "link", "pin", "unblock", "delete"]),
            st.lists(st.sampled_from("abcd"), unique=True),
        ),
        st.builds(
            lambda ids, after: {"op": "move", "ids": ids, "after": after},
            st.lists(st.sampled_from("abcd"), unique=True),
            st.none() | st.sampled_from("abcd"),
        ),
        st.builds(
            lambda ids, block, n: {"op": "repeat", "ids": ids, "block": block, "times": n},
            st.lists(st.sampled_from("abcd"), unique=True, min_size=1),
            st.uuids().map(lambda u: u.hex[:16]),
            st.integers(1, 5),
        ),
    ),
    max_size=8,
)


@given(_EDITS)
def test_any_edits_leave_a_sheet_that_holds_together(edits):
    body = edit_cues(abc(), edits)
    RunSheet.model_validate(body)
    assert len(set(ids(body))) == len(ids(body))
    assert set(blocks_of(body)) - {""} == {block["id"] for block in body["blocks"]}
