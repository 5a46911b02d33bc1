"""The as-run record: what ran, in order, whatever was edited; corrected beside the log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given

from planner.domain.as_run import AsRun, by_hand, check, from_log, segments, standing, worst
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
    assert standing(AsRun(), None).rows == []


def test_record_by_hand_begins_as_planned():
    made = by_hand(RunSheet(cues=[cue("a", 5), cue("b", 5, skipped=True), cue("c", 5)]), EVENING)
    assert [(r.title, r.over) for r in made.rows] == [("a", timedelta()), ("c", timedelta())]
    assert made.rows[1].ended == EVENING + timedelta(minutes=10)


def test_row_that_ends_before_it_starts_is_named():
    made = by_hand(plain(5), EVENING)
    wrong = made.rows[0].model_copy(update={"ended": EVENING - timedelta(minutes=1)})
    with pytest.raises(InputError) as caught:
        check(AsRun(source="by_hand", rows=[wrong]))
    assert caught.value.params == {"cue": "a"}
