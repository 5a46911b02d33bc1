"""What stands on the floor: numbers of every source, and the same as from raw rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.actions import campaigns, figures
from planner.domain.standing import standing
from planner.insight.floor import SILENT, floor_of, silences
from planner.insight.minute_curve import minute_curve_of
from planner.insight.results import results_of
from planner.store import live_figures
from planner.store.feeds import FeedRow
from tests.insight.a_stream import BEGAN, at, campaign, event, sample, store
from tests.insight.past_broadcasts import figure

__all__ = ["store"]


def stands(store, *stored):
    measured = live_figures.measured(store, campaign("yt", "dy"))
    return standing(live_figures.together(stored, measured))


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
    last = max(one.at for one in told)
    assert goal.expected == pytest.approx(leads * timedelta(minutes=240) / (last - BEGAN))
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
    assert floor.results == results_of(database, store, of)
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
