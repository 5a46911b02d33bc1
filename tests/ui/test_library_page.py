"""The library on the screen: add, edit, conflict, remove and bring back."""

from __future__ import annotations

import pytest

from planner.actions import library
from planner.actions.who import Who
from planner.domain.library import KINDS
from planner.ui.session import now as present


def by_label(elements, label):
    return next(e for e in elements if e.label == label)


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_has_a_tab_and_a_form(open_page, app_store, kind, language) -> None:
    page = open_page("library", language=language)
    page.segmented_control(key="library_kind").set_value(kind).run()
    assert len(page.info) == 1
    page.button[-1].click().run()
    assert not page.exception
    page.text_input(key=f"library_new_{kind}_name").set_value("甲")
    by_label(page.button, "保存" if language == "zh" else "Save").click().run()
    assert not page.exception
    assert [i.name for i in library.page(app_store, kind)] == ["甲"]


def test_an_edit_keeps_the_masked_phone(open_page, app_store, who) -> None:
    body = {"name": "主播A", "phone": "13800001234"}
    item_id = library.add(app_store, who, "person", body, now=present())
    page = open_page("library")
    page.segmented_control(key="library_kind").set_value("person").run()
    page.button(key=f"edit_{item_id}").click().run()
    assert page.text_input(key=f"library_{item_id}_1_phone").value == "138****1234"
    page.text_input(key=f"library_{item_id}_1_name").set_value("主播甲")
    by_label(page.button, "保存").click().run()
    assert not page.exception
    assert library.get(app_store, item_id).name == "主播甲"
    assert library.reveal_phone(app_store, who, item_id, now=present()) == "13800001234"


def test_a_conflict_shows_both_sides_and_takes_the_choice(open_page, app_store, who) -> None:
    item_id = library.add(app_store, who, "store", {"name": "甲店"}, now=present())
    page = open_page("library")
    page.button(key=f"edit_{item_id}").click().run()
    body = dict(library.get(app_store, item_id).body)
    library.save(app_store, Who("运营"), item_id, 1, {**body, "name": "乙店"}, now=present())
    page.text_input(key=f"library_{item_id}_1_name").set_value("丙店")
    by_label(page.button, "保存").click().run()
    assert library.get(app_store, item_id).name == "乙店"
    assert page.radio[0].options == ["我的：丙店", "运营 的：乙店"]
    page.button(key="library_decide").click().run()
    assert not page.exception
    assert library.get(app_store, item_id).name == "丙店"


def test_an_item_without_a_name_is_refused_with_a_sentence(open_page, app_store) -> None:
    page = open_page("library")
    page.button[-1].click().run()
    by_label(page.button, "保存").click().run()
    assert page.error[0].value.startswith("名称：请填写名称")


def test_removed_items_are_listed_and_come_back(open_page, app_store, who) -> None:
    item_id = library.add(app_store, who, "store", {"name": "甲店"}, now=present())
    page = open_page("library")
    page.button(key=f"edit_{item_id}").click().run()
    page.button(key="library_remove").click().run()
    assert any("没有未结束的直播占用它" in m.value for m in page.markdown)
    page.button(key="library_remove_yes").click().run()
    assert library.count(app_store, "store") == 0
    page.toggle(key="library_removed").set_value(True).run()
    page.button(key=f"restore_{item_id}").click().run()
    assert not page.exception
    assert library.count(app_store, "store") == 1


def test_a_long_list_is_paged(open_page, app_store, who) -> None:
    for i in range(30):
        library.add(app_store, who, "store", {"name": f"门店{i:02d}"}, now=present())
    page = open_page("library")
    assert sum(b.key.startswith("edit_") for b in page.button if b.key) == 24


def test_the_only_store_is_chosen_for_a_new_item(open_page, app_store, who) -> None:
    store_id = library.add(app_store, who, "store", {"name": "甲店"}, now=present())
    page = open_page("library")
    page.segmented_control(key="library_kind").set_value("person").run()
    page.button[-1].click().run()
    page.text_input(key="library_new_person_name").set_value("主播A")
    by_label(page.button, "保存").click().run()
    assert not page.exception
    [item] = library.page(app_store, "person")
    assert item.body["store_id"] == store_id
