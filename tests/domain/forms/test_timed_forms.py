"""What a table holds is seen by its headings, and lists of broadcasts stay what they were."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from planner.domain.columns import Columns, columns_of
from planner.domain.discretion import discreet
from planner.domain.forms import is_by_day, is_personal, recognised
from planner.domain.imports import Sheet, SourceRow, check_mapping
from planner.errors import InputError


@pytest.mark.parametrize(
    ("headings", "form"),
    [
        (["分钟", "在线人数", "净进出", "进入", "离开", "话术"], "minute_table"),
        (["时间", "在线人数"], "minute_table"),
        (["Minute", "Concurrent viewers", "Joins", "Leaves"], "minute_table"),
        (["日期", "时间", "在线人数", "进入人数"], "minute_table"),
        (["time", "viewers"], "minute_table"),
        (["Video ID", "Livestream position", "Average concurrent viewers"], "youtube_positions"),
        (["elapsed_seconds", "concurrentViewers", "viewCount"], "sampled_series"),
        (["时间", "用户昵称", "弹幕内容"], "chat_table"),
        (["Timestamp", "Author", "Message"], "chat_table"),
        (["elapsed", "sent_at", "user_hash", "row_id", "text"], "bilibili_danmaku"),
        (["TIME", "ONLINE", "message"], "bilibili_minutes"),
        (["姓名", "手机号", "留资时间", "留资组件"], "lead_list"),
        (["clue_id", "create_time_detail", "name", "telephone", "flow_type"], "lead_list"),
        (["Date", "Average Viewers", "Max Viewers", "Minutes Streamed"], "twitch_channel"),
        (["日期", "开播时间", "开播账号", "在线人数", "场观"], "dealer_ledger"),
        (["直播开始时间", "主播昵称", "直播间观看人数"], "douyin_details"),
        (["Start time", "Unique viewers"], "any"),
        (["标题", "看过"], "any"),
    ],
)
def test_form_is_seen_by_the_headings(headings, form):
    assert recognised(headings).key == form


@pytest.mark.parametrize(
    ("headings", "by_day"),
    [
        (["Date", "Views"], True),
        (["Date", "Content", "Video title", "Views"], True),
        (["日期", "观看次数"], True),
        (["Date", "Views", "Leads"], False),
        (["Content", "Video title", "Views"], False),
    ],
)
def test_files_by_day_of_the_zip_are_known(headings, by_day):
    assert is_by_day(headings) is by_day


@pytest.mark.parametrize(
    "heading", ["姓名", "客户手机号", "Phone number", "name", "WeChat", "联系方式"]
)
def test_column_of_people_is_known(heading):
    assert is_personal(heading)


@pytest.mark.parametrize("heading", ["账号名称", "内容", "Video title", "留资组件", "用户昵称"])
def test_other_columns_are_not_taken_for_people(heading):
    assert not is_personal(heading)


def leads(headings, *rows):
    sheet = Sheet("线索", False, headings, [SourceRow(n, r) for n, r in enumerate(rows, 2)],
                  recognised(headings))  # fmt: skip
    return columns_of(sheet)


def test_list_of_leads_keeps_what_is_counted_only():
    found = discreet(
        leads(["留资时间", "姓名", "手机", "备注", "留资组件"],
              ["2026-10-01 20:00", "甲", "138", "甲来过", "小风车"],
              ["2026-10-01 20:00", "甲", "138", "甲来过", "小风车"],
              ["2026-10-01 20:00", "乙", "139", "", "小风车"])
    )  # fmt: skip
    assert [column.null_count for column in found.cells] == [0, 3, 3, 3, 0]
    assert found.whole[0] == found.whole[1] != found.whole[2]


def test_lead_with_an_id_repeats_by_it():
    found = discreet(
        leads(["线索ID", "留资时间", "状态"], ["1", "20:00", "新"], ["1", "20:00", "已联系"],
              ["", "20:00", "新"], ["", "20:00", "新"])
    )  # fmt: skip
    assert found.whole[0] == found.whole[1]
    assert len(set(found.whole.tolist())) == 3


def test_what_a_row_needs_is_asked_for():
    for targets, holds, key in (
        (["concurrent"], "samples", "imports.no_time"),
        (["@at"], "samples", "imports.no_metric"),
        (["@at"], "comments", "imports.no_text"),
        (["@text"], "comments", "imports.no_time"),
        (["@component"], "leads", "imports.no_time"),
        (["@at", "@at"], "leads", "imports.mapped_twice"),
    ):
        with pytest.raises(InputError) as caught:
            check_mapping(targets, holds)
        assert caught.value.key == key


def test_no_column_of_a_list_of_leads_can_be_a_person():
    table = leads(["留资时间", "姓名", "手机"], ["20:00", "甲", "138"])
    assert table.guess() == ["@at", "", ""]
    assert not {"@person", "@lead"} & set(table.form.possible)


def test_columns_know_their_length():
    found = Columns("a", False, ["x"], [pa.chunked_array([["1", "2"]])], np.array([2, 3]),
                    np.zeros(2, dtype=bool), recognised(["x"]))  # fmt: skip
    assert len(found) == 2
