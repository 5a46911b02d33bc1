"""Step 5 of a first plan: the warm-up, squeezed into the days that are left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from planner.domain.answers import Answers
from planner.domain.first_words import FirstWords
from planner.domain.squeezing import squeeze
from planner.domain.steps.warm_up import WarmUp, WarmUpItem
from planner.domain.template import Template, WarmUpPiece
from planner.i18n import Language


@dataclass(frozen=True)
class WarmUpDay:
    """A warm-up item of the template, the day it was meant for and the one it gets;
    ``None`` where it is dropped."""

    piece: WarmUpPiece
    planned: datetime
    day: datetime | None


def warm_up(plan: FirstWords) -> WarmUp:
    """The warm-up of the plan, earliest first."""
    days = warm_up_days(plan.template, plan.answers, plan.now)
    media = sum(
        (amount or 0)
        for line, amount in zip(
            plan.template.budget,
            plan.split([b.share for b in plan.template.budget]),
            strict=True,
        )
        if line.category == "media"
    )
    items = [
        WarmUpItem(
            channel=plan.say(day.piece.channel),
            format=plan.say(day.piece.format),
            title=plan.say(day.piece.title),
            text=plan.say(day.piece.text),
            owner=plan.who(day.piece.owner),
            due=day.day.date(),
            cost=Decimal(int(media * Decimal(str(day.piece.share))))
            if day.piece.share and media
            else None,
        )
        for day in days
        if day.day is not None
    ]
    return WarmUp(items=sorted(items, key=lambda item: (item.due is None, item.due)))


def warm_up_days(template: Template, answers: Answers, now: datetime) -> list[WarmUpDay]:
    """Return when each warm-up item of a template comes, moved or dropped as the answers
    say where its day has passed. Days are local to the broadcast."""
    start = answers.local_start
    planned = [start + timedelta(days=piece.day) for piece in template.warm_up]
    fitted = squeeze(
        [day.date() for day in planned],
        now.astimezone(answers.zone).date(),
        start.date(),
        answers.late,
        [piece.essential for piece in template.warm_up],
    )
    return [
        WarmUpDay(
            piece,
            day,
            None
            if fit.day is None
            else datetime.combine(fit.day, start.time(), tzinfo=answers.zone),
        )
        for piece, day, fit in zip(template.warm_up, planned, fitted, strict=True)
    ]


@dataclass(frozen=True)
class Late:
    """A warm-up item whose day has passed: its title, the day it was meant for, and the
    day it gets; ``None`` where it is dropped."""

    title: str
    planned: date
    day: date | None


def late_items(
    template: Template, answers: Answers, language: Language, now: datetime
) -> list[Late]:
    """Return what the answers make of warm-up items whose day has passed."""
    plan = FirstWords(template, answers, language, now, None)
    return [
        Late(plan.say(day.piece.title), day.planned.date(), day.day.date() if day.day else None)
        for day in warm_up_days(template, answers, now)
        if day.day != day.planned
    ]
