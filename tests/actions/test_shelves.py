"""Archived, deleted, and back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from planner.actions import campaigns, overview, shelves
from planner.errors import NotFoundError
from planner.store.campaigns import Query
from planner.store.tables import audit


@pytest.fixture
def campaign_id(any_database, who, now) -> str:
    header = {"title": "周五直播", "starts_at": "2026-11-27T12:00:00Z"}
    return campaigns.create(any_database, who, {"header": header}, now=now)


def shelf_of(database) -> list[str]:
    return [
        shelf
        for shelf in ("current", "archived", "deleted")
        if overview.listed(database, Query(shelf=shelf)).total
    ]


def test_a_campaign_goes_to_each_shelf_and_back(any_database, campaign_id, who, now) -> None:
    before = campaigns.get(any_database, campaign_id)
    for act, shelf in (
        (shelves.archive, "archived"),
        (shelves.delete, "deleted"),
        (shelves.undelete, "archived"),
        (shelves.unarchive, "current"),
    ):
        act(any_database, who, campaign_id, now=now)
        assert shelf_of(any_database) == [shelf]
    after = campaigns.get(any_database, campaign_id)
    assert after.bodies == before.bodies
    assert after.version == before.version + 4


def test_doing_it_twice_is_doing_it_once(any_database, campaign_id, who, now) -> None:
    shelves.delete(any_database, who, campaign_id, now=now)
    shelves.delete(any_database, who, campaign_id, now=now)
    with any_database.read() as connection:
        actions = list(connection.execute(select(audit.c.action)).scalars())
    assert actions.count("delete") == 1


def test_a_campaign_that_is_not_there_is_said(any_database, who, now) -> None:
    with pytest.raises(NotFoundError):
        shelves.archive(any_database, who, "0000000000000000", now=now)
