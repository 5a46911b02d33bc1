"""When everything is expected: never before now, whatever the clocks on the wall do."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.catching_up import ways_to_catch_up
from planner.domain.projection import project
from planner.domain.run_sheet import RunSheet
from tests.domain.shows import EVENING, Run, cue, plain, runs

MINUTE = timedelta(minutes=1)


@given(runs(), st.integers(0, 7200))
def test_expected_end_is_never_before_now(run, later):
    now = run.now + timedelta(seconds=later)
    expected = project(run.show, now)
    if run.show.phase != "finished":
        assert expected.end >= now
        assert all(e.end >= e.start for e in expected.cues.values())
    if run.show.on is not None:
        assert expected.cues[run.show.on.key].end >= now


@given(runs())
def test_what_follows_starts_when_the_one_before_ends_or_at_its_hard_start(run):
    show = run.show
    expected = project(show, run.now).cues
    order = [p for p in show.places if p.key in expected]
    for before, after in itertools.pairwise(order):
        end, start = expected[before.key].end, expected[after.key].start
        assert start == (max(end, after.start) if after.hard else end)


@given(st.integers(1, 3600), st.integers(0, 600))
def test_hold_then_resume_equals_added_time(held, before):
    paused, added = Run(plain(10, 10)), Run(plain(10, 10))
    for run in (paused, added):
        run.do("start")
        run.wait(before)
    paused.do("hold")
    paused.wait(held).do("resume")
    added.do("add", seconds=held)
    added.wait(held)
    assert project(paused.show, paused.now) == project(added.show, added.now)


@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 11, 27, 15, 55, tzinfo=UTC),  # 23:55 in Shanghai
        datetime(2026, 10, 25, 0, 55, tzinfo=UTC),  # five minutes before Berlin's clocks go back
        datetime(2026, 3, 29, 0, 55, tzinfo=UTC),  # and before they go forward
        datetime(2026, 12, 31, 23, 55, tzinfo=UTC),
    ],
)
@given(st.data())
def test_midnight_and_changes_of_clocks_move_nothing(start, data):
    evening = data.draw(runs())
    other = Run(evening.sheets[0], start)
    other.sheets = evening.sheets
    by = start - EVENING
    for event in evening.log:
        other.now = event.at + by
        body = dict(event.body)
        if event.kind == "start":
            body["starts_at"] = start.isoformat()
        other.write(event.kind, body)
    here, there = project(evening.show, evening.now), project(other.show, evening.now + by)
    assert (here.offset, here.remaining) == (there.offset, there.remaining)
    assert there.end - here.end == by
    assert {k: e.start + by for k, e in here.cues.items()} == {
        k: e.start for k, e in there.cues.items()
    }


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Kolkata", "Pacific/Apia"])
@given(data=st.data())
def test_another_time_zone_changes_nothing(zone, data):
    here = data.draw(runs())
    there = Run(here.sheets[0], EVENING.astimezone(ZoneInfo(zone)))
    there.sheets = here.sheets
    for event in here.log:
        there.now = event.at
        body = dict(event.body)
        if event.kind == "start":
            starts_at = datetime.fromisoformat(body["starts_at"])
            body["starts_at"] = starts_at.astimezone(ZoneInfo(zone)).isoformat()
        there.write(event.kind, body)
    assert there.show.places == here.show.places
    assert all(place.start.tzinfo is UTC for place in there.show.places)
    assert project(there.show, here.now) == project(here.show, here.now)


def test_overrun_pushes_linked_cues_and_a_gap_absorbs_it():
    sheet = RunSheet(cues=[cue("a", 5), cue("b", 5), cue("c", 5, start=15 * 60)])
    run = Run(sheet)
    run.do("start")
    run.wait(8 * 60)
    expected = project(run.show, run.now)
    assert expected.remaining == -3 * MINUTE
    assert expected.offset == 3 * MINUTE
    assert expected.cues["b.1"].start == EVENING + 8 * MINUTE
    assert expected.cues["c.1"].start == EVENING + 15 * MINUTE
    assert expected.end == EVENING + 20 * MINUTE


def test_count_to_end_keeps_its_planned_end():
    sheet = RunSheet(cues=[cue("a", 5), cue("b", 10, count_to_end=True), cue("c", 5)])
    run = Run(sheet)
    run.do("start")
    run.wait(7 * 60).do("next")
    expected = project(run.show, run.now)
    assert expected.remaining == 8 * MINUTE
    assert expected.offset == timedelta()


def test_skipped_cue_counts_nothing_and_hold_moves_the_end():
    run = Run(plain(5, 5, 5))
    run.do("start")
    run.do("skip", keys=["b.1"])
    assert project(run.show, run.now).end == EVENING + 10 * MINUTE
    run.do("hold")
    run.wait(90)
    assert project(run.show, run.now).end == EVENING + 11.5 * MINUTE


def test_show_that_waits_past_its_start_is_expected_from_now():
    run = Run(plain(5, 5))
    expected = project(run.show, EVENING + 3 * MINUTE)
    assert (expected.end, expected.offset) == (EVENING + 13 * MINUTE, None)
    assert project(run.show, EVENING - 60 * MINUTE).end == EVENING + 10 * MINUTE


@given(runs())
def test_a_way_to_catch_up_gains_what_it_says(run):
    end = project(run.show, run.now).end
    for way in ways_to_catch_up(run.show, run.now)[:4]:
        again = Run(run.sheets[0])
        again.sheets, again.show, again.now = run.sheets, run.show, run.now
        if way.kind == "skip":
            again.do("skip", keys=[way.key])
        elif run.show.phase == "on":
            again.do("add", seconds=-way.seconds, to=way.key)
        else:
            continue
        assert end - project(again.show, run.now).end == way.gains > timedelta()
