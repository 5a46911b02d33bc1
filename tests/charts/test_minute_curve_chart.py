"""The chart of the minute curve: lines, bars, bands, and how many marks it may have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from planner.charts.minute_curve import CurveWords, minute_curve
from planner.domain.telemetry import COUNTED
from planner.insight.minute_counts import MOST_BARS, Bar, Bars
from planner.insight.minute_curve import MOST_POINTS, MinuteCurve
from planner.insight.minute_gaps import MOST
from planner.insight.minute_lines import Line, Origin, Point
from planner.store.feeds import Gap

BEGAN = datetime(2026, 11, 27, 15, 50, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
STATES = {"live": "实时", "provisional": "初步", "final": "最终"}


def point(minute: int, value: float) -> Point:
    return Point(BEGAN + minute * MINUTE, value, "live", Origin("api", "youtube"))


def drawn(curve: MinuteCurve):
    channels = {line.channel_id: f"<b>{line.channel_id}" for line in curve.lines}
    for bars in curve.bars.by_metric.values():
        channels |= {bar.channel_id: f"<b>{bar.channel_id}" for bar in bars}
    reasons = ["连不上平台"] * len(curve.gaps)
    counts = dict.fromkeys(COUNTED, "评论")
    words = CurveWords(channels, "在线人数", counts, "录入", STATES, reasons)
    return minute_curve(curve, ZoneInfo("Asia/Shanghai"), words, dark=False)


def made(*lines: Line, bars: Bars | None = None, gaps: tuple[Gap, ...] = ()) -> MinuteCurve:
    return MinuteCurve(lines, MINUTE, bars or Bars({}), gaps, (), on_air=True)


def test_pieces_are_not_joined_and_the_clock_is_the_campaigns() -> None:
    pieces = ((point(0, 10), point(1, 20)), (point(15, 30), point(16, 40)))
    figure = drawn(made(Line("yt", pieces, ())))
    (trace,) = figure.data
    assert list(trace.y) == [10, 20, None, 30, 40]
    assert trace.x[0] == "2026-11-27T15:50:00"
    assert trace.text[0].startswith("23:50<br>在线人数 10 · 实时")
    assert "00:00" in figure.layout.xaxis.ticktext
    assert "<b>" not in trace.name


def test_a_channel_of_typed_numbers_alone_is_joined_by_dots_only() -> None:
    alone = drawn(made(Line("dy", (), (point(0, 5), point(9, 6)))))
    assert (alone.data[0].mode, alone.data[0].line.dash) == ("lines+markers", "dot")
    beside = drawn(made(Line("yt", ((point(0, 1), point(1, 2)),), (point(1, 3),))))
    assert [trace.mode for trace in beside.data] == ["lines+markers", "markers"]
    assert beside.data[1].marker.symbol == "diamond-open"


def test_channels_differ_by_colour_and_by_dashes() -> None:
    figure = drawn(made(*(Line(c, ((point(0, 1), point(1, 2)),), ()) for c in "abc")))
    assert len({trace.line.color for trace in figure.data}) == 3
    assert len({trace.line.dash for trace in figure.data}) == 3


def test_counts_stand_below_in_a_row_each_and_channels_beside_each_other() -> None:
    counted = tuple(Bar(c, BEGAN + n * MINUTE, n) for c in ("yt", "tw") for n in range(3))
    figure = drawn(
        made(
            Line("yt", ((point(0, 1), point(1, 2)),), ()),
            bars=Bars({"comments": counted, "leads": counted[:3]}),
        )
    )
    line, first, second, leads = figure.data
    assert [trace.yaxis for trace in (first, second, leads)] == ["y2", "y2", "y3"]
    assert (first.offset, second.offset) == (0, first.width)
    assert [trace.showlegend for trace in figure.data] == [True, False, True, False]
    assert line.marker.color == first.marker.color != second.marker.color
    domains = [figure.layout[axis].domain for axis in ("yaxis", "yaxis2", "yaxis3")]
    assert all(above[0] > below[1] for above, below in pairwise(domains))


def test_a_gap_is_a_pale_band_with_its_reason_where_there_is_room() -> None:
    line = Line("yt", ((point(0, 1),), (point(60, 2),)), ())
    wide = Gap("c", "yt", "live", BEGAN + 10 * MINUTE, BEGAN + 50 * MINUTE, "unreachable")
    narrow = Gap("c", "yt", "live", BEGAN + 55 * MINUTE, BEGAN + 57 * MINUTE, "unreachable")
    figure = drawn(made(line, gaps=(wide, narrow)))
    assert [(s.x0, s.x1) for s in figure.layout.shapes] == [
        ("2026-11-27T16:00:00", "2026-11-27T16:40:00"),
        ("2026-11-27T16:45:00", "2026-11-27T16:47:00"),
    ]
    assert all(shape.opacity < 0.3 for shape in figure.layout.shapes)
    assert [note.text for note in figure.layout.annotations].count("连不上平台") == 1


def test_the_fullest_curve_has_no_more_than_five_hundred_marks() -> None:
    each = MOST_POINTS // 4
    lines = [
        Line(
            c, (tuple(point(n, n) for n in range(each - 5)),), tuple(map(point, range(5), range(5)))
        )
        for c in "abcd"
    ]
    bars = {
        metric: tuple(Bar("a", BEGAN + n * MINUTE, n) for n in range(MOST_BARS // len(COUNTED)))
        for metric in COUNTED
    }
    gaps = tuple(
        Gap("c", "a", "live", BEGAN + n * MINUTE, BEGAN + (n + 1) * MINUTE, "late")
        for n in range(MOST)
    )
    figure = drawn(made(*lines, bars=Bars(bars), gaps=gaps))
    marks = sum(len(trace.x) for trace in figure.data) + len(figure.layout.shapes)
    assert marks <= 500
