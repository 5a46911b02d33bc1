"""What follows a broadcast: defaults, late tasks, how long things are kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.campaign import Campaign
from planner.domain.checks import Surroundings
from planner.domain.steps.follow_up import default_tasks, keep_until, problems

START = datetime(2026, 11, 27, 12, tzinfo=UTC)
END = START + timedelta(hours=2)


def found(tasks, now, status="planning", draws=()) -> list[str]:
    plan = Campaign(
        id="c",
        bodies={
            "header": {"starts_at": START.isoformat(), "status": status},
            "follow_up": {"tasks": tasks},
            "interaction": {"draws": list(draws)},
        },
    )
    return [p.code for p in problems(plan, Surroundings(now=now))]


def task(**fields):
    return {"kind": "leads", "text": "交接线索", "owner": "邀约甲", **fields}


def test_default_tasks_are_due_within_two_days_and_winners_only_with_draws():
    tasks = default_tasks(END, with_draws=True, say=lambda kind: kind)
    assert all(END < t.due <= END + timedelta(hours=48) for t in tasks)
    assert [t.due for t in tasks] == sorted(t.due for t in tasks)
    kinds = {t.kind for t in default_tasks(END, with_draws=False, say=lambda kind: kind)}
    assert "winners" not in kinds
    assert {t.kind for t in tasks} - kinds == {"winners"}


def test_a_late_task_is_to_do_until_it_is_done():
    due = (END + timedelta(hours=12)).isoformat()
    later = END + timedelta(hours=13)
    assert found([task(due=due)], later) == ["follow_up_late"]
    assert found([task(due=due, done=True)], later) == []
    assert found([task(due=due)], END + timedelta(hours=11)) == []


def test_a_clip_ends_after_it_starts():
    assert found([task(clip_from=100, clip_to=100)], START) == ["clip_ends_before_start"]
    assert found([task(clip_from=100, clip_to=101)], START) == []
    assert found([task(clip_from=100)], START) == []


def test_after_the_broadcast_leads_and_winners_have_to_be_planned():
    later = END + timedelta(hours=1)
    assert found([], later) == ["no_follow_up"]
    assert found([task(kind="replay")], later) == ["no_lead_hand_over"]
    assert found([task()], later, draws=[{"prize": "车模"}]) == ["winners_not_planned"]
    assert found([], later, status="cancelled") == []
    assert found([], START) == []


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)), st.integers(1, 10))
def test_records_are_kept_whole_years(day, years):
    until = keep_until(day, years)
    assert (until.year, until.month) == (day.year + years, day.month)
    assert until.day in (day.day, 28)
