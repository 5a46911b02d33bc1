"""The board of the week on its page."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, time, timedelta
from urllib.parse import parse_qs

import pytest

from planner.actions import sample
from planner.actions.editing import write_part
from planner.documents import monday_board
from planner.documents.document import as_text
from planner.documents.number_table import as_csv
from planner.i18n import words
from planner.insight.monday import board
from planner.insight.periods import week_of
from planner.insight.portfolio_keeper import PortfolioKeeper
from tests.insight.past_broadcasts import make_broadcast

VIEWS = ("numbers", "goals", "usual", "actions", "picture")
WEDNESDAY = datetime.combine(
    week_of(datetime.now(UTC).date()).first - timedelta(days=5), time(4), UTC
)
"""Noon in Shanghai on last week's Wednesday."""


@pytest.fixture
def last_week(app_store, who, now) -> str:
    """A broadcast of last week's Wednesday, with a goal, and one of the week before."""
    counts = {"leads": 96, "spend": 4800, "airtime": 7200}
    before = make_broadcast(app_store, who, WEDNESDAY - timedelta(days=7), {"leads": 80})
    made = make_broadcast(app_store, who, WEDNESDAY, counts, store_name="城东店")
    with app_store.write() as connection:
        goals = {"targets": [{"id": "t", "metric": "leads", "value": 120}]}
        write_part(connection, who.name, made, "goals", goals, now)
        action = {"action": {"text": "口播提前", "outcome": "done"}}
        write_part(connection, who.name, before, "review", action, now)
    return made


def test_without_a_broadcast_it_says_what_to_do(open_page) -> None:
    app = open_page("monday")
    assert not app.exception
    assert "还没有场次" in app.info[0].value


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_drawn(open_page, last_week, view, language) -> None:
    app = open_page("monday", language=language, view=view)
    assert not app.exception
    assert not app.error
    assert not app.info
    assert len(app.dataframe) == (0 if view == "picture" else 1)


def test_last_week_is_shown_with_all_stores_in_the_last_row(open_page, last_week) -> None:
    frame = open_page("monday").dataframe[0].value
    assert list(frame["c0"]) == ["城东店", words("zh")("monday.all_stores")]
    assert list(frame["c1"]) == [1, 1]


def test_a_store_without_a_broadcast_lacks_nothing(open_page, app_store, who, last_week) -> None:
    """It had one before; on the screen its columns stay numbers, in files it is said by cell."""
    before = WEDNESDAY - timedelta(days=7)
    make_broadcast(app_store, who, before, {"leads": 5}, store="west", store_name="城西店")
    app = open_page("monday")
    east, west, _ = app.dataframe[0].value.values.tolist()
    assert (west[1:4], east[4], math.isnan(west[4])) == ([0, 0, "没有播"], 96, True)
    assert app.dataframe[0].proto.placeholder == "–"
    assert any("没有播，或者这个数未接入" in caption.value for caption in app.caption)
    found = board(
        PortfolioKeeper(app_store).portfolio(), [], week_of(WEDNESDAY.date()), datetime.now(UTC)
    )
    lines = as_csv(monday_board.numbers(found, words("zh"))).decode("utf-8-sig").splitlines()
    assert lines[2].startswith("城西店,0.0,0.0,没有播,–,5.0,–,")
    assert "未接入" in lines[1]
    picture = as_text(monday_board.build(found, words("zh"), datetime.now(UTC), UTC))
    assert "城西店：已播 0/0 · 线索 –" in picture


def test_goal_and_usual_stand_beside_the_number(open_page, last_week) -> None:
    goals = open_page("monday", view="goals").dataframe[0].value
    assert list(goals.iloc[0])[1:4] == [120, 96, 0.8]
    usual = open_page("monday", view="usual").dataframe[0].value
    assert list(usual.iloc[0])[1:3] == [96, 80]


def headings(app) -> list[str]:
    config = json.loads(app.dataframe[0].proto.columns)
    return [config[name]["label"] for name in app.dataframe[0].value.columns]


