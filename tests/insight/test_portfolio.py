"""All broadcasts as one frame: what is in it, and what may be added up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.actions import figures as typing
from planner.actions import sample, shelves
from planner.actions.editing import write_part
from planner.insight.broadcast_filter import Filter, chosen
from planner.insight.comparison import compared, sums
from planner.insight.periods import Period
from planner.insight.portfolio_keeper import PortfolioKeeper
from planner.insight.ranking import MOST_POINTS, ranked, scatter, several_currencies
from planner.insight.results import results
from planner.insight.trend import trend
from planner.store import campaigns as rows
from planner.store import figures
from planner.store import sample as stored_sample
from tests.insight.past_broadcasts import make_broadcast, put_figures

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
LATER = datetime(2027, 6, 1, tzinfo=UTC)


def all_of(portfolio):
    return sums(portfolio, np.arange(len(portfolio)))


def crew(database, who, campaign_id, *names, now=FRIDAY):
    roles = ("host", "co_host")
    members = [{"id": f"m{i}", "name": n, "role": roles[i]} for i, n in enumerate(names)]
    with database.write() as connection:
        write_part(connection, who.name, campaign_id, "resources", {"crew": members}, now)


def channels(database, who, campaign_id, now=FRIDAY, **platforms):
    body = {"channels": [{"id": i, "account": i, "platform": p} for i, p in platforms.items()]}
    with database.write() as connection:
        write_part(connection, who.name, campaign_id, "platform", body, now)


def test_the_frame_follows_what_is_written(any_database, who, now) -> None:
    keeper = PortfolioKeeper(any_database)
    assert len(keeper.portfolio()) == 0
    one = make_broadcast(any_database, who, FRIDAY, {"leads": 10})
    first = keeper.portfolio()
    assert first.broadcasts[0].value("leads") == 10
    assert keeper.portfolio() is first  # nothing was written: nothing is read
    typing.add(any_database, who, one, "", {"visits": 3}, when="after", holds_for=now, now=now)
    assert keeper.portfolio().broadcasts[0].value("visits") == 3
    two = make_broadcast(any_database, who, FRIDAY - WEEK, {})
    assert [b.facts.id for b in keeper.portfolio().broadcasts] == [two, one]
    shelves.delete(any_database, who, one, now=now)
    assert [b.facts.id for b in keeper.portfolio().broadcasts] == [two]
    shelves.undelete(any_database, who, one, now=now)
    assert len(keeper.portfolio()) == 2


def test_cancelled_ones_are_left_out_archived_ones_stay(any_database, who, now) -> None:
    make_broadcast(any_database, who, FRIDAY, {"leads": 10}, status="cancelled")
    kept = make_broadcast(any_database, who, FRIDAY, {"leads": 10})
    shelves.archive(any_database, who, kept, now=now)
    portfolio = PortfolioKeeper(any_database).portfolio()
    assert [b.facts.id for b in portfolio.broadcasts] == [kept]


def test_the_sample_goes_as_soon_as_there_is_something_of_ones_own(database, who, now) -> None:
    keeper = PortfolioKeeper(database)
    sample.load(database, who, "zh", now=now)
    assert keeper.portfolio().sample
    own = make_broadcast(database, who, FRIDAY, {"leads": 10})
    portfolio = keeper.portfolio()
    assert not portfolio.sample
    assert [b.facts.id for b in portfolio.broadcasts] == [own]
    with database.write() as connection:
        stored_sample.erase(connection, stored_sample.campaign_ids(connection), [])
    assert len(keeper.portfolio()) == 1


def test_a_sample_loaded_again_is_another_one(any_database, telemetry, who, now) -> None:
    """It has as many broadcasts in the same versions as the one that was removed."""
    keeper = PortfolioKeeper(any_database)
    sample.load(any_database, who, "zh", now=now)
    first = {b.facts.id for b in keeper.portfolio().broadcasts}
    sample.remove(any_database, telemetry, who, now=now)
    sample.load(any_database, who, "en", now=now)
    with any_database.read() as connection:
        there = set(stored_sample.campaign_ids(connection))
    assert {b.facts.id for b in keeper.portfolio().broadcasts} == there
    assert not first & there


def test_a_patched_frame_is_the_one_read_anew(database, who, now) -> None:
    keeper = PortfolioKeeper(database)
    two = on_two_platforms(database, who, a=10, b=30)
    one = make_broadcast(database, who, FRIDAY - WEEK, {"leads": 5})
    on_two_platforms(database, who, FRIDAY - 2 * WEEK, a=1, b=2)
    first = keeper.portfolio()
    typing.add(database, who, two, "b", {"leads": 31}, when="after", holds_for=now, now=now)
    put_figures(database, one, FRIDAY + WEEK, {"leads": 6})
    with database.write() as connection:
        rows.count_up(connection, one)
    patched, anew = keeper.portfolio(), PortfolioKeeper(database).portfolio()
    assert patched.marks is first.marks  # only numbers were written
    assert np.array_equal(patched.numbers, anew.numbers, equal_nan=True)
    assert np.array_equal(patched.own, anew.own, equal_nan=True)
    assert [b.facts for b in patched.broadcasts] == [b.facts for b in anew.broadcasts]
    assert first.value(2, "leads") == 40  # whoever looks at the earlier frame keeps it
    assert all_of(patched)["leads"].value == 41 + 6 + 3
    crew(database, who, one, "主播A")
    assert keeper.portfolio().marks.hosts.keys == ("主播A",)


counts = st.dictionaries(
    st.sampled_from(("airtime", "impressions", "viewers", "views", "leads", "valid_leads",
                     "spend", "visits", "orders", "watch_time_total", "total_cost")),
    st.integers(0, 10_000),
)  # fmt: skip


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(counts, min_size=1, max_size=6))
def test_every_total_is_the_one_of_the_raw_rows(database, who, made) -> None:
    """Each number of the frame, and their sums, against the results of each broadcast."""
    with database.write() as connection:
        for row in rows.page(connection, rows.Query(), limit=500):
            rows.shelve(connection, row.id, deleted_at=FRIDAY)
            rows.count_up(connection, row.id)
    ids = [make_broadcast(database, who, FRIDAY, one) for one in made]
    portfolio = PortfolioKeeper(database).portfolio()
    shown = {}
    with database.read() as connection:
        for campaign in rows.many(connection, ids):
            shown[campaign.id] = results(campaign, figures.of(connection, [campaign.id]))
    for broadcast in portfolio.broadcasts:
        found = shown[broadcast.facts.id]
        for measure in ("impressions", "views", "leads", "valid_leads", "spend", "orders"):
            total = found.totals.get(measure)
            assert broadcast.value(measure) == (total.value if total else None)
        for measure in ("enter_rate", "watch_time_avg"):
            assert broadcast.value(measure) == found.rates.get(measure)
        assert broadcast.value("cpl_blended") == found.cost_per_lead.value
        assert broadcast.value("cost_per_sale") == found.cost_per_sale.value
    together = all_of(portfolio)
    for measure in ("airtime", "impressions", "leads", "visits", "spend"):
        there = [one[measure] for one in made if measure in one]
        assert together[measure].broadcasts == len(there)
        assert together[measure].value == (sum(there) if there else None)
    for measure, over, under in (
        ("enter_rate", "viewers", "impressions"),
        ("watch_time_avg", "watch_time_total", "viewers"),
        ("cpl_blended", "spend", "leads"),
        ("cost_per_sale", "total_cost", "orders"),
    ):
        both = [one for one in made if over in one and under in one]
        below = sum(one[under] for one in both)
        wanted = sum(one[over] for one in both) / below if below else None
        assert together[measure].value == pytest.approx(wanted)
        assert together[measure].broadcasts == len(both)
    streams = [one for one in made if "leads" in one and one.get("airtime", 9999) > 1500]
    wanted = sum(one["leads"] for one in streams) / len(streams) if streams else None
    assert together["leads"].mean == pytest.approx(wanted)


def test_a_rate_that_was_only_read_is_weighted_by_its_denominator(database, who) -> None:
    """What a dealer's ledger holds: impressions and views, but rates without their counts."""
    for week, (impressions, rate) in enumerate([(10_000, 0.08), (30_000, 0.04)]):
        counts = {"impressions": impressions, "enter_rate": rate, "views": 900 * (1 + week)}
        make_broadcast(database, who, FRIDAY - week * WEEK, {**counts, "watch_time_avg": 75 - 30 * week})  # fmt: skip
    found = all_of(PortfolioKeeper(database).portfolio())
    enter, watch = found["enter_rate"], found["watch_time_avg"]
    assert enter.value == pytest.approx((800 + 1200) / 40_000)
    assert watch.value == pytest.approx((900 * 75 + 1800 * 45) / 2700)
    assert (enter.how, enter.broadcasts, watch.how) == ("weighted", 2, "weighted")


