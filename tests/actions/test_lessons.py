"""What a store learned comes up in its next campaign."""

from __future__ import annotations

from datetime import datetime

from planner.actions import campaigns, lessons, sign_off

REVIEW = {
    "lessons": [{"id": "words", "text": "先说福利"}, {"id": "blank", "text": ""}],
    "action": {"text": "少说套话", "owner": "主播A"},
}


def create(database, who, now, starts_at, store_id="store1", **parts) -> str:
    header = {"title": starts_at[:10], "starts_at": starts_at, "store_id": store_id}
    return campaigns.create(database, who, {"header": header, **parts}, now=now)


def last(database, store_id="store1", before="2026-11-27T12:00:00+00:00"):
    return lessons.last_lessons(database, store_id, datetime.fromisoformat(before))


def test_the_latest_review_of_the_same_store_before_the_start_is_taken(any_database, who, now):
    create(any_database, who, now, "2026-11-01T12:00:00Z", review=REVIEW)
    wanted = create(any_database, who, now, "2026-11-13T12:00:00Z", review=REVIEW)
    create(any_database, who, now, "2026-11-20T12:00:00Z")  # nobody reviewed it
    create(any_database, who, now, "2026-11-21T12:00:00Z", "store2", review=REVIEW)
    create(any_database, who, now, "2026-11-27T12:00:00Z", review=REVIEW)  # not before
    called_off = create(any_database, who, now, "2026-11-22T12:00:00Z", review=REVIEW)
    sign_off.cancel(any_database, who, called_off, now=now)
    found = last(any_database)
    assert found is not None
    assert found.campaign_id == wanted
    assert [lesson.id for lesson in found.lessons] == ["words"]
    assert found.action.text == "少说套话"


def test_without_a_store_or_a_review_there_is_nothing(database, who, now):
    create(database, who, now, "2026-11-13T12:00:00Z", "", review=REVIEW)
    create(database, who, now, "2026-11-14T12:00:00Z")
    assert last(database) is None
    assert last(database, "") is None


def test_a_lesson_and_the_action_are_marked_done_or_not(any_database, who, now):
    campaign_id = create(any_database, who, now, "2026-11-13T12:00:00Z", review=REVIEW)
    lessons.settle(any_database, who, campaign_id, "words", "done", now=now)
    lessons.settle(any_database, who, campaign_id, "", "not_done", now=now)
    found = last(any_database)
    assert found is not None
    assert (found.lessons[0].outcome, found.action.outcome) == ("done", "not_done")
