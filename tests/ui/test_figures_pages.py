"""Step 8, the imports and the dictionary on the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from planner.actions import campaigns, figures, imports
from planner.errors import InputError
from planner.store import figures as stored
from tests.connectors.files import csv_bytes
from tests.insight.past_broadcasts import figure, make_broadcast

LEDGER = [
    ["日期", "门店", "开播账号", "开播时间", "下播时间", "场观", "线索"],
    ["2026-10-01", "浦东店", "浦东4S", "20:00", "22:00", "1.2万", "30"],
    ["2026-10-08", "浦东店", "浦东4S", "20:00", "22:00", "很多", "10"],
]


@pytest.fixture
def held(app_store, who, now):
    """A campaign that was held, with one channel."""
    parts = {
        "header": {"title": "国庆场", "starts_at": "2026-10-01T12:00:00Z", "status": "held"},
        "platform": {"channels": [{"id": "room", "platform": "douyin", "account": "浦东4S"}]},
    }
    return campaigns.create(app_store, who, parts, now=now)


def field(page, label):
    return next(f for f in page.text_input if f.label == label)


def button(page, label):
    return next(b for b in page.button if b.label == label)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_open_in_both_languages(open_page, held, language):
    for name in ("metrics", "imports", "dictionary"):
        assert not open_page(name, held, language=language).exception


def test_figures_are_typed_by_channel_with_source_and_time(open_page, app_store, held):
    page = open_page("metrics", held)
    field(page, "到店").set_value("1,2")
    button(page, "保存数据").click().run()
    assert "到店" in page.error[0].value
    assert figures.of_campaign(app_store, held) == []
    field(page, "到店").set_value("12")
    field(page, "订单").set_value("0")
    button(page, "保存数据").click().run()
    assert not page.exception
    typed = {f.metric: f for f in figures.of_campaign(app_store, held)}
    assert {key: f.value for key, f in typed.items()} == {"visits": 12, "orders": 0}
    assert {(f.channel_id, f.source, f.source_name) for f in typed.values()} == {
        ("room", "person", "策划甲")
    }


@pytest.mark.parametrize(
    ("label", "typed", "said"),
    [
        ("消耗", "$500", "“\\$500”是美元，这场直播按人民币记：请换算后再填。"),
        ("消耗", "USD 500", "“USD 500”是美元"),
        ("观看人数", "-3", "太小，最小是 0。"),
        ("观看人数", "99999999999999", "太大，最大是 1,000,000,000,000。"),
    ],
)
def test_number_that_cannot_be_is_refused_with_the_name_of_its_field(
    open_page, app_store, just_over, label, typed, said
):
    page = open_page("metrics", just_over)
    field(page, label).set_value(typed)
    button(page, "保存数据").click().run()
    (error,) = page.error
    assert error.value.startswith(f"{label}: ")
    assert said in error.value
    assert figures.of_campaign(app_store, just_over) == []


def test_typed_figure_that_does_not_stand_is_told_with_what_does(open_page, app_store, held, now):
    final = figure("visits", 30, now, campaign=held, channel="room", state="final")
    with app_store.write() as connection:
        stored.add(connection, [replace(final, holds_for=now + timedelta(days=900))])
    page = open_page("metrics", held)
    field(page, "到店").set_value("12")
    field(page, "订单").set_value("1")
    button(page, "保存数据").click().run()
    (line,) = [one.value for one in page.warning if "为准" in one.value]
    assert "到店：刚填的 12" in line
    assert "30 为准" in line


def test_figures_that_cannot_be_are_a_warning(open_page, app_store, who, now):
    made = make_broadcast(app_store, who, now, {"leads": 5, "valid_leads": 7})
    (warning,) = open_page("metrics", made).warning
    assert "有 1 个数请核对" in warning.value
    assert "有效线索" in warning.value


def test_typed_figure_is_taken_back_and_the_earlier_one_stands(app_store, who, held, now):
    for n, value in enumerate((5.0, 6.0)):
        figures.add(
            app_store, who, held, "room", {"visits": value}, when="after",
            holds_for=now - timedelta(days=1), now=now + timedelta(minutes=n),
        )  # fmt: skip
    newest = figures.of_campaign(app_store, held)[0]
    assert newest.value == 6
    figures.take_back(app_store, who, newest, now=now)
    assert [f.value for f in figures.of_campaign(app_store, held)] == [5]


def test_ledger_is_previewed_then_written(open_page, app_store):
    page = open_page("imports")
    assert not page.exception
    page.file_uploader[0].set_value(("台账.csv", csv_bytes(LEDGER, "gb18030"), "text/csv")).run()
    assert not page.exception
    assert imports.page(app_store)[1] == 0
    shown = [frame.value for frame in page.dataframe]
    assert any("“很多”不是数字。" in frame.to_string() for frame in shown)
    button(page, "确认导入 3 个数据").click().run()
    assert not page.exception
    (made,), count = imports.page(app_store)
    assert (count, made.figures, len(made.made)) == (1, 3, 1)


def test_import_on_step_8_fills_this_campaign(open_page, app_store, held):
    page = open_page("metrics", held)
    page.file_uploader[0].set_value(("台账.csv", csv_bytes(LEDGER), "text/csv")).run()
    button(page, "确认导入 3 个数据").click().run()
    assert not page.exception
    found = {f.metric: f.value for f in figures.of_campaign(app_store, held)}
    assert found == {"views": 12000, "leads": 30, "airtime": 7200}


def test_file_that_is_no_table_gets_a_sentence(open_page):
    page = open_page("imports")
    page.file_uploader[0].set_value(("坏.csv", b"\x89PNG\r\n\x1a\n....", "text/csv")).run()
    assert not page.exception
    assert "坏.csv" in page.error[0].value.replace("\\", "")


def test_dictionary_is_searched(open_page):
    page = open_page("dictionary")
    page.text_input[0].set_value("留资率").run()
    said = " ".join(m.value for m in page.markdown)
    assert "线索 ÷ 观看人数" in said
    assert "最高在线" not in said
    page.text_input[0].set_value("没有这种东西").run()
    assert page.info


def test_the_file_is_asked_for_once_the_broadcast_is_over(open_page, app_store, who, held, now):
    start = (now + timedelta(days=900)).isoformat()
    coming = campaigns.create(app_store, who, {"header": {"starts_at": start}}, now=now)
    for campaign_id, expanded in ((held, True), (coming, False)):
        page = open_page("metrics", campaign_id)
        [box] = [e for e in page.expander if e.label == "导入文件"]
        assert box.proto.expanded is expanded


@pytest.fixture
def just_over(app_store, who):
    """A broadcast that ended half an hour ago, on two channels."""
    starts = datetime.now(UTC) - timedelta(hours=2, minutes=30)
    rooms = [{"id": c, "platform": "douyin", "account": c} for c in ("a", "b")]
    parts = {
        "header": {"title": "昨晚", "starts_at": starts.isoformat(), "length_minutes": 120},
        "platform": {"channels": rooms},
    }
    return campaigns.create(app_store, who, parts, now=starts)


def test_totals_of_the_back_office_are_typed_when_the_stream_has_ended(
    open_page, app_store, just_over
):
    page = open_page("metrics", just_over)
    page.selectbox(f"{just_over}:figures:channel").select("a")
    for name, value in (("观看人数", "6,900"), ("最高在线", "410"), ("人均停留时长", "1:30")):
        field(page, name).set_value(value)
    button(page, "保存数据").click().run()
    assert not page.exception
    typed = {f.metric: f for f in figures.of_campaign(app_store, just_over)}
    assert {key: f.value for key, f in typed.items()} == {
        "viewers": 6900,
        "peak_concurrent": 410,
        "watch_time_avg": 90,
    }
    assert {f.state for f in typed.values()} == {"provisional"}
    ended = campaigns.get(app_store, just_over).ended_at
    assert {f.holds_for for f in typed.values()} == {ended}


def test_the_channel_stays_chosen_for_the_next_figures(open_page, just_over):
    page = open_page("metrics", just_over)
    page.selectbox(f"{just_over}:figures:channel").select("b")
    field(page, "观看人数").set_value("10")
    button(page, "保存数据").click().run()
    assert page.selectbox(f"{just_over}:figures:channel").value == "b"
    assert field(page, "观看人数").value == ""


def test_totals_are_not_typed_before_the_stream_has_ended(app_store, who):
    now = datetime.now(UTC)
    header = {"title": "正在播", "starts_at": (now - timedelta(minutes=10)).isoformat()}
    made = campaigns.create(app_store, who, {"header": header}, now=now)
    with pytest.raises(InputError) as refused:
        figures.add(app_store, who, made, "", {"viewers": 9}, when="end", holds_for=now, now=now)
    assert refused.value.key == "figures.not_over_yet"
