"""Notes on the curve: kept with who and when, and taken away again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planner.actions import campaigns, curve_notes
from planner.actions.who import Who
from planner.errors import InputError, NotAllowedError, NotFoundError


@pytest.fixture
def campaign_id(database, who, now) -> str:
    lessons = [{"id": "words", "kind": "keep", "text": "开场先说福利"}]
    parts = {"header": {"title": "周五直播"}, "review": {"lessons": lessons}}
    return campaigns.create(database, who, parts, now=now)


def review(database, campaign_id):
    return campaigns.get(database, campaign_id).review


def test_a_note_is_kept_with_moment_who_and_when(any_database, who, now) -> None:
    made = campaigns.create(any_database, who, {"header": {"title": "周五直播"}}, now=now)
    at = now - timedelta(minutes=7)
    curve_notes.add(any_database, Who("场控A"), made, at, " 掌声 ", now=now)
    (note,) = review(any_database, made).curve_notes
    assert (note.at, note.text, note.by, note.made_at) == (at, "掌声", "场控A", now)


def test_two_people_note_at_the_same_moment_and_nothing_else_changes(
    database, who, now, campaign_id
) -> None:
    for name in ("甲", "乙"):
        curve_notes.add(database, Who(name), campaign_id, now, f"{name}的备注", now=now)
    found = review(database, campaign_id)
    assert [note.by for note in found.curve_notes] == ["甲", "乙"]
    assert [lesson.text for lesson in found.lessons] == ["开场先说福利"]


def test_a_note_is_taken_away_once(database, who, now, campaign_id) -> None:
    for text in ("一", "二"):
        curve_notes.add(database, who, campaign_id, now, text, now=now)
    first, second = review(database, campaign_id).curve_notes
    for _ in range(2):
        curve_notes.remove(database, who, campaign_id, first.id, now=now)
    assert [note.id for note in review(database, campaign_id).curve_notes] == [second.id]


def test_an_empty_or_far_too_long_note_is_refused(database, who, now, campaign_id) -> None:
    with pytest.raises(InputError, match=r"note\.empty"):
        curve_notes.add(database, who, campaign_id, now, "  ", now=now)
    with pytest.raises(InputError):
        curve_notes.add(database, who, campaign_id, now, "长" * 5000, now=now)
    assert review(database, campaign_id).curve_notes == []


def test_without_a_name_or_a_campaign_nothing_is_noted(database, who, now, campaign_id) -> None:
    with pytest.raises(NotAllowedError):
        curve_notes.add(database, Who(""), campaign_id, now, "掌声", now=now)
    with pytest.raises(NotFoundError):
        curve_notes.add(database, who, "gone", now, "掌声", now=now)


def test_there_is_an_end_to_notes(database, who, now) -> None:
    at = now.isoformat()
    notes = [
        {"id": f"n{n}", "at": at, "text": "掌声", "by": "甲", "made_at": at}
        for n in range(curve_notes.MOST)
    ]
    parts = {"header": {"title": "周五直播"}, "review": {"curve_notes": notes}}
    made = campaigns.create(database, who, parts, now=now)
    with pytest.raises(InputError, match="too_many"):
        curve_notes.add(database, who, made, now, "又一条", now=now)
