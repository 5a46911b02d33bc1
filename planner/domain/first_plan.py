"""Make the first plan of a campaign: a template, the answers, and what the store used last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from planner.domain import first_resources, first_run_sheet, first_warm_up
from planner.domain.answers import Answers
from planner.domain.campaign import Campaign, Header, Part
from planner.domain.first_words import FirstWords, Stock
from planner.domain.rows import Body
from planner.domain.steps.broadcast import Broadcast, CheckItem, Emergency
from planner.domain.steps.content import CarSheet, Content, Doubt, Offer
from planner.domain.steps.follow_up import FollowUp, FollowUpTask
from planner.domain.steps.goals import Goals, PromotionChannel, Target
from planner.domain.steps.interaction import Benefit, Draw, Interaction, ModeratedWord, Question
from planner.domain.steps.metrics import MetricsStep
from planner.domain.steps.platform import Channel, PlatformStep
from planner.domain.template import Template
from planner.i18n import Language


def build(
    template: Template,
    answers: Answers,
    language: Language,
    *,
    now: datetime | None = None,
    last: Campaign | None = None,
    stock: Stock | None = None,
) -> dict[Part, Body]:
    """Return the parts of a new campaign, in one language.

    With ``now`` nothing is born late: what should have happened already is squeezed or
    dropped as the answers say. ``last``, the store's last campaign, lends its crew, kit,
    venue and accounts' settings where the answers leave them open; ``stock``, what the
    store's library holds only one of, fills what is open still.
    """
    plan = _Plan(template, answers, language, now or _LONG_AGO, last, stock)
    plan.crew = first_resources.crew(plan)
    sheet, cue_ids = first_run_sheet.run_sheet(plan)
    return {
        "header": plan.header(),
        "goals": plan.goals(),
        "resources": first_resources.resources(plan),
        "platform": plan.platform(),
        "content": plan.content(),
        "run_sheet": sheet,
        "warm_up": first_warm_up.warm_up(plan),
        "broadcast": plan.broadcast(),
        "interaction": plan.interaction(cue_ids),
        "metrics": MetricsStep(valid_lead=plan.say(template.valid_lead)),
        "follow_up": plan.follow_up(cue_ids),
    }


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class _Plan(FirstWords):
    """The parts that need no more than the template and the names."""

    def header(self) -> Header:
        answers = self.answers
        name = self.template.name.in_language(self.language)
        cars = [car.public_name for car in answers.cars]
        return Header(
            title=" · ".join([name, *cars[:1]]),
            store_id=answers.store.library_id,
            store_name=answers.store.name,
            template=self.template.key,
            starts_at=answers.starts_at,
            time_zone=answers.time_zone,
            length_minutes=answers.length_minutes,
            currency=answers.currency,
        )

    def goals(self) -> Goals:
        piece, wanted = self.template.goals, self.answers.wanted_leads
        return Goals(
            objective=piece.objective,
            theme=self.say(piece.theme),
            targets=[
                Target(metric=m, value=float(wanted) if m == "leads" and wanted else None)
                for m in piece.metrics
            ],
            audience=self.say(piece.audience),
            strategy=self.say(piece.strategy),
            promotion_channels=[
                PromotionChannel(name=self.say(p.name), purpose=self.say(p.purpose))
                for p in piece.promotion
            ],
        )

    def platform(self) -> PlatformStep:
        before = {c.account: c for c in self.last.platform.channels} if self.last else {}
        channels = []
        for answer in self.answers.channels:
            known = before.get(answer.name or "-") or Channel()
            channels.append(
                Channel(
                    library_id=answer.library_id,
                    platform=answer.platform,
                    account=answer.name,
                    title=self.say(self.template.goals.theme),
                    lead_component=answer.lead_component or known.lead_component,
                    place=known.place,
                    device=known.device,
                )
            )
        return PlatformStep(channels=channels)

    def content(self) -> Content:
        sheet = self.template.car_sheet
        return Content(
            car_sheets=[
                CarSheet(
                    car=car.name,
                    who_it_suits=self.say(sheet.who_it_suits, car.name),
                    price_basis=car.price_basis,
                    doubts=[Doubt(question=self.say(d, car.name)) for d in sheet.doubts],
                )
                for car in self.answers.cars
            ],
            offer=Offer(
                may_say=self.say(self.template.offer.may_say),
                may_not_say=self.say(self.template.offer.may_not_say),
            ),
        )

    def broadcast(self) -> Broadcast:
        checks = self.template.checklist
        before = self.in_time([check.before for check in checks])
        return Broadcast(
            checklist=[
                CheckItem(role=c.role, text=self.say(c.text), critical=c.critical, before=minutes)
                for c, minutes in zip(checks, before, strict=True)
            ],
            emergencies=[
                Emergency(
                    risk=self.say(e.risk),
                    sign=self.say(e.sign),
                    response=self.say(e.response),
                    owner=self.who(e.owner),
                )
                for e in self.template.emergencies
            ],
        )

    def interaction(self, cue_ids: dict[str, str]) -> Interaction:
        template = self.template
        return Interaction(
            questions=[
                Question(
                    question=self.say(q.question),
                    answer=self.say(q.answer),
                    source=self.say(q.source),
                )
                for q in template.questions
            ],
            draws=[
                Draw(
                    kind=d.kind, cue_id=cue_ids[d.cue], rules=self.say(d.rules), way=self.say(d.way)
                )
                for d in template.draws
                if d.cue in cue_ids
            ],
            benefits=[
                Benefit(name=self.say(b.name), condition=self.say(b.condition))
                for b in template.benefits
            ],
            moderated_words=[
                ModeratedWord(word=self.say(m.word), reason=self.say(m.reason))
                for m in template.words
            ],
        )

    def follow_up(self, cue_ids: dict[str, str]) -> FollowUp:
        answers = self.answers
        ends_at = answers.starts_at + timedelta(minutes=answers.length_minutes)
        last_day = ends_at.astimezone(answers.zone).date()
        tasks = []
        for piece in self.template.follow_up:
            due = datetime.combine(last_day + timedelta(days=piece.day), piece.at, answers.zone)
            tasks.append(
                FollowUpTask(
                    kind=piece.kind,
                    text=self.say(piece.text),
                    owner=self.who(piece.owner),
                    due=max(due.astimezone(UTC), ends_at + timedelta(minutes=30)),
                    cue_id=cue_ids.get(piece.cue, ""),
                )
            )
        return FollowUp(tasks=tasks)
