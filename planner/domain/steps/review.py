"""Step 10, review 复盘: what was learned, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from planner.domain.problems import Problem, Severity
from planner.domain.rows import Body, Instant, Line, Row, Text

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings


Outcome = Literal["open", "done", "not_done"]
"""Whether it was done by the next campaign of the store."""


class Lesson(Row):
    """What the next campaign of the store should know."""

    kind: Literal["keep", "problem", "try"] = "keep"
    text: Line = ""
    outcome: Outcome = "open"


class Action(Body):
    """The one action: judged by a metric, done or not when the next campaign is made."""

    text: Line = ""
    owner: Line = ""
    due: date | None = None
    metric: Line = ""
    outcome: Outcome = "open"
    outcome_note: Line = ""


class CurveNote(Row):
    """What somebody noted of a moment of the broadcast, with who and when."""

    at: Instant
    text: Line
    by: Line = ""
    made_at: Instant


class Review(Body):
    """Step 10 as it is stored."""

    people: Text = ""
    goods: Text = ""
    scene: Text = ""
    data: Text = ""
    lessons: list[Lesson] = []
    action: Action = Action()
    curve_notes: list[CurveNote] = []
    signed_by: Line = ""
    signed_at: Instant | None = None


REVIEW_WITHIN = timedelta(hours=24)
"""How soon after the end a broadcast is reviewed, while everybody remembers it."""

NEEDED_TO_SIGN = ("no_lessons", "no_action", "action_no_owner", "action_no_due", "action_no_metric")
"""Problems that have to be settled before a review is signed."""


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step: nothing before the broadcast is over."""
    header, review = campaign.header, campaign.review
    if not campaign.over(around.now) or header.status == "cancelled":
        return
    if not any(lesson.text for lesson in review.lessons):
        yield _problem("no_lessons", Severity.OPEN, "lessons")
    yield from _action(review.action, around.now.astimezone(header.zone).date())
    if review.signed_at is None:
        late = around.now > header.ends_at + REVIEW_WITHIN
        yield _problem("review_late" if late else "review_not_signed", Severity.OPEN, "signed_by")


def _problem(code: str, severity: Severity, *where: str, **params: Any) -> Problem:
    return Problem(code, "review", severity, where, params)


def _action(action: Action, today: date) -> Iterator[Problem]:
    if not action.text:
        yield _problem("no_action", Severity.OPEN, "action", "text")
        return
    for name in ("owner", "due", "metric"):
        if not getattr(action, name):
            yield _problem(f"action_no_{name}", Severity.OPEN, "action", name)
    if action.due is not None and action.due < today and action.outcome == "open":
        yield _problem("action_late", Severity.OPEN, "action", "outcome")
