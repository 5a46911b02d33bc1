"""Charts of management: few marks, and nothing told by colour alone."""

from __future__ import annotations

from planner.charts.cloud import Dot, cloud
from planner.charts.ranks import MOST_RANKS, Rank, ranks
from planner.charts.steps import Step, steps


def test_ranks_show_the_first_ones_and_hatch_what_has_little_behind_it() -> None:
    rows = [Rank(f"主播{i}", 100 - i, f"{100 - i}", pale=i == 1) for i in range(60)]
    (bar,) = ranks(rows, dark=False).data
    assert len(bar.x) == MOST_RANKS
    assert bar.marker.pattern.shape[:3] == ("", "/", "")


def test_a_name_is_no_markup_and_not_longer_than_its_place() -> None:
    figure = ranks([Rank("<b>很长很长很长很长很长很长很长很长的门店</b>", 1, "1")], dark=False)
    (name,) = figure.layout.yaxis.ticktext
    assert name.startswith("&lt;b>很长")
    assert name.endswith("…")


def test_steps_leave_a_gap_where_a_number_is_missing() -> None:
    now = [
        Step("2026-11-02", 5, "5"),
        Step("2026-11-09", None, "未接入"),
        Step("2026-11-16", 7, "7"),
    ]
    bars, line = steps(now, now[:2], ("本期", "上期"), dark=False).data
    assert list(bars.y) == [5, None, 7]
    assert (bars.type, line.type, line.marker.symbol) == ("bar", "scatter", "diamond-open")


def test_steps_have_a_name_at_few_places_only() -> None:
    figure = steps([Step(str(i), i, str(i)) for i in range(120)], (), ("本期", ""), dark=False)
    assert len(figure.layout.xaxis.ticktext) <= 6
    assert not figure.layout.showlegend


def test_a_cloud_has_a_point_a_broadcast() -> None:
    figure = cloud([Dot(1, 2, "<i>城东店</i>"), Dot(3, 4, "城西店")], "消耗", "线索", dark=False)
    (points,) = figure.data
    assert (list(points.x), list(points.y)) == ([1, 3], [2, 4])
    assert points.text[0] == "&lt;i>城东店&lt;/i>"
    assert figure.layout.xaxis.title.text == "消耗"
