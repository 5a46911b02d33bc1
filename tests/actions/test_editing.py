"""Saving parts of a campaign: merged, numbered, undone."""

from __future__ import annotations

import threading

import pytest

from planner.actions import campaigns, editing
from planner.actions.who import Who
from planner.errors import ConflictError, InputError, NotAllowedError, NotFoundError
from planner.store import campaigns as stored
from planner.store.campaigns import Query


@pytest.fixture
def campaign_id(any_database, who, now) -> str:
    header = {"title": "周五直播", "starts_at": "2026-11-27T12:00:00Z", "tag": "新车"}
    return campaigns.create(any_database, who, {"header": header}, now=now)


def test_save_fields_of_two_people_are_merged(any_database, campaign_id, who, now) -> None:
    editing.save_fields(any_database, who, campaign_id, "goals", 0, {("theme",): "看新车"}, now=now)
    saved = editing.save_fields(
        any_database, Who("主播A"), campaign_id, "goals", 0, {("audience",): "家庭"}, now=now
    )
    goals = campaigns.get(any_database, campaign_id).goals
    assert (goals.theme, goals.audience, saved.merged) == ("看新车", "家庭", True)


def test_save_of_the_same_field_asks_and_writes_nothing(
    any_database, campaign_id, who, now
) -> None:
    editing.save_fields(any_database, who, campaign_id, "goals", 0, {("theme",): "甲"}, now=now)
    with pytest.raises(ConflictError) as caught:
        editing.save_fields(
            any_database, Who("主播A"), campaign_id, "goals", 0, {("theme",): "乙"}, now=now
        )
    assert caught.value.by == who.name
    campaign = campaigns.get(any_database, campaign_id)
    assert (campaign.goals.theme, campaign.number("goals")) == ("甲", 1)


def test_save_after_deciding_for_mine_takes_mine(any_database, campaign_id, who, now) -> None:
    editing.save_fields(any_database, who, campaign_id, "goals", 0, {("theme",): "甲"}, now=now)
    body = campaigns.get(any_database, campaign_id).body("goals") | {"theme": "乙"}
    saved = editing.save_part(
        any_database, who, campaign_id, "goals", 0, body, now=now, mine={("theme",)}, against=1
    )
    assert saved.body["theme"] == "乙"


def test_save_decided_against_an_older_revision_asks_again(
    any_database, campaign_id, who, now
) -> None:
    for theme in ("甲", "丙"):
        number = campaigns.get(any_database, campaign_id).number("goals")
        editing.save_fields(
            any_database, who, campaign_id, "goals", number, {("theme",): theme}, now=now
        )
    body = campaigns.get(any_database, campaign_id).body("goals") | {"theme": "乙"}
    with pytest.raises(ConflictError):
        editing.save_part(
            any_database, who, campaign_id, "goals", 0, body, now=now, mine={("theme",)}, against=1
        )


def test_save_of_an_unchanged_part_makes_no_revision(any_database, campaign_id, who, now) -> None:
    fields = {("theme",): "看新车"}
    first = editing.save_fields(any_database, who, campaign_id, "goals", 0, fields, now=now)
    again = editing.save_fields(any_database, who, campaign_id, "goals", 1, fields, now=now)
    assert (first.number, again.number, again.changed) == (1, 1, False)


def test_save_without_a_name_is_refused(any_database, campaign_id, now) -> None:
    with pytest.raises(NotAllowedError):
        editing.save_fields(
            any_database, Who(" "), campaign_id, "goals", 0, {("theme",): "x"}, now=now
        )


def test_save_of_a_value_that_does_not_fit_names_the_place(
    any_database, campaign_id, who, now
) -> None:
    edit = {"op": "insert", "after": None, "id": "r1", "values": {"call_before": -5}}
    with pytest.raises(InputError) as caught:
        editing.edit_table(
            any_database, who, campaign_id, "resources", 0, ("crew",), [edit], now=now
        )
    assert caught.value.where == ("crew", "r1", "call_before")


def test_save_to_a_campaign_that_does_not_exist_is_refused(any_database, who, now) -> None:
    with pytest.raises(NotFoundError):
        editing.save_fields(any_database, who, "nowhere", "goals", 0, {("theme",): "x"}, now=now)


def test_restore_brings_back_an_earlier_revision_as_a_new_one(
    any_database, campaign_id, who, now
) -> None:
    for number, theme in enumerate(("甲", "乙")):
        editing.save_fields(
            any_database, who, campaign_id, "goals", number, {("theme",): theme}, now=now
        )
    saved = editing.restore(any_database, who, campaign_id, "goals", 1, now=now)
    assert (saved.number, saved.body["theme"]) == (3, "甲")
    history = editing.history(any_database, campaign_id, "goals")
    assert [(r.number, r.restores) for r in history] == [(3, 1), (2, None), (1, None)]


def test_save_of_the_header_keeps_lists_in_line(any_database, campaign_id, who, now) -> None:
    editing.save_fields(
        any_database, who, campaign_id, "header", 1, {("title",): "周六试驾"}, now=now
    )
    with any_database.read() as connection:
        found = stored.page(connection, Query(text="试驾 新车"))
        gone = stored.count(connection, Query(text="周五"))
    assert ([row.title for row in found], gone) == (["周六试驾"], 0)


def test_twenty_writers_at_once_lose_no_update(any_database, campaign_id, now) -> None:
    each = 10

    def write(person: int) -> None:
        for i in range(each):
            edit = {"op": "insert", "after": None, "id": f"p{person}-{i}", "values": {}}
            editing.edit_table(
                any_database,
                Who(f"写手{person}"),
                campaign_id,
                "resources",
                0,
                ("crew",),
                [edit],
                now=now,
            )

    writers = [threading.Thread(target=write, args=(person,)) for person in range(20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    campaign = campaigns.get(any_database, campaign_id)
    assert len(campaign.resources.crew) == 20 * each
    assert campaign.number("resources") == 20 * each
