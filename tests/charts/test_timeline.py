"""The timeline shows each item on its day, in its row."""

from __future__ import annotations

from datetime import date

from planner.charts.timeline import Mark, TimelineWords, timeline

START = date(2026, 11, 27)
WORDS = TimelineWords(
    states={"open": "待完成", "late": "逾期", "done": "已完成"},
    start="开播",
    today="今天",
    days={date(2026, 11, 24): "T-3", START: "T-0"},
)


def test_every_item_stands_on_its_day_in_the_row_of_its_channel():
    marks = [
        Mark(date(2026, 11, 24), "公众号", "late", "推文"),
        Mark(START, "抖音", "open", "提醒"),
        Mark(START, "抖音", "open", "花絮"),
    ]
    figure = timeline(marks, START, date(2026, 11, 25), WORDS, dark=False)
    found = {trace.name: (list(trace.x), list(trace.y), list(trace.text)) for trace in figure.data}
    assert found["逾期"] == ([date(2026, 11, 24)], [0], ["推文"])
    days, heights, said = found["待完成"]
    assert (days, said) == ([START, START], ["提醒", "花絮"])
    assert heights[0] == 1
    assert 1 < heights[1] < 1.5
    assert list(figure.layout.yaxis.ticktext) == ["公众号", "抖音"]
    assert {note.text for note in figure.layout.annotations} == {"开播", "今天"}


def test_today_is_left_out_where_it_is_not_on_the_timeline():
    marks = [Mark(START, "抖音", "done", "提醒")]
    figure = timeline(marks, START, date(2027, 1, 5), WORDS, dark=False)
    assert [note.text for note in figure.layout.annotations] == ["开播"]
