"""A broadcast's minutes, chat and leads from files: seen, written, the same again, taken back."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from connectors import reading
from planner.actions import campaigns, file_reading, imports, timed_imports
from planner.domain.file_clock import Clock
from planner.domain.standing import standing as standing_of
from planner.domain.telemetry import Event
from planner.errors import InputError
from planner.live import sittings
from planner.settings import ROOT
from planner.store import comment_summaries, figures
from planner.store.database import open_database
from planner.store.telemetry import open_telemetry
from tests.connectors.files import csv_bytes, xlsx_bytes

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 10, 1, 12, tzinfo=UTC)
"""Eight in the evening in Shanghai."""
MINUTES = [
    ["分钟", "在线人数", "净进出", "进入", "离开", "话术"],
    ["20:00", "100", "5", "15", "10", "欢迎"],
    ["20:01", "1.2万", "-3", "7", "10", "讲车"],
    ["20:02", "130", "--", "9", "", ""],
]


def held(
    database, who, now, *, start=START, account="浦东4S", platform="douyin", hours=2,
    zone="Asia/Shanghai",
):  # fmt: skip
    """A campaign that was held on one channel; returns its id."""
    header = {"title": "国庆场", "starts_at": start, "length_minutes": 60 * hours}
    parts = {
        "header": {**header, "time_zone": zone},
        "platform": {"channels": [{"id": "room", "platform": platform, "account": account}]},
    }
    return campaigns.create(database, who, parts, now=now)


class Importing:
    """A file on its way in."""

    def __init__(self, database, telemetry, who, now, campaign=""):
        self.database, self.telemetry, self.who, self.now = database, telemetry, who, now
        self.campaign = campaign

    def look(
        self, data, name="分钟.csv", *, holds="", targets=None, zone=SHANGHAI, room="",
        others=False, **said,
    ):  # fmt: skip
        self.file = file_reading.read_file(self.database, name, data)
        self.columns = self.file.sheets[0]
        if holds:
            self.columns = file_reading.taken_for(self.columns, holds)
        self.targets = targets or file_reading.mapping(self.database, self.columns)
        self.clock = Clock(zone, **said)
        return timed_imports.look(
            self.database, self.telemetry, self.file, self.columns, self.targets, self.clock,
            campaign_id=self.campaign, room=room, others=others, now=self.now,
        )  # fmt: skip

    def run(self, data, name="分钟.csv", **said):
        return self.commit(self.look(data, name, **said))

    def commit(self, seen):
        return timed_imports.commit(
            self.database, self.telemetry, self.who, self.file, self.columns, self.targets,
            self.clock, seen, now=self.now,
        )  # fmt: skip

    def curve(self, metric):
        found = self.telemetry.curve(self.campaign, [metric])
        return [(m.to_pydatetime(), v) for m, v in zip(found.minute, found["last"], strict=True)]


@pytest.fixture
def coming(database, telemetry, who, now):
    return Importing(database, telemetry, who, now, held(database, who, now))


def at(minute):
    return START + timedelta(minutes=minute)


def test_minute_table_becomes_the_curve_and_is_taken_back(coming, database, telemetry, who, now):
    done = coming.run(csv_bytes(MINUTES, "gb18030"))
    assert done.rows == 10
    assert coming.curve("concurrent") == [(at(0), 100), (at(1), 12000), (at(2), 130)]
    assert coming.curve("leaves") == [(at(0), 10), (at(1), 10)]
    assert coming.curve("net_joins") == [(at(0), 5), (at(1), -3)]
    (listed,), count = imports.page(database)
    assert (count, listed.form, listed.rows, listed.figures) == (1, "minute_table", 3, 10)
    gone = imports.take_back(database, telemetry, who, done.import_id, now=now)
    assert gone.figures == 10
    assert coming.curve("concurrent") == []
    with pytest.raises(InputError):
        imports.take_back(database, telemetry, who, done.import_id, now=now)


def test_same_minute_table_twice_adds_nothing_until_it_is_taken_back(
    coming, database, telemetry, who, now
):
    data = csv_bytes(MINUTES)
    first = coming.run(data)
    coming.now = now + timedelta(hours=1)
    seen = coming.look(data)
    assert (seen.fresh, seen.same) == (0, 10)
    assert coming.run(data).import_id == ""
    assert imports.page(database)[1] == 1
    imports.take_back(database, telemetry, who, first.import_id, now=now)
    again = coming.run(data)
    assert again.import_id not in ("", first.import_id)
    assert len(coming.curve("concurrent")) == 3


def comments(coming):
    return sorted(
        (e.at, e.text) for e in coming.telemetry.events(coming.campaign, ["comment"], limit=10_000)
    )


def test_minutes_run_past_midnight(database, telemetry, who, now):
    late = datetime(2026, 10, 1, 15, 30, tzinfo=UTC)
    coming = Importing(database, telemetry, who, now, held(database, who, now, start=late))
    rows = [["时间", "在线人数"], ["23:58", 5], ["23:59", 6], ["00:00", 7], ["0:01", 8]]
    coming.run(xlsx_bytes(rows), "分钟.xlsx")
    first = datetime(2026, 10, 1, 15, 58, tzinfo=UTC)
    assert coming.curve("concurrent") == [(first + timedelta(minutes=n), 5 + n) for n in range(4)]


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["1", "2", "3"], 0),
        (["0", "1", "2"], 0),
        (["00:01:00", "00:02:00", "00:03:00"], 1),
        (["00:00", "00:01", "00:02"], 0),
        (["第1分钟", "第2分钟", "第3分钟"], None),
        (["1分钟", "2分钟", "3分钟"], 1),
    ],
)
def test_minutes_since_the_start_begin_with_the_channel(coming, cells, first):
    data = csv_bytes([["分钟", "在线人数"], *zip(cells, (7, 8, 9), strict=True)])
    seen = coming.look(data)
    if first is None:
        assert seen.reading.wrong == 3
        return
    coming.run(data)
    assert coming.curve("concurrent") == [(at(first + n), 7 + n) for n in range(3)]


def test_times_that_could_be_either_are_said_by_a_person(coming):
    data = csv_bytes([["时间", "在线人数"], ["00:01", 7], ["00:02", 8]])
    assert coming.look(data).reading.times.either
    assert coming.look(data).reading.times.style == "elapsed"
    assert coming.look(data, style="clock").reading.outside == 2


def test_day_that_can_be_read_two_ways_is_asked_for_the_whole_column(coming):
    rows = [["时间", "在线人数"], ["01/10/2026 20:00", 7], ["01/10/2026 20:01", 8]]
    data = csv_bytes(rows)
    (question,) = coming.look(data).reading.questions
    assert (question.kind, question.rows, question.suggested) == ("day_or_month", 2, "")
    with pytest.raises(InputError) as caught:
        coming.run(data)
    assert caught.value.key == "imports.unanswered"
    assert coming.look(data, order="month_first").reading.outside == 2
    coming.run(data, order="day_first")
    assert coming.curve("concurrent") == [(at(0), 7), (at(1), 8)]


def test_what_the_rest_of_the_column_says_is_suggested(coming):
    rows = [["时间", "在线人数"], ["01/10/2026 20:00", 7], ["13/10/2026 20:01", 8]]
    (question,) = coming.look(csv_bytes(rows)).reading.questions
    assert (question.rows, question.suggested) == (1, "day_first")


@pytest.mark.parametrize("year", ["2015", "2028", "0026"])
def test_impossible_year_is_asked_about(coming, year):
    rows = [["时间", "在线人数"], [f"{year}-10-01 20:00", 7], ["2026-10-01 20:01", 8]]
    data = csv_bytes(rows)
    reading = coming.look(data).reading
    if year == "0026":
        assert reading.wrong == 1
        return
    assert [q.kind for q in reading.questions] == ["years"]
    left = coming.look(data, years="leave_out").reading
    assert (left.questions, left.wrong, left.read) == ([], 1, 1)
    assert left.faults[0].error.key == "input.year_unlikely"
    assert coming.look(data, years="keep").reading.outside == 1


def test_times_are_on_the_clock_of_the_zone_chosen(coming):
    data = csv_bytes([["time", "concurrent viewers"], ["2026-10-01 14:00", 7]])
    coming.run(data, zone=ZoneInfo("Europe/Berlin"))
    assert coming.curve("concurrent") == [(at(0), 7)]
    assert file_reading.remembered(coming.database, coming.columns).zone == "Europe/Berlin"


def test_minute_that_comes_again_counts_once_and_the_last_stands(coming):
    data = csv_bytes(
        [*MINUTES, ["20:01", "50", "1", "2", "1", ""], ["合计", "1", "1", "1", "1", ""]]
    )
    seen = coming.look(data)
    assert (seen.reading.read, seen.reading.repeated, seen.reading.totals) == (3, 1, 1)
    coming.run(data)
    assert coming.curve("concurrent")[1] == (at(1), 50)


def test_count_of_single_minutes_is_no_running_total(coming):
    data = csv_bytes([["分钟", "在线人数", "点赞"], ["20:00", 5, 30], ["20:01", 5, 10]])
    with pytest.raises(InputError) as caught:
        coming.look(data, targets=["@at", "concurrent", "likes"])
    assert caught.value.key == "imports.not_running"


def test_row_in_error_is_named_and_the_others_come(coming):
    data = csv_bytes([MINUTES[0], ["20:00", "很多", 1, 1, 1, ""], ["20:01", 5, 1, 1, -1, ""],
                      ["昨天", 5, 1, 1, 1, ""], ["20:03", 6, 1, 1, 1, ""]])  # fmt: skip
    reading = coming.look(data).reading
    assert reading.read == 1
    assert [(f.number, f.heading, f.error.key) for f in reading.faults] == [
        (2, "在线人数", "input.not_number"),
        (3, "离开", "input.too_small"),
        (4, "分钟", "input.not_date"),
    ]


def test_amount_of_a_minute_in_another_currency_is_an_error_of_its_row(coming):
    data = csv_bytes([["分钟", "在线人数", "消耗"], ["20:00", 5, "$30"], ["20:01", 5, "¥30"]])
    reading = coming.look(data, targets=["@at", "concurrent", "spend"]).reading
    assert reading.read == 1
    assert [(f.number, f.heading, f.error.key) for f in reading.faults] == [
        (2, "消耗", "input.other_currency"),
    ]


CHAT = [
    ["时间", "用户ID", "用户昵称", "内容"],
    ["2026-10-01 20:00:05", "u1", "小王", "多少钱"],
    ["2026-10-01 20:00:05", "u1", "小王", "多少钱"],
    ["2026-10-01 20:00:09", "u2", "老李", "打我 138 1234 5678"],
    ["2026-10-01 23:59:00", "u2", "老李", "散了"],
    ["2026-10-02 03:00:00", "u3", "路人", "晚了"],
]


def test_chat_is_kept_without_people_and_phones(coming):
    seen = coming.look(csv_bytes(CHAT), "弹幕.csv")
    assert (seen.reading.read, seen.reading.repeated, seen.reading.outside) == (3, 1, 1)
    coming.run(csv_bytes(CHAT), "弹幕.csv")
    found = coming.telemetry.events(coming.campaign, limit=10)
    assert {e.text for e in found} == {"多少钱", "打我 138****5678", "散了"}
    assert all(len(e.viewer) == 16 for e in found)
    assert len({e.viewer for e in found}) == 2
    kept = repr(found)
    assert not any(word in kept for word in ("u1", "小王", "5678 ", "1234"))


def test_longer_export_of_the_same_chat_adds_only_what_is_new(coming, now):
    coming.run(csv_bytes(CHAT[:3]), "弹幕.csv")
    coming.now = now + timedelta(hours=1)
    coming.run(csv_bytes(CHAT), "弹幕.csv")
    assert len(comments(coming)) == 3


LEADS = [
    ["线索ID", "留资时间", "姓名", "手机号", "留资组件", "流量类型", "意向车型"],
    ["9001", "2026-10-01 20:10:05", "王小明", "13812345678", "小风车", "自然流量", "SUV"],
    ["9002", "2026-10-01 20:10:50", "李雷", "13912345678", "小风车", "自然流量", "SUV"],
    ["9003", "2026-10-01 20:10:59", "韩梅梅", "13712345678", "小风车", "广告投放", "SUV"],
    ["9003", "2026-10-01 20:10:59", "韩梅梅", "13712345678", "小风车", "广告投放", "SUV"],
    ["9004", "王大锤 13612345678", "王大锤", "13612345678", "私信", "", ""],
    ["9005", "2026-10-03 20:10:59", "吴用", "13512345678", "私信", "", ""],
]


def test_leads_are_counted_and_nobody_is_kept(coming, tmp_path):
    seen = coming.look(csv_bytes(LEADS), "线索.csv")
    assert coming.columns.form.key == "lead_list"
    held_in_session = repr([c.to_pylist() for c in coming.columns.cells]) + repr(seen)
    reading = seen.reading
    assert (reading.read, reading.repeated, reading.outside, reading.wrong) == (3, 1, 1, 1)
    done = coming.run(csv_bytes(LEADS), "线索.csv")
    assert done.rows == 3
    found = coming.telemetry.events(coming.campaign, ["lead"], limit=10)
    assert sorted((e.at, e.detail, e.traffic, e.count) for e in found) == [
        (at(10), "小风车", "natural", 1),
        (at(10), "小风车", "natural", 1),
        (at(10), "小风车", "paid", 1),
    ]
    (totals,) = coming.telemetry.event_totals([coming.campaign], ["lead"]).to_dict("records")
    assert (totals["natural"], totals["paid"]) == (2, 1)
    secrets = [name for row in LEADS[1:] for name in (row[2], row[3]) if row[0] != "9004"]
    assert not any(secret in held_in_session + repr(found) for secret in secrets)
    coming.telemetry.close()
    written = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert not any(
        secret.encode() in written for row in LEADS[1:] for secret in (row[2], row[3], row[0])
    )


def test_each_row_goes_to_the_broadcast_that_was_on(database, telemetry, who, now):
    first = held(database, who, now)
    second = held(database, who, now, start=START + timedelta(days=2))
    coming = Importing(database, telemetry, who, now)
    seen = coming.look(csv_bytes(LEADS), "线索.csv")
    assert (seen.reading.read, seen.reading.outside, seen.reading.open) == (4, 0, 0)
    coming.run(csv_bytes(LEADS), "线索.csv")
    counts = telemetry.event_totals([first, second], ["lead"])
    assert dict(zip(counts.campaign_id, counts["count"], strict=True)) == {first: 3, second: 1}


def test_a_lead_list_stands_in_the_results_until_it_is_taken_back(coming, database, who, now):
    done = coming.run(csv_bytes(LEADS), "线索.csv")

    def standing() -> dict[str, float]:
        with database.read() as connection:
            return {f.metric: f.value for f in figures.of(connection, [coming.campaign])}

    assert standing() == {"leads": 3, "leads_natural": 2, "leads_paid": 1}
    imports.take_back(database, coming.telemetry, who, done.import_id, now=now)
    assert standing() == {}


def test_leads_that_the_platform_told_are_not_counted_twice(coming):
    told = [
        reading.Event(
            str(n), "lead", at(10) + timedelta(seconds=second), detail="form", traffic="paid"
        )
        for n, second in ((1, 5), (2, 50))
    ]
    of_platform = sittings.lead_list(reading.Reading(events=told)).events
    coming.telemetry.append(
        events=[
            Event(
                coming.campaign, "room", "lead", e.id, e.at, "", "", 1, None, "",
                e.detail, e.traffic, e.at, "api:oceanengine",
            )
            for e in of_platform
        ]
    )  # fmt: skip
    seen = coming.look(csv_bytes(LEADS), "线索.csv")
    assert (seen.fresh, seen.known) == (1, 2)
    coming.run(csv_bytes(LEADS), "线索.csv")
    (totals,) = coming.telemetry.event_totals([coming.campaign], ["lead"]).to_dict("records")
    assert totals["count"] == 3


def test_a_list_of_other_leads_counts_beside_the_one_of_the_same_minutes(coming, who, now):
    first = coming.run(csv_bytes(LEADS), "表单线索.csv")
    private = [LEADS[0], *LEADS[2:4]]
    coming.now = now + timedelta(minutes=5)
    seen = coming.look(csv_bytes(private), "私信线索.csv")
    assert (seen.fresh, seen.known) == (0, 2)
    seen = coming.look(csv_bytes(private), "私信线索.csv", others=True)
    assert (seen.fresh, seen.known) == (2, 2)
    done = coming.commit(seen)

    def counted() -> int:
        return int(coming.telemetry.event_totals([coming.campaign], ["lead"])["count"].sum())

    assert (done.rows, counted()) == (2, 5)
    for others in (True, False):
        again = coming.look(csv_bytes(private), "私信线索.csv", others=others)
        assert (again.fresh, again.same) == (0, 2)
        assert coming.commit(again).rows == 0

    def standing() -> dict[str, float]:
        with coming.database.read() as connection:
            return {
                key: one.value
                for (_, key), one in standing_of(figures.of(connection, [coming.campaign])).items()
            }

    assert standing() == {"leads": 5, "leads_natural": 3, "leads_paid": 2}
    later = now + timedelta(minutes=9)
    imports.take_back(coming.database, coming.telemetry, who, done.import_id, now=later)
    assert (counted(), standing()) == (3, {"leads": 3, "leads_natural": 2, "leads_paid": 1})
    seen = coming.look(csv_bytes(private), "私信线索.csv", others=True)
    coming.now = now + timedelta(minutes=12)
    assert coming.commit(seen).rows == 2
    later = now + timedelta(minutes=15)
    imports.take_back(coming.database, coming.telemetry, who, first.import_id, now=later)
    assert (counted(), standing()["leads"]) == (2, 2)


def test_the_longer_of_two_lists_taken_back_leaves_the_leads_of_the_other(coming, who, now):
    private = [*LEADS[:3], ["9", "2026-10-01 20:30:00", "", "", "私信", "", ""]]
    first = coming.run(csv_bytes(LEADS), "线索.csv")
    coming.now = now + timedelta(minutes=5)
    coming.run(csv_bytes(private), "线索 2.csv")

    def leads() -> dict[str, float]:
        with coming.database.read() as connection:
            found = standing_of(figures.of(connection, [coming.campaign]))
            return {metric: one.value for (_, metric), one in found.items()}

    assert leads() == {"leads": 4}  # of one nobody knows how it came
    later = now + timedelta(minutes=9)
    imports.take_back(coming.database, coming.telemetry, who, first.import_id, now=later)
    assert leads() == {"leads": 3}


def test_how_leads_came_is_known_again_once_the_other_list_is_gone(coming, who, now):
    coming.run(csv_bytes(LEADS), "线索.csv")
    private = [LEADS[0], ["9", "2026-10-01 20:30:00", "", "", "私信", "", ""]]
    coming.now = now + timedelta(minutes=5)
    second = coming.run(csv_bytes(private), "私信.csv")
    imports.take_back(coming.database, coming.telemetry, who, second.import_id, now=coming.now)
    with coming.database.read() as connection:
        found = standing_of(figures.of(connection, [coming.campaign]))
    told = {metric: one.value for (_, metric), one in found.items()}
    assert told == {"leads": 3, "leads_natural": 2, "leads_paid": 1}


def test_the_same_file_under_another_name_adds_nothing(coming):
    coming.run(csv_bytes(LEADS), "线索.csv")
    for name in ("线索 (1).csv", "线索.txt"):
        seen = coming.look(csv_bytes(LEADS), name)
        assert (seen.fresh, seen.same, seen.known) == (0, 3, 0)
        assert coming.commit(seen).rows == 0
    (_,), count = imports.page(coming.database)
    assert count == 1


def test_a_clock_goes_before_a_running_number_whichever_column_is_first(coming):
    """A broadcast that began seven minutes late, as the platform tells it."""
    rows = [
        ["分钟", "时间", "在线人数"],
        *([str(m + 1), f"20:{m + 7:02}", 10 + m] for m in range(3)),
    ]
    coming.run(csv_bytes(rows), "2026-10-01.csv")
    assert [when for when, _ in coming.curve("concurrent")] == [at(7), at(8), at(9)]


def test_what_was_said_in_a_chat_taken_back_is_quoted_nowhere(coming, database, who, now):
    done = coming.run(csv_bytes(CHAT), "弹幕.csv")
    with database.write() as connection:
        comment_summaries.put(connection, coming.campaign, "a", {"quoted": "多少钱"})
    imports.take_back(database, coming.telemetry, who, done.import_id, now=now)
    with database.read() as connection:
        assert comment_summaries.of(connection, coming.campaign, "a") is None


def test_two_channels_at_once_are_told_apart_by_name_or_asked_for(database, telemetry, who, now):
    parts = {
        "header": {"title": "双平台", "starts_at": START, "length_minutes": 120},
        "platform": {"channels": [
            {"id": "a", "platform": "douyin", "account": "浦东4S"},
            {"id": "b", "platform": "kuaishou", "account": "浦东快手", "room_id": "77"},
        ]},
    }  # fmt: skip
    both = campaigns.create(database, who, parts, now=now)
    coming = Importing(database, telemetry, who, now, both)
    seen = coming.look(csv_bytes(MINUTES))
    assert (seen.reading.open, seen.open) == (3, True)
    with pytest.raises(InputError) as caught:
        coming.run(csv_bytes(MINUTES))
    assert caught.value.key == "imports.no_room"
    coming.run(csv_bytes(MINUTES), room=f"{both}:b")
    named = [["账号", "分钟", "在线人数"], ["浦东4S", "20:00", 1], ["浦东快手", "20:00", 2]]
    assert coming.run(csv_bytes(named)).rows == 2
    latest = coming.telemetry.curve(both, ["concurrent"])
    assert set(latest.channel_id) == {"a", "b"}


def test_rows_with_any_headings_are_taken_for_what_a_person_says(coming, now):
    data = csv_bytes([["几点", "说了啥"], ["20:01", "你好"]])
    with pytest.raises(InputError):
        coming.look(data, holds="comments")
    coming.run(data, holds="comments", targets=["@at", "@text"])
    assert [text for _, text in comments(coming)] == ["你好"]
    again = file_reading.read_file(coming.database, "b.csv", data).sheets[0]
    assert file_reading.remembered(coming.database, again).holds == "comments"
    taken = file_reading.taken_for(again, "comments")
    assert file_reading.mapping(coming.database, taken) == ["@at", "@text"]


def test_import_that_breaks_off_leaves_nothing(coming):
    def stop(share):
        raise KeyboardInterrupt

    data = csv_bytes(MINUTES)
    seen = coming.look(data)
    with pytest.raises(KeyboardInterrupt):
        timed_imports.commit(
            coming.database, coming.telemetry, coming.who, coming.file, coming.columns,
            coming.targets, coming.clock, seen, now=coming.now, progress=stop,
        )  # fmt: skip
    assert coming.curve("concurrent") == []
    assert imports.page(coming.database)[1] == 0
    assert coming.run(data).rows == 10


def test_day_and_time_may_stand_in_two_columns(coming):
    apart = [["日期", "时间", "在线人数"], ["2026-10-01", "20:00", 7], ["2026/10/1", "20:01", 8]]
    coming.run(csv_bytes(apart))
    assert coming.curve("concurrent") == [(at(0), 7), (at(1), 8)]
    twice = [["日期", "时间", "在线人数"], ["2026-10-01", "2026-10-01 20:02", 9]]
    coming.run(csv_bytes(twice))
    assert coming.curve("concurrent")[2] == (at(2), 9)


def test_two_who_import_the_same_file_at_once_bring_it_once(coming):
    data = csv_bytes(MINUTES)
    seen = coming.look(data)
    ours = (coming.database, coming.telemetry, coming.who, coming.file, coming.columns,
            coming.targets, coming.clock, seen)  # fmt: skip
    others = []

    def meanwhile(share):
        if not others:
            others.append(None)
            others[0] = timed_imports.commit(*ours, now=coming.now)

    assert timed_imports.commit(*ours, now=coming.now, progress=meanwhile).import_id == ""
    assert others[0].rows == 10
    assert len(coming.curve("concurrent")) == 3
    assert imports.page(coming.database)[1] == 1


def test_named_day_that_is_not_the_broadcast_s_is_said(coming):
    data = csv_bytes(MINUTES)
    assert coming.look(data, "分钟_2026-10-01.csv").other_day is None
    assert coming.look(data, "分钟.csv").other_day is None
    assert coming.look(data, "分钟_2026-10-08.csv").other_day.isoformat() == "2026-10-08"


def test_minutes_come_and_go_on_every_store(any_database, telemetry, who, now):
    coming = Importing(any_database, telemetry, who, now, held(any_database, who, now))
    done = coming.run(csv_bytes(CHAT), "弹幕.csv")
    assert coming.run(csv_bytes(CHAT), "弹幕.csv").import_id == ""
    assert imports.take_back(any_database, telemetry, who, done.import_id, now=now).figures == 3
    assert comments(coming) == []


_IMPORTS_UNTIL_KILLED = """
import sys, time
from datetime import datetime, UTC
from pathlib import Path
from planner.actions import timed_imports
from planner.actions.who import Who
from planner.store.database import open_database
from planner.store.telemetry import open_telemetry
from tests.actions.test_timed_imports import MINUTES, Importing
from tests.connectors.files import csv_bytes
folder, campaign, now = Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3])
database, telemetry = open_database("", folder), open_telemetry("", folder)
coming = Importing(database, telemetry, Who("策划甲"), now, campaign)
seen = coming.look(csv_bytes(MINUTES))
def progress(share):
    print(share, flush=True)
    time.sleep(60)
