"""The log of a show, folded: what is on, what ran, what undo takes back."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.run_sheet import RunSheet
from planner.domain.show import TIMING, fold
from planner.errors import InputError
from tests.domain.shows import EVENING, Run, cue, edited, plain, runs, sheets


@given(runs())
def test_folding_in_one_go_equals_event_by_event(run):
    assert fold(run.first, run.log, run.sheet) == run.show


@given(runs(), st.data())
def test_folding_from_any_point_equals_folding_from_the_beginning(run, data):
    at = data.draw(st.integers(0, len(run.log)))
    half = fold(run.first, run.log[:at], run.sheet)
    assert fold(half, run.log[at:], run.sheet) == run.show


@given(runs())
def test_what_ran_follows_on_without_gap_or_overlap(run):
    stints = run.show.stints
    for before, after in itertools.pairwise(stints):
        assert before.ended == after.started
    assert all(s.ended is None or s.ended >= s.started for s in stints)
    open_stints = [s for s in stints if s.ended is None]
    assert len(open_stints) == (1 if run.show.phase == "on" else 0)


@given(runs())
def test_everything_that_ran_has_a_place(run):
    keys = {place.key for place in run.show.places}
    assert {stint.key for stint in run.show.stints} <= keys


@given(runs(), st.data())
def test_an_edit_keeps_what_has_run(run, data):
    before = [s for s in run.show.stints if s.ended is not None]
    on = run.show.on
    after = run.edit(data.draw(edited(run.sheets[-1])))
    assert [s for s in after.stints if s.ended is not None] == before
    assert (after.on and (after.on.key, after.on.started)) == (on and (on.key, on.started))


@given(runs(), st.sampled_from(TIMING), st.data())
def test_undo_brings_the_timing_back(run, kind, data):
    key = data.draw(st.sampled_from([p.key for p in run.show.places] or ["none.1"]))
    arguments = {
        "jump": {"to": key},
        "add": {"seconds": 60},
        "skip": {"keys": [key]},
        "unskip": {"keys": [key]},
    }
    before = run.show.timing
    try:
        run.wait(7).do(kind, **arguments.get(kind, {}))
    except InputError:
        return
    run.wait(5).do("message", text="看镜头")
    after = run.wait(5).do("undo")
    assert after.timing == before
    assert after.message is not None


@given(sheets())
def test_skip_and_unskip_is_nothing(sheet):
    run = Run(sheet)
    places = [p for p in run.show.places if not run.show.skipped(p)]
    if not places:
        return
    run.do("skip", keys=[places[-1].key])
    assert places[-1] not in run.show.following()
    run.do("unskip", keys=[places[-1].key])
    assert list(run.show.following()) == places


def test_next_back_jump_and_finish():
    run = Run(plain(5, 5, 5))
    run.do("start")
    run.wait(300).do("next")
    assert run.show.on.key == "b.1"
    run.wait(10).do("back")
    assert run.show.on.key == "a.1"
    run.wait(10).do("jump", to="c.1")
    with pytest.raises(InputError) as caught:
        run.do("next")
    assert caught.value.key == "show.was_last_cue"
    run.wait(300).do("finish")
    assert run.show.phase == "finished"
    assert [s.key for s in run.show.stints] == ["a.1", "b.1", "a.1", "c.1"]
    assert run.do("undo").on.key == "c.1"


def test_cue_removed_while_on_air_stays_until_it_is_left():
    run = Run(plain(5, 5, 5))
    run.do("start")
    run.wait(60).do("next")
    run.edit(RunSheet(cues=[cue("a"), cue("c")]))
    assert run.show.on.key == "b.1"
    assert run.show.place("b.1").removed
    assert run.wait(60).do("next").on.key == "c.1"
    assert [p.key for p in run.show.places] == ["a.1", "b.1", "c.1"]


def test_cue_inserted_next_is_what_comes_next():
    run = Run(plain(5, 5))
    run.do("start")
    run.edit(RunSheet(cues=[cue("a"), cue("n"), cue("b")]))
    assert run.wait(60).do("next").on.key == "n.1"
    assert "n.1" not in run.show.first_places


def test_edit_of_the_cue_on_air_gives_it_the_new_length():
    run = Run(plain(5, 5))
    run.do("start")
    run.wait(30).do("hold")
    run.wait(30).do("resume")
    after = run.edit(RunSheet(cues=[cue("a", 9), cue("b")]))
    assert (after.on.length, after.on.held) == (540, timedelta(seconds=30))


def test_block_runs_as_often_as_it_repeats():
    run = Run(
        RunSheet.model_validate(
            {"cues": [{"id": "a", "block_id": "x"}], "blocks": [{"id": "x", "repeats": 3}]}
        )
    )
    run.do("start")
    run.wait(60).do("next")
    run.wait(60).do("next")
    assert [s.lap for s in run.show.stints] == [1, 2, 3]


def test_stream_that_broke_off_goes_on_as_one_broadcast():
    run = Run(plain(5, 5))
    run.do("start")
    run.wait(60).do("break_off", note="断流")
    with pytest.raises(InputError):
        run.do("next")
    run.wait(120).do("go_on")
    assert [(p.kind, p.until - p.since, p.note, p.by) for p in run.show.timing.pauses] == [
        ("broken", timedelta(seconds=120), "断流", "场控A")
    ]
    assert run.show.phase == "on"


def test_rehearsal_opened_by_mistake_is_closed_before_it_starts():
    run = Run(plain(5), run=1)
    run.write("rehearse", {"speed": 1, "revision": 0})
    assert run.do("finish").phase == "finished"
    assert run.show.stints == ()
    with pytest.raises(InputError) as caught:
        Run(plain(5)).do("finish")  # the broadcast itself has to start first
    assert caught.value.key == "show.not_started"


def test_latest_step_is_the_undo_itself():
    run = Run(plain(5, 5))
    run.do("start")
    run.wait(60).do("next")
    run.do("message", text="看镜头")
    assert (run.show.latest.kind, run.show.last.event.kind) == ("next", "next")
    run.do("undo")
    assert (run.show.latest.kind, run.show.last.event.kind) == ("undo", "start")


def test_cleared_message_is_gone_from_the_screens_and_stays_in_the_record():
    run = Run(plain(5))
    run.do("message", text="看镜头", seconds=30)
    run.wait(5).do("clear")
    assert run.show.message is None
    assert [said.text for said in run.show.messages] == ["看镜头"]
    assert run.do("message", text="收尾").message.text == "收尾"


def test_faster_rehearsal_has_its_own_clock():
    run = Run(plain(5), run=1)
    run.write("rehearse", {"speed": 10, "revision": 0})
    assert run.show.clock(EVENING + timedelta(seconds=6)) == EVENING + timedelta(seconds=60)
    assert replace(run.show, opened_at=None).clock(EVENING) == EVENING


@pytest.mark.parametrize(
    ("kind", "arguments", "key"),
    [
        ("next", {}, "show.not_started"),
        ("undo", {}, "show.nothing_to_undo"),
        ("answered", {"question": 4}, "show.question_gone"),
        ("tick", {"to": "a.1", "action": "x", "done": True}, "show.cue_gone"),
        ("skip", {"keys": ["zz.1"]}, "show.cue_gone"),
        ("fly", {}, "show.unknown_command"),
        ("message", {"text": ""}, "input.unreadable"),
    ],
)
def test_command_that_is_not_possible_says_why(kind, arguments, key):
    with pytest.raises(InputError) as caught:
        Run(plain(5)).do(kind, **arguments)
    assert caught.value.key == key
