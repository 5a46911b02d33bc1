"""What people send on, as text: complete, in both languages, phones masked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from planner.documents import call_sheet, one_page, result_text, run_sheet_page, run_sheet_text
from planner.documents.document import Document, Facts, Lines, Table, as_data, as_text
from planner.documents.phrases import masked, member
from planner.domain.campaign import Campaign
from planner.domain.figures import Figure
from planner.domain.steps.resources import CrewMember
from planner.i18n import words
from planner.insight.results import results
from tests.documents.a_campaign import plan

READ_AT = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)


def figure(metric: str, value: float, state: str = "provisional") -> Figure:
    return Figure(
        metric, "1", "", metric, value, READ_AT, READ_AT, "file", "抖音导出", state, "策划甲"
    )


def test_call_sheet_names_people_in_the_order_they_come_with_clock_times():
    text = as_text(call_sheet.build(plan(), words("zh")))
    assert text.startswith("【通告 · 周五新车直播】\n11月27日周五 20:00")
    assert text.index("18:00 场控A") < text.index("19:00 主播A") < text.index("时间待定 投手A")
    for said in (
        "展厅 · 示例路 1 号",
        "示例SUV 四驱 白 · 展厅中间",
        "无线麦克风 × 2 · 备用：有线麦",
    ):
        assert said in text
    assert "https://example.com/r?a=1&b=2" in text
    assert "https://example.com/land" in text


def test_a_role_is_said_unless_the_name_says_it():
    assert member(CrewMember(name="甲", role="host"), words("zh")) == "主播 甲"
    assert member(CrewMember(name="Host A", role="host"), words("en")) == "Host A"


def test_call_sheet_masks_every_phone_number():
    text = as_text(call_sheet.build(plan(), words("zh"), phones={"p1": "137****0000"}))
    assert "137****0000" in text
    assert "138****5678" in text
    assert "4321" in text
    assert "12345678" not in text.replace("****", "")
    assert "8765" not in text


def test_call_time_of_another_day_says_the_day():
    crew = [{"name": "摄像A", "role": "camera", "call_before": 24 * 60}]
    text = as_text(call_sheet.build(plan(resources={"crew": crew}), words("zh")))
    assert "11-26 20:00 摄像A" in text


@pytest.mark.parametrize("text", ["价格 179800 元", "2026-11-27 20:00", "编号 20261127120000"])
def test_numbers_that_are_no_phones_stay(text):
    assert masked(text) == text


def test_run_sheet_text_writes_repeats_out_and_leaves_skipped_cues_out():
    text = as_text(run_sheet_text.build(plan(), words("zh")))
    assert "20:08–20:23 讲解（第 1/2 轮）" in text
    assert "20:28–20:43 讲解（第 2/2 轮）" in text
    assert "21:00–21:07 抽奖" in text
    assert "场控动作 · 抖音 店播号：上小风车" in text
    assert "备用环节" not in text


def test_one_page_has_goal_offer_content_and_budget_in_both_languages():
    zh = as_text(one_page.build(plan(), words("zh")))
    for said in (
        "收集线索",
        "200",
        "¥169,800（厂家指导价减万元置换补贴）",
        "抽奖",
        "断网 → 切换到备用网络",
        "¥5,000",
    ):
        assert said in zh
    en = as_text(one_page.build(plan(), words("en")))
    assert en.startswith("PLAN ON ONE PAGE · ")
    assert "Price the host may say: CN¥169,800" in en


def test_one_page_says_how_much_is_left_out():
    cues = [{"title": f"环节{i}", "seconds": 60} for i in range(20)]
    text = as_text(one_page.build(plan(run_sheet={"cues": cues}), words("zh")))
    assert "环节13" in text
    assert "环节14" not in text
    assert "另有 6 项" in text


def test_result_says_goal_actual_state_and_source_and_what_is_missing():
    campaign = plan()
    found = results(campaign, [figure("leads", 150), figure("viewers", 5000, "final")])
    text = as_text(result_text.build(campaign, words("zh"), found))
    assert "目标 200 · 实际 150（初步） · 完成 75%" in text
    assert "观看" in text
    assert "5,000" in text
    assert "抖音导出 · 11-27 23:00 读取" in text
    assert "开场先说价格" in text
    assert "5,000（" not in text
    alike = results(campaign, [figure("leads", 150), figure("viewers", 5000)])
    text = as_text(result_text.build(campaign, words("zh"), alike))
    assert "目标与实际（初步）" in text
    assert "实际 150 · 完成 75%" in text
    missing = as_text(result_text.build(campaign, words("zh"), results(campaign, [])))
    assert "未接入" in missing


def test_the_result_says_a_rate_with_the_digits_of_the_screen():
    campaign = plan()
    found = results(campaign, [figure("impressions", 28_800), figure("viewers", 999)])
    text = as_text(result_text.build(campaign, words("zh"), found))
    assert "占上一级 3.47%" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_campaign_gives_every_document(language):
    campaign = Campaign(id="1")
    for build in (call_sheet.build, one_page.build, run_sheet_text.build):
        document = build(campaign, words(language))
        assert as_text(document)
        assert all(block["rows"] for block in as_data(document)["blocks"])
    assert run_sheet_page.build(campaign, words(language)).rows == []


def test_a_sample_says_that_it_is_one():
    header = {"title": "示例", "starts_at": "2026-11-27T12:00:00Z", "sample": True}
    assert "示例场次" in as_text(one_page.build(plan(header=header), words("zh")))


def test_blocks_without_content_are_left_out():
    document = Document(
        "en",
        "Title",
        "",
        [Facts("A", [("x", " ")]), Lines("B", ["", " "]), Table("C", ["m"], []), Lines("D", ["y"])],
    )
    assert [block["title"] for block in as_data(document)["blocks"]] == ["D"]


def test_printed_sheet_has_a_column_for_each_channel_that_acts():
    printed = run_sheet_page.build(plan(), words("zh"))
    assert printed.headings[:4] == ["#", "时间", "时长", "环节"]
    assert "场控动作 · 抖音 店播号" in printed.headings
    assert "场控动作 · 视频号 门店号" not in printed.headings
    assert [row.skipped for row in printed.rows][-1] is True
