"""The plan on one page 策划一页纸: what a manager reads before saying yes."""

from __future__ import annotations

from decimal import Decimal

from planner.documents import phrases
from planner.documents.document import Block, Document, Entries, Entry, Facts, Lines, Table
from planner.domain import timing
from planner.domain.campaign import Campaign
from planner.domain.metrics import metric_name, said_value
from planner.domain.run_sheet import planned
from planner.i18n import Words

MOST_ROWS = 14
"""More rows of one kind would not fit the page; how many are left out is said."""

LONGEST = 110
"""Longer texts end in an ellipsis: the whole stands in the plan."""


def build(campaign: Campaign, w: Words) -> Document:
    """Return the plan on one page, from the parts that are filled in."""
    header = campaign.header
    blocks: list[Block] = [
        _goal(campaign, w),
        Table(
            w("one_page.targets"),
            [w("one_page.metric"), w("one_page.target")],
            [
                [
                    metric_name(target.metric, w),
                    said_value(target.metric, target.value, w, header.currency),
                ]
                for target in campaign.goals.targets
                if target.metric and target.value is not None
            ],
        ),
        _when_and_who(campaign, w),
        _offer(campaign, w),
        Entries(w("one_page.content"), _most(_cues(campaign), w)),
        Entries(w("one_page.warm_up"), _most(_warm_up(campaign, w), w)),
        Lines(w("one_page.interaction"), _interaction(campaign, w)),
        Lines(
            w("one_page.emergencies"),
            [
                " → ".join(part for part in (item.risk, _short(item.response)) if part)
                for item in campaign.broadcast.emergencies[:6]
            ],
        ),
        Facts(w("one_page.budget"), _budget(campaign, w)),
    ]
    title = w("documents.titled", document=w("documents.one_page"), campaign=header.title)
    subtitle = " · ".join(p for p in (header.store_name, header.tag) if p)
    return Document(w.language, title, subtitle, blocks, phrases.footer(campaign, w))


def _goal(campaign: Campaign, w: Words) -> Facts:
    goals = campaign.goals
    objective = w(f"objective.{goals.objective}") if goals.objective else ""
    return Facts(
        w("one_page.goal"),
        [
            (w("goals.objective"), objective),
            (w("goals.theme"), goals.theme),
            (w("goals.audience"), _short(goals.audience)),
            (w("goals.strategy"), _short(goals.strategy)),
        ],
    )


def _when_and_who(campaign: Campaign, w: Words) -> Facts:
    resources = campaign.resources
    focus = [car for car in resources.cars if car.in_focus] or resources.cars
    venue = resources.venue
    return Facts(
        w("one_page.when_and_who"),
        [
            (w("documents.when"), phrases.when(campaign, w)),
            (
                w("one_page.channels"),
                phrases.names([phrases.channel(c, w) for c in campaign.platform.channels], w),
            ),
            (w("call_sheet.venue"), " · ".join(p for p in (venue.name, venue.address) if p)),
            (w("one_page.cars"), phrases.names([phrases.car(car) for car in focus], w)),
            (
                w("one_page.people"),
                phrases.names([phrases.member(m, w) for m in resources.crew], w),
            ),
        ],
    )


def _offer(campaign: Campaign, w: Words) -> Facts:
    facts = offer_facts(campaign, w)
    return Facts(w("documents.offer"), [(k, _short(v)) for k, v in facts])


def offer_facts(campaign: Campaign, w: Words) -> list[tuple[str, str]]:
    """Return the offer of the broadcast 本场政策 as label and value; values may be empty."""
    offer, currency = campaign.content.offer, campaign.header.currency

    def money(amount: Decimal | None) -> str:
        return "" if amount is None else w.money(amount, currency)

    spoken = money(offer.spoken_price)
    if spoken and offer.price_basis:
        spoken += f" ({offer.price_basis})" if w.language == "en" else f"（{offer.price_basis}）"
    valid = w.long_date(offer.valid_until) if offer.valid_until else ""
    finance = " · ".join(p for p in (offer.down_payment, offer.monthly, offer.periods) if p)
    return [
        (w("one_page.guide_price"), money(offer.guide_price)),
        (w("one_page.spoken_price"), spoken),
        (w("one_page.trade_in"), offer.trade_in),
        (w("one_page.finance"), finance),
        (w("one_page.benefits"), offer.benefits),
        (w("one_page.quota"), offer.quota),
        (w("one_page.valid_until"), valid),
    ]


def _cues(campaign: Campaign) -> list[Entry]:
    header = campaign.header
    return [
        Entry(
            timing.clock(header.starts_at, header.zone, place.start),
            " · ".join(p for p in (place.cue.title, place.cue.host, place.cue.car) if p),
        )
        for place in planned(campaign.run_sheet)
        if not place.cue.skipped and place.lap == 1
    ]


def _warm_up(campaign: Campaign, w: Words) -> list[Entry]:
    items = [item for item in campaign.warm_up.items if item.status != "dropped"]
    items.sort(key=lambda item: (item.due is None, item.due or campaign.header.starts_at.date()))
    return [
        Entry(
            w.day(item.due) if item.due else "",
            " · ".join(p for p in (item.channel, item.title, item.owner) if p),
        )
        for item in items
    ]


def _interaction(campaign: Campaign, w: Words) -> list[str]:
    interaction = campaign.interaction
    draws = [
        f"{draw.prize} × {draw.number}" if draw.number is not None else draw.prize
        for draw in interaction.draws
        if draw.prize
    ]
    benefits = [
        " · ".join(p for p in (item.name, item.condition, item.quota) if p)
        for item in interaction.benefits
    ]
    return [*draws, *benefits][:MOST_ROWS]


def _budget(campaign: Campaign, w: Words) -> list[tuple[str, str]]:
    planned_lines = [line.planned for line in campaign.resources.budget if line.planned is not None]
    if not planned_lines:
        return []
    return [(w("one_page.total"), w.money(sum(planned_lines, Decimal()), campaign.header.currency))]


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= LONGEST else f"{one[: LONGEST - 1]}…"


def _most(rows: list[Entry], w: Words) -> list[Entry]:
    if len(rows) <= MOST_ROWS:
        return rows
    left = len(rows) - MOST_ROWS
    return [*rows[:MOST_ROWS], Entry("", w("one_page.more", n=left))]