def test_a_rate_that_cannot_be_weighted_is_the_mean_and_says_so(database, who) -> None:
    make_broadcast(database, who, FRIDAY, {"viewers": 800, "impressions": 10_000})
    make_broadcast(database, who, FRIDAY - WEEK, {"enter_rate": 0.04})
    one = all_of(PortfolioKeeper(database).portfolio())["enter_rate"]
    assert (one.value, one.broadcasts, one.how) == (pytest.approx(0.06), 2, "mean")


def test_counts_stand_beside_read_rates(database, who) -> None:
    make_broadcast(database, who, FRIDAY, {"viewers": 800, "impressions": 10_000})
    make_broadcast(database, who, FRIDAY - WEEK, {"enter_rate": 0.04, "impressions": 30_000})
    one = all_of(PortfolioKeeper(database).portfolio())["enter_rate"]
    assert (one.value, one.how) == (pytest.approx(2000 / 40_000), "weighted")


def test_nothing_is_missing_and_not_zero(database, who) -> None:
    make_broadcast(database, who, FRIDAY, {})
    found = all_of(PortfolioKeeper(database).portfolio())
    assert {one.missing for one in found.values()} == {"missing"}
    assert {one.value for one in found.values()} == {None}


def test_the_state_of_a_sum_is_the_least_final(database, who, now) -> None:
    one = make_broadcast(database, who, FRIDAY, {"leads": 10})
    make_broadcast(database, who, FRIDAY - 2 * WEEK, {"leads": 10})
    assert all_of(PortfolioKeeper(database).portfolio())["leads"].state == "final"
    later = FRIDAY + timedelta(hours=3)
    typing.add(database, who, one, "", {"spend": 5}, when="live", holds_for=later, now=now)
    assert all_of(PortfolioKeeper(database).portfolio())["spend"].state == "live"


