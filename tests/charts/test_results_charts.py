"""Charts of results: what is missing has no bar, and colour is never the only sign."""

from __future__ import annotations

import pytest

from planner.charts.funnel import Bar, funnel
from planner.charts.heat_map import heat_map, weekday
from planner.charts.targets import FURTHEST, Reached, targets
from planner.domain.best_slot import Slot
from planner.i18n import words


def test_a_missing_stage_has_no_bar_but_its_words():
    figure = funnel([Bar("曝光", 1_000_000, "1,000,000"), Bar("线索", None, "未接入")], dark=False)
    (bars,) = figure.data
    assert bars.x[0] > 0
    assert bars.x[1] == 0
    assert list(bars.text) == ["1,000,000", "未接入"]
    assert list(figure.layout.yaxis.ticktext) == ["曝光", "线索"]


def test_a_funnel_of_nothing_is_drawn():
    assert list(funnel([Bar("曝光", None, "未接入")], dark=False).data[0].x) == [0]


def test_a_goal_not_met_is_hatched_and_a_met_one_plain():
    figure = targets(
        [
            Reached("线索", 0.5, False, "100 / 200"),
            Reached("线索成本", 0.7, True, "¥70 / ¥100"),
            Reached("订单", None, False, "未接入"),
            Reached("观看人数", 9.0, True, "9,000 / 1,000"),
        ],
        dark=False,
    )
    bars, texts = figure.data
    assert list(bars.marker.pattern.shape) == ["/", "", "/", ""]
    assert list(bars.x) == [0.5, 0.7, 0, FURTHEST]
    assert texts.text[2] == "未接入"


def test_a_cell_with_little_behind_it_is_pale_and_says_how_many():
    slots = [Slot(4, 20, 6, 35.0, 34.0, 0.1, 0.3), Slot(5, 19, 1, 60.0, 31.0, -0.4, 0.6)]
    pale, strong = heat_map(slots, "平均线索", words("zh"), dark=False).data
    assert pale.opacity < strong.opacity
    assert pale.text[5][0] == "1"
    assert strong.text[4][1] == "6"
    assert strong.z[4][1] == 34.0
    assert strong.z[0][0] is None


def test_a_single_cell_without_results_is_drawn():
    figure = heat_map([Slot(0, 9, 1, 0.0, 0.0, 0.0, 0.0)], "Mean leads", words("en"), dark=True)
    assert figure.data[0].zmax == 1


@pytest.mark.parametrize(("language", "monday"), [("zh", "周一"), ("en", "Mon")])
def test_weekdays_are_said_in_the_language(language, monday):
    assert weekday(0, words(language)) == monday
