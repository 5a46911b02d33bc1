"""Make the first plan of a campaign: a template, the answers, and what the store used last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from planner.domain import first_run_sheet
from planner.domain.answers import Answers, CarAnswer, ChannelAnswer
from planner.domain.campaign import Campaign, Header, Part
from planner.domain.rows import Body
from planner.domain.squeezing import squeeze, squeeze_minutes
from planner.domain.steps.broadcast import Broadcast, CheckItem, Emergency
from planner.domain.steps.content import CarSheet, Content, Doubt, Offer
from planner.domain.steps.follow_up import FollowUp, FollowUpTask
from planner.domain.steps.goals import Goals, PromotionChannel, Target
from planner.domain.steps.interaction import Benefit, Draw, Interaction, ModeratedWord, Question
from planner.domain.steps.metrics import MetricsStep
from planner.domain.steps.platform import Channel, PlatformStep
from planner.domain.steps.resources import (
    BudgetLine,
    CrewMember,
    KitItem,
    PlannedCar,
    Resources,
    Role,
    Venue,
)
from planner.domain.steps.warm_up import WarmUp, WarmUpItem
from planner.domain.template import Said, Template, WarmUpPiece
from planner.i18n import Language, words


def build(
    template: Template,
    answers: Answers,
    language: Language,
    *,
    now: datetime | None = None,
    last: Campaign | None = None,
) -> dict[Part, Body]:
    """Return the parts of a new campaign, in one language.

    With ``now`` nothing is born late: what should have happened already is squeezed or
    dropped as the answers say. ``last``, the store's last campaign, lends its crew, kit,
    venue and accounts' settings where the answers leave them open.
    """
    plan = _Plan(template, answers, language, now or _LONG_AGO, last)
    sheet, cue_ids = first_run_sheet.run_sheet(plan)
    return {
        "header": plan.header(),
        "goals": plan.goals(),
        "resources": plan.resources(),
        "platform": plan.platform(),
        "content": plan.content(),
        "run_sheet": sheet,
        "warm_up": plan.warm_up(),
        "broadcast": plan.broadcast(),
        "interaction": plan.interaction(cue_ids),
        "metrics": MetricsStep(valid_lead=plan.say(template.valid_lead)),
        "follow_up": plan.follow_up(cue_ids),
    }


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class WarmUpDay:
    """A warm-up item of the template, the day it was meant for and the one it gets;
    ``None`` where it is dropped."""

    piece: WarmUpPiece
    planned: datetime
    day: datetime | None


class _Plan:
    """The parts of one campaign while it is made; texts come out in its language."""

    def __init__(
        self,
        template: Template,
        answers: Answers,
        language: Language,
        now: datetime,
        last: Campaign | None,
    ) -> None:
        self.template, self.answers, self.now = template, answers, now
        self.language: Language = language
        self.last = last
        self.crew = self._crew()

    def say(self, said: Said | None, car: str = "") -> str:
        """A text of the template with the names it asks for."""
        if said is None:
            return ""
        names = {
            "car": car
            or self._names([c.name for c in self.answers.cars[:1]], "本场车型", "the car"),
            "cars": self._names([c.name for c in self.answers.cars], "本场车型", "our cars"),
            "store": self.answers.store.name,
            "platforms": self._names(
                [self._channel(c) for c in self.answers.channels], "直播间", "our live room"
            ),
            "start": words(self.language).moment(self.answers.starts_at, self.answers.zone),
        }
        text = said.in_language(self.language)
        for name, value in names.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def _names(self, names: Sequence[str], zh: str, en: str) -> str:
        if not any(names):
            return zh if self.language == "zh" else en
        return ("、" if self.language == "zh" else ", ").join(name for name in names if name)

    def _channel(self, channel: ChannelAnswer) -> str:
        if channel.name or not channel.platform:
            return channel.name
        return words(self.language)(f"platform_name.{channel.platform}")

    def role(self, role: Role) -> str:
        """A role's word."""
        return self.say(self.template.roles[role]) if role else ""

    def who(self, role: Role) -> str:
        """Who has a role: the name where it is known, the role's word until then."""
        named = next((m.name for m in self.crew if m.role == role and m.name), "")
        return named or self.role(role)

    def host(self, number: int) -> str:
        """The n-th host, from 1; with fewer hosts they take turns."""
        hosts = [h.name for h in self.answers.hosts] or [
            m.name for m in self.crew if m.role in ("host", "co_host") and m.name
        ]
        if not number:
            return ""
        return hosts[(number - 1) % len(hosts)] if hosts else self.role("host")

    def header(self) -> Header:
        answers = self.answers
        name = self.template.name.in_language(self.language)
        cars = [car.name for car in answers.cars]
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

    def resources(self) -> Resources:
        template = self.template
        return Resources(
            crew=self.crew,
            cars=[_planned_car(car) for car in self.answers.cars],
            kit=self._kit(),
            venue=self._venue(),
            budget=[
                BudgetLine(category=line.category, name=self.say(line.name), planned=amount)
                for line, amount in zip(
                    template.budget, self._split([b.share for b in template.budget]), strict=True
                )
            ],
        )

    def _crew(self) -> list[CrewMember]:
        """The template's roles with their call times: the hosts as answered, the others
        as last time; whoever else was there last comes behind them."""
        known = list(self.last.resources.crew) if self.last else []
        asked = [CrewMember(library_id=h.library_id, name=h.name) for h in self.answers.hosts]
        if asked:
            names = {m.name for m in asked}
            known = [m for m in known if m.role not in ("host", "co_host") and m.name not in names]
        pieces = list(self.template.crew)
        calls = self._in_time([piece.call_before for piece in pieces])
        members: list[CrewMember] = []
        for piece, call in zip(pieces, calls, strict=True):
            member = None
            if piece.role in ("host", "co_host") and asked:
                member = asked.pop(0)
            elif piece.role == "co_host" and self.answers.hosts:
                continue
            else:
                member = next((m for m in known if m.role == piece.role), None)
                if member:
                    known.remove(member)
            members.append(
                CrewMember(
                    library_id=member.library_id if member else "",
                    name=member.name if member else "",
                    role=piece.role,
                    call_before=call,
                    note=self.say(piece.note),
                )
            )
        host_call = members[0].call_before
        members += [
            CrewMember(library_id=m.library_id, name=m.name, role="co_host", call_before=host_call)
            for m in asked
        ]
        rest = [m for m in known if m.name]
        return members + [
            CrewMember(library_id=m.library_id, name=m.name, role=m.role, call_before=call)
            for m, call in zip(
                rest, self._in_time([m.call_before or 60 for m in rest]), strict=True
            )
        ]

    def _kit(self) -> list[KitItem]:
        items = [
            KitItem(name=self.say(k.name), quantity=k.quantity, backup=self.say(k.backup))
            for k in self.template.kit
        ]
        names = {item.name for item in items}
        extra = [k for k in self.last.resources.kit if k.name not in names] if self.last else []
        return items + [
            KitItem(library_id=k.library_id, name=k.name, quantity=k.quantity, backup=k.backup)
            for k in extra
        ]

    def _venue(self) -> Venue:
        piece = self.template.venue
        venue = Venue(
            network=self.say(piece.network),
            network_backup=self.say(piece.network_backup),
            power_backup=self.say(piece.power_backup),
            note=self.say(piece.note),
        )
        if self.last is None or self.last.header.template not in ("", self.template.key):
            return venue
        return self.last.resources.venue if self.last.resources.venue.name else venue

    def _split(self, shares: Sequence[float]) -> list[Decimal | None]:
        """The budget by shares, in whole units; the rounding goes to the first."""
        budget = self.answers.budget
        if budget is None:
            return [None] * len(shares)
        parts = [Decimal(int(budget * Decimal(str(share)))) for share in shares]
        if parts and abs(sum(shares) - 1) < 0.0001:
            parts[0] += budget - sum(parts)
        return list(parts)

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

    def warm_up(self) -> WarmUp:
        days = warm_up_days(self.template, self.answers, self.now)
        media = sum(
            (amount or 0)
            for line, amount in zip(
                self.template.budget,
                self._split([b.share for b in self.template.budget]),
                strict=True,
            )
            if line.category == "media"
        )
        items = [
            WarmUpItem(
                channel=self.say(day.piece.channel),
                format=self.say(day.piece.format),
                title=self.say(day.piece.title),
                text=self.say(day.piece.text),
                owner=self.who(day.piece.owner),
                due=day.day.date(),
                cost=Decimal(int(media * Decimal(str(day.piece.share))))
                if day.piece.share and media
                else None,
            )
            for day in days
            if day.day is not None
        ]
        return WarmUp(items=sorted(items, key=lambda item: (item.due is None, item.due)))

    def broadcast(self) -> Broadcast:
        checks = self.template.checklist
        before = self._in_time([check.before for check in checks])
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

    def _in_time(self, minutes: Sequence[int]) -> list[int]:
        return squeeze_minutes(minutes, self.now, self.answers.starts_at)


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
    plan = _Plan(template, answers, language, now, None)
    return [
        Late(plan.say(day.piece.title), day.planned.date(), day.day.date() if day.day else None)
        for day in warm_up_days(template, answers, now)
        if day.day != day.planned
    ]


def _planned_car(car: CarAnswer) -> PlannedCar:
    return PlannedCar(
        library_id=car.library_id,
        name=car.name,
        model=car.model,
        trim=car.trim,
        colour=car.colour,
        price=car.price,
        price_basis=car.price_basis,
        in_focus=True,
    )
