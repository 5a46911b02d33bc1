"""What stands on the floor: numbers of every source, and the same as from raw rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.actions import campaigns, figures
from planner.domain.standing import standing
from planner.insight.floor import SILENT, Silence, Untyped, floor_of, silences
from planner.insight.minute_curve import minute_curve_of
from planner.insight.results import results_of
from planner.store import live_figures
from planner.store.feeds import FeedRow
from tests.insight.a_stream import BEGAN, at, campaign, event, sample, store
from tests.insight.past_broadcasts import figure

__all__ = ["store"]


def read(store, of, stored=(), rows=(), *, now):
    return live_figures.as_of(of, stored, live_figures.measured(store, of), rows, now)


def stands(store, *stored, now=at(60)):  # noqa: B008 - a moment never changes
    return standing(read(store, campaign("yt", "dy"), stored, now=now))


def floor(database, store, made, now):
    of = campaigns.get(database, made)
    return floor_of(database, store, of, minute_curve_of(database, store, of, now=now), {}, now=now)


def broadcast(database, who, *channels, **targets) -> str:
    """A broadcast of two hours with goals."""
    parts = {
        "header": {"title": "直播", "starts_at": BEGAN.isoformat(), "length_minutes": 120},
        "goals": {"targets": [{"id": m, "metric": m, "value": v} for m, v in targets.items()]},
        "platform": {"channels": [{"id": c, "platform": "youtube"} for c in channels]},
    }
    return campaigns.create(database, who, parts, now=BEGAN)


def typed(database, who, made, channel, minutes, **values) -> None:
    figures.add(
        database, who, made, channel, values, when="live", holds_for=at(minutes), now=at(minutes)
    )


def test_the_newest_reading_the_typed_number_and_the_events_counted_stand_together(store) -> None:
    store.append([sample(n, 100 + n) for n in range(5)], [event(n, "lead") for n in range(7)])
    found = stands(store, figure("leads", 4, at(6), channel="dy", state="live"))
    assert found["yt", "concurrent"].value == 104
    assert found["yt", "leads"].value == 7
    assert found["dy", "leads"].value == 4
    assert found["dy", "leads"].source == "person"


def test_of_a_counter_and_the_events_counted_the_larger_stands(store) -> None:
    store.append([sample(3, 50, metric="likes")], [event(n, "like") for n in range(9)])
    assert stands(store)["yt", "likes"].value == 50  # listening began late
    store.append([sample(4, 3, metric="comments")], [event(n) for n in range(9)])
    assert stands(store)["yt", "comments"].value == 9  # the counter lags behind


def test_a_final_figure_goes_before_everything_live(store) -> None:
    store.append(events=[event(n, "lead") for n in range(9)])
    final = figure("leads", 6, at(600), channel="yt", state="final")
    assert stands(store, final)["yt", "leads"].value == 6


def test_what_nobody_read_is_missing_and_not_zero(store) -> None:
    store.append([sample(1, 10)])
    assert ("yt", "leads") not in stands(store)


def test_a_demo_says_so_in_what_it_counted(store) -> None:
    store.append([sample(1, 10, source="demo:youtube")], [event(1)])
    assert stands(store)["yt", "comments"].source == "demo"


def test_once_it_is_over_what_was_live_is_the_first_result(store) -> None:
    store.append([sample(n, 100 + n) for n in range(5)], [event(n, "lead") for n in range(7)])
    read = figure("views", 900, at(100), channel="dy", state="live", read_at=at(100))
    for now, state in (
        (at(60), "live"),
        (at(121), "provisional"),
        (at(60 * 24 * 9), "provisional"),
    ):
        found = stands(store, read, now=now)
        assert {found[place].state for place in found} == {state}


def test_what_was_counted_afterwards_goes_before_more_that_was_counted_live(store) -> None:
    store.append(events=[event(n, "lead") for n in range(9)])
    later = figure("leads", 6, at(120), channel="yt", state="provisional", read_at=at(400))
    assert stands(store, later, now=at(60 * 24 * 9))["yt", "leads"].value == 6


def test_a_number_of_events_is_as_old_as_the_feed_that_would_have_told_of_more(store) -> None:
    store.append(events=[event(n, "lead") for n in range(3)])
    rows = [feed("listen", last=at(2)), feed("live", last=at(40))]
    of = campaign("yt")
    (leads,) = read(store, of, rows=rows, now=at(41))
    assert (leads.value, leads.read_at) == (3, at(40))
    broken = [feed("listen", last=at(20), error={"reason": "unreachable"}), rows[1]]
    (leads,) = read(store, of, rows=broken, now=at(41))
    assert leads.read_at == at(20)


def feed(name: str = "live", *, last=None, over=False, error=None) -> FeedRow:
    return FeedRow("c", "yt", "k", name, last_ok_at=last, over=over, error=error or {})


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (feed(last=at(10) - SILENT - timedelta(seconds=1)), ""),
        (feed(), ""),
        (feed("chat", last=at(9), error={"reason": "unreachable"}), "unreachable"),
        (feed(last=at(2), over=True, error={"reason": "signed_out"}), "signed_out"),
    ],
)
def test_a_connector_that_reads_nothing_is_silent_since_it_last_did(row, reason) -> None:
    (found,) = silences([row], at(10))
    assert (found.channel_id, found.feed, found.since) == ("yt", row.feed, row.last_ok_at)
    assert found.reason == reason


@pytest.mark.parametrize(
    "row",
    [
        feed(last=at(9)),
        feed("chat", last=at(1)),  # nobody said anything
        feed(last=at(1), over=True),  # it has ended
        feed("revisions", last=at(0), error={"reason": "not_ready"}),
    ],
)
def test_a_connector_that_has_nothing_to_read_is_not_silent(row) -> None:
    assert silences([row], at(10)) == []


def test_a_floor_of_three_hours_tells_the_same_as_its_raw_rows(database, store, who) -> None:
    parts = {
        "header": {"title": "直播", "starts_at": BEGAN.isoformat(), "length_minutes": 240},
        "goals": {"targets": [{"id": "a", "metric": "leads", "value": 1000}]},
        "platform": {"channels": [{"id": "yt", "platform": "youtube"}]},
    }
    made = campaigns.create(database, who, parts, now=BEGAN)
    of = campaigns.get(database, made)
    raw = [sample(n / 2, 500 + n % 7) for n in range(360)]
    told = [event(n / 10, "lead") for n in range(1800)] + [event(n / 10) for n in range(1800)]
    raw = [replace(one, campaign_id=made) for one in raw]
    told = [replace(one, campaign_id=made) for one in told]
    store.append(raw, told)
    now = at(180)
    curve = minute_curve_of(database, store, of, now=now)
    floor = floor_of(database, store, of, curve, {}, now=now)
    leads = sum(one.kind == "lead" for one in told)
    assert floor.results.totals["leads"].value == leads == 1800
    (goal,) = floor.goals
    assert goal.expected == pytest.approx(leads * timedelta(minutes=240) / (now - BEGAN))
    (rhythm,) = floor.rhythms
    assert (rhythm.typed, rhythm.every) == (False, timedelta(seconds=30))
    assert floor.notes == ()


def test_numbers_typed_every_ten_minutes_have_their_rhythm_told(database, store, who) -> None:
    parts = {
        "header": {"title": "直播", "starts_at": BEGAN.isoformat()},
        "platform": {"channels": [{"id": "dy", "platform": "douyin"}]},
    }
    made = campaigns.create(database, who, parts, now=BEGAN)
    for minutes in (10, 20, 30):
        moment = at(minutes)
        figures.add(
            database, who, made, "dy", {"concurrent": 80.0}, when="live", holds_for=moment,
            now=moment,
        )  # fmt: skip
    of = campaigns.get(database, made)
    curve = minute_curve_of(database, store, of, now=at(31))
    (rhythm,) = floor_of(database, store, of, curve, {}, now=at(31)).rhythms
    assert (rhythm.typed, rhythm.every) == (True, timedelta(minutes=10))


def test_the_floor_and_the_review_say_the_same(database, store, who) -> None:
    parts = {
        "header": {"title": "直播", "starts_at": BEGAN.isoformat()},
        "goals": {"targets": [{"id": "a", "metric": "peak_concurrent", "value": 200}]},
        "platform": {"channels": [{"id": "yt", "platform": "youtube"}]},
    }
    made = campaigns.create(database, who, parts, now=BEGAN)
    store.append([replace(sample(n, 100 + n % 7), campaign_id=made) for n in range(60)])
    of = campaigns.get(database, made)
    curve = minute_curve_of(database, store, of, now=at(60))
    floor = floor_of(database, store, of, curve, {}, now=at(60))
    assert floor.results == results_of(database, store, of, now=at(60))
    assert floor.goals[0].result.actual.value == 106


def test_each_question_stands_once_the_newest_first(database, store, who) -> None:
    parts = {
        "header": {"title": "直播", "starts_at": BEGAN.isoformat()},
        "platform": {"channels": [{"id": "yt", "platform": "youtube"}]},
    }
    made = campaigns.create(database, who, parts, now=BEGAN)
    said = {1: "多少钱？", 2: "好看", 3: "有现车吗？", 4: " 多少钱？ ", 5: "？"}
    store.append(
        events=[replace(event(n), campaign_id=made, text=text) for n, text in said.items()]
    )
    of = campaigns.get(database, made)
    curve = minute_curve_of(database, store, of, now=at(6))
    asked = floor_of(database, store, of, curve, {}, now=at(6)).questions
    assert [(one.at, one.text.strip()) for one in asked] == [
        (at(4), "多少钱？"),
        (at(3), "有现车吗？"),
    ]


def test_the_pace_slows_down_while_nothing_comes(database, store, who) -> None:
    made = broadcast(database, who, "yt", leads=60)
    told = [replace(event(n, "lead"), campaign_id=made) for n in range(20)]
    store.append(events=told)
    for minutes, expected in ((40, 60), (60, 40)):
        (goal,) = floor(database, store, made, at(minutes)).goals
        assert goal.expected == pytest.approx(expected)


def test_a_broadcast_that_is_over_has_no_pace(database, store, who) -> None:
    made = broadcast(database, who, "yt", leads=60)
    store.append(events=[replace(event(n, "lead"), campaign_id=made) for n in range(20)])
    (goal,) = floor(database, store, made, at(600)).goals
    assert (goal.expected, goal.result.actual.value) == (None, 20)


def test_each_channel_goes_by_its_own_moment_and_a_missing_one_is_left_out(
    database, store, who
) -> None:
    made = broadcast(database, who, "yt", "dy", leads=60)
    store.append(events=[replace(event(n, "lead"), campaign_id=made) for n in range(20)])
    (goal,) = floor(database, store, made, at(40)).goals
    assert (goal.expected, goal.result.actual.missing) == (60, "some_channels")
    typed(database, who, made, "dy", 20, leads=5.0)
    (goal,) = floor(database, store, made, at(40)).goals
    assert goal.expected == 20 * 3 + 5 * 6


def test_people_of_all_channels_together_are_at_most_their_sum(database, store, who) -> None:
    made = broadcast(database, who, "yt", "dy", viewers=9000)
    typed(database, who, made, "dy", 20, viewers=2100.0)
    (goal,) = floor(database, store, made, at(40)).goals
    assert goal.at_most is None  # the other channel may have many more
    typed(database, who, made, "yt", 20, viewers=6900.0)
    (goal,) = floor(database, store, made, at(40)).goals
    assert (goal.at_most, goal.expected) == (9000, None)


def test_numbers_that_stopped_coming_are_told_whoever_reads_them(database, store, who) -> None:
    made = broadcast(database, who, "yt", "dy")
    store.append([replace(sample(n, 100), campaign_id=made) for n in range(10)])
    for minutes in (2, 6, 10):
        typed(database, who, made, "dy", minutes, concurrent=80.0)
    assert floor(database, store, made, at(12)).notes == ()
    assert floor(database, store, made, at(31)).notes == (
        Silence("yt", "live", at(10), ""),
        Untyped("dy", at(10), timedelta(minutes=4)),
    )
