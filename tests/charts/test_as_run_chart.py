"""The chart of the as-run record: bars where the cues were, on the clock of the campaign."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from planner.charts.as_run import BarNames, planned_and_actual
from planner.charts.palette import AMBER
from planner.domain.as_run import AsRunRow

NAMES = BarNames("计划", "实际", "超时")


def _rows(begins: datetime) -> list[AsRunRow]:
    spans = [(0, 30, 0, 45), (30, 60, 45, 75), (60, 90, None, None)]
    return [
        AsRunRow(
            title=f"<b>环节{i}</b>",
            planned_start=begins + timedelta(minutes=a),
            planned_end=begins + timedelta(minutes=b),
            started=None if c is None else begins + timedelta(minutes=c),
            ended=None if d is None else begins + timedelta(minutes=d),
            skipped=c is None,
        )
        for i, (a, b, c, d) in enumerate(spans, 1)
    ]


def test_bars_stand_where_the_cues_were_and_over_has_its_own_colour():
    figure = planned_and_actual(
        _rows(datetime(2026, 11, 27, 12, tzinfo=UTC)), ZoneInfo("Asia/Shanghai"), NAMES, dark=False
    )
    bars = {trace.name: (list(trace.y), list(trace.base)) for trace in figure.data}
    assert bars["计划"][0] == [0, 1, 2]
    assert bars["实际"] == ([1], ["2026-11-27T12:45:00"])
    assert bars["超时"] == ([0], ["2026-11-27T12:00:00"])
    assert figure.data[2].marker.color == AMBER
    assert figure.layout.xaxis.ticktext[0] == "20:00"
    assert figure.layout.yaxis.ticktext[0] == "1. &lt;b>环节1&lt;/b>"
    assert "<b>" not in figure.data[0].text[0]


@pytest.mark.parametrize(
    ("begins", "zone", "clocks"),
    [
        (
            datetime(2026, 10, 25, 0, tzinfo=UTC),
            "Europe/Berlin",
            ["02:00", "02:30", "02:00", "02:30"],
        ),
        (
            datetime(2026, 11, 27, 15, 30, tzinfo=UTC),
            "Asia/Shanghai",
            ["23:30", "00:00", "00:30", "01:00"],
        ),
    ],
)
def test_midnight_and_a_change_of_clocks_bend_nothing(begins, zone, clocks):
    figure = planned_and_actual(_rows(begins), ZoneInfo(zone), NAMES, dark=False)
    bases = [datetime.fromisoformat(at) for at in figure.data[0].base]
    assert [b - a for a, b in pairwise(bases)] == [timedelta(minutes=30)] * 2
    assert list(figure.layout.xaxis.ticktext) == clocks


def test_nothing_ran_is_an_empty_chart():
    assert not planned_and_actual([AsRunRow(title="环节")], ZoneInfo("UTC"), NAMES, dark=False).data