def test_money_of_several_currencies_is_not_added(database, who) -> None:
    make_broadcast(database, who, FRIDAY, {"spend": 100, "leads": 10})
    make_broadcast(database, who, FRIDAY, {"spend": 50, "leads": 10}, currency="USD", store="us")
    portfolio = PortfolioKeeper(database).portfolio()
    found = all_of(portfolio)
    assert (found["spend"].value, found["spend"].missing) == (None, "currencies")
    assert found["leads"].currency == ""
    assert (found["cpl_blended"].value, found["leads"].value) == (None, 20)
    by_store = compared(portfolio, portfolio.marks.stores, np.ones(2, bool))
    assert {group.key: group.sums["spend"].value for group in by_store} == {"store1": 100, "us": 50}
    assert {group.key: group.sums["spend"].currency for group in by_store} == {"store1": "CNY", "us": "USD"}  # fmt: skip


def test_what_several_hosts_brought_is_split_equally(database, who) -> None:
    alone = make_broadcast(database, who, FRIDAY, {"leads": 10})
    both = make_broadcast(database, who, FRIDAY - WEEK, {"leads": 30})
    crew(database, who, alone, "主播A")
    crew(database, who, both, "主播A", "主播B")
    portfolio = PortfolioKeeper(database).portfolio()
    groups = {g.key: g for g in compared(portfolio, portfolio.marks.hosts, np.ones(2, bool))}
    assert {k: (g.broadcasts, g.sums["leads"].value) for k, g in groups.items()} == {
        "主播A": (2, 25.0),
        "主播B": (1, 15.0),
    }
    # of the broadcast they share each has half: 25 in one and a half
    assert groups["主播A"].sums["leads"].mean == pytest.approx(25 / 1.5)


