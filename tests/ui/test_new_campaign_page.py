"""Making a campaign on one screen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planner.actions import campaigns, library
from planner.domain.templates import listed
from planner.i18n import words
from planner.settings import ROOT
from planner.store.campaigns import Query, count, page
from planner.ui import session


def _all(store):
    with store.read() as connection:
        return page(connection, Query())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_screen_makes_a_whole_plan(open_page, app_store, who, now, language):
    store = library.add(app_store, who, "store", {"name": "城南店"}, now=now)
    car = {"name": "云图 GT", "price": "199800.00", "price_basis": "厂家指导价", "store_id": store}
    car_id = library.add(app_store, who, "car", car, now=now)
    host = library.add(
        app_store, who, "person", {"name": "主播A", "role": "host", "store_id": store}, now=now
    )
    app = open_page("new_campaign", language=language)
    assert not app.exception
    app.multiselect(key="new:cars").set_value([car_id])
    app.multiselect(key="new:hosts").set_value([host])
    app.multiselect(key="new:channels").set_value(["platform:douyin"])
    app.number_input(key="new:wanted_leads").set_value(120)
    app.number_input(key="new:budget").set_value(8000)
    app.button(key="new:create").click().run()
    assert not app.exception
    (row,) = _all(app_store)
    made = campaigns.get(app_store, row.id)
    assert made.header.store_id == store
    assert made.goals.targets[0].value == 120
    assert made.resources.cars[0].library_id == car_id
    assert made.resources.crew[0].name == "主播A"
    assert made.platform.channels[0].platform == "douyin"
    assert sum(line.planned for line in made.resources.budget) == 8000
    assert made.header.local_start.weekday() == 4
    assert sum(1 for cue in made.run_sheet.cues if cue.host == "主播A") > 3
    assert {"warm_up", "broadcast", "interaction", "follow_up"} <= set(made.bodies)


def test_the_same_answers_sent_twice_make_one_campaign(open_page, app_store, who, now):
    library.add(app_store, who, "store", {"name": "城南店"}, now=now)
    first, second = open_page("new_campaign"), open_page("new_campaign")
    second.session_state["new:key"] = first.session_state["new:key"]
    for app in (first, second):
        app.button(key="new:create").click().run()
        assert not app.exception
    with app_store.read() as connection:
        assert count(connection, Query()) == 1


def test_coming_back_begins_a_new_campaign(open_page, app_store, who, now):
    library.add(app_store, who, "store", {"name": "城南店"}, now=now)
    app = open_page("new_campaign")
    for wanted in (1, 2):
        app.button(key="new:create").click().run()
        with app_store.read() as connection:
            assert count(connection, Query()) == wanted
        app.switch_page(str(ROOT / "planner" / "ui" / "new_campaign.py")).run()
        assert not app.exception


def test_without_a_store_the_page_says_so_and_keeps_the_answers(open_page, app_store):
    app = open_page("new_campaign")
    app.number_input(key="new:wanted_leads").set_value(50)
    app.button(key="new:create").click().run()
    assert not app.exception
    assert any("门店" in toast.value for toast in app.toast)
    assert app.number_input(key="new:wanted_leads").value == 50
    assert _all(app_store) == []


def test_warm_up_that_has_no_day_left_is_asked_about_and_shown(open_page, app_store, who, now):
    library.add(app_store, who, "store", {"name": "城南店"}, now=now)
    app = open_page("new_campaign")
    app.date_input(key="new:day").set_value(session.now().date() + timedelta(days=2))
    app.pills(key="new:template").set_value("new_car_launch")
    app.run()
    assert not app.exception
    choice = app.radio(key="new:late")
    assert "预热" in choice.label
    choice.set_value("drop").run()
    assert any("不做" in text.value for text in app.markdown)
    app.button(key="new:create").click().run()
    (row,) = _all(app_store)
    items = campaigns.get(app_store, row.id).warm_up.items
    assert items
    assert all(item.due >= session.now().date() for item in items)


def test_the_last_broadcast_of_the_store_lends_its_crew_and_its_lessons(
    open_page, app_store, who, now
):
    store = library.add(app_store, who, "store", {"name": "城南店"}, now=now)
    campaigns.create(
        app_store,
        who,
        {
            "header": {
                "title": "上一场",
                "store_id": store,
                "starts_at": "2026-01-02T12:00:00Z",
                "length_minutes": 90,
                "template": "test_drive",
            },
            "resources": {"crew": [{"name": "主播B", "role": "host"}]},
            "review": {"action": {"text": "封面换成实拍", "owner": "策划甲"}},
        },
        now=now,
    )
    app = open_page("new_campaign")
    assert not app.exception
    assert app.multiselect(key="new:hosts").value == ["主播B"]
    assert app.number_input(key="new:length").value == 90
    assert any("封面换成实拍" in text.value for text in app.markdown)


def test_every_template_can_be_chosen(open_page, app_store):
    app = open_page("new_campaign")
    assert len(app.pills(key="new:template").options) == len(listed()) == 6


def test_choosing_the_store_last_keeps_what_was_answered(open_page, app_store, who, now):
    stores = [
        library.add(app_store, who, "store", {"name": name}, now=now) for name in ("甲店", "乙店")
    ]
    app = open_page("new_campaign")
    app.number_input(key="new:length").set_value(60)
    app.multiselect(key="new:channels").set_value(["platform:douyin"]).run()
    app.selectbox(key="new:store").set_value(stores[0]).run()
    app.selectbox(key="new:store").set_value(stores[1]).run()
    assert not app.exception
    assert app.number_input(key="new:length").value == 60
    assert app.multiselect(key="new:channels").value == ["platform:douyin"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_start_that_has_passed_leads_to_the_imports(open_page, app_store, who, now, language):
    library.add(app_store, who, "store", {"name": "城南店"}, now=now)
    app = open_page("new_campaign", language=language)
    yesterday = (session.now() - timedelta(days=1)).date()
    app.date_input(key="new:day").set_value(yesterday).run()
    assert not app.exception
    imports = words(language)("page.imports")
    assert any(imports in one.value for one in app.warning)
    assert any(link.proto.label == imports for link in app.get("page_link"))
