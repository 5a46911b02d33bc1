"""Step 7, interaction 互动: questions and answers, draws, benefits, moderation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from planner.domain.problems import Problem
from planner.domain.rows import Body, Line, Money, Row, Text

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings


class Question(Row):
    """A question viewers ask, its answer, where that comes from and who approved it."""

    question: Line = ""
    answer: Text = ""
    source: Line = ""
    approved_by: Line = ""


class Draw(Row):
    """福袋 / 抽奖: a lucky bag or draw, with the terms the rules ask to be published."""

    kind: Literal["lucky_bag", "draw"] = "lucky_bag"
    prize: Line = ""
    value: Money | None = None
    """Value of one prize."""
    number: int | None = Field(default=None, ge=0)
    odds: Line = ""
    cue_id: str = ""
    rules: Text = ""
    way: Line = ""
    """How winners are chosen and how they get the prize."""
    published: bool = False
    """The rules stand where viewers can read them."""


class Benefit(Row):
    """Something viewers get, and for what."""

    name: Line = ""
    condition: Line = ""
    quota: Line = ""


class ModeratedWord(Row):
    """A word that is taken out of the comments, and why."""

    word: Line = ""
    reason: Line = ""


class Interaction(Body):
    """Step 7 as it is stored."""

    questions: list[Question] = []
    draws: list[Draw] = []
    benefits: list[Benefit] = []
    moderated_words: list[ModeratedWord] = []


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step."""
    yield from ()
