"""A minute table, a chat and a list of leads come in on the page, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from planner.actions import campaigns, imports
from planner.i18n import words
from planner.store import campaigns as campaign_rows
from planner.store import figures
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


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rows_that_find_their_broadcasts_say_which(open_page, app_store, who, now, language):
    days = [START + timedelta(days=n) for n in range(7)]
    for n, start in enumerate(days):
        made(app_store, who, now, title=f"第{n}场", start=start)
    minutes = [[f"{start:%Y-%m-%d} 20:00", "浦东4S", 7] for start in days]
    data = csv_bytes([["时间", "开播账号", "在线人数"], *minutes])
    page = give(open_page("imports", language=language), "分钟.csv", data)
    douyin = {"zh": "抖音", "en": "Douyin"}[language]
    (said,) = [one.value for one in page.markdown if "第0场" in one.value]
    assert said.count(douyin) == 5
    assert said.endswith("+2")
    button(page, CONFIRM).click().run()
    (told,) = page.toast
    assert "第0场" in told.value
    assert told.value.endswith("+2")


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


@pytest.mark.parametrize("language", ["zh", "en"])
def test_platform_of_a_recognised_list_can_be_said(open_page, app_store, who, now, language):
    parts = {
        "header": {"title": "国庆场", "starts_at": START, "status": "held"},
        "platform": {"channels": [{"id": one, "platform": one} for one in ("douyin", "kuaishou")]},
    }  # fmt: skip
    mine = campaigns.create(app_store, who, parts, now=now)
    rows = [["直播间ID", "直播开始时间", "累计观看人数"], ["ks99", "2026-10-01 20:00:00", 2222]]
    page = give(open_page("metrics", mine, language=language), "明细.csv", csv_bytes(rows))
    platform = next(s for s in page.selectbox if ":platform:" in (s.key or ""))
    assert platform.value == "douyin"
    platform.set_value("kuaishou").run()
    button(page, CONFIRM).click().run()
    assert not page.exception
    with app_store.read() as connection:
        kept = figures.of(connection, [mine])
    assert {(f.channel_id, f.metric, f.value) for f in kept} == {("kuaishou", "viewers", 2222)}


def table(page):
    """Where a list's rows go, as its preview says."""
    frames = [one.value for one in page.dataframe if len(one.value.columns) == 5]
    return frames[0].to_string()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_list_says_beforehand_into_which_channels_it_goes(open_page, app_store, who, now, language):
    made(app_store, who, now, channels=("SH Pudong 4S",))
    rows = [
        ["开播账号", "平台", "开播时间", "场观"],
        ["SH Pudong 4S", "抖音", "2026-10-01 20:00", 31],
        ["江北大众", "快手", "2026-10-02 20:00", 7],
        ["江北大众", "抖音", "2026-10-02 20:01", 9],
    ]
    page = give(open_page("imports", language=language), "台账.csv", csv_bytes(rows))
    douyin, kuaishou = {"zh": ("抖音", "快手"), "en": ("Douyin", "Kuaishou")}[language]
    new, with_row = {
        "zh": ("新建往期场次", "第 3 行的那一场"),
        "en": ("A new past campaign", "The campaign of row 3"),
    }[language]
    shown = table(page)
    assert f"{douyin} · SH Pudong 4S" in shown
    assert f"{new} · {kuaishou} · 江北大众" in shown
    assert f"{with_row} · {douyin} · 江北大众" in shown


@pytest.mark.parametrize("language", ["zh", "en"])
def test_list_that_contradicts_itself_says_which_row_counts(
    open_page, app_store, who, now, language
):
    made(app_store, who, now)
    start = "2026-10-01 20:00"
    rows = [["开播账号", "开播时间", "场观"], *(["浦东4S", start, n] for n in (1, 1, 2))]
    page = give(open_page("imports", language=language), "台账.csv", csv_bytes(rows))
    repeated = {"zh": "重复的 2 行", "en": "2 rows repeat others"}[language]
    assert any(repeated in one.value for one in page.caption)
    counts = {"zh": "第 2, 3 行", "en": "Rows 2, 3"}[language]
    assert any(counts in one.value for one in page.warning)


def test_list_says_how_many_figures_of_a_row_are_not_shown(open_page, app_store):
    counts = ["场观", "曝光人数", "最高在线人数", "评论", "点赞", "分享", "涨粉量", "线索"]
    rows = [["开播账号", "开播时间", *counts], ["浦东4S", "2026-10-01 20:00", *range(1, 9)]]
    page = give(open_page("imports"), "台账.csv", csv_bytes(rows))
    assert table(page).rstrip().endswith("+3")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_list_names_the_figures_it_would_overturn(open_page, app_store, who, now, language):
    made(app_store, who, now)
    counts = ["场观", "曝光人数", "评论", "点赞", "分享", "涨粉量"]
    for first in (1000, 2000):
        values = [first + n for n in range(len(counts))]
        rows = [["开播账号", "开播时间", *counts], ["浦东4S", "2026-10-01 20:00", *values]]
        page = give(open_page("imports", language=language), "台账.csv", csv_bytes(rows))
        if first == 1000:
            button(page, CONFIRM).click().run()
    said = next(one.value for one in page.warning if "→" in one.value)
    changed = {"zh": "评论：现在 1,002 → 2,002", "en": "Comments now 1,002 → 2,002"}[language]
    assert changed in said
    assert said.endswith("- +1")


def test_list_that_tells_no_platform_says_so(open_page, app_store, who, now):
    mine = made(app_store, who, now)
    rows = [["直播标题", "开播时间", "场观", "最高在线人数"], ["看车", "2026-10-01 20:00", 31, 9]]
    page = give(open_page("metrics", mine), "台账.csv", csv_bytes(rows))
    assert any("看不出平台" in one.value for one in page.caption)
    platform = next(s for s in page.selectbox if ":platform:" in (s.key or ""))
    platform.set_value("wechat_channels").run()
    assert not any("看不出平台" in one.value for one in page.caption)
    assert button(page, CONFIRM).disabled


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page_name", ["metrics", "imports"])
def test_file_of_a_platform_the_broadcast_has_no_channel_of(
    open_page, app_store, who, now, page_name, language
):
    mine = made(app_store, who, now)
    sent = int(START.timestamp())
    data = f'<i><d p="1.5,1,25,16777215,{sent},0,057075e9,1">多少钱</d></i>'.encode()
    campaign = mine if page_name == "metrics" else None
    page = give(open_page(page_name, campaign, language=language), "danmaku.xml", data)
    said = {"zh": "没有B站渠道", "en": "Bilibili channel"}[language]
    assert any(said in one.value for one in page.warning)
    assert button(page, CONFIRM).disabled


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
