"""Step 2 on the screen."""

from __future__ import annotations

import pytest

from planner.actions import campaigns, library

HEADER = {"title": "周五直播", "starts_at": "2026-11-27T12:00:00Z"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_resources_page_opens_for_an_empty_and_a_full_plan(
    open_page, app_store, who, now, language
):
    empty = campaigns.create(app_store, who, {"header": HEADER}, now=now)
    assert not open_page("resources", empty, language).exception
    full = campaigns.create(
        app_store,
        who,
        {
            "header": HEADER,
            "resources": {
                "crew": [{"name": "主播A", "role": "host", "call_before": 60}],
                "cars": [{"name": "展车", "price": "199800.00"}],
                "kit": [{"name": "麦克风"}],
                "venue": {"name": "展厅"},
                "budget": [
                    {"category": "media", "planned": "3000", "actual": "3500"},
                    {"category": "prizes", "planned": "500"},
                ],
            },
        },
        now=now,
    )
    page = open_page("resources", full, language)
    assert not page.exception
    said = " ".join(m.value for m in page.markdown)
    assert "3,500" in said
    assert "+" in said


def test_people_chosen_from_the_library_are_in_the_plan_with_their_role(
    open_page, app_store, who, now
):
    campaign_id = campaigns.create(app_store, who, {"header": HEADER}, now=now)
    person = library.add(
        app_store, who, "person", {"name": "场控B", "role": "floor_manager"}, now=now
    )
    page = open_page("resources", campaign_id)
    page.multiselect(f"{campaign_id}:crew:from_library").set_value([person]).run()
    page.button(f"{campaign_id}:crew:from_library:add").click().run()
    assert not page.exception
    (member,) = campaigns.get(app_store, campaign_id).resources.crew
    assert (member.library_id, member.name, member.role) == (person, "场控B", "floor_manager")


def test_a_typed_person_can_be_kept_in_the_library(open_page, app_store, who, now):
    plan = {"crew": [{"name": "主播A", "role": "host"}]}
    campaign_id = campaigns.create(app_store, who, {"header": HEADER, "resources": plan}, now=now)
    page = open_page("resources", campaign_id)
    page.button(f"{campaign_id}:crew:to_library:keep").click().run()
    assert not page.exception
    (person,) = library.page(app_store, "person")
    assert (person.name, person.body["role"]) == ("主播A", "host")
    assert campaigns.get(app_store, campaign_id).resources.crew[0].library_id == person.id
