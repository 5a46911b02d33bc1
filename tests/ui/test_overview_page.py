"""The overview on the screen: cards, table, month, shelves, first run."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planner.actions import campaigns, overview, sample, shelves
from planner.store.campaigns import Query
from planner.ui.overview_calendar import shifted
from planner.ui.session import now as present


@pytest.fixture
def thirty(app_store, who) -> list[str]:
    now = present()
    return [
        campaigns.create(
            app_store,
            who,
            {
                "header": {
                    "title": f"第{i}场 *看车*",
                    "starts_at": (now + timedelta(days=i + 1)).isoformat(),
                    "tag": "新车" if i % 2 else "团购",
                }
            },
            now=now,
        )
        for i in range(30)
    ]


def links(page) -> list[str]:
    return [link.label for link in page.get("page_link") if "看车" in link.label]


def test_first_run_offers_a_campaign_or_the_sample(open_page, app_store) -> None:
    page = open_page("overview")
    assert [b.label for b in page.button][-2:] == ["新建场次", "载入示例"]
    page.button(key="sample_load").click().run()
    assert not page.exception
    assert sample.loaded(app_store)
    assert any("均为演示" in m.value for m in page.markdown)


def test_the_sample_is_removed_after_a_question(open_page, app_store, who) -> None:
    sample.load(app_store, who, "zh", now=present())
    page = open_page("overview")
    page.button(key="sample_remove").click().run()
    assert sample.loaded(app_store)
    page.button(key="sample_remove_yes").click().run()
    assert not page.exception
    assert not overview.anything(app_store)


def test_cards_come_by_the_page(open_page, thirty) -> None:
    page = open_page("overview")
    assert not page.exception
    assert len(links(page)) == 24
    assert links(page)[0] == r"**第0场 \*看车\***"
    assert "共 30 场" in [c.value for c in page.caption]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_shows_the_same_page(open_page, thirty, language) -> None:
    page = open_page("overview", language=language)
    page.segmented_control(key="overview_view").set_value("table").run()
    assert not page.exception
    frame = page.dataframe[0].value
    assert (len(frame), frame["title"].iloc[0]) == (24, "第0场 *看车*")


def test_the_month_is_drawn_and_turned(open_page, thirty) -> None:
    page = open_page("overview")
    page.segmented_control(key="overview_view").set_value("calendar").run()
    month = page.session_state["overview_month"]
    page.button(key="overview_later").click().run()
    assert not page.exception
    assert page.session_state["overview_month"] == shifted(month, 1)


@pytest.mark.parametrize(("by", "to"), [(-11, "2025-12"), (0, "2026-11"), (2, "2027-01")])
def test_months_turn_over_the_year(now, by, to) -> None:
    assert shifted(now.date().replace(day=1), by).isoformat() == f"{to}-01"


def test_search_and_tag_narrow_the_list(open_page, thirty) -> None:
    page = open_page("overview")
    page.text_input(key="overview_text").set_value("第2").run()
    assert len(links(page)) == 11
    page.selectbox(key="overview_tag").set_value("新车").run()
    assert len(links(page)) == 5
    page.text_input(key="overview_text").set_value("没有这样的").run()
    assert page.info[0].value == "没有符合条件的场次。"
    next(b for b in page.button if b.label == "清除搜索和筛选").click().run()
    assert len(links(page)) == 24


def test_a_deleted_campaign_stands_on_its_shelf(open_page, app_store, thirty, who) -> None:
    shelves.delete(app_store, who, thirty[0], now=present())
    page = open_page("overview")
    assert links(page)[0] == r"**第1场 \*看车\***"
    page.segmented_control(key="overview_which_5").set_value("deleted").run()
    assert not page.exception
    assert links(page) == []
    assert any("第0场" in m.value for m in page.markdown)


def test_undo_brings_back_what_was_just_deleted(open_page, app_store, thirty, who) -> None:
    shelves.delete(app_store, who, thirty[0], now=present())
    page = open_page("overview")
    page.session_state["overview_undo"] = ("delete", thirty[0], "第0场")
    page.run()
    page.button(key="overview_undo_do").click().run()
    assert not page.exception
    assert overview.listed(app_store, Query(shelf="deleted")).total == 0
    assert links(page)[0].startswith("**第0场")
