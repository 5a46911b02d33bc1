"""Every colour of a chart can be told from the page, light and dark, and from the others by
colour-blind eyes.

Contrast and its limits are those of WCAG 2.1 (1.4.3 and 1.4.11); colour blindness is simulated
by the matrices of Machado, Oliveira and Fernandes (2009) at full severity.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import plotly.graph_objects as go
import pytest

from planner.charts.as_run import planned_and_actual
from planner.charts.cloud import Dot, cloud
from planner.charts.cut_curve import Band, PaleLine, Pin
from planner.charts.funnel import Bar, funnel
from planner.charts.heat_map import heat_map
from planner.charts.palette import AMBER, BLUE, BLUES, DASHES, GREY, INK, SERIES
from planner.charts.ranks import Rank, ranks
from planner.charts.said_over_time import said_over_time
from planner.charts.steps import Step, steps
from planner.charts.targets import Reached, targets
from planner.charts.timeline import Mark, timeline
from planner.domain.best_slot import Slot
from planner.i18n import words
from planner.insight.minute_counts import Bar as Count
from planner.insight.minute_counts import Bars
from planner.settings import ROOT
from tests.charts import test_as_run_chart as as_run
from tests.charts import test_cut_curve_chart as cut
from tests.charts.test_timeline import START, WORDS

THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
PAGE = {dark: THEME["dark" if dark else "light"]["backgroundColor"] for dark in (False, True)}
MARK, TEXT = 3.0, 4.5
BLIND = {
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def light(colour: str) -> np.ndarray:
    """Red, green and blue as amounts of light."""
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(light(c) @ (0.2126, 0.7152, 0.0722)) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(amounts: np.ndarray) -> np.ndarray:
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    x, y, z = np.cbrt(np.maximum(np.array(to_xyz) @ amounts / (0.9505, 1, 1.089), 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def charts(dark: bool) -> dict[str, go.Figure]:
    """One of every kind of chart, with all that can be in it."""
    at, zone = datetime(2026, 11, 27, 12, tzinfo=UTC), ZoneInfo("Asia/Shanghai")
    curve = cut.curve(
        *(cut.line(channel, 30) for channel in "abcdefgh"),
        bars=Bars({"comments": tuple(Count("a", cut.at(n), n) for n in range(9))}),
        gaps=2,
    )
    bands = [Band(n, cut.at(5 * n), cut.at(5 * n + 5), f"{n}") for n in range(1, 5)]
    usual = [PaleLine("平时", [(cut.at(n), 80.0) for n in range(20)])]
    step = [Step("一", 5, "5"), Step("二", 7, "7")]
    marks = [Mark(START, "抖音", state, "推文") for state in ("open", "late", "done")]
    slots = [Slot(4, 20, 6, 35.0, 34.0, 0.1, 0.3), Slot(5, 19, 1, 60.0, 31.0, -0.4, 0.6)]
    return {
        "as_run": planned_and_actual(as_run._rows(at), zone, as_run.NAMES, dark=dark),
        "cloud": cloud([Dot(1, 2, "一")], "消耗", "线索", dark=dark),
        "cut_curve": cut.drawn(curve, bands, usual, [Pin(cut.at(7), "掌声")], dark=dark),
        "funnel": funnel([Bar("曝光", 10, "10")], dark=dark),
        "heat_map": heat_map(slots, "线索", words("zh"), dark=dark),
        "ranks": ranks([Rank("一", 2, "2"), Rank("二", 1, "1", pale=True)], dark=dark),
        "said": said_over_time([("续航", [0, 3])], at, 5, zone, "条", dark=dark),
        "steps": steps(step, step, ("本期", "上期"), dark=dark),
        "targets": targets(
            [Reached("线索", 0.5, False, "1"), Reached("订单", 1, True, "2")], dark=dark
        ),
        "timeline": timeline(marks, START, date(2026, 11, 25), WORDS, dark=dark),
    }


def colours(figure: go.Figure) -> Iterator[str]:
    """The colours of marks; a fill the page shines through counts by its outline, and what
    lies below the marks without a line (a cue, a gap) is no mark."""
    for trace in figure.data:
        if trace.type == "heatmap":
            yield trace.colorscale[0][1]
            continue
        assert trace.opacity in (None, 1), trace
        marker: dict[str, Any] = trace.marker.to_plotly_json()
        assert "opacity" not in marker, trace
        outline = marker.get("line", {}).get("color")
        line = trace.line.color if trace.type == "scatter" else None
        for colour in (marker.get("color"), outline, line):
            for one in colour if isinstance(colour, list | tuple) else [colour]:
                if one and one.startswith("rgba"):
                    assert outline
                elif one:
                    yield one
    for shape in figure.layout.shapes:
        if shape.line.width != 0:
            yield shape.line.color


def inks(node: Any) -> Iterator[str]:
    """The colours of all text, but for those of Plotly's template, which is replaced."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "template":
                continue
            if key.endswith("font") and isinstance(value, dict) and "color" in value:
                yield value["color"]
            else:
                yield from inks(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from inks(value)


@pytest.mark.parametrize("dark", [False, True])
def test_every_mark_and_every_word_of_a_chart_stands_out_from_the_page(dark) -> None:
    for name, figure in charts(dark).items():
        marks, texts = set(colours(figure)), set(inks(figure.to_plotly_json()))
        assert marks
        assert texts
        for colour in marks:
            assert contrast(colour, PAGE[dark]) >= MARK, (name, colour)
        for colour in texts:
            assert contrast(colour, PAGE[dark]) >= TEXT, (name, colour)


@pytest.mark.parametrize("dark", [False, True])
def test_more_is_further_from_the_page(dark) -> None:
    contrasts = [contrast(colour, PAGE[dark]) for _, colour in BLUES[dark]]
    assert contrasts[0] >= MARK
    assert contrasts == sorted(contrasts)


def test_the_series_are_those_of_the_theme() -> None:
    assert list(SERIES) == THEME["chartCategoricalColors"]
    assert {BLUE, AMBER, GREY} <= set(SERIES)
    assert set(INK) == set(PAGE)


@pytest.mark.parametrize("eyes", BLIND)
def test_series_with_one_kind_of_line_and_what_is_good_or_short_differ_to_all_eyes(eyes) -> None:
    """Channels differ by dashes too: those that share one must differ by colour."""
    sharing = [
        pair
        for pair in combinations(range(len(SERIES)), 2)
        if (pair[1] - pair[0]) % len(DASHES) == 0
    ]
    pairs = [(SERIES[a], SERIES[b]) for a, b in sharing] + list(
        combinations((BLUE, AMBER, GREY), 2)
    )
    for one, other in pairs:
        seen = [lab(np.clip(np.array(BLIND[eyes]) @ light(c), 0, 1)) for c in (one, other)]
        assert np.linalg.norm(seen[0] - seen[1]) > 10, (one, other)
