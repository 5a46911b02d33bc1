"""Which of a platform's streams are a broadcast's sittings, and what they come to together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from connectors.reading import Event, Reading, Stream, Total
from planner.domain.polling import Span
from planner.live import sittings

START = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
SPAN = Span(START, START + timedelta(hours=2))


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def test_streams_around_the_planned_time_are_sittings_in_order() -> None:
    listed = [
        Stream("late", started_at=at(70), ended_at=at(121)),
        Stream("morning", started_at=at(-600), ended_at=at(-500)),
        Stream("first", started_at=at(-3), ended_at=at(60)),
        Stream("tomorrow", planned_at=at(24 * 60)),
    ]
    found = sittings.matching(listed, [], "", SPAN, at(130))
    assert [s.id for s in found] == ["first", "late"]


def test_a_typed_room_decides_whatever_the_time() -> None:
    listed = [Stream("a", started_at=at(0)), Stream("b", started_at=at(-900))]
    assert [s.id for s in sittings.matching(listed, [], "b", SPAN, at(5))] == ["b"]


def test_a_stream_that_names_no_time_counts_while_the_broadcast_is_on() -> None:
    listed = [Stream("x")]
    assert [s.id for s in sittings.matching(listed, [], "", SPAN, at(5))] == ["x"]
    assert sittings.matching(listed, [], "", SPAN, at(24 * 60)) == []


def test_of_two_broadcasts_in_an_evening_each_takes_its_own_stream() -> None:
    early = Span(at(-120), at(-30))
    listed = [Stream("a", started_at=at(-118), ended_at=at(-31)), Stream("b", started_at=at(1))]
    mine = sittings.matching(listed, [], "", SPAN, at(5), others=[early])
    assert [s.id for s in mine] == ["b"]
    theirs = sittings.matching(listed, [], "", early, at(5), others=[SPAN])
    assert [s.id for s in theirs] == ["a"]


def test_a_stream_that_the_list_calls_on_is_on_again() -> None:
    known = [Stream("a", started_at=at(0), ended_at=at(50))]
    (found,) = sittings.matching([Stream("a", started_at=at(0))], known, "", SPAN, at(60))
    assert found.ended_at is None


def test_what_was_known_stays_with_the_end_it_was_seen_to_have() -> None:
    known = [Stream("a", started_at=at(0), ended_at=at(50), more={"chat": "c1"})]
    planned = Stream("a", title="新车", planned_at=at(0))
    (found,) = sittings.matching([planned], known, "", SPAN, at(60))
    assert (found.started_at, found.ended_at, found.more) == (at(0), at(50), {"chat": "c1"})
    assert sittings.matching([], known, "", SPAN, at(60)) == known


def test_sittings_survive_the_store() -> None:
    known = [Stream("a", "标题", at(-10), at(0), None, {"chat": "c"}), Stream("b")]
    assert sittings.read(sittings.document(known, SPAN, "r")) == known
    assert sittings.plan_of(sittings.document(known, SPAN, "r")) == (SPAN, "r")
    assert sittings.read({}) == []


def test_counts_of_sittings_add_up_and_people_do_not() -> None:
    first = Reading(
        totals=[
            Total("views", 100.0, "final"),
            Total("viewers", 80.0),
            Total("peak_concurrent", 30.0),
        ]
    )
    second = Reading(totals=[Total("views", 50.0, "final"), Total("peak_concurrent", 40.0)])
    both = sittings.together([first, second])
    assert {t.metric: t.value for t in both.totals} == {"views": 150.0, "peak_concurrent": 40.0}
    assert {t.state for t in both.totals} == {"provisional"}
    assert sittings.together([first]) is first


def test_a_metric_one_sitting_still_lacks_is_pending() -> None:
    both = sittings.together(
        [Reading(totals=[Total("views", 1.0)]), Reading(pending=frozenset({"views"}))]
    )
    assert both.totals == []
    assert both.pending == {"views"}


def test_the_whole_broadcast_reaches_from_first_beginning_to_end() -> None:
    parts = [Stream("a", started_at=at(2), ended_at=at(50)), Stream("b", started_at=at(60))]
    whole = sittings.whole(parts, SPAN, at(120))
    assert (whole.id, whole.started_at, whole.ended_at) == ("b", at(2), at(120))
    alone = sittings.whole([], SPAN, at(120))
    assert (alone.id, alone.started_at, alone.ended_at) == ("", START, at(120))


def test_a_whole_list_of_leads_is_counted_each_once() -> None:
    natural, paid = ("natural", "paid")
    events = [
        Event("1", "lead", at(1), traffic=natural),
        Event("2", "lead", at(2), traffic=paid),
        Event("2", "lead", at(2), traffic=paid),
    ]
    counted = sittings.lead_list(Reading(events=events))
    assert {t.metric: t.value for t in counted.totals} == {
        "leads": 2.0,
        "leads_natural": 1.0,
        "leads_paid": 1.0,
    }
    unknown = sittings.lead_list(Reading(events=[*events, Event("3", "lead", at(3))]))
    assert {t.metric: t.value for t in unknown.totals} == {"leads": 3.0}
    own = Reading(totals=[Total("leads_paid", 9.0)])
    assert sittings.lead_list(own).totals == own.totals


def test_a_lead_is_known_by_its_minute_whatever_the_platform_calls_it() -> None:
    some = [Event("9", "lead", at(1)), Event("4", "lead", at(1)), Event("7", "lead", at(2))]
    renamed = [replace(event, id=f"x{event.id}") for event in reversed(some)]
    first, second = (sittings.lead_list(Reading(events=e)).events for e in (some, renamed))
    assert [e.id for e in first] == [e.id for e in second]
    assert len({e.id for e in first}) == 3
