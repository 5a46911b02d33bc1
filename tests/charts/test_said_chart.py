"""The chart of what was said: how many cells it may have, and what stands in them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from planner.charts.said_over_time import MOST_ROWS, said_over_time, together

BEGAN = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_long_broadcasts_have_no_more_cells_than_the_eye_can_use() -> None:
    rows = [(f"word {n}", [n + 1] * 288) for n in range(40)]
    [trace] = said_over_time(rows, BEGAN, 5, SHANGHAI, "per 35 minutes", dark=False).data
    assert len(trace.y) == MOST_ROWS
    assert len(trace.x) * len(trace.y) <= 500
    assert together(10, 288) == 6
    assert [sum(filter(None, row)) for row in trace.z] == [288 * (n + 1) for n in range(10)]


def test_nothing_said_leaves_a_gap_and_the_clock_is_the_campaigns() -> None:
    [trace] = said_over_time([("<b>续航", [0, 3])], BEGAN, 5, SHANGHAI, "条", dark=False).data
    assert list(trace.z[0]) == [None, 3]
    assert trace.text[0][1] == "&lt;b>续航<br>20:05<br>3 条"
