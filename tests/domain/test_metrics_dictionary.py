"""The metric dictionary is whole and reckons as its definitions say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.files.table import folded
from planner.domain.metrics import (
    benchmarks,
    denominator_used,
    dictionary,
    typed,
    value_of,
)
from planner.i18n import words

DEFINED = [
    "impressions",
    "enter_rate",
    "views",
    "viewers",
    "peak_concurrent",
    "average_concurrent",
    "watch_time_avg",
    "watch_over_1m_rate",
    "interaction_rate",
    "comment_rate",
    "like_rate",
    "share_rate",
    "follow_rate",
    "fan_club_rate",
    "component_click_rate",
    "component_lead_rate",
    "message_open_rate",
    "message_lead_rate",
    "lead_rate",
    "cpl_blended",
    "cpl_paid",
    "valid_lead_rate",
    "visit_rate",
    "test_drive_rate",
    "close_rate_lead",
    "close_rate_visit",
    "cost_per_sale",
    "gpm",
    "uv_value",
    "roi",
    "effective_stream",
]

EXPORTED = [
    "直播间曝光人数",
    "直播间观看人数",
    "直播间观看人次",
    "最高在线人数",
    "平均在线人数",
    "人均观看时长",
    "评论次数",
    "点赞次数",
    "分享次数",
    "新增粉丝数",
    "新加团人数",
    "取关人数",
    "看播粉丝占比",
    "成交粉丝占比",
    "成交人数",
    "成交金额",
    "退款金额",
    "互动率",
    "直播时长(分钟)",
    "曝光人数",
    "曝光进入率",
    "场观",
    "涨粉量",
    "加粉丝团",
    "私信人数",
    "小风车点击次数",
    "小风车留资",
    "表单提交人数",
    "全场景线索人数",
    "广告消耗",
    "线索成本",
]


def test_every_metric_of_the_field_is_defined():
    assert set(DEFINED) <= set(dictionary())


@pytest.mark.parametrize("metric", dictionary().values(), ids=lambda m: m.key)
def test_metric_is_complete(metric):
    assert metric.zh
    assert metric.en
    assert metric.about.zh.endswith("。")
    assert metric.about.en.endswith(".")
    assert set(metric.parts) <= set(dictionary())
    assert bool(metric.numerator) == bool(metric.denominator)
    if metric.adds_up:
        assert metric.kind in ("count", "money", "duration")
        assert not metric.denominator
    if metric.kind in ("rate", "ratio"):
        assert metric.denominator or metric.headings, (
            "a rate is computed, or some platform reports it"
        )


def test_no_heading_of_a_source_means_two_things():
    for source in ("douyin", "dealer", "youtube"):
        seen: dict[str, str] = {}
        for metric in dictionary().values():
            for heading in metric.headings.get(source, ()):
                assert seen.setdefault(folded(heading), metric.key) == metric.key


def test_headings_of_the_exports_are_known():
    known = {h for m in dictionary().values() for names in m.headings.values() for h in names}
    assert set(EXPORTED) <= known


def test_benchmarks_are_of_metrics_that_exist():
    assert {b.metric for b in benchmarks()} <= set(dictionary())


def test_value_is_said_as_its_kind():
    said = {key: dictionary()[key].said for key in ("leads", "spend", "lead_rate", "airtime")}
    assert said["leads"](1200, words("zh"), "CNY") == "1,200"
    assert said["spend"](1200.5, words("zh"), "CNY") == "¥1,200.50"
    assert said["lead_rate"](0.125, words("en"), "CNY") == "12.5%"
    assert said["airtime"](3900, words("en"), "CNY") == "1:05:00"


def test_people_type_what_no_platform_gives():
    assert [m.key for m in typed("live")] == ["views", "concurrent", "leads", "spend"]
    ended = {m.key for m in typed("end")}
    assert ended >= {"impressions", "viewers", "views", "peak_concurrent", "new_followers", "leads"}
    assert not any(dictionary()[key].denominator for key in ended - {"watch_time_avg"})
    assert [m.key for m in typed("after")] == [
        *("valid_leads", "invitations", "visits", "test_drives", "orders", "deliveries")
    ]


def test_rate_is_computed_from_its_parts():
    counts = {"leads": 80.0, "viewers": 4000.0, "lead_rate": 0.5}
    assert value_of("lead_rate", counts) == pytest.approx(0.02)
    assert value_of("cpl_blended", {"spend": 2400.0, "leads_natural": 40, "leads_paid": 80}) == 20
    assert value_of("gpm", {"gmv": 500.0, "views": 1000.0}) == 500
    assert value_of("uv_value", {"gmv": 500.0, "refunds": 100.0, "viewers": 100.0}) == 4


def test_missing_is_not_zero_and_zero_divides_nothing():
    assert value_of("lead_rate", {"leads": 80.0}) is None
    assert value_of("lead_rate", {"leads": 80.0, "lead_rate": 0.02}) == 0.02
    assert value_of("lead_rate", {"leads": 0.0, "viewers": 0.0}) is None
    assert value_of("lead_rate", {"leads": 0.0, "viewers": 10.0}) == 0
    assert value_of("leads", {"leads_natural": 3.0}) is None
    assert value_of("net_gmv", {"gmv": 3.0}) is None


def test_second_denominator_is_used_only_without_the_first_and_said():
    counts = {"component_clicks": 50.0, "views": 1000.0}
    assert value_of("component_click_rate", counts) == 0.05
    assert denominator_used("component_click_rate", counts) == "views"
    counts["component_impressions"] = 500.0
    assert value_of("component_click_rate", counts) == 0.1
    assert denominator_used("component_click_rate", counts) == "component_impressions"


def test_valid_stream_runs_longer_than_25_minutes():
    assert value_of("effective_stream", {"airtime": 1501.0}) == 1
    assert value_of("effective_stream", {"airtime": 1500.0}) == 0
    assert value_of("effective_stream", {}) is None


@given(
    st.dictionaries(
        st.sampled_from(list(dictionary())), st.none() | st.floats(0, 1e9, allow_nan=False)
    )
)
def test_any_counts_give_a_number_or_nothing(counts):
    for key in dictionary():
        value = value_of(key, counts)
        assert value is None or value == value
