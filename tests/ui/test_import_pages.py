"""A minute table, a chat and a list of leads come in on the page, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from planner.actions import campaigns, imports
from planner.i18n import words
from planner.store import campaigns as campaign_rows
from planner.store.telemetry import telemetry
from tests.connectors.files import csv_bytes

START = datetime(2026, 10, 1, 12, tzinfo=UTC)
MINUTES = csv_bytes(
    [["分钟", "在线人数", "进入"], ["20:00", 100, 5], ["20:01", 120, 7], ["20:02", "很多", 7]]
)
CHAT = csv_bytes(
    [["时间", "用户", "内容"], ["2026-10-01 20:00:05", "小王", "打我 13812345678"],
     ["2026-10-01 20:01:05", "老李", "多少钱"]]
)  # fmt: skip


def made(store, who, now, *, title="国庆场", start=START, channels=("浦东4S",)):
    parts = {
        "header": {"title": title, "starts_at": start, "status": "held"},
        "platform": {"channels": [
            {"id": f"room{n}", "platform": "douyin", "account": one}
            for n, one in enumerate(channels)
        ]},
    }  # fmt: skip
    return campaigns.create(store, who, parts, now=now)


def give(page, name, data):
    page.file_uploader[0].set_value((name, data, "text/csv")).run()
    assert not page.exception
    return page


def button(page, icon):
    return next(b for b in page.button if b.proto.icon == icon)


CONFIRM, ANOTHER = ":material/upload_file:", ":material/restart_alt:"
TAKE_BACK = ":material/undo:"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_minute_table_in_a_campaign_becomes_its_curve(open_page, app_store, who, now, language):
    mine = made(app_store, who, now)
    page = give(open_page("metrics", mine, language=language), "分钟.csv", MINUTES)
    shown = [frame.value for frame in page.dataframe]
    assert any("2026-10-01 20:01" in frame.to_string() for frame in shown)
    assert any("“很多”" in frame.to_string() for frame in shown)
    button(page, CONFIRM).click().run()
    assert not page.exception
    curve = telemetry().curve(mine, ["concurrent"])
    assert curve["last"].tolist() == [100, 120]
    (one,), count = imports.page(app_store)
    assert (count, one.form) == (1, "minute_table")
    assert page.file_uploader


@pytest.mark.parametrize("language", ["zh", "en"])
def test_chat_finds_its_broadcast_by_its_time(open_page, app_store, who, now, language):
    mine = made(app_store, who, now)
    made(app_store, who, now, title="早场", start=datetime(2026, 9, 1, 12, tzinfo=UTC))
    page = give(open_page("imports", language=language), "弹幕.csv", CHAT)
    button(page, CONFIRM).click().run()
    assert not page.exception
    assert {e.text for e in telemetry().events(mine)} == {"打我 138****5678", "多少钱"}
    again = give(open_page("imports", language=language), "弹幕.csv", CHAT)
    assert button(again, CONFIRM).disabled


def test_channel_is_asked_for_where_there_are_two(open_page, app_store, who, now):
    mine = made(app_store, who, now, channels=("浦东4S", "浦西4S"))
    page = give(open_page("metrics", mine), "分钟.csv", MINUTES)
    assert button(page, CONFIRM).disabled
    choice = next(s for s in page.selectbox if s.label == "导入到哪一场、哪个渠道")
    choice.set_value(f"{mine}:room1").run()
    button(page, CONFIRM).click().run()
    assert not page.exception
    assert set(telemetry().curve(mine).channel_id) == {"room1"}


def test_day_that_can_be_read_two_ways_is_asked(open_page, app_store, who, now):
    mine = made(app_store, who, now)
    data = csv_bytes([["时间", "在线人数"], ["01/10/2026 20:00", 7]])
    page = give(open_page("metrics", mine), "分钟.csv", data)
    assert button(page, CONFIRM).disabled
    question = next(r for r in page.radio if "01/10/2026 20:00" in r.label)
    assert question.value is None
    assert list(question.options) == ["2026-10-01", "2026-01-10"]
    question.set_value("day_first").run()
    button(page, CONFIRM).click().run()
    assert not page.exception
    assert telemetry().curve(mine)["last"].tolist() == [7]


def test_unknown_table_is_taken_for_what_a_person_says(open_page, app_store, who, now):
    mine = made(app_store, who, now)
    data = csv_bytes([["几点", "多少人"], ["20:00", 7]])
    page = give(open_page("metrics", mine), "a.csv", data)
    rows = next(r for r in page.radio if r.label == "一行是")
    rows.set_value("samples").run()
    assert not page.exception
    assert any("时间" in one.value for one in page.warning)
    button(page, ANOTHER).click().run()
    assert page.file_uploader


def test_file_that_no_broadcast_fits_says_what_to_import_first(open_page, app_store):
    page = give(open_page("imports"), "弹幕.csv", CHAT)
    assert any("先在这里导入直播台账" in one.value for one in page.warning)
    assert button(page, CONFIRM).disabled
    button(page, ANOTHER).click().run()
    ledger = [["日期", "开播账号", "开播时间", "场观"], ["2026-10-01", "浦东4S", "20:00", "900"]]
    button(give(page, "台账.csv", csv_bytes(ledger)), CONFIRM).click().run()
    assert not page.exception
    button(give(page, "弹幕.csv", CHAT), CONFIRM).click().run()
    assert not page.exception
    with app_store.read() as connection:
        (past,) = campaign_rows.page(connection, campaign_rows.Query())
    assert {e.text for e in telemetry().events(past.id)} == {"打我 138****5678", "多少钱"}


def test_taking_back_asks_about_campaigns_only_where_it_made_some(open_page, app_store, who, now):
    made(app_store, who, now)
    button(give(open_page("imports"), "弹幕.csv", CHAT), CONFIRM).click().run()
    page = open_page("imports", language="en")
    page.session_state["imports:table:1:0"] = {"selection": {"rows": [0], "columns": []}}
    page.run()
    button(page, TAKE_BACK).click().run()
    asked = [one.value for one in page.markdown if one.value.startswith("Take back")]
    assert asked == ["Take back “弹幕\\.csv”? 2 figures are removed."]
    (one,), _ = imports.page(app_store)
    imports.take_back(app_store, telemetry(), who, one.id, now=now)
    states = open_page("imports", language="en").dataframe[0].value
    assert states.columns[0] == "State"
    assert states.iloc[0, 0].startswith("Taken back (")


def test_counts_are_written_with_separators_and_one_is_singular():
    assert words("en")("imports.confirm", n=1_000_000) == "Import 1,000,000 figures"
    assert words("zh")("imports.confirm", n=1_000_000) == "确认导入 1,000,000 个数据"
    assert words("en")("imports.confirm", n=1) == "Import 1 figure"


@pytest.mark.parametrize(("language", "said"), [("zh", "超过 200 MB"), ("en", "more than 200 MB")])
def test_limit_of_a_file_stands_beside_the_field(open_page, language, said):
    page = open_page("imports", language=language)
    assert any(said in one.value for one in page.caption)
