"""Clips: moments become proposals, and are known again when figures move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.as_run import Segment
from planner.domain.audience import Curve, minutes
from planner.domain.clips import LONGEST, MOST, Moment, Reason, decision, proposed, same, to_cut
from planner.domain.moments import bursts, lead_moments, marked, rises
from planner.domain.steps.follow_up import DismissedClip, FollowUp, FollowUpTask

BEGAN = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def at(minute: float) -> datetime:
    return BEGAN + timedelta(minutes=minute)


def moment(start: float, end: float, weight: float = 0.5) -> Moment:
    return Moment(at(start), at(end), Reason("leads", "c1", weight, {"n": 2.0}))


def clips(*moments: Moment, warnings=()):
    segments = [Segment("a", "讲解", at(0), at(30)), Segment("b", "试驾", at(30), at(60))]
    return proposed(moments, segments, BEGAN, at(60), warnings)


def test_moments_that_touch_become_one_clip_with_both_reasons() -> None:
    (one,) = clips(moment(20, 21), moment(20.5, 22))
    assert one.seconds == (1200, 1320)
    assert len(one.reasons) == 2
    assert one.score == pytest.approx(0.75)
    assert (one.cue_id, one.title) == ("a", "讲解")


def test_the_best_come_first_and_not_too_many() -> None:
    found = clips(*(moment(5 * n, 5 * n + 1, 0.3 + 0.05 * n) for n in range(10)))
    assert len(found) == MOST
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


def test_a_clip_stays_within_the_stream_and_names_its_cue() -> None:
    first, last = sorted(clips(moment(-1, 1), moment(59, 62)), key=lambda c: c.start)
    assert (first.seconds, last.seconds) == ((0, 60), (3540, 3600))
    assert last.title == "试驾"


def test_a_correction_in_a_clip_asks_for_care() -> None:
    assert clips(moment(20, 21), warnings=[at(20.5)])[0].careful
    assert not clips(moment(20, 21), warnings=[at(25)])[0].careful


@given(st.lists(st.tuples(st.floats(0, 58), st.floats(0.2, 2)), max_size=30))
def test_no_clip_is_too_long_and_none_overlaps_itself(places) -> None:
    found = clips(*(moment(start, start + length) for start, length in places))
    assert all(timedelta() < clip.end - clip.start <= LONGEST for clip in found)
    assert len({clip.id for clip in found}) == len(found)


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ((100, 190), True),
        ((130, 220), True),
        ((190, 280), False),
        ((0, 3600), False),
        ((None, 190), False),
    ],
)
def test_a_clip_that_moved_a_little_is_the_same(other, alike) -> None:
    assert same((100, 190), other) is alike


def test_what_was_decided_is_known_again() -> None:
    (clip,) = clips(moment(20, 21.5))
    task = FollowUpTask(kind="clip", clip_from=1210, clip_to=1290)
    dismissed = DismissedClip(clip_from=1190, clip_to=1280)
    assert decision(FollowUp(), clip) == ""
    assert decision(FollowUp(tasks=[task]), clip) == "accepted"
    assert decision(FollowUp(dismissed_clips=[dismissed]), clip) == "dismissed"
    assert decision(FollowUp(tasks=[task], dismissed_clips=[dismissed]), clip) == "accepted"


def test_only_whole_clips_are_cut_in_the_order_of_the_recording() -> None:
    tasks = [
        FollowUpTask(kind="clip", clip_from=90, clip_to=120),
        FollowUpTask(kind="clip", clip_from=10, clip_to=40),
        FollowUpTask(kind="clip", clip_from=50),
        FollowUpTask(kind="clip", clip_from=60, clip_to=60),
        FollowUpTask(kind="replay", clip_from=0, clip_to=5),
    ]
    assert [one[:2] for one in to_cut(FollowUp(tasks=tasks))] == [(10, 40), (90, 120)]


def _steady(jump_at: int, factor: float) -> Curve:
    values = [100.0 + m % 3 for m in range(60)]
    values[jump_at:] = [value * factor for value in values[jump_at:]]
    return Curve.of([(minutes(BEGAN) + m, v) for m, v in enumerate(values)], 3.0)


def test_a_rise_is_found_where_it_was_and_nowhere_else() -> None:
    (found,) = rises("c1", _steady(30, 1.5), minutes(BEGAN))
    assert found.start <= at(30) <= found.end + timedelta(minutes=1)
    assert found.reason.values["share"] == pytest.approx(0.5, abs=0.05)


def test_a_steady_audience_and_the_first_minutes_bring_no_rise() -> None:
    assert rises("c1", _steady(30, 1.0), minutes(BEGAN)) == []
    assert rises("c1", _steady(3, 1.5), minutes(BEGAN)) == []
    assert rises("c1", Curve.of([], 3.0), minutes(BEGAN)) == []


def test_a_burst_of_comments_says_what_is_usual() -> None:
    comments = {at(m): 4.0 + m % 2 for m in range(40)} | {at(20): 30.0}
    (found,) = bursts("c1", comments)
    assert found.reason.values == {"n": 30.0, "usual": 4.5}
    assert found.start < at(20) < found.end


def test_a_few_comments_in_a_quiet_room_are_no_burst() -> None:
    assert bursts("c1", {at(20): 4.0}) == []
    assert len(bursts("c1", {at(20): 12.0})) == 1


def test_leads_one_after_the_other_are_one_moment() -> None:
    (found,) = lead_moments("c1", {at(20): 1.0, at(21): 2.0, at(40): 1.0}, 60)
    assert found.reason.values == {"n": 3.0}
    assert (found.start, found.end) == (at(19), at(22))


def test_leads_that_come_all_the_time_stand_out_nowhere() -> None:
    assert lead_moments("c1", {at(m): 1.0 for m in range(60)}, 60) == []


def test_a_mark_is_pressed_after_the_moment() -> None:
    found = marked(at(20), "好镜头")
    assert found.start < at(20) < found.end
    assert found.reason.values == {"note": "好镜头"}
