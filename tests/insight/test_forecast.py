"""What a planned broadcast can be expected to bring."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from planner.actions import campaigns
from planner.domain.outlook import LEAST
from planner.insight import past_cases
from planner.insight.forecast import USUAL, outlook, prospect
from planner.store import figures
from tests.insight.past_broadcasts import figure, make_broadcast

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NEXT = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
WAVE = (0, 12, -9, 5, -14, 8, 3, -6)


def _past(database, who, weeks, *, store="store1", channels=(), **counts):
    for week in range(weeks):
        found = {metric: round(v * (1 + WAVE[week % 8] / 100)) for metric, v in counts.items()}
        at = FRIDAY - timedelta(weeks=week)
        make_broadcast(database, who, at, found, store=store, channels=channels)


def test_two_rooms_of_a_broadcast_are_one_broadcast(database, who, now):
    for week in range(1, 13):
        at = NEXT - timedelta(weeks=week)
        made = make_broadcast(database, who, at, {}, channels=("a", "b"))
        viewers = [figure("viewers", 900, at, campaign=made, channel=room) for room in "ab"]
        with database.write() as connection:
            figures.add(connection, viewers)
    found = _prospect(database, _plan(database, who, now, channels=("a", "b")), now)
    assert [one.basis.own for one in found.forecasts] == [12, 12]


def _plan(database, who, now, channels=(), **targets):
    rows = [{"id": m, "metric": m, "value": v} for m, v in targets.items()]
    rooms = [{"id": i, "account": i, "platform": "douyin"} for i in channels]
    parts = {
        "header": {"title": "周五", "store_id": "store1", "starts_at": NEXT.isoformat()},
        "goals": {"targets": rows},
        "platform": {"channels": rooms},
    }
    return campaigns.get(database, campaigns.create(database, who, parts, now=now))


def _prospect(database, campaign, now):
    asked = (*USUAL, "views", *(t.metric for t in campaign.goals.targets))
    marks = past_cases.marks(database, "store1", now)
    past = past_cases.read(database, marks, asked, "CNY", now)
    return prospect(campaign, lambda metric: outlook(past, metric), past.usual_budget)


def test_a_long_past_gives_ranges_and_what_they_rest_on(any_database, who, now):
    _past(any_database, who, 25, leads=100, viewers=4000)
    _past(any_database, who, 4, store="store2", leads=60)
    found = _prospect(any_database, _plan(any_database, who, now), now)
    viewers, leads = found.forecasts
    assert (viewers.metric, leads.metric) == ("viewers", "leads")
    assert leads.range is not None
    assert 75 < leads.range.low < 100 < leads.range.high < 130
    assert (leads.basis.own, leads.basis.others, leads.basis.slot) == (25, 4, 25)
    assert leads.basis.hosts is None  # the plan names none
    assert leads.latest == (100, 112, 91, 105, 86)
    assert leads.held.of == 25 - LEAST  # nine had to be foretold before the first
    assert leads.held.within <= leads.held.of


def test_a_short_past_gives_no_range_but_what_there_is(any_database, who, now):
    _past(any_database, who, 4, leads=100)
    (leads,) = _prospect(any_database, _plan(any_database, who, now), now).forecasts
    assert leads.range is None
    assert leads.lacking == LEAST - 4
    assert leads.latest == (100, 112, 91, 105)


def test_no_past_gives_nothing(database, who, now):
    found = _prospect(database, _plan(database, who, now, leads=10), now)
    assert found.forecasts == ()
    assert [(t.chance, t.forecast) for t in found.targets] == [(None, None)]


def test_where_there_are_no_viewers_views_stand_in(database, who, now):
    _past(database, who, 3, leads=100, views=4000)
    found = _prospect(database, _plan(database, who, now), now)
    assert [one.metric for one in found.forecasts] == ["views", "leads"]


def test_the_chance_of_a_target_falls_with_it(database, who, now):
    _past(database, who, 30, leads=100)
    chances = [
        _prospect(database, _plan(database, who, now, leads=goal), now).targets[0].chance
        for goal in (50, 100, 200)
    ]
    assert chances[0] > 0.9
    assert 0.2 < chances[1] < 0.8
    assert chances[2] < 0.1


def test_a_cost_is_reached_by_staying_below(database, who, now):
    _past(database, who, 30, leads=100, spend=5000)  # 50 a lead
    found = _prospect(database, _plan(database, who, now, cpl_blended=80), now)
    assert found.targets[0].chance > 0.9
    found = _prospect(database, _plan(database, who, now, cpl_blended=30), now)
    assert found.targets[0].chance < 0.1


def test_people_are_foretold_room_by_room_and_never_added(database, who, now):
    _past(database, who, 20, viewers=4000, channels=("a",))
    campaign = _plan(database, who, now, channels=("a", "b"), viewers=3000)
    found = _prospect(database, campaign, now)
    assert [(one.metric, one.channel_id) for one in found.forecasts] == [
        ("viewers", "a"),
        ("viewers", "b"),
    ]
    assert found.targets[0].by_room
    assert found.targets[0].chance is None


@pytest.mark.parametrize("metric", ["lead_rate", "watch_time_avg"])
def test_rates_and_times_are_foretold_as_targets(database, who, now, metric):
    _past(database, who, 20, leads=100, viewers=4000, watch_time_avg=90)
    goal = {"lead_rate": 0.01, "watch_time_avg": 30}[metric]
    (target,) = _prospect(database, _plan(database, who, now, **{metric: goal}), now).targets
    assert target.forecast is not None
    assert target.forecast.range is not None
    assert goal < target.forecast.range.low <= target.forecast.range.high
    assert target.chance > 0.9
