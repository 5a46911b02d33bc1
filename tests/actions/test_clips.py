"""Clips that are proposed become tasks, or are not wanted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planner.actions import campaigns, clips
from planner.actions.editing import save_fields
from planner.actions.who import Who
from planner.domain.clips import Clip, decision
from planner.errors import NotAllowedError, NotFoundError


def _clip(now, start: int = 600, end: int = 690) -> Clip:
    at = [now + timedelta(seconds=seconds) for seconds in (start, end)]
    return Clip(at[0], at[1], (start, end), "q", "试驾", (), 0.5, False)


@pytest.fixture
def made(any_database, who, now) -> str:
    parts = {"header": {"title": "周五直播", "starts_at": now.isoformat(), "length_minutes": 60}}
    return campaigns.create(any_database, who, parts, now=now)


def _follow_up(database, campaign_id):
    return campaigns.get(database, campaign_id).follow_up


def test_accepted_clip_is_a_task_with_its_time_and_cue(any_database, who, now, made) -> None:
    clips.accept(any_database, who, made, _clip(now), "剪：试驾", now=now)
    (task,) = _follow_up(any_database, made).tasks
    assert (task.kind, task.text, task.cue_id) == ("clip", "剪：试驾", "q")
    assert (task.clip_from, task.clip_to) == (600, 690)
    assert task.due == now + timedelta(minutes=60, hours=36)


def test_accepting_again_even_after_it_moved_changes_nothing(any_database, who, now, made) -> None:
    clips.accept(any_database, who, made, _clip(now), "剪：试驾", now=now)
    clips.accept(any_database, who, made, _clip(now), "别的", now=now)
    clips.accept(any_database, who, made, _clip(now, 615, 700), "别的", now=now)
    (task,) = _follow_up(any_database, made).tasks
    assert task.text == "剪：试驾"


def test_dismissed_clip_is_remembered_once_and_can_still_be_accepted(
    any_database, who, now, made
) -> None:
    clip = _clip(now)
    clips.dismiss(any_database, who, made, clip, now=now)
    clips.dismiss(any_database, who, made, clip, now=now)
    follow_up = _follow_up(any_database, made)
    assert (len(follow_up.dismissed_clips), follow_up.tasks) == (1, [])
    assert decision(follow_up, clip) == "dismissed"
    clips.accept(any_database, who, made, clip, "剪", now=now)
    follow_up = _follow_up(any_database, made)
    assert (len(follow_up.tasks), follow_up.dismissed_clips) == (1, [])


def test_dismissing_takes_an_open_task_away_and_leaves_a_done_one(
    any_database, who, now, made
) -> None:
    clip = _clip(now)
    clips.accept(any_database, who, made, clip, "剪", now=now)
    clips.dismiss(any_database, who, made, clip, now=now)
    assert _follow_up(any_database, made).tasks == []
    clips.accept(any_database, who, made, clip, "剪", now=now)
    _set_done(any_database, who, made, now)
    clips.dismiss(any_database, who, made, clip, now=now)
    follow_up = _follow_up(any_database, made)
    assert [task.done for task in follow_up.tasks] == [True]
    assert decision(follow_up, clip) == "accepted"


def _set_done(database, who, campaign_id, now) -> None:
    campaign = campaigns.get(database, campaign_id)
    task = campaign.follow_up.tasks[0]
    number = campaign.number("follow_up")
    fields = {("tasks", task.id, "done"): True}
    save_fields(database, who, campaign_id, "follow_up", number, fields, now=now)


def test_nobody_decides_without_a_name_or_about_a_campaign_that_is_gone(
    any_database, who, now, made
) -> None:
    with pytest.raises(NotAllowedError):
        clips.accept(any_database, Who(""), made, _clip(now), "剪", now=now)
    with pytest.raises(NotFoundError):
        clips.dismiss(any_database, who, "gone", _clip(now), now=now)
