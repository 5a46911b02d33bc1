"""The as-run record: what ran, in order, whatever was edited; corrected beside the log."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given

from planner.domain.as_run import AsRun, by_hand, edited, from_log, segments, standing, worst
from planner.domain.run_sheet import RunSheet
from planner.errors import InputError
from tests.domain.shows import EVENING, Run, cue, plain, runs


@given(runs())
def test_rows_that_ran_follow_on_and_every_one_of_them_is_there(run):
    rows = [row for row in from_log(run.show).rows if not row.skipped]
    assert [(row.started, row.ended) for row in rows] == [
        (stint.started, stint.ended) for stint in run.show.stints
    ]
    assert len({row.id for row in from_log(run.show).rows}) == len(from_log(run.show).rows)


def _ran() -> Run:
    run = Run(plain(5, 5, 5))
    run.wait(60).do("start")
    run.wait(420).do("next")
    run.wait(60).do("jump", to="a.1")
    run.edit(RunSheet(cues=[cue("a"), cue("n", 2), cue("c")]))
    run.wait(60).do("next")
    run.wait(30).do("hold")
    run.wait(30).do("resume")
    run.wait(60).do("finish")
    return run


def test_jump_back_gives_two_rows_removed_stays_inserted_is_said():
    rows = from_log(_ran().show).rows
    assert [(r.title, r.skipped, r.added) for r in rows] == [
        ("a", False, False),
        ("b", False, False),
        ("a", False, False),
        ("n", False, True),
        ("c", True, False),
    ]
    assert rows[0].over == timedelta(minutes=2)
    assert rows[3].held_seconds == 30
    assert [row.title for row in worst(from_log(_ran().show), 3)] == ["a"]


def test_segments_are_what_viewers_saw_later():
    record = from_log(_ran().show)
    seen = segments(record, 12)
    assert [s.title for s in seen] == ["a", "b", "a", "n"]
    assert seen[0].start == record.rows[0].started + timedelta(seconds=12)


def test_record_of_a_person_stands_before_the_log():
    run = _ran()
    corrected = AsRun(source="corrected", rows=list(from_log(run.show).rows)[:1])
    assert len(standing(corrected, run.show).rows) == 1
    assert standing(AsRun(), run.show) == from_log(run.show)
    assert standing(AsRun(), run.show).begins == run.show.timing.started_at


def test_record_by_hand_begins_as_planned():
    made = by_hand(RunSheet(cues=[cue("a", 5), cue("b", 5, skipped=True), cue("c", 5)]), EVENING)
    assert [(r.title, r.over) for r in made.rows] == [("a", timedelta()), ("c", timedelta())]
    assert made.rows[1].ended == EVENING + timedelta(minutes=10)


def test_row_that_ends_before_it_starts_is_named():
    body = by_hand(plain(5), EVENING).model_dump(mode="json")
    row = body["rows"][0]["id"]
    early = (EVENING - timedelta(minutes=1)).isoformat()
    with pytest.raises(InputError) as caught:
        edited(body, [{"op": "set", "id": row, "key": "ended", "value": early}])
    assert caught.value.params == {"cue": "a"}
    assert {row, "ended", "started"} <= set(caught.value.where)
    moved = edited(body, [{"op": "set", "id": row, "key": "started", "value": early}])
    assert AsRun.model_validate(moved).rows[0].over == timedelta(minutes=1)


@given(runs())
def test_times_of_what_ran_tile_the_show(run):
    rows = [row for row in from_log(run.show).rows if not row.skipped]
    for before, after in pairwise(rows):
        assert before.ended == after.started
    if rows:
        assert rows[0].started == run.show.timing.started_at
        assert rows[-1].ended == run.show.timing.finished_at
    seen = segments(from_log(run.show), None)
    assert all(a.end <= b.start for a, b in pairwise(seen))


def test_cue_on_a_second_time_is_said_to_be():
    record = from_log(_ran().show)
    assert [row.title for row in record.rows if row.id in record.again] == ["a"]
    assert record.held == timedelta(seconds=30)


def test_cue_left_out_of_the_plan_does_not_move_the_planned_end():
    run = Run(RunSheet(cues=[cue("a", 5), cue("spare", 5, skipped=True)]))
    run.do("start")
    run.wait(300).do("finish")
    record = from_log(run.show)
    assert [(row.title, row.skipped) for row in record.rows] == [("a", False), ("spare", True)]
    assert record.planned_end == record.planned_start + timedelta(minutes=5)


def test_stream_that_broke_off_stays_one_broadcast():
    run = Run(plain(5, 5))
    run.do("start")
    run.wait(60).do("break_off", note="")
    run.wait(120).do("go_on")
    run.wait(180).do("next")
    run.wait(300).do("finish")
    record = from_log(run.show)
    assert [row.held_seconds for row in record.rows] == [120, 0]
    assert record.rows[0].over == timedelta(minutes=1)
    assert [pause.kind for pause in run.show.timing.pauses] == ["broken"]


def test_rehearsal_closed_before_it_started_left_nothing_out():
    run = Run(plain(5, 5), run=1)
    run.write("rehearse", {"speed": 1, "revision": 0})
    run.do("finish")
    assert from_log(run.show).rows == []
