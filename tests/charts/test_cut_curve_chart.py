"""The curve cut by what ran: bands, the pale line, pins, and never too many marks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from planner.charts.cut_curve import MOST_MARKS, Band, PaleLine, Pin, cut_curve
from planner.charts.minute_curve import CurveWords
from planner.domain.telemetry import COUNTED
from planner.insight.minute_counts import Bar, Bars
from planner.insight.minute_curve import MinuteCurve
from planner.insight.minute_lines import Line, Origin, Point
from planner.store.feeds import Gap

BEGAN = datetime(2026, 11, 27, 15, 50, tzinfo=UTC)
STATES = {"live": "实时", "provisional": "初步", "final": "最终"}


def at(minutes: float) -> datetime:
    return BEGAN + timedelta(minutes=minutes)


def line(channel: str, minutes: int) -> Line:
    points = (Point(at(n), 100 + n, "live", Origin("api", "youtube")) for n in range(minutes))
    return Line(channel, (tuple(points),), ())


def curve(*lines: Line, bars: Bars | None = None, gaps: int = 0) -> MinuteCurve:
    open_gaps = tuple(Gap("c", "yt", "live", at(n), at(n + 1), "unreachable") for n in range(gaps))
    return MinuteCurve(lines, timedelta(minutes=1), bars or Bars({}), open_gaps, (), on_air=True)


def drawn(of: MinuteCurve, bands=(), usual=(), pins=(), *, dark=False):
    channels = {one.channel_id: one.channel_id for one in of.lines}
    counts = dict.fromkeys(COUNTED, "评论")
    reasons = ["连不上平台"] * len(of.gaps)
    words = CurveWords(channels, "在线人数", counts, "录入", STATES, reasons)
    return cut_curve(of, ZoneInfo("Asia/Shanghai"), words, bands, usual, pins, dark=dark)


def marks(figure) -> int:
    drawn = sum(len(trace.x) for trace in figure.data)
    return drawn + len(figure.layout.shapes)


def test_each_cue_is_a_band_with_its_number_and_its_words_at_hand() -> None:
    bands = [Band(1, at(-5), at(10), "1 <开场>"), Band(2, at(10), at(40), "2 试驾")]
    figure = drawn(curve(line("yt", 30)), bands)
    numbers = figure.data[-1]
    assert sorted(numbers.text) == ["1", "2"]
    assert any("&lt;开场>" in said for said in numbers.hovertext)
    spans = sorted((shape.x0, shape.x1) for shape in figure.layout.shapes)
    assert spans == [  # not beyond what is known
        ("2026-11-27T15:50:00", "2026-11-27T16:00:00"),
        ("2026-11-27T16:00:00", "2026-11-27T16:19:00"),
    ]


def test_a_cue_outside_the_curve_is_no_band() -> None:
    figure = drawn(curve(line("yt", 30)), [Band(1, at(60), at(70), "1 总结")])
    assert not figure.layout.shapes
    assert len(figure.data) == 1


def test_what_is_usual_is_a_dotted_line_behind_the_curve() -> None:
    usual = PaleLine("平时（7 场）", [(at(n), 80.0) for n in range(-10, 400)])
    pale = drawn(curve(line("yt", 30)), usual=[usual]).data[-1]
    assert pale.name == "平时（7 场）"
    assert (pale.line.dash, pale.zorder) == ("dot", -1)
    assert (min(pale.x), max(pale.x)) == ("2026-11-27T15:50:00", "2026-11-27T16:19:00")


def test_a_pin_stands_at_its_moment_and_says_what_was_noted() -> None:
    figure = drawn(curve(line("yt", 30)), pins=[Pin(at(7), "23:57 · <b>掌声</b>")])
    assert figure.layout.shapes[0].x0 == "2026-11-27T15:57:00"
    assert any(note.hovertext == "23:57 · &lt;b>掌声&lt;/b>" for note in figure.layout.annotations)


def test_a_full_broadcast_has_no_more_marks_than_an_eye_can_use() -> None:
    counted = {
        metric: tuple(Bar("yt", at(n), n) for n in range(60)) for metric in ("comments", "leads")
    } | {"likes": tuple(Bar("yt", at(n), n) for n in range(120))}
    full = curve(line("yt", 110), line("tw", 110), bars=Bars(counted), gaps=30)
    bands = [Band(n, at(n), at(n + 1), f"{n}") for n in range(1, 200)]
    usual = [PaleLine(c, [(at(n), 5.0) for n in range(110)]) for c in ("yt", "tw")]
    pins = [Pin(at(n), "记号") for n in range(50)]
    figure = drawn(full, bands, usual, pins)
    assert marks(figure) <= MOST_MARKS
    shown = {trace.yaxis for trace in figure.data if trace.type == "bar"}
    assert shown == {"y2"}  # leads alone found room
