"""How far a campaign is: steps, what is late, where to go on."""

from __future__ import annotations

from datetime import timedelta

from planner.domain.campaign import Campaign
from planner.domain.checks import Surroundings, find_problems
from planner.domain.progress import AFTERWARDS, progress


def far(now, *, start, **parts):
    bodies = {"header": {"starts_at": start.isoformat(), "title": "周五"}, **parts}
    numbers = dict.fromkeys(bodies, 1)
    campaign = Campaign(id="c", bodies=bodies, numbers=numbers)
    return progress(campaign, find_problems(campaign, Surroundings(now=now)), now)


def test_before_the_start_warm_up_and_checklist_count_as_late(now) -> None:
    items = [
        {"title": "迟", "due": (now - timedelta(days=2)).date().isoformat()},
        {"title": "下一个", "due": (now + timedelta(days=1)).date().isoformat()},
    ]
    found = far(now, start=now + timedelta(days=4), warm_up={"items": items})
    assert found.late(now) == 1
    due = found.next_due(now)
    assert due is not None
    assert due.text == "下一个"


def test_after_the_end_only_what_can_still_be_done_is_late(now) -> None:
    items = [{"title": "迟", "due": (now - timedelta(days=9)).date().isoformat()}]
    tasks = [{"text": "首呼", "due": (now - timedelta(days=1)).isoformat()}]
    found = far(
        now,
        start=now - timedelta(days=4),
        warm_up={"items": items},
        follow_up={"tasks": tasks},
    )
    assert found.late(now) == 1
    assert found.next_due(now) is None
    assert found.step in AFTERWARDS


def test_an_empty_campaign_goes_on_with_the_first_step(now) -> None:
    found = far(now, start=now + timedelta(days=4))
    assert (found.ready, found.step) == (0, "goals")
