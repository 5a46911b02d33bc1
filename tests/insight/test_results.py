"""Goal against actual, funnel and cost from the figures that stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.actions import campaigns
from planner.domain.broadcast_totals import broadcast_totals
from planner.domain.campaign import Campaign
from planner.domain.cost import Cost
from planner.domain.telemetry import Sample
from planner.insight.results import FUNNEL, OverGap, results, results_of
from planner.store import figures
from tests.insight.past_broadcasts import figure, make_broadcast


def _campaign(**parts):
    return Campaign(id="c", bodies=parts)


def test_a_target_is_compared_and_a_missing_number_is_not_zero(now):
    goals = {
        "targets": [
            {"id": "a", "metric": "leads", "value": 200},
            {"id": "b", "metric": "orders", "value": 4},
            {"id": "c", "metric": "visits", "value": None},
        ]
    }
    found = results(
        _campaign(goals=goals),
        [figure("leads", 150, now), figure("visits", 9, now, state="provisional")],
    )
    leads, orders, visits = found.targets
    assert (leads.reached, leads.met, leads.actual.state) == (0.75, False, "final")
    assert (orders.reached, orders.actual.value, orders.actual.missing) == (None, None, "missing")
    assert (visits.reached, visits.actual.value) == (None, 9)


def test_a_cost_meets_its_target_from_below(now):
    goals = {"targets": [{"id": "a", "metric": "cpl_blended", "value": 100}]}
    found = results(_campaign(goals=goals), [figure("spend", 8000, now), figure("leads", 100, now)])
    (cost,) = found.targets
    assert (cost.actual.value, cost.met) == (80, True)


def test_the_funnel_names_every_stage_and_rates_only_where_both_stand(now):
    found = results(
        _campaign(),
        [
            figure("impressions", 50_000, now),
            figure("viewers", 5_000, now),
            figure("leads", 100, now),
            figure("invitations", 40, now),
            figure("visits", 0, now),
            figure("test_drives", 0, now),
        ],
    )
    assert len(found.funnel) == len(FUNNEL)
    rates = {stage.metric: stage.rate for stage in found.funnel}
    assert rates["viewers"] == pytest.approx(0.1)
    assert rates["leads"] is None  # the component before it is missing
    assert rates["invitations"] == pytest.approx(0.4)
    assert rates["visits"] == 0
    assert rates["test_drives"] is None  # nobody came: no value, not zero
    assert found.rates["lead_rate"] == pytest.approx(0.02)
    gaps = {stage.metric: stage.over_gap for stage in found.funnel if stage.over_gap}
    missing = ("component_impressions", "component_clicks")
    assert gaps == {"leads": OverGap("viewers", missing, pytest.approx(0.02))}
    assert "component_lead_rate" not in found.rates  # nothing a diagnosis could take for it


def test_a_rate_over_a_gap_needs_a_stage_before_it_that_is_not_zero(now):
    counts = {"viewers": 0, "leads": 12, "orders": 3}
    found = results(_campaign(), [figure(m, n, now) for m, n in counts.items()])
    gaps = {stage.metric: stage.over_gap for stage in found.funnel}
    assert gaps["viewers"] is None  # nothing is known before it
    assert gaps["leads"] is None  # nobody watched
    assert gaps["orders"] == OverGap("leads", ("invitations", "visits", "test_drives"), 0.25)
    assert gaps["deliveries"] is None  # missing itself
    assert {stage.rate for stage in found.funnel} == {None}


def test_leads_nobody_entered_are_the_sum_of_natural_and_paid(now):
    found = results(
        _campaign(),
        [
            figure("leads_natural", 30, now),
            figure("leads_paid", 12, now, state="provisional"),
        ],
    )
    assert (found.totals["leads"].value, found.totals["leads"].state) == (42, "provisional")


def test_cost_of_a_lead_and_of_a_sale(now):
    budget = [
        {"id": "a", "category": "media", "planned": "5000", "actual": "6000"},
        {"id": "b", "category": "prizes", "planned": "1000", "actual": "1500"},
        {"id": "c", "category": "crew", "planned": "2000"},
    ]
    found = results(
        _campaign(resources={"budget": budget}),
        [figure("leads", 100, now), figure("orders", 3, now)],
    )
    assert (found.cost_per_lead.value, found.cost_per_lead.open_lines) == (60, 0)
    assert (found.cost_per_sale.value, found.cost_per_sale.open_lines) == (2500, 1)


def test_the_spend_a_platform_reports_goes_before_the_budget(now):
    budget = [{"id": "a", "category": "media", "actual": "6000"}]
    found = results(
        _campaign(resources={"budget": budget}),
        [figure("leads", 100, now), figure("spend", 5000, now)],
    )
    assert found.cost_per_lead.value == 50


def test_a_sale_costs_what_was_spent_on_advertising_too(now):
    prizes = {"id": "b", "category": "prizes", "planned": "500", "actual": "480"}
    media = {"id": "a", "category": "media", "planned": "3000"}
    read = [figure("orders", 3, now), figure("spend", 7126, now)]

    def cost(*budget) -> tuple[float | None, int]:
        found = results(_campaign(resources={"budget": list(budget)}), read).cost_per_sale
        return found.value, found.open_lines

    assert cost(prizes) == (pytest.approx((480 + 7126) / 3), 0)
    assert cost(prizes, media) == (pytest.approx((480 + 7126) / 3), 0)  # the figure is its cost
    assert cost(prizes, media | {"actual": "7000"}) == (pytest.approx((480 + 7000) / 3), 0)


def test_no_cost_without_money_or_without_sales(now):
    assert results(_campaign(), [figure("leads", 3, now)]).cost_per_lead.value is None
    budget = [{"id": "a", "category": "media", "actual": "6000"}]
    found = results(_campaign(resources={"budget": budget}), [figure("orders", 0, now)])
    assert (found.cost_per_sale.value, found.cost_per_sale.spend) == (None, 6000)


def test_a_lead_costs_the_same_wherever_it_is_said(now):
    platform = {"channels": [{"id": "a"}, {"id": "b"}]}
    goals = {"targets": [{"id": "t", "metric": "cpl_blended", "value": 30}]}
    read = [
        figure("leads", 40, now, channel="a"),
        figure("leads", 60, now, channel="b"),
        figure("spend", 1000, now, channel="a"),
        figure("cpl_blended", 21, now),
    ]
    of = _campaign(platform=platform, goals=goals)
    found = results(of, read)
    (target,) = found.targets
    (kept,) = (t for t in broadcast_totals(of, read) if t.metric == "cpl_blended")
    assert found.cost_per_lead == Cost(25, 1000, number=40)
    assert found.rates["cpl_blended"] == target.actual.value == kept.value == 25
    read.append(figure("spend", 400, now, channel="b"))
    assert results(of, read).cost_per_lead == Cost(14, 1400, number=100)
    assert results(of, read[-2:-1]).cost_per_lead == Cost(21, None)


def test_channels_stand_side_by_side(now):
    platform = {"channels": [{"id": "a", "account": "甲"}, {"id": "b", "account": "乙"}]}
    found = results(
        _campaign(platform=platform),
        [
            figure("viewers", 900, now, channel="a"),
            figure("viewers", 400, now, channel="b"),
            figure("leads", 9, now, channel="a"),
            figure("leads", 8, now, channel="b"),
        ],
    )
    assert [set(c.figures) for c in found.channels] == [{"viewers", "leads"}] * 2
    assert found.totals["viewers"].missing == "people_do_not_add"
    assert found.totals["leads"].value == 17
    assert found.rates["lead_rate"] == pytest.approx(17 / 1300)


def test_a_rate_read_from_a_report_stands_where_counts_are_missing(now):
    found = results(_campaign(), [figure("enter_rate", 0.12, now)])
    assert found.rates["enter_rate"] == 0.12


def test_what_platforms_tell_by_the_minute_stands_until_a_figure_does(
    database, telemetry, who, now
):
    made = make_broadcast(database, who, now, {})
    campaign = campaigns.get(database, made)
    at = campaign.header.starts_at
    samples = [
        Sample(
            made, "a", "concurrent", at + timedelta(minutes=n), value, 0, "live", at, "api:youtube"
        )
        for n, value in enumerate((120.0, 300.0, 210.0))
    ]
    samples.append(Sample(made, "a", "views", at, 900.0, 0, "live", at, "api:youtube"))
    telemetry.append(samples)
    totals = results_of(database, telemetry, campaign, now=at).totals
    assert (totals["peak_concurrent"].value, totals["views"].value) == (300, 900)
    assert totals["views"].state == "live"
    over = results_of(database, telemetry, campaign, now=at + timedelta(days=1)).totals
    assert (over["views"].state, over["peak_concurrent"].state) == ("provisional", "provisional")
    with database.write() as connection:
        figures.add(connection, [replace(figure("views", 950, now, channel="a"), campaign_id=made)])
    assert results_of(database, telemetry, campaign, now=at).totals["views"].value == 950


def test_results_are_read_from_the_store(any_database, telemetry, who, now):
    made = make_broadcast(any_database, who, now, {"leads": 7})
    found = results_of(any_database, telemetry, campaigns.get(any_database, made), now=now)
    assert found.totals["leads"].value == 7
