"""The totals kept beside the figures are those that the figures themselves give."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.actions import campaigns, editing
from planner.actions.who import Who
from planner.domain.broadcast_totals import broadcast_totals
from planner.domain.figures import STATES, Figure
from planner.domain.metrics import dictionary
from planner.domain.rows import new_id
from planner.insight.results import results
from planner.store import broadcast_totals as stored
from planner.store import campaigns as rows
from planner.store import figures
from planner.store.database import Database

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
WHO = Who("策划甲")
CHANNELS = ("a", "b", "c")
METRICS = ("impressions", "viewers", "views", "leads", "leads_paid", "leads_natural", "spend",
           "orders", "airtime", "watch_time_total", "watch_time_avg", "cpl_blended", "total_cost")  # fmt: skip


def make(database: Database) -> str:
    header = {"title": "周五直播", "starts_at": START.isoformat(), "store_id": "s"}
    return campaigns.create(database, WHO, {"header": header}, now=START)


def raw(database: Database, campaign_id: str) -> tuple[rows.Campaign, list[Figure]]:
    with database.read() as connection:
        campaign = rows.get(connection, campaign_id)
        assert campaign is not None
        return campaign, figures.of(connection, [campaign_id])


def kept(database: Database, campaign_id: str) -> dict:
    with database.read() as connection:
        return {(one.metric, one.platform): one for one in stored.of(connection, campaign_id)}


def assert_kept_up(database: Database, campaign_id: str) -> None:
    campaign, found = raw(database, campaign_id)
    again = {(one.metric, one.platform): one for one in broadcast_totals(campaign, found)}
    there = kept(database, campaign_id)
    assert there == again
    shown = results(campaign, found)
    for metric, total in shown.totals.items():
        if metric not in shown.rates and metric != "airtime":
            assert there[metric, ""].value == total.value
            assert there[metric, ""].known == total.known
    for metric, one in there.items():
        if metric[1] == "" and dictionary()[metric[0]].denominator:
            assert one.value == shown.rates.get(metric[0])
    for metric, rate in shown.rates.items():
        assert there[metric, ""].value == rate
    for metric, cost in (
        ("cpl_blended", shown.cost_per_lead),
        ("cost_per_sale", shown.cost_per_sale),
    ):
        assert shown.rates.get(metric) == cost.value


figure = st.tuples(
    st.just("figure"),
    st.sampled_from(METRICS),
    st.sampled_from(("", *CHANNELS)),
    st.integers(0, 5000),
    st.integers(0, 2),
    st.sampled_from(STATES),
    st.sampled_from((None, "one", "two")),
)
step = st.one_of(
    figure,
    figure,
    figure,
    st.tuples(st.just("take_back"), st.integers(0, 20)),
    st.tuples(st.just("undo_import"), st.sampled_from(("one", "two"))),
    st.tuples(
        st.just("channels"),
        st.lists(st.sampled_from(CHANNELS), unique=True),
        st.sampled_from(("douyin", "kuaishou", "")),
    ),
    st.tuples(st.just("budget"), st.sampled_from((None, "120.50", "0"))),
    st.tuples(st.just("target"), st.sampled_from(("leads", "orders")), st.integers(0, 500)),
)


def take(database: Database, campaign_id: str, number: int, what: tuple) -> None:
    now = START + timedelta(days=1, minutes=number)
    match what:
        case ("figure", metric, channel, value, day, state, import_id):
            with database.write() as connection:
                holds = START + timedelta(days=day)
                row = Figure(new_id(), campaign_id, channel, metric, float(value), holds, now,
                             "person", "", state, "策划甲", import_id and campaign_id + import_id)  # fmt: skip
                figures.add(connection, [row])
        case ("take_back", place):
            _, there = raw(database, campaign_id)
            if there:
                with database.write() as connection:
                    figures.remove(connection, now, figure_id=there[place % len(there)].id)
        case ("undo_import", import_id):
            with database.write() as connection:
                figures.remove(connection, now, import_id=campaign_id + import_id)
        case ("channels", ids, platform):
            body = {"channels": [{"id": i, "account": i, "platform": platform if i == "a" else "douyin"} for i in ids]}  # fmt: skip
            write(database, campaign_id, "platform", body, now)
        case ("budget", actual):
            body = {"budget": [{"id": "x", "category": "media", "planned": "100", "actual": actual}]}  # fmt: skip
            write(database, campaign_id, "resources", body, now)
        case ("target", metric, value):
            body = {"targets": [{"id": "t", "metric": metric, "value": value}]}
            write(database, campaign_id, "goals", body, now)


def write(database: Database, campaign_id: str, part: str, body: dict, now: datetime) -> None:
    with database.write() as connection:
        editing.write_part(connection, WHO.name, campaign_id, part, body, now)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, min_size=1, max_size=12))
def test_totals_are_those_of_the_raw_rows_after_whatever_was_done(any_database, steps) -> None:
    campaign_id = make(any_database)
    for number, what in enumerate(steps):
        take(any_database, campaign_id, number, what)
        assert_kept_up(any_database, campaign_id)


def test_totals_lose_nothing_when_many_write_at_once(any_database) -> None:
    campaign_id = make(any_database)

    def add(number: int) -> None:
        take(any_database, campaign_id, number, ("figure", "leads", f"c{number}", 1, 0, "final", None))  # fmt: skip

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, range(12)))
    assert_kept_up(any_database, campaign_id)
    assert kept(any_database, campaign_id)["leads", ""].value == 12


def test_people_of_two_channels_are_never_added(database) -> None:
    campaign_id = make(database)
    take(database, campaign_id, 0, ("channels", ["a", "b"], "kuaishou"))
    for number, (channel, metric, value) in enumerate(
        [
            ("a", "viewers", 100),
            ("b", "viewers", 300),
            ("a", "impressions", 1000),
            ("b", "impressions", 1000),
        ]
    ):
        take(database, campaign_id, number, ("figure", metric, channel, value, 0, "final", None))
    there = kept(database, campaign_id)
    assert there["viewers", ""].value is None
    assert there["enter_rate", ""].value == pytest.approx(0.2)
    assert (there["viewers", "kuaishou"].value, there["viewers", "douyin"].value) == (100, 300)


def test_a_channel_without_the_number_leaves_the_total_open(database) -> None:
    campaign_id = make(database)
    take(database, campaign_id, 0, ("channels", ["a", "b"], "douyin"))
    take(database, campaign_id, 1, ("figure", "leads", "a", 7, 0, "final", None))
    one = kept(database, campaign_id)["leads", ""]
    assert (one.value, one.known) == (None, 7)


@pytest.mark.parametrize(("minutes", "valid"), [(25, 0), (26, 1)])
def test_a_stream_is_valid_above_25_minutes(database, minutes, valid) -> None:
    campaign_id = make(database)
    take(database, campaign_id, 0, ("channels", ["a", "b"], "douyin"))
    take(database, campaign_id, 1, ("figure", "airtime", "a", 600, 0, "final", None))
    take(database, campaign_id, 2, ("figure", "airtime", "b", minutes * 60, 0, "live", None))
    there = kept(database, campaign_id)
    assert there["airtime", ""].value == minutes * 60
    assert there["effective_stream", ""].value == valid


def test_what_one_room_reported_is_not_that_of_the_whole(database) -> None:
    campaign_id = make(database)
    take(database, campaign_id, 0, ("channels", ["a", "b"], "kuaishou"))
    take(database, campaign_id, 1, ("figure", "watch_time_avg", "a", 95, 0, "final", None))
    there = kept(database, campaign_id)
    assert there["watch_time_avg", ""].value is None
    assert there["watch_time_avg", "kuaishou"].value == 95


def test_a_target_without_a_figure_is_kept(database) -> None:
    campaign_id = make(database)
    take(database, campaign_id, 0, ("target", "leads", 120))
    one = kept(database, campaign_id)["leads", ""]
    assert (one.value, one.target) == (None, 120)
