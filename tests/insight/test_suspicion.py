"""Which figures of a broadcast hardly can be, beside the store's own past."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from planner.actions import campaigns
from planner.insight.suspicion import marks, suspicions
from planner.store import campaigns as rows
from planner.store import figures
from tests.insight.past_broadcasts import make_broadcast, put_figures

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
USUAL = {"views": 6000, "comments": 300, "likes": 2000, "leads": 60, "peak_concurrent": 200}


def _past(database, who, weeks=8, **header):
    for week in range(1, weeks + 1):
        counts = {metric: value + 7 * (week % 3) for metric, value in USUAL.items()}
        at = FRIDAY - timedelta(weeks=week)
        make_broadcast(database, who, at, counts, channels=("a",), **header)


def _found(database, who, counts, now):
    made = make_broadcast(database, who, FRIDAY, counts, channels=("a",))
    campaign = campaigns.get(database, made)
    found = suspicions(database, campaign, marks(database, campaign), now)
    return [(one.reason, one.metric, one.broadcasts) for one in found]


def test_usual_figures_are_not_suspicious(any_database, who, now):
    _past(any_database, who)
    assert _found(any_database, who, USUAL | {"leads": 95}, now) == []


def test_a_figure_with_a_zero_too_many_is_told_once(any_database, who, now):
    _past(any_database, who)
    found = _found(any_database, who, USUAL | {"peak_concurrent": 2000}, now)
    assert found == [("jump_up", "peak_concurrent", 8)]
    both = _found(any_database, who, USUAL | {"leads": 6900}, now)
    assert both == [("part_above_whole", "leads", 0)]  # a jump, too, but one line is enough


def test_bought_views_are_told_once(any_database, who, now):
    _past(any_database, who)
    assert _found(any_database, who, USUAL | {"views": 90_000}, now) == [("no_echo", "views", 8)]


def test_before_the_end_nothing_is_held_against_the_past(database, who):
    _past(database, who)
    on_air = FRIDAY + timedelta(minutes=20)
    assert _found(database, who, {"views": 90, "leads": 1}, on_air) == []


def test_a_short_past_or_that_of_another_store_says_nothing(database, who, now):
    _past(database, who, weeks=6)
    _past(database, who, store="store2")
    assert _found(database, who, USUAL | {"leads": 5000}, now) == []


def test_a_stay_is_held_against_the_time_on_air(database, who, now):
    assert _found(database, who, {"watch_time_avg": 8000}, now) == [
        ("longer_than_airtime", "watch_time_avg", 0)  # two hours were planned
    ]
    assert _found(database, who, {"watch_time_avg": 8000, "airtime": 9000}, now) == []


def test_what_is_suspicious_stays_as_it_is(database, who, now):
    made = make_broadcast(database, who, FRIDAY, {"leads": 900, "viewers": 40})
    campaign = campaigns.get(database, made)
    assert suspicions(database, campaign, marks(database, campaign), now)
    with database.read() as connection:
        values = {f.metric: f.value for f in figures.of(connection, [made])}
    assert values == {"leads": 900, "viewers": 40}


def test_a_figure_that_is_corrected_changes_the_marks(database, who, now):
    made = make_broadcast(database, who, FRIDAY, {"leads": 900, "viewers": 40})
    before = marks(database, campaigns.get(database, made))
    put_figures(database, made, FRIDAY + timedelta(days=1), {"leads": 9})
    with database.write() as connection:
        rows.count_up(connection, made)
    campaign = campaigns.get(database, made)
    assert marks(database, campaign) != before
    assert suspicions(database, campaign, marks(database, campaign), now) == ()
