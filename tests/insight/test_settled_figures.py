"""What was measured while a broadcast was on stands in lists of broadcasts as in its review,
once, and gives way to totals."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from connectors.reading import Total
from planner.actions import campaigns, figures, imports
from planner.actions.intake import Intake
from planner.domain.telemetry import Event, Sample
from planner.insight.portfolio_keeper import PortfolioKeeper
from planner.insight.results import results_of
from planner.store import figures as stored
from planner.store import live_figures
from planner.store.database import open_database
from planner.store.telemetry import open_telemetry
from tests.actions.test_timed_imports import START, Importing, held
from tests.connectors.files import csv_bytes


@pytest.fixture
def made(database, who, now):
    return held(database, who, now, platform="bilibili")


def settle(database, telemetry, campaign_id, now) -> None:
    """As the collector does once the channel has ended."""
    campaign = campaigns.get(database, campaign_id)
    found = live_figures.measured(telemetry, campaign)
    with database.write() as db:
        live_figures.settle(db, campaign, found, now, ended=lambda _: True)


def reading(campaign_id, minute, value, metric="views", state="live") -> Sample:
    at = START + timedelta(minutes=minute)
    return Sample(campaign_id, "room", metric, at, value, 0, state, at, "api:bilibili")


def lead(campaign_id, number) -> Event:
    at = START + timedelta(minutes=number)
    return Event(campaign_id, "room", "lead", str(number), at, "", "", 1, None, "", "", "natural",
                 at, "push:bilibili")  # fmt: skip


def both(database, telemetry, campaign_id, metric):
    """A number in the review and in the list of all broadcasts, which are the same."""
    of = campaigns.get(database, campaign_id)
    total = results_of(database, telemetry, of, now=START + timedelta(days=1)).totals.get(metric)
    (row,) = PortfolioKeeper(database).portfolio().broadcasts
    assert row.value(metric) == (total.value if total else None)
    return row.value(metric)


def took_place(database, now) -> bool:
    return bool(PortfolioKeeper(database).portfolio().held(np.array([0]), now)[0])


def test_live_numbers_of_a_broadcast_that_ended_are_in_the_list(
    database, telemetry, made, now
) -> None:
    telemetry.append(
        [reading(made, n, 100.0 * n) for n in range(1, 60)], [lead(made, n) for n in range(20)]
    )
    assert not took_place(database, now)
    settle(database, telemetry, made, now)
    assert both(database, telemetry, made, "views") == 5900
    assert both(database, telemetry, made, "leads") == 20
    assert took_place(database, now)
    with database.read() as db:
        kept = stored.of(db, [made])
    settle(database, telemetry, made, now + timedelta(hours=1))
    with database.read() as db:
        assert stored.of(db, [made]) == kept
    assert {(f.state, f.source, f.source_name) for f in kept} == {
        ("provisional", "api", "bilibili")
    }


def test_a_total_takes_their_place_and_later_leads_are_counted(
    database, telemetry, made, now
) -> None:
    telemetry.append([reading(made, 60, 5900)], [lead(made, 1)])
    settle(database, telemetry, made, now)
    ended = START + timedelta(hours=1)
    told = [Total("views", 5700, "provisional")]
    Intake(database).keep_totals(made, "room", ended, told, "店播", now=now + timedelta(hours=1))
    assert both(database, telemetry, made, "views") == 5700
    telemetry.append([reading(made, 61, 5950)], [lead(made, 2)])
    settle(database, telemetry, made, now + timedelta(hours=2))
    assert both(database, telemetry, made, "views") == 5700
    assert both(database, telemetry, made, "leads") == 2


def test_an_import_takes_what_it_brought_with_it(database, telemetry, who, now) -> None:
    coming = Importing(database, telemetry, who, now, held(database, who, now))
    rows = [["分钟", "在线人数", "线索"], *([f"20:{m:02}", "100", str(2 * m)] for m in range(60))]
    first = coming.run(csv_bytes(rows), targets=["@at", "concurrent", "leads"])
    assert both(database, telemetry, coming.campaign, "leads") == 118
    coming.now = now + timedelta(hours=1)
    rows += [["21:00", "100", "130"]]
    longer = coming.run(csv_bytes(rows), targets=["@at", "concurrent", "leads"])
    assert both(database, telemetry, coming.campaign, "leads") == 130
    imports.take_back(database, telemetry, who, longer.import_id, now=now + timedelta(hours=2))
    assert both(database, telemetry, coming.campaign, "leads") == 118
    imports.take_back(database, telemetry, who, first.import_id, now=now + timedelta(hours=3))
    assert both(database, telemetry, coming.campaign, "leads") is None
    with database.read() as db:
        assert stored.of(db, [coming.campaign]) == []


step = st.one_of(
    st.tuples(st.just("sample"), st.integers(1, 60), st.integers(0, 90)),
    st.tuples(st.just("lead"), st.integers(1, 60), st.just(0)),
    st.tuples(st.just("typed"), st.integers(1, 60), st.integers(0, 90)),
    st.tuples(st.just("counted"), st.integers(0, 2), st.integers(0, 90)),
    st.tuples(st.just("total"), st.just(0), st.integers(0, 90)),
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(steps=[("sample", 1, 0), ("typed", 1, 1)])
@given(steps=st.lists(step, max_size=8))
def test_list_and_review_agree_whatever_came(tmp_path_factory, who, now, steps) -> None:
    folder = tmp_path_factory.mktemp("one")
    database, telemetry = open_database("", folder), open_telemetry("", folder)
    made = held(database, who, now)
    for number, (what, when, value) in enumerate(steps):
        at, read_at = START + timedelta(minutes=when), now + timedelta(minutes=number)
        if what == "sample":
            telemetry.append([reading(made, when, value, "leads")])
        elif what == "lead":
            telemetry.append([], [lead(made, when)])
        elif what == "total":
            told = [Total("leads", value, "provisional")]
            Intake(database).keep_totals(made, "room", START, told, "店播", now=read_at)
        else:
            when_said = "live" if what == "typed" else "after"
            figures.add(
                database, who, made, "room", {"leads": value}, when=when_said, holds_for=at,
                now=read_at,
            )  # fmt: skip
        settle(database, telemetry, made, read_at)
        both(database, telemetry, made, "leads")
    telemetry.close()