def test_hosts_of_one_broadcast_have_its_airtime_whole(database, who) -> None:
    alone = make_broadcast(database, who, FRIDAY, {"airtime": 3600})
    both = make_broadcast(database, who, FRIDAY - WEEK, {"airtime": 7200})
    crew(database, who, alone, "主播A")
    crew(database, who, both, "主播A", "主播B")
    portfolio = PortfolioKeeper(database).portfolio()
    groups = {g.key: g.sums for g in compared(portfolio, portfolio.marks.hosts, np.ones(2, bool))}
    of_a, of_b = groups["主播A"], groups["主播B"]
    assert (of_a["airtime"].value, of_a["airtime"].mean) == (10_800, 5400)
    assert (of_b["airtime"].value, of_b["effective_stream"].value) == (7200, 1)
    assert of_a["effective_stream"].value == 2


def test_a_platform_has_the_numbers_of_its_own_channels(database, who) -> None:
    two = make_broadcast(database, who, FRIDAY, {})
    channels(database, who, two, a="douyin", b="kuaishou")
    one = make_broadcast(database, who, FRIDAY - WEEK, {"leads": 5})
    channels(database, who, one, a="douyin")
    unknown = make_broadcast(database, who, FRIDAY - 2 * WEEK, {"leads": 100})
    channels(database, who, unknown, a="douyin", b="kuaishou")
    now = FRIDAY + timedelta(days=2)
    for channel, value in (("a", 10), ("b", 20)):
        typing.add(database, who, two, channel, {"leads": value}, when="after", holds_for=now, now=now)  # fmt: skip
    portfolio = PortfolioKeeper(database).portfolio()
    groups = {g.key: g for g in compared(portfolio, portfolio.platforms, np.ones(3, bool))}
    assert groups["douyin"].sums["leads"].value == 15
    assert groups["douyin"].sums["leads"].broadcasts == 2
    assert groups["kuaishou"].sums["leads"].value == 20
    assert groups["kuaishou"].broadcasts == 2


def on_two_platforms(database, who, at=FRIDAY, **leads) -> str:
    """A broadcast on Douyin and YouTube, with the leads of each."""
    made = make_broadcast(database, who, at, {})
    channels(database, who, made, a="douyin", b="youtube")
    for channel, value in leads.items():
        typing.add(
            database, who, made, channel, {"leads": value}, when="after",
            holds_for=at + timedelta(days=1), now=at + timedelta(days=1),
        )  # fmt: skip
    return made


