"""Exports of each form → records."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from connectors.files.table import read
from planner.domain import broadcast_rows
from planner.domain.file_clock import Clock
from planner.domain.forms import recognised
from planner.domain.imports import Sheet, SourceRow, check_mapping
from planner.errors import InputError
from planner.settings import ROOT

SHANGHAI = ZoneInfo("Asia/Shanghai")
STUDIO = ROOT.parent / "shared" / "data" / "youtube-studio" / "Table data.csv"


NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def read_rows(table, targets, zone):
    found = broadcast_rows.read_rows(table, targets, Clock(zone), NOW)
    return found.records, found.faults


def sheet(headings, *rows) -> Sheet:
    return Sheet(
        "表",
        False,
        headings,
        [SourceRow(n, row) for n, row in enumerate(rows, 2)],
        recognised(headings),
    )


def test_douyin_details_are_read():
    table = sheet(
        ["直播开始时间", "直播结束时间", "直播时长(分钟)", "主播昵称", "主播抖音号", "直播间ID", "直播间曝光人数",
         "直播间观看人数", "直播间观看人次", "人均观看时长", "互动率", "新增粉丝数", "退款金额"],
        ["2026/07/22 20:00:21", "2026/07/22 22:00:21", "120", "浦东店", "pudong4s", "7300000000000000001",
         "1.2万", "3,456", "4,000", "1分2秒", "4.5%", "12", "--"],
    )  # fmt: skip
    assert table.form.key == "douyin_details"
    (record,), faults = read_rows(table, table.guess(), SHANGHAI)
    assert faults == []
    assert record.start == datetime(2026, 7, 22, 12, 0, 21, tzinfo=UTC)
    assert (record.account, record.account_id, record.room) == (
        "浦东店",
        "pudong4s",
        "7300000000000000001",
    )
    assert record.values == {
        "airtime": 7200,
        "impressions": 12000,
        "viewers": 3456,
        "views": 4000,
        "watch_time_avg": 62,
        "interaction_rate": pytest.approx(0.045),
        "new_followers": 12,
    }


LEDGER = [
    *(
        "日期",
        "门店",
        "开播账号",
        "本场主播",
        "开播时间",
        "下播时间",
        "直播时长",
        "曝光人数",
        "曝光进入率",
        "场观",
    ),
    *(
        "最高在线人数",
        "平均在线人数",
        "人均观看时长",
        "评论",
        "点赞",
        "分享",
        "涨粉量",
        "加粉丝团",
        "私信人数",
    ),
    *("小风车点击次数", "小风车留资", "表单提交人数", "全场景线索人数", "广告消耗", "线索成本"),
]


def test_ledger_of_a_dealer_is_read_whole():
    table = sheet(
        LEDGER,
        [datetime.fromisoformat("2026-07-22 00:00:00"), "浦东店", "浦东4S", "主播A", time(20), time(22, 30), 2.5 / 24,
         "12,000", 0.2, "3000", 120, 45.5, "62", 10, 20, 3, 5, 1, 7, 40, 8, 3, 12, "¥600", 50],
        ["2026年7月23日", "浦东店", "浦东4S", "主播A", "23:00", "01:00", 2 / 24,
         "--", "--", "--", None, None, None, None, None, None, None, None, None, None, None, None, 3, None, None],
    )  # fmt: skip
    assert table.form.key == "dealer_ledger"
    assert all(table.guess())
    (first, second), faults = read_rows(table, table.guess(), SHANGHAI)
    assert faults == []
    assert first.start == datetime(2026, 7, 22, 12, tzinfo=UTC)
    assert first.end == datetime(2026, 7, 22, 14, 30, tzinfo=UTC)
    assert first.values["airtime"] == 9000
    assert first.values["enter_rate"] == pytest.approx(0.2)
    assert first.values["spend"] == 600
    assert second.end == datetime(2026, 7, 23, 17, tzinfo=UTC)
    assert second.values == {"airtime": 7200, "leads": 3}


def test_any_table_finds_metrics_by_their_names():
    table = sheet(["Leads", "观看人数", "something"], ["5", "100", "x"])
    assert table.form.key == "any"
    assert table.guess() == ["leads", "viewers", ""]


def test_row_that_cannot_be_read_is_named_and_the_others_are_read():
    table = sheet(
        ["日期", "开播时间", "开播账号", "场观", "线索"],
        ["2026-07-22", "20:00", "浦东店", "很多", "5"],
        ["03/04/2026", "20:00", "浦东店", "100", "5"],
        ["2026-07-24", "20:00", "浦东店", "--", ""],
        ["2026-07-25", "20:00", "浦东店", "-3", "5"],
        ["2026-07-26", "20:00", "浦东店", "100", "5"],
    )
    records, faults = read_rows(table, table.guess(), SHANGHAI)
    assert [r.number for r in records] == [6]
    assert [(f.number, f.heading, f.error.key) for f in faults] == [
        (2, "场观", "input.not_number"),
        (4, "", "imports.no_values"),
        (5, "场观", "input.too_small"),
    ]


def test_mapping_needs_a_metric_and_no_column_twice():
    with pytest.raises(InputError, match="mapped_twice"):
        check_mapping(["leads", "leads"])
    with pytest.raises(InputError, match="no_metric"):
        check_mapping(["@start", ""])


@pytest.mark.skipif(not STUDIO.exists(), reason="the real YouTube Studio export is not here")
def test_real_youtube_studio_export_is_read_whole():
    (table,) = read(STUDIO.read_bytes(), STUDIO.name)
    rows = [SourceRow(r.number, r.cells, r.total) for r in table.rows]
    found = Sheet(table.sheet, False, table.headings, rows, recognised(table.headings))
    assert found.form.key == "youtube_studio"
    assert all(found.guess())
    records, faults = read_rows(found, found.guess(), ZoneInfo("America/New_York"))
    assert faults == []
    assert len(records) == len(rows) - 1
    first = records[0]
    assert (first.room, first.day, first.start) == ("F3HVs95pagk", date(2025, 3, 15), None)
    assert first.values["airtime"] == 60
    assert first.values["view_time_avg"] == 25
    assert first.values["watch_time_total"] == round(19.2306 * 3600)
    assert first.values["thumbnail_click_rate"] == pytest.approx(0.0412)
    assert first.values["views"] == 2775
    assert "viewers" not in first.values
    total = next(row for row in rows if row.total)
    views = list(table.headings).index("Views")
    assert sum(r.values.get("views", 0) for r in records) <= float(str(total.cells[views]))
