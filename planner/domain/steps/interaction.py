"""Step 7, interaction 互动: questions and answers, draws, benefits, moderation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from planner.domain.problems import Problem, Severity
from planner.domain.rows import Body, Line, Money, Row, Text
from planner.domain.rules import rulebook
from planner.domain.run_sheet import planned
from planner.errors import InputError
from planner.i18n import Language, words

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
    announcement: Line = ""
    """How and when the winners are announced; asked for prizes above the limit."""
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


PUBLISH_BEFORE = timedelta(hours=24)
"""From here to the start, rules that are not published keep the broadcast off the air."""


def cue_times(campaign: Campaign) -> dict[str, datetime]:
    """Return when each cue is planned to start first, UTC; skipped cues are left out."""
    start = campaign.header.starts_at
    times: dict[str, datetime] = {}
    for entry in planned(campaign.run_sheet):
        if not entry.cue.skipped:
            times.setdefault(entry.cue.id, start + timedelta(seconds=entry.start))
    return times


def missing_terms(draw: Draw, currency: str, cues: dict[str, datetime]) -> list[str]:
    """Return the terms of a draw that are not written yet, as names of its fields.

    Rules ask for the prize with its value, the number or the odds, the time, the way
    and the rules themselves; for prizes above a limit, how winners are announced.
    """
    missing = [name for name in ("prize", "rules", "way") if not getattr(draw, name)]
    if draw.value is None:
        missing.append("value")
    if draw.number is None and not draw.odds:
        missing.append("number")
    if draw.cue_id not in cues:
        missing.append("cue_id")
    if _above(draw, "draw.announce", currency) and not draw.announcement:
        missing.append("announcement")
    return missing


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step: answers nobody approved, terms of draws."""
    yield from _of_questions(campaign)
    try:
        cues = cue_times(campaign)
        for draw in campaign.interaction.draws:
            yield from _of_draw(campaign, draw, cues, around.now)
    except InputError:
        return  # the rules cannot be read: the check of compliance says so


def _of_questions(campaign: Campaign) -> Iterator[Problem]:
    questions = campaign.interaction.questions
    if not questions:
        yield Problem("no_questions", "interaction", Severity.HINT, ("questions",))
    answered = [q for q in questions if q.answer]
    counts = {
        "question_without_answer": (Severity.OPEN, len(questions) - len(answered)),
        "answer_not_approved": (Severity.OPEN, sum(not q.approved_by for q in answered)),
        "answer_without_source": (Severity.HINT, sum(not q.source for q in answered)),
    }
    for code, (severity, count) in counts.items():
        if count:
            yield Problem(code, "interaction", severity, ("questions",), {"n": count})


def _of_draw(
    campaign: Campaign, draw: Draw, cues: dict[str, datetime], now: datetime
) -> Iterator[Problem]:
    where = ("draws", draw.id)
    header = campaign.header
    named = {"draw": _name(draw, campaign)}
    if _above(draw, "draw.top_prize", header.currency):
        limit = f"{rulebook().limits['draw.top_prize'].amount:,}"
        yield Problem(
            "prize_too_high", "interaction", Severity.CRITICAL, where, named | {"limit": limit}
        )
    missing = missing_terms(draw, header.currency, cues)
    if missing:
        code, severity = "draw_incomplete", Severity.OPEN
        if draw.published:
            code, severity = "draw_published_incomplete", Severity.CRITICAL
        yield Problem(code, "interaction", severity, where, named | {"missing": _listed(missing)})
    elif not draw.published:
        soon = now > header.starts_at - PUBLISH_BEFORE
        severity = Severity.CRITICAL if soon else Severity.OPEN
        yield Problem("draw_not_published", "interaction", severity, where, named)


def _above(draw: Draw, limit: str, currency: str) -> bool:
    """Whether a prize is worth more than a limit; limits of another currency do not apply."""
    found = rulebook().limits.get(limit)
    if found is None or draw.value is None or found.currency != currency:
        return False
    return draw.value > found.amount


def _name(draw: Draw, campaign: Campaign) -> dict[Language, str]:
    """The prize, or until it is known the cue the draw belongs to."""
    cue = next((c.title for c in campaign.run_sheet.cues if c.id == draw.cue_id), "")
    languages: tuple[Language, ...] = ("zh", "en")
    return {code: draw.prize or cue or words(code)(f"draw_kind.{draw.kind}") for code in languages}


def _listed(fields: list[str]) -> dict[Language, str]:
    def named(code: Language) -> list[str]:
        return [words(code)(f"draw_term.{field}") for field in fields]

    return {"zh": "、".join(named("zh")), "en": ", ".join(named("en"))}
