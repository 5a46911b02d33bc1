"""One file of minutes says one thing: in the results, under the curve, and cut by cues."""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.actions import campaigns
from planner.actions.editing import write_part
from planner.domain.telemetry import Sample
from planner.insight.cue_effects import effects_of
from planner.insight.minute_curve import minute_curve_of
from planner.insight.results import results_of
from tests.actions.test_timed_imports import START, Importing, held
from tests.connectors.files import csv_bytes

CUES = [
    {"id": "c1", "title": "开场", "kind": "opening", "seconds": 700},
    {"id": "c2", "title": "试驾", "kind": "test_drive", "seconds": 6500},
]


@pytest.fixture
def coming(database, telemetry, who, now):
    return broadcast(database, telemetry, who, now)


def broadcast(database, telemetry, who, now) -> Importing:
    made = Importing(database, telemetry, who, now, held(database, who, now))
    with database.write() as db:
        write_part(db, who.name, made.campaign, "run_sheet", {"cues": CUES}, now)
    return made


def said(coming: Importing, metric: str) -> tuple[float, float, float]:
    """A metric in the results, in the bars, and in the cues with what lies outside."""
    of = campaigns.get(coming.database, coming.campaign)
    result = results_of(coming.database, coming.telemetry, of, now=coming.now).totals[metric].value
    curve = minute_curve_of(coming.database, coming.telemetry, of, now=coming.now)
    newest = [one.value for one in curve.newest if one.metric == metric]
    assert newest in ([], [result])
    bars = sum(bar.value for bar in curve.bars.by_metric.get(metric, ()))
    found = effects_of(coming.database, coming.telemetry, of)
    inside = sum(cue.count(metric) or 0 for cue in found.cues)
    place = metric, "room"
    assert inside + found.outside[place] == pytest.approx(found.totals[place])
    return result, bars, found.totals[place]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    grown=st.lists(st.integers(0, 20), min_size=1, max_size=40),
    every=st.sampled_from((1, 2, 5)),
    metric=st.sampled_from(("leads", "comments", "likes", "new_followers")),
)
def test_a_running_total_is_one_number_everywhere(
    database, telemetry, who, now, grown, every, metric
) -> None:
    coming = broadcast(database, telemetry, who, now)
    rows = [["分钟", "在线人数", "数"]]
    for n, total in enumerate(accumulate(grown)):
        at = f"{20 + n * every // 60}:{n * every % 60:02}"
        rows.append([at, "100", str(total)])
    coming.run(csv_bytes(rows), targets=["@at", "concurrent", metric])
    assert said(coming, metric) == pytest.approx((sum(grown),) * 3)


@pytest.mark.parametrize("metric", ["joins", "leaves", "net_joins"])
@pytest.mark.parametrize("every", [1, 7])
def test_counts_of_single_minutes_add_up(coming, metric, every) -> None:
    rows = [["分钟", "在线人数", "数"]]
    rows += [[f"20:{m:02}", "100", "9"] for m in range(0, 60, every)]
    coming.run(csv_bytes(rows), targets=["@at", "concurrent", metric])
    of = campaigns.get(coming.database, coming.campaign)
    wanted = 9 * (len(rows) - 1)
    assert (
        results_of(coming.database, coming.telemetry, of, now=coming.now).totals[metric].value
        == wanted
    )
    if metric != "net_joins":
        found = effects_of(coming.database, coming.telemetry, of)
        assert found.totals[metric, "room"] == pytest.approx(wanted)


def test_minutes_at_no_fixed_pace_are_no_counter(coming) -> None:
    rows = [["分钟", "进入"], *([f"20:{m:02}", "9"] for m in (0, 1, 4, 11, 13, 30))]
    coming.run(csv_bytes(rows))
    of = campaigns.get(coming.database, coming.campaign)
    assert (
        results_of(coming.database, coming.telemetry, of, now=coming.now).totals["joins"].value
        == 54
    )


def test_what_a_platform_counts_by_the_minute_adds_up(coming) -> None:
    samples = [
        Sample(coming.campaign, "room", "leads", START + timedelta(minutes=n), 2.0, 60, "final",
               coming.now, "push:douyin")
        for n in range(60)
    ]  # fmt: skip
    coming.telemetry.append(samples)
    assert said(coming, "leads") == pytest.approx((120,) * 3)
