"""What is usual of running totals at a minute: the median of the store's last broadcasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from planner.actions import campaigns, figures
from planner.domain.telemetry import COUNTED, Event, Sample
from planner.insight.usual import MOST, Usual
from planner.insight.usual_counts import usual_counts_of
from planner.store import feeds
from planner.store.feeds import Gap
from tests.insight.a_stream import store

__all__ = ["store"]

FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
METRICS = ("comments", "likes", "leads", "spend", "component_clicks")


class Store:
    """A store whose broadcasts are an hour long, a week apart."""

    def __init__(self, database, telemetry, who) -> None:
        self.database, self.telemetry, self.who = database, telemetry, who

    def broadcast(self, weeks: int, *, late: float = 0, length=60, channels=("yt",), **header):
        """One of so many weeks ago, ``late`` by some minutes; its id and its start."""
        planned = FRIDAY - timedelta(weeks=weeks)
        begun = planned + timedelta(minutes=late)
        on = {"actual_on": begun.isoformat()} if late else {}
        body = {"store_id": "s1", "starts_at": planned.isoformat(), "length_minutes": length}
        rows = [{"id": c, "library_id": c, "platform": "youtube", **on} for c in channels]
        parts = {
            "header": {"title": "直播", **body, **header},
            "platform": {"channels": rows},
        }
        return campaigns.create(self.database, self.who, parts, now=planned), begun

    def tell(self, made, minutes, kind="comment", channel="yt") -> None:
        """Something a viewer did, once for each of the ``minutes``."""
        campaign_id, begun = made
        self.telemetry.append(
            events=[
                Event(
                    campaign_id, channel, kind, f"{kind}{n}", begun + timedelta(minutes=at), "v",
                    "", 1, None, "", "", "", begun, "api:youtube",
                )
                for n, at in enumerate(minutes)
            ]
        )  # fmt: skip

    def show(self, made, counter, metric="likes", channel="yt") -> None:
        """What a counter of the platform showed, by the minute."""
        campaign_id, begun = made
        self.telemetry.append(
            [
                Sample(
                    campaign_id, channel, metric, begun + timedelta(minutes=at), value, 0, "live",
                    begun + timedelta(minutes=at), "api:youtube",
                )
                for at, value in counter.items()
            ]
        )  # fmt: skip

    def type(self, made, counter, metric, channel="yt") -> None:
        """What a person read off during the stream, by the minute."""
        campaign_id, begun = made
        for at, value in counter.items():
            moment = begun + timedelta(minutes=at)
            figures.add(
                self.database, self.who, campaign_id, channel, {metric: float(value)},
                when="live", holds_for=moment, now=moment,
            )  # fmt: skip

    def total(self, made, value, metric, channel="yt") -> None:
        """What was told when it had ended."""
        campaign_id, begun = made
        ended = begun + timedelta(minutes=60)
        figures.add(
            self.database, self.who, campaign_id, channel, {metric: float(value)},
            when="end", holds_for=ended, now=ended,
        )  # fmt: skip

    def usual(self, metric, minute, channel="yt", **how) -> Usual | None:
        """What is usual by a minute of a broadcast of today."""
        campaign_id, _ = self.broadcast(0, **how)
        of = campaigns.get(self.database, campaign_id)
        found = usual_counts_of(self.database, self.telemetry, of, METRICS)
        return found[metric, channel].at(minute) if (metric, channel) in found else None


@pytest.fixture
def house(database, store, who) -> Store:
    return Store(database, store, who)


def test_without_a_past_nothing_is_usual(house) -> None:
    assert house.usual("comments", 10) is None


def test_events_are_counted_until_the_same_minute_of_each(house) -> None:
    for weeks, minutes in ((1, (0, 5, 9, 20)), (2, (3, 40)), (3, (1, 2, 8, 9, 9.9, 30))):
        house.tell(house.broadcast(weeks), minutes)
    assert house.usual("comments", 10) == Usual(3, 3)  # of 3, 1 and 5
    assert house.usual("comments", 45) == Usual(4, 3)  # of 4, 2 and 6
    assert house.usual("comments", -1) is None


@pytest.mark.parametrize(("metric", "kind"), [m for m in COUNTED.items() if m[0] in METRICS])
def test_each_kind_of_event_is_counted_by_itself(house, metric, kind) -> None:
    for weeks in (1, 2, 3):
        house.tell(house.broadcast(weeks), [1, 2, 3], kind)
    assert house.usual(metric, 10) == Usual(3, 3)
    assert house.usual("comments" if metric != "comments" else "likes", 10) is None


def test_too_few_broadcasts_say_nothing(house) -> None:
    for weeks in (1, 2):
        house.tell(house.broadcast(weeks), [1, 2])
    assert house.usual("comments", 10) is None


def test_seven_broadcasts_stand_and_older_ones_are_left_out(house) -> None:
    for weeks in range(1, 10):
        house.tell(house.broadcast(weeks), range(weeks))
    assert house.usual("comments", 30) == Usual(4, MOST)  # of 1 … 7


def test_minutes_count_from_each_broadcasts_own_start(house) -> None:
    for weeks, late in ((1, 0), (2, 7), (3, 12.5)):
        house.tell(house.broadcast(weeks, late=late), [5, 15])
    assert house.usual("comments", 4) == Usual(0, 3)
    assert house.usual("comments", 10) == Usual(1, 3)


def test_a_broadcast_that_ended_earlier_has_its_whole_count(house) -> None:
    for weeks, length in ((1, 30), (2, 30), (3, 60)):
        house.tell(house.broadcast(weeks, length=length), [1, 2, 20, 50][: length // 15 + 1])
    assert house.usual("comments", 40) == Usual(3, 3)
    assert house.usual("comments", 200) == Usual(3, 3)


def test_a_counter_of_which_the_end_is_not_known_has_no_whole_count(house) -> None:
    for weeks in (1, 2, 3):
        house.show(house.broadcast(weeks), {n: 10 * n for n in range(0, 31, 10)})
    assert house.usual("likes", 20).broadcasts == 3
    assert house.usual("likes", 45) is None
    assert house.usual("likes", 90) is None


def test_between_readings_a_counter_grows_evenly(house) -> None:
    for weeks, rate in ((1, 1), (2, 2), (3, 6)):
        house.type(house.broadcast(weeks), {at: rate * at for at in range(10, 61, 10)}, "leads")
    assert house.usual("leads", 14.5) == Usual(29, 3)  # two a minute
    assert house.usual("leads", 90) == Usual(120, 3)


def test_readings_far_apart_say_something_of_their_own_minute_only(house) -> None:
    for weeks in (1, 2, 3):
        house.type(house.broadcast(weeks), {20.2: 8, 45.7: 11}, "leads")
    assert house.usual("leads", 20) == Usual(8, 3)
    assert house.usual("leads", 45.9) == Usual(11, 3)
    assert [house.usual("leads", at) for at in (0, 5, 19.9, 21, 44, 46)] == [None] * 6


def test_a_minute_that_fewer_than_half_know_is_not_usual(house) -> None:
    for weeks in range(1, 8):
        counter = {20: 5, 45: 9} if weeks > 4 else {20: 5}
        house.type(house.broadcast(weeks), counter, "leads")
    assert house.usual("leads", 20) == Usual(5, 7)
    assert house.usual("leads", 45) is None


def test_a_total_of_the_end_says_nothing_of_a_minute(house) -> None:
    for weeks in (1, 2, 3):
        made = house.broadcast(weeks)
        house.total(made, 500, "component_clicks")
        house.show(made, {61: 900})
    for minute in (0, 30, 59, 90):
        assert house.usual("component_clicks", minute) is None
        assert house.usual("likes", minute) is None
    for weeks in (4, 5, 6):
        house.type(house.broadcast(weeks), {50: 40}, "component_clicks")
    assert house.usual("component_clicks", 50) == Usual(40, 3)


def test_a_sitting_that_was_interrupted_goes_on_where_it_stood(house) -> None:
    before = {n: 10 * n for n in range(21)}
    for weeks in (1, 2, 3):
        house.show(house.broadcast(weeks), {**before, **{n: 2 * (n - 40) for n in range(40, 61)}})
    assert house.usual("likes", 15).broadcasts == 3
    assert house.usual("likes", 30) is None  # nothing was read while it was off
    assert house.usual("likes", 50) == Usual(200 + 18, 3)  # what is read of a minute is its end's


@pytest.mark.parametrize(("minutes", "after"), [(10, Usual(2, 3)), (20, None)])
def test_after_a_long_gap_of_the_feed_nobody_knows(house, minutes, after) -> None:
    for weeks in (1, 2, 3):
        campaign_id, begun = made = house.broadcast(weeks)
        house.tell(made, [5, 55])
        since = begun + timedelta(minutes=20)
        until = since + timedelta(minutes=minutes)
        with house.database.write() as db:
            feeds.keep(db, [], [Gap(campaign_id, "yt", "chat", since, until, "unreachable")])
    assert house.usual("comments", 10) == Usual(1, 3)
    assert house.usual("comments", 25) is None
    assert house.usual("comments", 58) == after
    assert house.usual("comments", 90) == after


def test_what_tells_most_of_a_number_stands_as_in_its_total(house) -> None:
    for weeks in (1, 2, 3):
        made = house.broadcast(weeks)
        house.tell(made, [1, 2], "lead")
        house.type(made, {at: at for at in range(10, 61, 10)}, "leads")
    assert house.usual("leads", 30) == Usual(30, 3)


def test_amounts_are_held_against_the_same_currency_only(house) -> None:
    for weeks in (1, 2, 3, 4):
        currency = "EUR" if weeks == 1 else "CNY"
        made = house.broadcast(weeks, currency=currency)
        house.type(made, dict.fromkeys((10, 20, 30), 100 * weeks), "spend")
        house.type(made, dict.fromkeys((10, 20, 30), weeks), "leads")
    assert house.usual("spend", 20) == Usual(300, 3)  # of 200, 300 and 400
    assert house.usual("leads", 20) == Usual(2.5, 4)
    assert house.usual("spend", 20, currency="USD") is None


def test_each_channel_is_held_against_its_own_account(house) -> None:
    for weeks in (1, 2, 3):
        made = house.broadcast(weeks, channels=("yt", "second"))
        house.tell(made, [1])
        house.tell(made, [1, 2, 3], channel="second")
    both = {"channels": ("yt", "second")}
    assert house.usual("comments", 10, **both) == Usual(1, 3)
    assert house.usual("comments", 10, "second", **both) == Usual(3, 3)
    assert house.usual("comments", 10, "new", channels=("new",)).broadcasts == 3  # same platform


def test_other_stores_and_later_broadcasts_say_nothing(house) -> None:
    for weeks in (1, 2, 3):
        house.tell(house.broadcast(weeks, store_id="s2"), [1])
        house.tell(house.broadcast(-weeks), [1])
    assert house.usual("comments", 10) is None
