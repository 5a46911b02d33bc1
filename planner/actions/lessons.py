"""What the store's last reviewed campaign hands to the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from planner.actions.editing import locked, write_part
from planner.actions.who import Who
from planner.domain.steps.review import Action, Lesson, Outcome
from planner.errors import NotFoundError
from planner.store import audit, campaigns
from planner.store.database import Database

LOOK_BACK = 5
"""How many campaigns back a review is looked for."""


@dataclass(frozen=True)
class LastLessons:
    """Lessons and the action of an earlier campaign, with the campaign they are from."""

    campaign_id: str
    title: str
    starts_at: datetime
    lessons: tuple[Lesson, ...]
    action: Action


def last_lessons(database: Database, store_id: str, before: datetime) -> LastLessons | None:
    """Return what the store's last campaign with a review before ``before`` left behind,
    or ``None``."""
    if not store_id:
        return None
    with database.read() as connection:
        ids = campaigns.recent_of_store(connection, store_id, before, LOOK_BACK)
        for campaign in campaigns.many(connection, ids, ["header", "review"]):
            review = campaign.review
            lessons = tuple(lesson for lesson in review.lessons if lesson.text)
            if lessons or review.action.text:
                header = campaign.header
                return LastLessons(
                    campaign.id, header.title, header.starts_at, lessons, review.action
                )
    return None


def settle(
    database: Database,
    who: Who,
    campaign_id: str,
    lesson_id: str,
    outcome: Outcome,
    *,
    now: datetime,
) -> None:
    """Say whether a lesson (or, with an empty ``lesson_id``, the action) of campaign
    ``campaign_id`` was put into practice."""
    by = who.must_write()
    with database.write() as connection:
        campaign = locked(connection, campaign_id, ["review"])
        review = campaign.review
        found: Lesson | Action | None = review.action
        if lesson_id:
            found = next((lesson for lesson in review.lessons if lesson.id == lesson_id), None)
        if found is None:
            raise NotFoundError("error.row_gone")
        found.outcome = outcome
        write_part(connection, by, campaign_id, "review", review.model_dump(mode="json"), now)
        audit.record(connection, now, by, "settle", campaign_id, outcome=outcome)
