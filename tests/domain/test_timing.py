"""Planned times of the run sheet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.run_sheet import Block, Cue, RunSheet, end_seconds, planned, total_seconds
from planner.domain.timing import (
    at,
    back_timed,
    breaks,
    clock,
    exact_clock,
    length,
    typed_time,
    without_call,
)
from planner.errors import InputError

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
EVENING = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
"""20:00 in Shanghai."""


def cue(id: str, minutes: float = 5, **fields: object) -> Cue:
    return Cue.model_validate({"id": id, "title": id, "seconds": int(minutes * 60), **fields})


@st.composite
def sheets(draw: st.DrawFn, hard: bool = True) -> RunSheet:
    blocks = [Block(id=f"b{i}", repeats=draw(st.integers(1, 4))) for i in range(2)]
    cues = [
        Cue(
            id=f"c{i}",
            seconds=draw(st.integers(0, 3600)),
            start=draw(st.none() | st.integers(-3600, 7200)) if hard else None,
            skipped=draw(st.booleans()),
            block_id=draw(st.sampled_from(["", "", "b0", "b1"])),
        )
        for i in range(draw(st.integers(0, 12)))
    ]
    return RunSheet(cues=cues, blocks=blocks)


@given(sheets())
def test_planned_lengths_add_up_to_the_total(sheet):
    assert sum(place.seconds for place in planned(sheet)) == total_seconds(sheet)


@given(sheets(hard=False))
def test_linked_cues_follow_on_without_gap(sheet):
    clock_seconds = 0
    for place in planned(sheet):
        assert place.start == clock_seconds
        clock_seconds = place.end
    assert clock_seconds == total_seconds(sheet) == end_seconds(sheet)
    assert breaks(sheet) == []


@given(st.lists(st.integers(0, 1800), min_size=1, max_size=5), st.integers(1, 6))
def test_block_that_repeats_n_times_is_n_copies(lengths, n):
    block = RunSheet(
        cues=[Cue(id=f"c{i}", seconds=s, block_id="b") for i, s in enumerate(lengths)],
        blocks=[Block(id="b", repeats=n)],
    )
    copies = RunSheet(
        cues=[Cue(id=f"c{i}-{lap}", seconds=s) for lap in range(n) for i, s in enumerate(lengths)]
    )
    assert [(p.start, p.end) for p in planned(block)] == [(p.start, p.end) for p in planned(copies)]
    assert [p.lap for p in planned(block)] == [lap + 1 for lap in range(n) for _ in lengths]


@given(sheets(), st.randoms())
def test_moving_cues_keeps_the_total_where_blocks_stay_together(sheet, random):
    free = [c.model_copy(update={"block_id": ""}) for c in sheet.cues]
    moved = list(free)
    random.shuffle(moved)
    before, after = RunSheet(cues=free), RunSheet(cues=moved)
    assert total_seconds(before) == total_seconds(after)


@given(sheets(), st.data())
def test_skipped_cue_counts_nothing(sheet, data):
    if not sheet.cues:
        return
    place = data.draw(st.integers(0, len(sheet.cues) - 1))
    skipped = list(sheet.cues)
    skipped[place] = skipped[place].model_copy(update={"skipped": True})
    gone = list(skipped)
    # an empty cue in its place keeps blocks together as they were
    gone[place] = gone[place].model_copy(update={"seconds": 0, "start": None, "skipped": False})
    others = [
        [(p.cue.id, p.start, p.end) for p in planned(s) if p.cue.id != sheet.cues[place].id]
        for s in (
            sheet.model_copy(update={"cues": skipped}),
            sheet.model_copy(update={"cues": gone}),
        )
    ]
    assert others[0] == others[1]


def test_hard_start_makes_gap_and_overlap():
    sheet = RunSheet(cues=[cue("a", 8), cue("b", 5, start=600), cue("c", 5, start=780)])
    assert [(b.kind, b.after.cue.id, b.seconds) for b in breaks(sheet)] == [
        ("gap", "b", 120),
        ("overlap", "c", 120),
    ]


def test_picture_before_the_start_is_no_gap():
    sheet = RunSheet(cues=[cue("wait", 10, start=-600), cue("a", 8)])
    assert breaks(sheet) == []
    assert planned(sheet)[1].start == 0


def test_first_cue_after_the_start_leaves_a_gap():
    sheet = RunSheet(cues=[cue("a", 8, start=120)])
    assert [(b.kind, b.before, b.seconds) for b in breaks(sheet)] == [("gap", None, 120)]


@given(sheets(hard=False), st.integers(0, 4 * 3600), st.data())
def test_back_timed_sheet_ends_with_the_slot(sheet, slot, data):
    active = [c.id for c in sheet.cues if not c.skipped]
    if not active:
        return
    chosen = data.draw(st.sampled_from(active))
    timed = back_timed(sheet, slot, chosen)
    assert planned(timed)[-1].end == slot
    assert total_seconds(timed) == total_seconds(sheet)
    assert back_timed(timed, slot, chosen) == timed


@given(sheets(hard=False))
def test_back_timing_a_sheet_to_its_own_end_changes_no_time(sheet):
    active = [c.id for c in sheet.cues if not c.skipped]
    if not active:
        return
    timed = back_timed(sheet, end_seconds(sheet), active[0])
    assert [(p.start, p.end) for p in planned(timed)] == [(p.start, p.end) for p in planned(sheet)]


def test_back_timing_refuses_a_skipped_cue():
    with pytest.raises(InputError):
        back_timed(RunSheet(cues=[cue("a", skipped=True)]), 3600, "a")


def test_stretch_without_a_call_is_measured_between_calls():
    calls = {"call_to_leave_contact": True}
    sheet = RunSheet(cues=[cue("a", 8), cue("b", 2, **calls), cue("c", 6), cue("d", 6)])
    assert [(s.first.cue.id, s.start, s.end) for s in without_call(sheet)] == [("c", 600, 1320)]


def test_stretch_of_exactly_the_limit_passes():
    sheet = RunSheet(cues=[cue("a", 10), cue("b", 2, call_to_leave_contact=True)])
    assert without_call(sheet) == []


def test_clock_past_midnight_says_the_next_day():
    late = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
    assert clock(late, SHANGHAI, 0) == "23:30"
    assert clock(late, SHANGHAI, 2400) == "00:10 +1"
    assert clock(late, SHANGHAI, 90) == "23:31:30"


def test_clock_where_clocks_go_back_keeps_its_length():
    night = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30, the first time
    assert clock(night, BERLIN, 0) == "02:30"
    assert clock(night, BERLIN, 3600) == "02:30"
    assert at(night, 3600) - at(night, 0) == at(EVENING, 3600) - at(EVENING, 0)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("20:08", (480, None)),
        ("20:00-20:08", (0, 480)),
        ("２０：００－２０：０８", (0, 480)),
        ("20:00~20:08", (0, 480)),
        ("20:00 至 20:08", (0, 480)),
        ("19:50", (-600, None)),
        ("+8", (480, None)),
        ("+8:30", (510, None)),
        ("+8分钟", (480, None)),
        ("20:01:30", (90, None)),
    ],
)
def test_typed_time_is_read(typed, expected):
    assert typed_time(typed, EVENING, SHANGHAI, 7200) == expected


def test_typed_time_past_midnight_is_the_next_day():
    late = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
    assert typed_time("23:55-00:05", late, SHANGHAI, 7200) == (1500, 600)
    assert typed_time("00:10", late, SHANGHAI, 7200) == (2400, None)
    assert typed_time("23:50-24:00", late, SHANGHAI, 7200) == (1200, 600)


@pytest.mark.parametrize("typed", ["abc", "25:00", "20:70", "21:00-20:00", "20:00-", ""])
def test_typed_time_that_is_none_is_refused(typed):
    with pytest.raises(InputError):
        typed_time(typed, EVENING, SHANGHAI, 7200)


def test_time_that_clocks_skip_is_refused():
    night = datetime(2026, 3, 29, 0, 0, tzinfo=UTC)  # 01:00 in Berlin, 02:00 becomes 03:00
    with pytest.raises(InputError) as caught:
        typed_time("02:30 +0", night, BERLIN, 7200)
    assert caught.value.key == "input.clock_skips_time"


@given(st.integers(-3600, 8 * 3600))
def test_clock_reads_back_as_typed(seconds):
    assert typed_time(clock(EVENING, SHANGHAI, seconds), EVENING, SHANGHAI, 7200)[0] == seconds


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (480, "8:00"), (3900, "1:05:00"), (-30, "-0:30"), (59, "0:59")],
)
def test_length_is_written(seconds, text):
    assert length(seconds) == text


@given(
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]),
    st.integers(0, 365 * 24 * 3600),
    st.integers(0, 4 * 3600),
)
def test_a_clock_to_the_second_reads_back_as_the_same_local_time(zone_name, later, seconds):
    zone, begins = ZoneInfo(zone_name), EVENING + timedelta(seconds=later)
    instant = begins + timedelta(seconds=seconds)
    typed = exact_clock(instant, begins, zone)
    found, _ = typed_time(typed, begins, zone, 4 * 3600)
    again = begins + timedelta(seconds=found)
    assert exact_clock(again, begins, zone) == typed  # an hour that comes twice: the first
    assert again == instant or abs(again - instant) == timedelta(hours=1)