def test_filtered_by_platform_only_its_own_channels_count(database, who) -> None:
    on_two_platforms(database, who, a=10, b=30)
    make_broadcast(database, who, FRIDAY - WEEK, {"leads": 5})
    whole = on_two_platforms(database, who, FRIDAY - 2 * WEEK)
    put_figures(database, whole, FRIDAY, {"leads": 100})  # whole totals cannot be divided
    everything = PortfolioKeeper(database).portfolio()
    wanted = Filter(platform="douyin")
    shown, mask = chosen(everything, wanted)
    assert sums(shown, np.flatnonzero(mask))["leads"].value == 10
    groups = compared(shown, shown.platforms, mask, ["leads"])
    assert [(g.key, g.sums["leads"].value) for g in groups] == [("douyin", 10)]
    assert sum(p.sum.value or 0 for p in trend(everything, wanted, "leads", LATER).points) == 10
    assert [shown.value(row, "leads") for row in ranked(shown, mask, "leads")] == [10, None]
    assert [g.sums["leads"].value for g in compared(shown, shown.marks.stores, mask)] == [10]
    nowhere = chosen(everything, Filter(platform="twitch"))
    assert (nowhere.mask.any(), sums(nowhere.portfolio, np.arange(3))["leads"].value) == (False, None)  # fmt: skip


def test_filters_hold_together(database, who) -> None:
    wanted = make_broadcast(database, who, FRIDAY, {}, tag="周末", template="group_buy")
    crew(database, who, wanted, "主播A")
    channels(database, who, wanted, a="douyin")
    make_broadcast(database, who, FRIDAY, {}, tag="周末", store="store2")
    make_broadcast(database, who, FRIDAY - 5 * WEEK, {}, tag="周末", template="group_buy")
    portfolio = PortfolioKeeper(database).portfolio()
    days = Period(date(2026, 11, 16), date(2026, 11, 22))

    def ids(**marks) -> list[str]:
        places = np.flatnonzero(chosen(portfolio, Filter(**marks)).mask)
        return [portfolio.broadcasts[i].facts.id for i in places]

    everything = {"period": days, "tag": "周末", "store": "store1", "platform": "douyin",
                  "host": "主播A", "template": "group_buy"}  # fmt: skip
    assert ids(**everything) == [wanted]
    assert len(ids(tag="周末")) == 3
    for name in ("tag", "store", "platform", "host", "template"):
        assert ids(**{**everything, name: "another"}) == []
    assert ids(period=Period(date(2026, 11, 21), date(2026, 11, 30))) == []


def test_a_broadcast_is_on_the_day_of_its_own_clock(database, who) -> None:
    at = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)
    make_broadcast(database, who, at, {}, time_zone="America/New_York")
    (one,) = PortfolioKeeper(database).portfolio().broadcasts
    assert (one.day, one.hour) == (date(2026, 11, 20), 22)


def test_a_trend_has_a_step_for_every_week_and_gaps_where_nothing_ran(database, who) -> None:
    make_broadcast(database, who, FRIDAY, {"leads": 10})
    make_broadcast(database, who, FRIDAY - 2 * WEEK, {"leads": 5})
    period = Period(date(2026, 10, 5), date(2026, 11, 22))
    found = trend(PortfolioKeeper(database).portfolio(), Filter(period), "leads", LATER)
    assert found.step == "week"
    values = {point.begins: point.sum.value for point in found.points}
    assert len(values) == 7
    assert [day for day, value in values.items() if value] == [
        date(2026, 11, 2),
        date(2026, 11, 16),
    ]
    assert values[date(2026, 11, 9)] is None


@pytest.mark.parametrize(("days", "step"), [(20, "day"), (200, "week"), (2000, "month"), (9000, "year")])  # fmt: skip
def test_a_trend_never_has_more_points_than_a_chart_can_show(database, who, days, step) -> None:
    make_broadcast(database, who, FRIDAY, {"leads": 10})
    last = date(2026, 11, 22)
    found = trend(PortfolioKeeper(database).portfolio(), Filter(Period(last - timedelta(days=days), last)), "leads", LATER)  # fmt: skip
    assert found.step == step
    assert len(found.points) <= 120
    assert sum(point.broadcasts for point in found.points) == 1


@pytest.mark.parametrize(("first", "last"), [(1, 2026), (1, 9999), (2026, 9999)])
def test_a_trend_of_any_days_is_drawn(database, who, first, last) -> None:
    make_broadcast(database, who, FRIDAY, {"leads": 10})
    days = Period(date(first, 1, 1), date(last, 12, 31))
    assert (
        0
        < len(trend(PortfolioKeeper(database).portfolio(), Filter(days), "leads", LATER).points)
        <= 500
    )


