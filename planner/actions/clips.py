"""Decide about a clip that is proposed: a task of the follow-up, or not wanted."""

from __future__ import annotations

from datetime import datetime, timedelta

from planner.actions.editing import locked, write_part
from planner.actions.who import Who
from planner.domain.clips import Clip, is_dismissed, is_task_of
from planner.domain.steps.follow_up import (
    DEFAULT_HOURS,
    DismissedClip,
    FollowUpTask,
)
from planner.store.database import Database


def accept(
    database: Database, who: Who, campaign_id: str, clip: Clip, text: str, *, now: datetime
) -> None:
    """Make a follow-up task of a clip, due as clips usually are; ``text`` says what to cut.
    One that is a task already stays as it is, and one that was dismissed no longer is."""
    by = who.must_write()
    start, end = clip.seconds
    with database.write() as connection:
        campaign = locked(connection, campaign_id, ["header", "follow_up"])
        follow_up = campaign.follow_up
        if not any(is_task_of(task, clip) for task in follow_up.tasks):
            task = FollowUpTask(
                id=clip.id,
                kind="clip",
                text=text,
                due=campaign.header.ends_at + timedelta(hours=DEFAULT_HOURS["clip"]),
                clip_from=start,
                clip_to=end,
                cue_id=clip.cue_id,
            )
            follow_up.tasks.append(task)
        follow_up.dismissed_clips = [
            c for c in follow_up.dismissed_clips if not is_dismissed(c, clip)
        ]
        write_part(connection, by, campaign_id, "follow_up", follow_up.model_dump(mode="json"), now)


def dismiss(database: Database, who: Who, campaign_id: str, clip: Clip, *, now: datetime) -> None:
    """Say that a clip is not wanted, so that it is not proposed again; its task, if it has
    become one, is taken away unless it is done."""
    by = who.must_write()
    with database.write() as connection:
        follow_up = locked(connection, campaign_id, ["follow_up"]).follow_up
        follow_up.tasks = [t for t in follow_up.tasks if t.done or not is_task_of(t, clip)]
        if not any(is_dismissed(known, clip) for known in follow_up.dismissed_clips):
            start, end = clip.seconds
            follow_up.dismissed_clips.append(
                DismissedClip(id=clip.id, clip_from=start, clip_to=end)
            )
        write_part(connection, by, campaign_id, "follow_up", follow_up.model_dump(mode="json"), now)