def test_a_store_that_missed_its_goal_stands_on_top_and_leads_to_its_broadcasts(
    open_page, last_week
) -> None:
    app = open_page("monday")
    assert "没达到目标" in app.markdown[1].value
    link = app.get("page_link")[0].proto
    assert link.label == "城东店 · 线索 80%"
    asked = parse_qs(link.query_string)
    assert (asked["store"], asked["show"], asked["when"]) == (["store1"], ["ranking"], ["own"])
    assert asked["from"] == [week_of(WEDNESDAY.date()).first.isoformat()]


def test_broadcasts_with_figures_to_check_are_counted_by_store_and_lead_there(
    open_page, app_store, who, last_week
) -> None:
    assert "请核对" not in headings(open_page("monday"))
    make_broadcast(app_store, who, WEDNESDAY, {"valid_leads": 7, "leads": 5}, store_name="城东店")
    app = open_page("monday")
    row = dict(zip(headings(app), app.dataframe[0].value.values.tolist()[0], strict=True))
    assert row["请核对"] == 1
    link = next(one.proto for one in app.get("page_link") if "要核对" in one.proto.label)
    assert parse_qs(link.query_string)["order"] == ["to_check"]


def test_numbers_stand_beside_the_week_before(open_page, last_week) -> None:
    app = open_page("monday")
    row = dict(zip(headings(app), app.dataframe[0].value.values.tolist()[0], strict=True))
    assert (row["线索"], row["线索 上期"]) == (96, 80)
    assert row["消耗（¥）"] == 4800  # and no column for the one currency there is
    assert "币种" not in row


def test_what_is_usual_says_that_it_is_of_one_broadcast(open_page, last_week) -> None:
    said = headings(open_page("monday", view="usual"))
    assert said[1:4] == ["线索 场均 本期", "线索 场均 平时", "线索 比平时"]
    assert "曝光进入率 本期" in said


def test_the_action_says_whether_it_was_done(open_page, last_week) -> None:
    frame = open_page("monday", view="actions").dataframe[0].value
    assert list(frame.iloc[0])[1] == "口播提前"
    assert list(frame.iloc[0])[4] == "已落实"


def test_other_weeks_and_months_are_chosen_in_the_address(open_page, last_week) -> None:
    app = open_page("monday")
    before = (week_of(datetime.now(UTC).date()).first - timedelta(days=14)).isoformat()
    app.selectbox(key="asked:week").select(before).run()
    assert app.query_params["week"] == before
    assert app.dataframe[0].value.iloc[0].tolist()[4] == 80
    assert not open_page("monday", span="month").exception
    assert not open_page("monday", span="month", month="1999-01-01", week="x").exception


def test_without_a_goal_it_says_where_goals_are_set(open_page, app_store, who) -> None:
    make_broadcast(app_store, who, datetime.now(UTC) - timedelta(days=7), {"leads": 3})
    app = open_page("monday", view="goals")
    assert "第 1 步" in app.info[0].value


def test_days_are_said_with_their_year_and_the_picture_says_what_is_in_it(
    open_page, last_week
) -> None:
    app = open_page("monday", view="picture")
    year = f"{week_of(WEDNESDAY.date()).first.year}年"
    assert app.selectbox(key="asked:week").options[1].startswith(year)
    drawn = b"".join(one.proto.SerializeToString() for one in app.get("bidi_component"))
    said = "的看板图片"
    assert said.encode() in drawn or json.dumps(said)[1:-1].encode() in drawn


def test_the_sample_is_called_a_sample(open_page, app_store, who) -> None:
    sample.load(app_store, who, "zh", now=datetime.now(UTC))
    app = open_page("monday")
    assert not app.exception
    assert "示例" in app.info[0].value


def test_rates_that_were_only_read_are_shown_with_how_they_were_summed(
    open_page, app_store, who
) -> None:
    for day in (0, 1):
        counts = {"enter_rate": 0.08, "watch_time_avg": 75, "impressions": 10_000}
        make_broadcast(app_store, who, WEDNESDAY + timedelta(days=day), counts, store_name="城东店")
    shown = open_page("monday").dataframe[0].value
    values, note = list(shown.iloc[-1]), shown.iloc[-1].iloc[-1]
    assert (0.08 in values, 75 in values) == (True, True)
    assert "曝光进入率：有的场次只有读来的数，按曝光加权" in note
    assert "人均停留时长：各场平均" in note