def test_ranking_puts_the_missing_last_whichever_way(database, who) -> None:
    for week, counted in enumerate([{"leads": 5}, {}, {"leads": 9}]):
        make_broadcast(database, who, FRIDAY - week * WEEK, counted)
    portfolio = PortfolioKeeper(database).portfolio()
    mask = np.ones(3, bool)

    def leads(**how) -> list[float | None]:
        places = ranked(portfolio, mask, "leads", **how)
        return [portfolio.broadcasts[i].value("leads") for i in places]

    assert leads() == [9, 5, None]
    assert leads(lowest=True) == [5, 9, None]


def test_money_of_several_currencies_is_ranked_within_each(database, who) -> None:
    for week, (spend, currency) in enumerate([(50, "USD"), (300, "CNY"), (40, "USD"), (1, "CNY")]):
        make_broadcast(database, who, FRIDAY - week * WEEK, {"spend": spend, "leads": spend}, currency=currency)  # fmt: skip
    portfolio = PortfolioKeeper(database).portfolio()
    mask = np.ones(4, bool)
    assert [portfolio.value(i, "spend") for i in ranked(portfolio, mask, "spend")] == [300, 1, 50, 40]  # fmt: skip
    assert [portfolio.value(i, "leads") for i in ranked(portfolio, mask, "leads")] == [300, 50, 40, 1]  # fmt: skip
    assert several_currencies(portfolio, mask)
    dollars = chosen(portfolio, Filter(currency="USD")).mask
    assert (dollars.sum(), several_currencies(portfolio, dollars)) == (2, False)


def test_a_scatter_shows_the_newest_and_says_of_how_many(database, who) -> None:
    first = make_broadcast(database, who, FRIDAY, {"spend": 1, "leads": 1})
    portfolio = PortfolioKeeper(database).portfolio()
    number = MOST_POINTS + 20
    many = replace(
        portfolio,
        broadcasts=portfolio.broadcasts * number,
        numbers=np.repeat(portfolio.numbers, number, axis=0),
    )
    found = scatter(many, np.ones(len(many), bool), "spend", "leads")
    assert (len(found.rows), found.broadcasts) == (MOST_POINTS, MOST_POINTS + 20)
    assert found.rows.min() == 20
    assert many.broadcasts[0].facts.id == first


def test_figures_put_beside_a_campaign_count_as_one_change(database, who) -> None:
    """What many write at once is found by the version of each campaign."""
    keeper = PortfolioKeeper(database)
    ids = [make_broadcast(database, who, FRIDAY, {"leads": 1}) for _ in range(3)]
    keeper.portfolio()
    for campaign_id in ids[:2]:
        put_figures(database, campaign_id, FRIDAY + timedelta(hours=1), {"leads": 7})
    with database.write() as connection:
        rows.count_up_all(connection, ids[:2])
    values = {b.facts.id: b.value("leads") for b in keeper.portfolio().broadcasts}
    assert values == {ids[0]: 7, ids[1]: 7, ids[2]: 1}


def test_a_step_that_is_not_whole_says_so(database, who) -> None:
    for weeks in range(5):
        make_broadcast(database, who, FRIDAY - weeks * WEEK, {"leads": 10})
    days = Period(date(2026, 10, 21), date(2026, 11, 30))
    points = trend(PortfolioKeeper(database).portfolio(), Filter(days), "leads", FRIDAY + timedelta(days=1)).points  # fmt: skip
    partial = {point.begins.isoformat() for point in points if point.partial}
    assert partial == {"2026-10-19", "2026-11-16", "2026-11-23", "2026-11-30"}
    assert len(points) == 7
    everything = trend(PortfolioKeeper(database).portfolio(), Filter(), "leads", LATER).points
    assert not any(point.partial for point in everything)
