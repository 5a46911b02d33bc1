"""The page of all broadcasts: its address holds the view, and every state has its words."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from streamlit.proto.Metric_pb2 import Metric

from planner.actions import saved_views
from planner.documents import broadcast_tables
from planner.documents.number_table import as_csv
from planner.i18n import words
from planner.insight.portfolio_keeper import PortfolioKeeper
from tests.insight.past_broadcasts import make_broadcast

NOON = datetime.now(UTC).replace(hour=4, minute=0, second=0, microsecond=0)
"""Noon in Shanghai, today."""
RED, GREY = Metric.MetricColor.RED, Metric.MetricColor.GRAY
SECTIONS = ("totals", "trend", "groups", "ranking", "scatter")


@pytest.fixture
def past(app_store, who) -> list[str]:
    """Three broadcasts of two stores within the last weeks, one a year ago."""
    counts = {"leads": 80, "spend": 4000, "impressions": 10_000, "airtime": 7200}
    return [
        make_broadcast(app_store, who, NOON - timedelta(days=days), counts, **header)
        for days, header in (
            (3, {"store": "east", "store_name": "城东店", "tag": "周末"}),
            (10, {"store": "west", "store_name": "城西店"}),
            (17, {"store": "east", "store_name": "城东店"}),
            (366, {"store": "west", "store_name": "城西店"}),
        )
    ]


def metrics(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_without_a_broadcast_it_says_what_to_do(open_page) -> None:
    app = open_page("broadcasts")
    assert not app.exception
    assert "还没有场次" in app.info[0].value


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_drawn(open_page, past, section, language) -> None:
    app = open_page("broadcasts", language=language, show=section)
    assert not app.exception
    assert not app.error
    assert metrics(app)[words(language)("monday.column.held")] == "3"
    assert len(app.dataframe) == 1


@pytest.mark.parametrize("by", ["store", "tag", "host", "slot", "template", "platform"])
def test_every_grouping_is_drawn(open_page, past, by) -> None:
    app = open_page("broadcasts", show="groups", by=by)
    assert not app.exception
    assert len(app.dataframe) + len(app.info) == 1


def test_groups_stand_in_the_order_people_count(open_page, app_store, who) -> None:
    for number, days in ((10, 1), (2, 2), (1, 3)):
        header = {"store": f"s{number}", "store_name": f"门店 {number}", "tag": f"第 {number} 季"}
        make_broadcast(app_store, who, NOON - timedelta(days=days), {"leads": 1}, **header)
    stores = open_page("broadcasts", show="groups", by="store")
    assert list(stores.dataframe[0].value["c0"]) == ["门店 1", "门店 2", "门店 10"]
    assert json.dumps("线索 场均") in stores.dataframe[0].proto.columns
    assert stores.selectbox(key="asked:store").options[-3:] == ["门店 1", "门店 2", "门店 10"]
    series = open_page("broadcasts", show="groups", by="tag")
    assert list(series.dataframe[0].value["c0"]) == ["第 1 季", "第 2 季", "第 10 季"]


def test_a_scatter_is_read_out(open_page, past) -> None:
    alt = open_page("broadcasts", show="scatter").get("plotly_chart")[0].proto.alt
    assert "横轴消耗（¥），4,000 到 4,000，多在 4,000 左右；纵轴线索，80 到 80" in alt


def test_a_table_leaves_room_for_its_toolbar(open_page, past) -> None:
    assert len(open_page("broadcasts").get("space")) == 1


def test_slots_run_from_monday_on(open_page, app_store, who) -> None:
    for days in range(1, 8):
        for _ in range(days % 3 + 1):
            make_broadcast(app_store, who, NOON - timedelta(days=days), {"leads": 1})
    frame = open_page("broadcasts", show="groups", by="slot").dataframe[0].value
    assert [name[:2] for name in frame["c0"]] == [f"周{day}" for day in "一二三四五六日"]


def test_a_filter_goes_into_the_address_and_comes_out_of_it(open_page, past) -> None:
    app = open_page("broadcasts")
    assert metrics(app)["线索"] == "240"
    app.selectbox(key="asked:store").select("east").run()
    assert app.query_params["store"] == "east"
    assert metrics(app) | {"已播": "2", "线索": "160"} == metrics(app)
    again = open_page("broadcasts", store="east", when="months")
    assert metrics(again)["已播"] == "2"
    assert again.selectbox(key="asked:store").value == "east"
    cleared = next(b for b in app.button if b.label == "清除筛选")
    cleared.click().run()
    assert metrics(app)["已播"] == "3"
    assert "store" not in app.query_params


def test_an_address_that_asks_for_what_is_not_there_shows_everything(open_page, past) -> None:
    app = open_page("broadcasts", store="nowhere", when="whenever", show="<b>", against="x")
    assert not app.exception
    assert metrics(app)["已播"] == "3"
    assert "没有用上：门店" in app.warning[0].value
    assert "筛选" in [popover.proto.popover.label for popover in app.get("popover")]


def test_own_dates_come_from_the_address(open_page, past) -> None:
    day = (NOON - timedelta(days=10)).date()
    app = open_page("broadcasts", when="own", **{"from": str(day), "to": str(day)})
    assert metrics(app)["已播"] == "1"
    none = open_page("broadcasts", when="own", **{"from": "2001-01-01", "to": "2001-02-01"})
    assert "没有符合条件的场次" in none.info[0].value
    broken = open_page("broadcasts", when="own", **{"from": "yesterday", "to": ""})
    assert not broken.exception


@pytest.mark.parametrize(
    ("first", "last"),
    [("0001-01-01", "9999-12-31"), ("0001-01-01", ""), ("2020-01-01", "9999-12-31")],
)
def test_days_nobody_has_do_not_break_the_page(open_page, past, first, last) -> None:
    app = open_page("broadcasts", when="own", show="trend", **{"from": first, "to": last})
    assert not app.exception
    assert metrics(app)["已播"] == "4"
    assert len(app.dataframe[0].value) <= 120
    begins = f"{(NOON - timedelta(days=366)).year}-01-01"
    assert begins in app.caption[0].value.replace("\\", "")
    nothing = {"from": "0001-01-01", "to": "0009-12-31"}
    assert "没有符合条件的场次" in open_page("broadcasts", when="own", **nothing).info[0].value


@pytest.fixture
def in_dollars(app_store, who, past) -> None:
    """A broadcast in dollars beside those in yuan, of a store that has both."""
    counts = {"leads": 8, "spend": 50}
    header = {"store": "east", "store_name": "城东店", "currency": "USD"}
    make_broadcast(app_store, who, NOON - timedelta(days=3), counts, **header)


@pytest.mark.parametrize("section", ["trend", "groups"])
def test_cells_of_several_currencies_say_so(open_page, in_dollars, section) -> None:
    app = open_page("broadcasts", show=section, measure="spend", by="store", against="none")
    assert not app.exception
    assert any("按币种筛选" in info.value for info in app.info)  # no chart of unlike things
    cells = app.dataframe[0].value.to_numpy().ravel().tolist()
    assert "多币种" in cells
    assert not app.get("plotly_chart")
    dollars = open_page("broadcasts", show=section, measure="spend", currency="USD")
    assert not dollars.info
    assert "多币种" not in dollars.dataframe[0].value.to_numpy().ravel().tolist()


def test_money_of_several_currencies_is_not_drawn_side_by_side(open_page, in_dollars) -> None:
    ranking = open_page("broadcasts", show="ranking", order="highest", measure="spend")
    scatter = open_page("broadcasts", show="scatter")
    for app in (ranking, scatter):
        assert not app.exception
        assert "按币种筛选" in app.info[0].value
        assert not app.get("plotly_chart")
    assert list(ranking.dataframe[0].value["c6"]) == ["CNY", "CNY", "CNY", "USD"]


def test_a_trend_is_read_out_with_what_it_leaves_out(open_page, app_store, who) -> None:
    for days in range(20):
        make_broadcast(app_store, who, NOON - timedelta(days=days), {"leads": 100 + days})
    day = NOON.date()
    asked = {"from": str(day - timedelta(days=14)), "to": str(day)}
    alt = open_page("broadcasts", show="trend", when="own", **asked).get("plotly_chart")[0].proto.alt  # fmt: skip
    assert f"{day} · 100 · 1 场" in alt
    assert "更早的 3 步见下面的表" in alt
    assert f"{day - timedelta(days=19)} · 119 · 1 场" in alt  # of the period before


def test_the_year_before_is_compared_with(open_page, past) -> None:
    app = open_page("broadcasts", against="last_year", when="months")
    leads = card(app, "线索")
    assert (leads.value, leads.delta) == ("240", "")  # one broadcast says little
    alone = open_page("broadcasts", against="none")
    assert not any(metric.delta for metric in alone.metric)


def card(app, label: str):
    return next(metric for metric in app.metric if metric.label == label)


@pytest.fixture
def two_years(app_store, who) -> None:
    """Three broadcasts of the last weeks, and three of the same weeks a year ago."""
    for days in (3, 10, 17):
        make_broadcast(app_store, who, NOON - timedelta(days=days), {"leads": 80, "orders": 2})
        before = NOON - timedelta(days=364 + days)
        make_broadcast(app_store, who, before, {"leads": 100, "orders": 2})
    make_broadcast(app_store, who, NOON - timedelta(days=400), {})


def test_a_change_has_a_colour_where_there_were_data_to_compare_with(open_page, two_years) -> None:
    partly = open_page("broadcasts", when="months", against="last_year")
    assert (card(partly, "线索").delta, card(partly, "订单").delta) == ("-20%", "0%")
    assert card(partly, "线索").proto.color == GREY
    assert any("之前没有数据" in caption.value for caption in partly.caption)
    asked = {"from": str((NOON - timedelta(days=17)).date()), "to": str(NOON.date())}
    whole = open_page("broadcasts", when="own", against="last_year", **asked)
    assert not any("之前没有数据" in caption.value for caption in whole.caption)
    assert card(whole, "线索").proto.color == RED


def test_a_broadcast_still_to_come_is_planned_and_lacks_nothing(open_page, app_store, who) -> None:
    make_broadcast(app_store, who, NOON + timedelta(days=3), {})
    app = open_page("broadcasts", when="all")
    assert (metrics(app)["已播"], metrics(app)["线索"]) == ("0", "–")
    assert "另有 1 场还没播" in app.caption[1].value


def test_what_is_missing_says_so_and_is_no_zero(open_page, past) -> None:
    shown = metrics(open_page("broadcasts"))
    assert shown["订单"] == "未接入"
    assert shown["线索成本 ¥"] == "50"


def test_the_file_holds_the_numbers_of_the_screen(open_page, past, app_store) -> None:
    app = open_page("broadcasts", show="ranking")
    portfolio = PortfolioKeeper(app_store).portfolio()
    table = broadcast_tables.broadcasts(portfolio, np.array([3, 2, 1]), NOON, words("zh"))
    file = list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"))))
    shown = app.dataframe[0].value
    assert len(file) - 1 == len(shown) == 3
    for line, (_, cells) in zip(file[1:], shown.iterrows(), strict=True):
        for text, value in zip(line, cells, strict=True):
            if isinstance(value, str):
                assert text == value
            elif value != value:
                assert text == "未接入"
            else:
                assert float(text.rstrip("%")) == pytest.approx(
                    value * 100 if text.endswith("%") else value
                )


@pytest.mark.parametrize("show", ["groups", "totals"])
def test_a_mean_of_counts_is_a_whole_number_from_a_hundred_on(open_page, app_store, who, show):
    for days, impressions, leads in ((2, 151_535, 8), (3, 151_538, 9), (4, 151_534, 9)):
        counts = {"impressions": impressions, "leads": leads}
        make_broadcast(app_store, who, NOON - timedelta(days=days), counts)
    app = open_page("broadcasts", show=show)
    cells = app.dataframe[0].value.to_numpy().ravel().tolist()
    expected = {"groups": [151_536, 8.7], "totals": ["151,536", "8.7"]}[show]
    assert [cell for cell in cells if cell in expected] == expected


def test_broadcasts_with_figures_to_check_are_counted_and_listed_with_the_reason(
    open_page, past, app_store, who
) -> None:
    assert not any("要核对" in button.label for button in open_page("broadcasts").button)
    counts = {"viewers": 900, "impressions": 100, "leads": 5, "valid_leads": 7}
    make_broadcast(app_store, who, NOON - timedelta(days=4), counts, title="填反了")
    usual = {"views": 6000, "comments": 300, "likes": 2000}
    for day in range(8, 16):
        make_broadcast(app_store, who, NOON - timedelta(days=day), usual, store="store9")
    bought = usual | {"views": 90_000}
    make_broadcast(app_store, who, NOON - timedelta(days=3), bought, store="store9", title="买量")
    app = open_page("broadcasts")
    next(b for b in app.button if b.label.startswith("有 2 场的数要核对")).click().run()
    frame = app.dataframe[0].value
    assert list(frame["c0"]) == ["买量", "填反了"]
    assert list(frame["c1"]) == ["⚠ 疑似买量", "⚠ 不可能"]
    assert any("第 8 步" in caption.value for caption in app.caption)


def test_a_view_is_kept_and_shown_again(open_page, past, app_store, who) -> None:
    app = open_page("broadcasts", store="east", show="ranking")
    app.text_input(key="view_name").input("城东的").run()
    next(b for b in app.button if b.label == "保存视图").click().run()
    (view,) = saved_views.of(app_store, who, "broadcasts")
    assert (view.name, view.query) == ("城东的", "show=ranking&store=east")
    other = open_page("broadcasts")
    other.button(key="view:城东的").click().run()
    assert other.query_params["store"] == "east"
    assert metrics(other)["已播"] == "2"
    other.button(key="forget:城东的").click().run()
    assert saved_views.of(app_store, who, "broadcasts") == []
    next(b for b in other.button if b.label == "撤销").click().run()
    assert saved_views.of(app_store, who, "broadcasts") == [view]
    assert not any(b.label == "撤销" for b in other.button)


def test_a_view_is_not_written_over_by_one_of_the_same_name(
    open_page, past, app_store, who
) -> None:
    saved_views.save(app_store, who, "broadcasts", "周报", "store=west", now=NOON)  # elsewhere
    app = open_page("broadcasts", store="east")
    app.text_input(key="view_name").input(" 周报 ").run()
    next(b for b in app.button if b.label == "保存视图").click().run()
    assert "已经有一个视图叫“周报”" in app.toast[0].value
    (view,) = saved_views.of(app_store, who, "broadcasts")
    assert view.query == "store=west"


def test_the_page_of_a_list_is_in_the_address(open_page, app_store, who) -> None:
    for number in range(60):
        make_broadcast(app_store, who, NOON - timedelta(days=number % 40), {"leads": number})
    app = open_page("broadcasts", show="ranking", page="2")
    assert len(app.dataframe[0].value) == 10
    assert len(open_page("broadcasts", show="ranking", page="99").dataframe[0].value) == 10
    assert len(open_page("broadcasts", show="ranking", page="-1").dataframe[0].value) == 50
    app.selectbox(key="asked:against").select("none").run()
    assert "page" not in app.query_params  # another list begins at its first page


def test_a_link_says_whether_its_days_move(open_page, past) -> None:
    assert "随打开的那天" in open_page("broadcasts").caption[-1].value
    asked = {"from": str((NOON - timedelta(days=20)).date()), "to": str(NOON.date())}
    assert "同样的日期" in open_page("broadcasts", when="own", **asked).caption[-1].value


def test_a_view_without_a_name_is_asked_for_one(open_page, past, app_store, who) -> None:
    app = open_page("broadcasts")
    next(b for b in app.button if b.label == "保存视图").click().run()
    assert "先给视图起个名字" in app.toast[0].value
    assert saved_views.of(app_store, who, "broadcasts") == []


def test_names_are_shown_as_they_were_typed(open_page, app_store, who) -> None:
    make_broadcast(
        app_store,
        who,
        NOON - timedelta(days=2),
        {"leads": 1},
        store="s",
        store_name="**店** :red[x]",
    )
    app = open_page("broadcasts", store="s")
    assert not app.exception
    assert any(r"\*\*店\*\*" in caption.value for caption in app.caption)