timed_imports.commit(
    database, telemetry, coming.who, coming.file, coming.columns, coming.targets, coming.clock,
    seen, now=now, progress=progress,
)
"""


@pytest.mark.parametrize("then", ["import_again", "take_back"])
def test_import_that_was_killed_can_be_completed_or_taken_back(tmp_path, who, now, then):
    database = open_database("", tmp_path)
    campaign = held(database, who, now)
    database.close()
    arguments = [str(tmp_path), campaign, now.isoformat()]
    child = subprocess.Popen(
        [sys.executable, "-c", _IMPORTS_UNTIL_KILLED, *arguments], cwd=ROOT, stdout=subprocess.PIPE
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline()  # its rows are written, the import is not finished
        child.kill()
    with (
        closing(open_database("", tmp_path)) as database,
        closing(open_telemetry("", tmp_path)) as telemetry,
    ):
        coming = Importing(database, telemetry, who, now, campaign)
        (listed,), _ = imports.page(database)
        assert not listed.finished
        assert coming.curve("concurrent")
        seen = coming.look(csv_bytes(MINUTES))
        assert (seen.fresh, seen.same, coming.file.earlier) == (10, 0, None)
        if then == "take_back":
            imports.take_back(database, telemetry, who, listed.id, now=now)
            assert coming.curve("concurrent") == []
        done = coming.run(csv_bytes(MINUTES))
        assert done.rows == 10
        assert coming.curve("concurrent") == [(at(0), 100), (at(1), 12000), (at(2), 130)]
        listed, count = imports.page(database)
        assert count == (2 if then == "take_back" else 1)
        assert [one.finished for one in listed if one.id == done.import_id] == [True]
        assert coming.run(csv_bytes(MINUTES)).import_id == ""
