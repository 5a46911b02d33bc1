"""The results of a broadcast as the review shows them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from planner.actions import campaigns
from planner.domain.metrics import dictionary
from planner.store import figures
from tests.insight.past_broadcasts import figure, put_figures


def _said(page):
    return " ".join(
        str(m.value) for kind in ("markdown", "caption", "info") for m in page.get(kind)
    )


def _row(said: str, metric: str) -> str:
    """The first row of a table that is about a metric, without its name."""
    return next(line for line in said.split("\n") if f"metric={metric}&" in line)


def _make(store, who, now, *rows):
    start = now - timedelta(days=3)
    parts = {
        "header": {"title": "周五直播", "starts_at": start.isoformat(), "status": "held"},
        "goals": {
            "targets": [
                {"id": "a", "metric": "leads", "value": 200},
                {"id": "b", "metric": "orders", "value": 4},
            ]
        },
        "platform": {
            "channels": [
                {"id": "a", "platform": "douyin", "account": "甲|店_直播"},
                {"id": "b", "platform": "kuaishou", "account": "乙店"},
            ]
        },
        "resources": {"budget": [{"id": "a", "category": "media", "actual": "9500"}]},
    }
    made = campaigns.create(store, who, parts, now=now)
    with store.write() as connection:
        figures.add(
            connection,
            [figure(m, v, start, campaign=made, channel=c, state=s) for m, v, c, s in rows],
        )
    return made


FIGURES = [
    ("leads", 160, "a", "final"),
    ("leads", 30, "b", "provisional"),
    ("viewers", 4000, "a", "final"),
    ("viewers", 900, "b", "final"),
]


def test_goal_against_actual_names_state_and_source_and_what_is_missing(
    open_page, app_store, who, now
):
    page = open_page("review", _make(app_store, who, now, *FIGURES))
    assert not page.exception
    said = _said(page)
    assert "| 200 | 190 | 95% | – | 初步 | 人工录入 |" in _row(said, "leads")
    assert "| 4 | 未接入 |" in _row(said, "orders")
    assert "| 见分渠道 | 4,000 | 900 |" in said
    assert r"甲\|店\_直播" in said
    costs = {metric.label: metric.value for metric in page.metric}
    assert costs["线索成本"] == "¥50"
    assert costs["单车获客成本"] == "未接入"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_number_has_its_definition_under_a_hand_and_its_source_in_the_table(
    open_page, app_store, who, now, language
):
    page = open_page("review", _make(app_store, who, now, *FIGURES), language=language)
    leads, name = dictionary()["leads"].about(language), dictionary()["leads"].name(language)
    texts = [str(one.value).replace("\\", "") for one in page.markdown]
    tables = [text for text in texts if f'"{leads}"' in text]
    assert len(tables) == 4  # goals, funnel, channels side by side, and what is behind them
    behind = tables[-1].splitlines()
    state, source = {"zh": ("初步", "人工录入"), "en": ("Provisional", "Typed")}[language]
    (row,) = [line for line in behind if "metric=leads&" in line and "| 乙店 |" in line]
    assert f"| 乙店 | 30 | {state} | {source} |" in row
    charts = [json.loads(chart.proto.spec)["data"][0] for chart in page.get("plotly_chart")]
    told = [text for chart in charts for text in chart.get("hovertext", [])]
    mine = [text.replace("<br>", " ") for text in told if text.startswith(name)]
    assert len(mine) == 2  # in the chart of goals and in the funnel
    assert all(leads[:15] in text and state in text and source in text for text in mine)


def test_goal_and_actual_stand_beside_what_is_usual(open_page, app_store, who, now):
    for days, leads in ((30, 150), (20, 170), (10, 400)):
        before = _make(app_store, who, now - timedelta(days=days))
        put_figures(app_store, before, now - timedelta(days=days), {"leads": leads})
    page = open_page("review", _make(app_store, who, now, *FIGURES))
    assert not page.exception
    said = _said(page)
    assert "| 200 | 190 | 95% | 170（近 3 场） |" in _row(said, "leads")
    assert "取中位数" in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_figures_the_page_says_what_to_do(open_page, app_store, who, now, language):
    page = open_page("review", _make(app_store, who, now), language=language)
    assert not page.exception
    said = _said(page)
    assert ("还没有数据" if language == "zh" else "No figures yet") in said
    assert not page.metric
